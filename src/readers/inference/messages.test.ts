/** What reaches whom without waiting: queues, topics, events, streams, state machines. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, resource, role } from '../../../test/support/snippets.js';

const QUEUE = resource('aws_sqs_queue', 'q', 'name = "orders"');
const TOPIC = resource('aws_sns_topic', 't', 'name = "placed"');
const MAPPING = resource(
  'aws_lambda_event_source_mapping',
  'm',
  'event_source_arn = aws_sqs_queue.q.arn\nfunction_name = aws_lambda_function.f.arn',
);

describe('a function that takes from a queue', () => {
  const { deps, without } = infer(QUEUE + lambda('f') + MAPPING);

  it('needs the queue; the queue is only degraded without it', () => {
    expect(deps()).toEqual([
      'aws_lambda_function.f -> aws_sqs_queue.q run hard',
      'aws_sqs_queue.q -> aws_lambda_function.f run soft',
    ]);
    expect(without('aws_sqs_queue.q').down).toEqual(['aws_lambda_function.f']);
    expect(without('aws_lambda_function.f')).toMatchObject({ down: [], degraded: ['aws_sqs_queue.q'] });
  });

  it('and is called by another function goes on answering it without the queue', () => {
    const both = infer(
      `${QUEUE}${lambda('f')}${MAPPING}${lambda('caller', 'environment {\nvariables = { F = aws_lambda_function.f.function_name }\n}')}`,
    );
    expect(both.deps()).toContain('aws_lambda_function.f -> aws_sqs_queue.q run soft');
    expect(both.without('aws_sqs_queue.q')).toMatchObject({
      down: [],
      degraded: ['aws_lambda_function.caller', 'aws_lambda_function.f'],
    });
  });

  it('with two sources goes on with one', () => {
    const two = infer(
      QUEUE +
        resource('aws_sqs_queue', 'p') +
        lambda('f') +
        MAPPING +
        resource(
          'aws_lambda_event_source_mapping',
          'n',
          'event_source_arn = aws_sqs_queue.p.arn\nfunction_name = aws_lambda_function.f.arn',
        ),
    );
    expect(two.without('aws_sqs_queue.q').down).toEqual([]);
  });

  it('that its role must let it read, goes on with one of two all the same', () => {
    const { without } = infer(
      role('r', '"sqs:ReceiveMessage"', '[aws_sqs_queue.q.arn, aws_sqs_queue.p.arn]') +
        QUEUE +
        resource('aws_sqs_queue', 'p') +
        lambda('f', 'role = aws_iam_role.r.arn') +
        MAPPING +
        resource(
          'aws_lambda_event_source_mapping',
          'n',
          'event_source_arn = aws_sqs_queue.p.arn\nfunction_name = aws_lambda_function.f.arn',
        ),
    );
    expect(without('aws_sqs_queue.q')).toMatchObject({
      down: [],
      degraded: ['aws_lambda_function.f'],
    });
  });

  it('may take from the stream of a table instead', () => {
    const stream = infer(
      resource('aws_dynamodb_table', 't') +
        lambda('f') +
        resource(
          'aws_lambda_event_source_mapping',
          'm',
          'event_source_arn = aws_dynamodb_table.t.stream_arn\nfunction_name = aws_lambda_function.f.arn',
        ),
    );
    expect(stream.deps()).toEqual([
      'aws_dynamodb_table.t -> aws_lambda_function.f run soft',
      'aws_lambda_function.f -> aws_dynamodb_table.t run hard',
    ]);
  });
});

describe('a topic, a queue and a function in a row', () => {
  const CHAIN = `${TOPIC}${QUEUE}${lambda('f')}${MAPPING}
    resource "aws_sns_topic_subscription" "s" {
      topic_arn = aws_sns_topic.t.arn
      endpoint  = aws_sqs_queue.q.arn
    }
`;

  it('the topic takes messages without either', () => {
    const { without } = infer(CHAIN);
    expect(without('aws_sqs_queue.q')).toMatchObject({
      down: ['aws_lambda_function.f'],
      degraded: ['aws_sns_topic.t'],
    });
    expect(without('aws_lambda_function.f').down).toEqual([]);
  });

  it('whoever publishes needs the topic and is not taken down by what is behind it', () => {
    const { without } = infer(
      CHAIN + lambda('p', 'environment {\nvariables = { TOPIC = aws_sns_topic.t.arn }\n}'),
    );
    expect(without('aws_sns_topic.t').down).toEqual(['aws_lambda_function.p']);
    expect(without('aws_sqs_queue.q').down).toEqual(['aws_lambda_function.f']);
    expect(without('aws_lambda_function.f').down).toEqual([]);
  });
});

describe('a topic', () => {
  it('that a function subscribes to goes on without it; the function does not need the topic to answer', () => {
    const { deps } = infer(`${TOPIC}${lambda('f')}
      resource "aws_sns_topic_subscription" "s" {
        topic_arn = aws_sns_topic.t.arn
        protocol  = "lambda"
        endpoint  = aws_lambda_function.f.arn
      }`);
    expect(deps()).toEqual(['aws_sns_topic.t -> aws_lambda_function.f run soft']);
  });

  it('that mails somebody needs nobody', () => {
    const { deps } = infer(`${TOPIC}
      resource "aws_sns_topic_subscription" "s" {
        topic_arn = aws_sns_topic.t.arn
        protocol  = "email"
        endpoint  = "ops@example.com"
      }`);
    expect(deps()).toEqual([]);
  });

  it('of an alarm is no need of what the alarm watches', () => {
    const { deps } = infer(`${TOPIC}${lambda('f')}
      resource "aws_cloudwatch_metric_alarm" "a" {
        alarm_actions = [aws_sns_topic.t.arn]
        dimensions    = { FunctionName = aws_lambda_function.f.function_name }
      }`);
    expect(deps().filter((line) => line.startsWith('aws_lambda_function') || line.endsWith('hard'))).toEqual(
      [],
    );
  });
});

describe('an event rule', () => {
  it('retries what it cannot deliver; the function it triggers does not need it to answer', () => {
    const { deps, without } = infer(`${lambda('f')}
      resource "aws_cloudwatch_event_rule" "r" {
        schedule_expression = "rate(1 hour)"
      }
      resource "aws_cloudwatch_event_target" "t" {
        rule = aws_cloudwatch_event_rule.r.name
        arn  = aws_lambda_function.f.arn
      }`);
    expect(deps()).toEqual(['aws_cloudwatch_event_rule.r -> aws_lambda_function.f run soft']);
    expect(without('aws_cloudwatch_event_rule.r').down).toEqual([]);
  });

  it('on a bus of its own needs the bus, which takes events without the rule', () => {
    const { deps } = infer(`
      resource "aws_cloudwatch_event_bus" "b" {
        name = "orders-bus"
      }
      resource "aws_cloudwatch_event_rule" "r" {
        event_bus_name = aws_cloudwatch_event_bus.b.name
      }`);
    expect(deps()).toEqual([
      'aws_cloudwatch_event_bus.b -> aws_cloudwatch_event_rule.r run soft',
      'aws_cloudwatch_event_rule.r -> aws_cloudwatch_event_bus.b run hard',
    ]);
  });
});

describe('a state machine', () => {
  it('needs the functions of its steps', () => {
    const { deps } = infer(`${lambda('f')}${lambda('g')}
      resource "aws_sfn_state_machine" "m" {
        definition = jsonencode({ StartAt = "A", States = {
          A = { Type = "Task", Resource = aws_lambda_function.f.arn, Next = "B" }
          B = { Type = "Task", Resource = "arn:aws:states:::lambda:invoke", Parameters = { FunctionName = aws_lambda_function.g.arn }, End = true }
        } })
      }`);
    expect(deps()).toEqual([
      'aws_sfn_state_machine.m -> aws_lambda_function.f run hard',
      'aws_sfn_state_machine.m -> aws_lambda_function.g run hard',
    ]);
  });

  it('needs them also where its definition is text with holes', () => {
    const { deps } = infer(`${lambda('f')}
      resource "aws_sfn_state_machine" "m" {
        definition = <<EOF
{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "\${aws_lambda_function.f.arn}", "End": true } } }
EOF
      }`);
    expect(deps()).toEqual(['aws_sfn_state_machine.m -> aws_lambda_function.f run hard']);
  });
});

describe('a bucket', () => {
  it('that notifies a function keeps serving without it; the function does not need the bucket for that', () => {
    const { deps } = infer(`${lambda('f')}
      resource "aws_s3_bucket" "b" {}
      resource "aws_s3_bucket_notification" "n" {
        bucket = aws_s3_bucket.b.id
        lambda_function {
          lambda_function_arn = aws_lambda_function.f.arn
        }
      }`);
    expect(deps()).toEqual(['aws_s3_bucket.b -> aws_lambda_function.f run soft']);
  });
});

describe('a user pool', () => {
  it('needs the function it asks before every sign-in, not the one it asks for new users', () => {
    const { deps } = infer(`${lambda('every')}${lambda('new')}
      resource "aws_cognito_user_pool" "p" {
        lambda_config {
          pre_authentication = aws_lambda_function.every.arn
          pre_sign_up        = aws_lambda_function.new.arn
        }
      }`);
    expect(deps()).toEqual([
      'aws_cognito_user_pool.p -> aws_lambda_function.every run hard',
      'aws_cognito_user_pool.p -> aws_lambda_function.new run soft',
    ]);
  });
});
