import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import { lambda, lambdaWith, resource } from '../../../test/support/snippets.js';
import { replay } from '../../analysis/index.js';
import type { Failure } from '../../estate/index.js';
import { compile } from '../../graph/index.js';

const QUEUE = resource('aws_sqs_queue', 'q', 'name = "orders"');
const mapping = (name = 'aws_lambda_function.f.arn') =>
  resource(
    'aws_lambda_event_source_mapping',
    'm',
    `event_source_arn = aws_sqs_queue.q.arn\nfunction_name = ${name}`,
  );
const table = (more = '') => resource('aws_dynamodb_table', 't', `name = "orders"\n${more}`);

const features = (text: string, id: string) => infer(text).component(id).attributes?.features;

describe('features that the code tells the use of', () => {
  it('are those of what belongs to a component', () => {
    expect(features(lambda('f') + QUEUE + mapping(), 'aws_lambda_function.f')).toBe('lambda-event-sources');
    expect(features(lambda('f'), 'aws_lambda_function.f')).toBe('');
  });

  it('are those of its own arguments, and of copies that refer to it', () => {
    expect(features(table('replica {\n region_name = "us-west-2"\n}'), 'aws_dynamodb_table.t')).toBe(
      'dynamodb-global-tables',
    );
    const copy = resource('aws_dynamodb_table_replica', 'r', 'global_table_arn = aws_dynamodb_table.t.arn');
    expect(features(table() + copy, 'aws_dynamodb_table.t')).toBe('dynamodb-global-tables');
    expect(features(table(), 'aws_dynamodb_table.t')).toBe('');
  });

  it('are not told where it is not known what they belong to', () => {
    const text = `variable "name" {}\n${lambda('f')}${QUEUE}${mapping('var.name')}`;
    expect(features(text, 'aws_lambda_function.f')).toBeUndefined();
  });
});

describe('an incident of one feature', () => {
  const failure: Failure = {
    component: 'aws/eu-west-1/lambda',
    capability: 'serve',
    severity: 'degraded',
    feature: 'lambda-event-sources',
    from: 0,
    to: 3600,
    evidence: { by: 'atlas', url: 'https://status.example/1', note: 'queue event sources stood still' },
  };
  const outages = (text: string) => {
    const compiled = compile(infer(IRELAND + text).estate);
    const scenario = { id: 's', title: 's', epoch: null, seconds: 7200, failures: [failure] };
    return replay(compiled, scenario).journeys.flatMap((journey) =>
      journey.outages.map(({ state }) => state),
    );
  };

  it('degrades who uses it', () => {
    expect(outages(lambda('f') + QUEUE + mapping())).toEqual(['degraded']);
  });

  it('spares who does not', () => {
    expect(outages(lambda('f'))).toEqual([]);
    expect(outages(lambdaWith('g', '"x"'))).toEqual([]);
  });

  it('degrades who may use it, where the code does not tell', () => {
    expect(outages(`variable "name" {}\n${lambda('f')}${QUEUE}${mapping('var.name')}`)).toEqual(['degraded']);
  });
});
