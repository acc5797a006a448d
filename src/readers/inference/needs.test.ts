import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { containerService, lambda, lambdaWith, resource, table } from '../../../test/support/snippets.js';

describe('a function that names a resource in its environment', () => {
  it('needs the table to run; the table does not need the function', () => {
    const { deps, without } = infer(table('t') + lambdaWith('f', 'aws_dynamodb_table.t.name'));
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
    expect(without('aws_dynamodb_table.t').down).toEqual(['aws_lambda_function.f']);
    expect(without('aws_lambda_function.f').down).toEqual([]);
  });

  it('needs the bucket, the queue, the topic and the database it names', () => {
    const { deps } = infer(
      resource('aws_s3_bucket', 'b') +
        resource('aws_sqs_queue', 'q') +
        resource('aws_sns_topic', 't') +
        resource('aws_db_instance', 'd') +
        lambdaWith(
          'f',
          '"${aws_s3_bucket.b.id} ${aws_sqs_queue.q.url} ${aws_sns_topic.t.arn} ${aws_db_instance.d.endpoint}"',
        ),
    );
    expect(deps()).toEqual([
      'aws_lambda_function.f -> aws_db_instance.d run hard',
      'aws_lambda_function.f -> aws_s3_bucket.b run hard',
      'aws_lambda_function.f -> aws_sns_topic.t run hard',
      'aws_lambda_function.f -> aws_sqs_queue.q run hard',
    ]);
  });

  it('needs a secret and a parameter to start, not to go on', () => {
    const { deps, without } = infer(
      resource('aws_secretsmanager_secret', 's', 'name = "db-password"') +
        resource('aws_ssm_parameter', 'p', 'name = "/app/mode"') +
        lambdaWith('f', '"${aws_secretsmanager_secret.s.arn} ${aws_ssm_parameter.p.name}"'),
    );
    expect(deps()).toEqual([
      'aws_lambda_function.f -> aws_secretsmanager_secret.s start hard',
      'aws_lambda_function.f -> aws_ssm_parameter.p start hard',
    ]);
    expect(without('aws_secretsmanager_secret.s')).toMatchObject({
      down: [],
      cannotStart: ['aws_lambda_function.f'],
    });
  });

  it('is not stopped by a log group', () => {
    const { without } = infer(
      resource('aws_cloudwatch_log_group', 'l', 'name = "/aws/lambda/f"') +
        lambda('f', 'logging_config {\nlog_group = aws_cloudwatch_log_group.l.name\n}') +
        lambdaWith('g', 'aws_cloudwatch_log_group.l.name'),
    );
    expect(without('aws_cloudwatch_log_group.l').down).toEqual([]);
    expect(without('aws/eu-west-1/cloudwatchlogs').down).toEqual(['aws_cloudwatch_log_group.l']);
  });

  it('is not stopped by the certificate, the network or the subnet it names', () => {
    const { deps } = infer(
      resource('aws_vpc', 'v') +
        resource('aws_acm_certificate', 'c') +
        lambdaWith('f', '"${aws_vpc.v.id} ${aws_acm_certificate.c.arn}"'),
    );
    expect(deps()).toEqual([]);
  });

  it('needs the function it calls by name', () => {
    const { deps } = infer(lambda('g') + lambdaWith('f', 'aws_lambda_function.g.function_name'));
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_lambda_function.g run hard']);
  });

  it('does not need itself', () => {
    expect(
      infer(
        lambda('f', 'environment {\nvariables = { SELF = "f-of-mine" }\n}\nfunction_name = "f-of-mine"'),
      ).deps(),
    ).toEqual([]);
  });
});

describe('what is no need', () => {
  it('depends_on orders the apply and says nothing of run time', () => {
    const { deps } = infer(table('t') + lambda('f', 'depends_on = [aws_dynamodb_table.t]'));
    expect(deps()).toEqual([]);
  });

  it('a tag or a description that mentions a resource', () => {
    const { deps } = infer(
      table('t') +
        lambda(
          'f',
          'description = "writes ${aws_dynamodb_table.t.name}"\ntags = { table = aws_dynamodb_table.t.name }',
        ),
    );
    expect(deps()).toEqual([]);
  });

  it('the bucket a deployment package is copied from: it is needed to deploy only', () => {
    const { deps, without } = infer(
      resource('aws_s3_bucket', 'b') + lambda('f', 's3_bucket = aws_s3_bucket.b.id'),
    );
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_s3_bucket.b change hard']);
    expect(without('aws_s3_bucket.b')).toMatchObject({
      down: [],
      cannotStart: [],
      cannotChange: ['aws_lambda_function.f'],
    });
  });

  it('a dead letter queue: it degrades and never takes down', () => {
    const { without } = infer(
      resource('aws_sqs_queue', 'dead') +
        resource(
          'aws_sqs_queue',
          'q',
          'redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })',
        ) +
        lambda('f', 'dead_letter_config {\ntarget_arn = aws_sqs_queue.dead.arn\n}'),
    );
    expect(without('aws_sqs_queue.dead')).toMatchObject({
      down: [],
      degraded: ['aws_lambda_function.f', 'aws_sqs_queue.q'],
    });
  });

  it('an argument that is null', () => {
    expect(infer(lambda('f', 'dead_letter_config {\ntarget_arn = null\n}')).deps()).toEqual([]);
  });
});

describe('a certificate in use', () => {
  const estate = infer(
    resource('aws_acm_certificate', 'c', 'domain_name = "example.com"') +
      resource('aws_lb', 'l') +
      resource(
        'aws_lb_listener',
        'l',
        'load_balancer_arn = aws_lb.l.arn\ncertificate_arn = aws_acm_certificate.c.arn',
      ),
  );

  it('keeps serving without ACM; only a change waits for it', () => {
    expect(estate.deps()).toEqual(['aws_lb.l -> aws_acm_certificate.c change hard']);
    expect(estate.without('aws/eu-west-1/acm')).toMatchObject({
      down: ['aws_acm_certificate.c'],
      degraded: [],
    });
    expect(estate.without('aws_acm_certificate.c').cannotChange).toEqual(['aws_lb.l']);
  });
});

describe('a key', () => {
  it('is needed by a running table for as long as the cached table key does not last', () => {
    const { deps } = infer(
      resource('aws_kms_key', 'k') +
        resource(
          'aws_dynamodb_table',
          't',
          'server_side_encryption {\nenabled = true\nkms_key_arn = aws_kms_key.k.arn\n}',
        ),
    );
    expect(deps()).toEqual(['aws_dynamodb_table.t -> aws_kms_key.k run hard grace 300']);
  });

  it('is needed to start a database, which goes on running without it', () => {
    const { without } = infer(
      resource('aws_kms_key', 'k') + resource('aws_db_instance', 'd', 'kms_key_id = aws_kms_key.k.arn'),
    );
    expect(without('aws_kms_key.k')).toMatchObject({ down: [], cannotStart: ['aws_db_instance.d'] });
  });

  it('behind its alias is the same key', () => {
    const { deps } = infer(
      resource('aws_kms_key', 'k') +
        resource('aws_kms_alias', 'a', 'name = "alias/app"\ntarget_key_id = aws_kms_key.k.id') +
        resource('aws_sns_topic', 't', 'kms_master_key_id = aws_kms_alias.a.arn'),
    );
    expect(deps()).toEqual(['aws_sns_topic.t -> aws_kms_key.k run hard']);
  });

  it('of a parameter is needed only where the parameter is secret', () => {
    const parameter = (type: string) =>
      infer(
        resource('aws_kms_key', 'k') +
          resource('aws_ssm_parameter', 'p', `name = "/app"\ntype = "${type}"\nkey_id = aws_kms_key.k.id`),
      ).deps();
    expect(parameter('SecureString')).toEqual(['aws_ssm_parameter.p -> aws_kms_key.k run hard']);
    expect(parameter('String')).toEqual([]);
  });
});

describe('a container service', () => {
  const NETWORK = table('t') + resource('aws_ecr_repository', 'r', 'name = "web"');

  it('needs what the environment of its container names', () => {
    const { deps } = infer(
      NETWORK +
        containerService(
          'jsonencode([{ environment = [{ name = "TABLE", value = aws_dynamodb_table.t.name }] }])',
        ),
    );
    expect(deps()).toEqual(['aws_ecs_service.s -> aws_dynamodb_table.t run hard']);
  });

  it('needs its image to start', () => {
    const { deps } = infer(
      NETWORK + containerService('jsonencode([{ image = "${aws_ecr_repository.r.repository_url}:1" }])'),
    );
    expect(deps()).toEqual(['aws_ecs_service.s -> aws_ecr_repository.r start hard']);
  });

  it('needs its secrets to start and its log group never', () => {
    const { deps } = infer(
      resource('aws_secretsmanager_secret', 's') +
        resource('aws_cloudwatch_log_group', 'l') +
        containerService(`jsonencode([{
          secrets          = [{ name = "PASSWORD", valueFrom = aws_secretsmanager_secret.s.arn }]
          logConfiguration = { options = { "awslogs-group" = aws_cloudwatch_log_group.l.name } }
        }])`),
    );
    expect(deps()).toEqual([
      'aws_ecs_service.s -> aws_cloudwatch_log_group.l run soft',
      'aws_ecs_service.s -> aws_secretsmanager_secret.s start hard',
    ]);
  });

  it('on Fargate does not need the machines of its cluster', () => {
    const { deps } = infer(
      resource('aws_ecs_cluster', 'c', 'name = "main"') +
        containerService('jsonencode([])', 'cluster = aws_ecs_cluster.c.id'),
    );
    expect(deps()).toEqual([]);
  });

  it('on machines of its own stops with their Auto Scaling group', () => {
    const { without } = infer(`
      resource "aws_autoscaling_group" "g" {}
      resource "aws_ecs_capacity_provider" "p" {
        auto_scaling_group_provider {
          auto_scaling_group_arn = aws_autoscaling_group.g.arn
        }
      }
      resource "aws_ecs_cluster" "c" {}
      resource "aws_ecs_cluster_capacity_providers" "c" {
        cluster_name       = aws_ecs_cluster.c.name
        capacity_providers = [aws_ecs_capacity_provider.p.name]
      }
      resource "aws_ecs_service" "s" {
        cluster         = aws_ecs_cluster.c.id
        launch_type     = "EC2"
      }`);
    expect(without('aws_autoscaling_group.g').down).toContain('aws_ecs_service.s');
  });
});

describe('a machine', () => {
  it('needs what its start script names', () => {
    const { deps } = infer(
      table('t') + resource('aws_instance', 'i', 'user_data = "export TABLE=${aws_dynamodb_table.t.name}"'),
    );
    expect(deps()).toEqual(['aws_instance.i -> aws_dynamodb_table.t run hard']);
  });

  it('of an Auto Scaling group needs what its launch template says', () => {
    const { deps } = infer(
      table('t') +
        resource(
          'aws_launch_template',
          'l',
          'user_data = base64encode("TABLE=${aws_dynamodb_table.t.name}")',
        ) +
        resource('aws_autoscaling_group', 'g', 'launch_template {\nid = aws_launch_template.l.id\n}'),
    );
    expect(deps()).toEqual(['aws_autoscaling_group.g -> aws_dynamodb_table.t run hard']);
  });
});
