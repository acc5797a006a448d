/**
 * What somebody who runs AWS for a living would say, as behaviour: the atlas may say less than these, never the
 * opposite. Each statement is a few lines of Terraform, what is lost, and what that does to the resources.
 */
import { describe, expect, it } from 'vitest';
import { infer, type Loss } from './support/infer.js';
import { lambda, resource, subnets } from './support/snippets.js';

type State = 'serves' | Exclude<keyof Loss, 'unknown'>;

interface Claim {
  readonly says: string;
  readonly code: string;
  readonly lost: string;
  /** The resource, and what becomes of it; `serves` is neither down nor degraded. */
  readonly becomes: Readonly<Record<string, State | readonly State[]>>;
}

const HOME = 'aws/eu-west-1';
const KEY = resource('aws_kms_key', 'k');
const CERTIFICATE = resource('aws_acm_certificate', 'c', 'domain_name = "shop.example.com"');
const TARGET = `${resource('aws_instance', 'i', 'ami = "ami-1"\navailability_zone = "eu-west-1a"')}
  ${resource('aws_lb_target_group', 'g', 'protocol = "HTTP"')}
  ${resource('aws_lb_target_group_attachment', 'ga', 'target_group_arn = aws_lb_target_group.g.arn\ntarget_id = aws_instance.i.id')}`;
const BALANCER = `${subnets('a', 'b')}${CERTIFICATE}${TARGET}
  ${resource('aws_lb', 'l', 'subnets = [aws_subnet.a.id, aws_subnet.b.id]')}
  resource "aws_lb_listener" "https" {
    load_balancer_arn = aws_lb.l.arn
    certificate_arn   = aws_acm_certificate.c.arn
    default_action {
      type             = "forward"
      target_group_arn = aws_lb_target_group.g.arn
    }
  }
`;
const FIREWALL = `${resource('aws_wafv2_web_acl', 'w', 'scope = "REGIONAL"')}
  ${resource('aws_wafv2_web_acl_association', 'wa', 'resource_arn = aws_lb.l.arn\nweb_acl_arn = aws_wafv2_web_acl.w.arn')}`;
const DISTRIBUTION = `${resource('aws_s3_bucket', 'b')}${CERTIFICATE}
  resource "aws_cloudfront_distribution" "d" {
    enabled = true
    origin {
      domain_name = aws_s3_bucket.b.bucket_regional_domain_name
      origin_id   = "b"
    }
    default_cache_behavior {
      target_origin_id = "b"
    }
    viewer_certificate {
      acm_certificate_arn = aws_acm_certificate.c.arn
    }
  }
`;
const TASKS = `${subnets('a', 'b')}${resource('aws_ecr_repository', 'r')}
  ${resource('aws_secretsmanager_secret', 's', 'name = "password"')}
  ${resource('aws_cloudwatch_log_group', 'o', 'name = "web"')}
  resource "aws_ecs_task_definition" "t" {
    family = "web"
    container_definitions = jsonencode([{
      name    = "web"
      image   = aws_ecr_repository.r.repository_url
      secrets = [{ name = "PASSWORD", valueFrom = aws_secretsmanager_secret.s.arn }]
      logConfiguration = { logDriver = "awslogs", options = { awslogs-group = aws_cloudwatch_log_group.o.name } }
    }])
  }
  resource "aws_ecs_service" "e" {
    task_definition = aws_ecs_task_definition.t.arn
    launch_type     = "FARGATE"
    desired_count   = 2
    network_configuration {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
  }
`;
const NODES = `${subnets('a', 'b')}${resource('aws_eks_cluster', 'c')}
  resource "aws_eks_node_group" "n" {
    cluster_name = aws_eks_cluster.c.name
    subnet_ids   = [aws_subnet.a.id, aws_subnet.b.id]
    scaling_config {
      desired_size = 2
      min_size     = 2
    }
  }
`;
const GROUP = `${subnets('a', 'b')}${resource('aws_launch_template', 't', 'image_id = "ami-1"')}
  resource "aws_autoscaling_group" "a" {
    vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]
    desired_capacity    = 2
    min_size            = 2
    launch_template {
      id = aws_launch_template.t.id
    }
  }
`;
const FED = `${resource('aws_sqs_queue', 'q')}${lambda('f')}
  ${resource('aws_lambda_event_source_mapping', 'm', 'event_source_arn = aws_sqs_queue.q.arn\nfunction_name = aws_lambda_function.f.arn')}`;
const API = `${FED}${resource('aws_cognito_user_pool', 'p')}
  ${resource('aws_api_gateway_rest_api', 'a', 'name = "a"')}
  ${resource('aws_api_gateway_integration', 'ai', 'rest_api_id = aws_api_gateway_rest_api.a.id\ntype = "AWS_PROXY"\nuri = aws_lambda_function.f.invoke_arn')}
  ${resource('aws_api_gateway_authorizer', 'aa', 'rest_api_id = aws_api_gateway_rest_api.a.id\nprovider_arns = [aws_cognito_user_pool.p.arn]')}`;
const AURORA = `${resource('aws_rds_cluster', 'c', 'engine = "aurora-postgresql"\nkms_key_id = aws_kms_key.k.arn')}${KEY}
  ${resource('aws_rds_cluster_instance', 'a', 'cluster_identifier = aws_rds_cluster.c.id\navailability_zone = "eu-west-1a"')}
  ${resource('aws_rds_cluster_instance', 'b', 'cluster_identifier = aws_rds_cluster.c.id\navailability_zone = "eu-west-1b"')}`;

const CLAIMS: readonly Claim[] = [
  // Certificates and firewalls
  {
    says: 'a load balancer keeps the certificate it has without ACM',
    code: BALANCER,
    lost: `${HOME}/acm`,
    becomes: { 'aws_lb.l': 'serves' },
  },
  {
    says: 'CloudFront keeps the certificate it has without ACM',
    code: DISTRIBUTION,
    lost: `${HOME}/acm`,
    becomes: { 'aws_cloudfront_distribution.d': 'serves' },
  },
  {
    says: 'a load balancer that gets no answer from WAF refuses requests',
    code: BALANCER + FIREWALL,
    lost: `${HOME}/waf`,
    becomes: { 'aws_lb.l': 'down' },
  },
  {
    says: 'a domain of IoT keeps the certificate it has',
    code: `${CERTIFICATE}${resource('aws_iot_domain_configuration', 'd', 'name = "d"\nserver_certificate_arns = [aws_acm_certificate.c.arn]')}`,
    lost: 'aws_acm_certificate.c',
    becomes: { 'aws_iot_domain_configuration.d': 'serves' },
  },
  // Control planes
  {
    says: 'CloudFront serves without its control plane and cannot be changed',
    code: DISTRIBUTION,
    lost: 'aws/global/cloudfront:control',
    becomes: { 'aws_cloudfront_distribution.d': ['serves', 'cannotChange'] },
  },
  {
    says: 'CloudFront serves without us-east-1 and cannot be changed',
    code: DISTRIBUTION,
    lost: 'aws/us-east-1',
    becomes: { 'aws_cloudfront_distribution.d': 'cannotChange' },
  },
  {
    says: 'zones answer without the control plane of Route 53',
    code: resource('aws_route53_zone', 'z', 'name = "example.com"'),
    lost: 'aws/global/route53:control',
    becomes: { 'aws_route53_zone.z': ['serves', 'cannotChange'] },
  },
  {
    says: 'a bucket in Ireland cannot be configured without us-east-1, and serves',
    code: resource('aws_s3_bucket', 'b'),
    lost: 'aws/us-east-1',
    becomes: { 'aws_s3_bucket.b': ['serves', 'cannotChange'] },
  },
  {
    says: 'nodes run without the control plane of their cluster',
    code: NODES,
    lost: `${HOME}/eks`,
    becomes: { 'aws_eks_node_group.n': 'serves' },
  },
  {
    says: 'tasks run without the control plane of ECS',
    code: TASKS,
    lost: `${HOME}/ecs:control`,
    becomes: { 'aws_ecs_service.e': ['serves', 'cannotChange'] },
  },
  {
    says: 'instances run without the template they were launched from',
    code: GROUP,
    lost: 'aws_launch_template.t',
    becomes: { 'aws_autoscaling_group.a': 'serves' },
  },
  // What a start takes
  {
    says: 'instances run without DynamoDB and cannot be launched',
    code: GROUP,
    lost: `${HOME}/dynamodb`,
    becomes: { 'aws_autoscaling_group.a': ['serves', 'cannotStart'] },
  },
  {
    says: 'tasks run without the registry of their image and cannot start',
    code: TASKS,
    lost: `${HOME}/ecr`,
    becomes: { 'aws_ecs_service.e': ['serves', 'cannotStart'] },
  },
  {
    says: 'tasks run without S3, which holds the layers, and cannot start',
    code: TASKS,
    lost: `${HOME}/s3`,
    becomes: { 'aws_ecs_service.e': ['serves', 'cannotStart'] },
  },
  {
    says: 'tasks run without the secrets they were started with',
    code: TASKS,
    lost: `${HOME}/secretsmanager`,
    becomes: { 'aws_ecs_service.e': ['serves', 'cannotStart'] },
  },
  {
    says: 'secrets cannot be read without KMS',
    code: TASKS,
    lost: `${HOME}/kms`,
    becomes: { 'aws_secretsmanager_secret.s': 'down', 'aws_ecs_service.e': ['serves', 'cannotStart'] },
  },
  {
    says: 'tasks run without their log group',
    code: TASKS,
    lost: `${HOME}/cloudwatchlogs`,
    becomes: { 'aws_ecs_service.e': 'degraded' },
  },
  // Keys
  {
    says: 'a database that runs has its key',
    code: KEY + resource('aws_db_instance', 'd', 'kms_key_id = aws_kms_key.k.arn'),
    lost: 'aws_kms_key.k',
    becomes: { 'aws_db_instance.d': ['serves', 'cannotStart'] },
  },
  {
    says: 'an instance that runs has the key of its disk',
    code: `${KEY}${resource('aws_instance', 'i', 'ami = "ami-1"\nroot_block_device {\nkms_key_id = aws_kms_key.k.arn\n}')}`,
    lost: 'aws_kms_key.k',
    becomes: { 'aws_instance.i': ['serves', 'cannotStart'] },
  },
  {
    says: 'a file system does not stop at once without its key',
    code: KEY + resource('aws_efs_file_system', 'e', 'kms_key_id = aws_kms_key.k.arn'),
    lost: 'aws_kms_key.k',
    becomes: { 'aws_efs_file_system.e': 'degraded' },
  },
  {
    says: 'objects encrypted with a key cannot be read without it',
    code: `${KEY}${resource('aws_s3_bucket', 'b')}
      resource "aws_s3_bucket_server_side_encryption_configuration" "e" {
        bucket = aws_s3_bucket.b.id
        rule {
          apply_server_side_encryption_by_default {
            kms_master_key_id = aws_kms_key.k.arn
            sse_algorithm     = "aws:kms"
          }
        }
      }`,
    lost: 'aws_kms_key.k',
    becomes: { 'aws_s3_bucket.b': 'down' },
  },
  // Zones
  {
    says: 'the loss of a zone takes down what sits in it',
    code: BALANCER,
    lost: 'aws/eu-west-1a',
    becomes: { 'aws_instance.i': 'down' },
  },
  {
    says: 'a load balancer in two zones goes on in one',
    code: `${subnets('a', 'b')}${resource('aws_lb', 'l', 'subnets = [aws_subnet.a.id, aws_subnet.b.id]')}`,
    lost: 'aws/eu-west-1b',
    becomes: { 'aws_lb.l': 'degraded' },
  },
  {
    says: 'tables do not sit in a zone',
    code: resource('aws_dynamodb_table', 't'),
    lost: 'aws/eu-west-1a',
    becomes: { 'aws_dynamodb_table.t': 'serves' },
  },
  {
    says: 'Aurora with instances in two zones has one to go on with',
    code: AURORA,
    lost: 'aws/eu-west-1b',
    becomes: { 'aws_rds_cluster.c': 'serves' },
  },
  {
    says: 'a NAT gateway sits in one zone',
    code: `${subnets('a')}${resource('aws_nat_gateway', 'n', 'subnet_id = aws_subnet.a.id')}`,
    lost: 'aws/eu-west-1a',
    becomes: { 'aws_nat_gateway.n': 'down' },
  },
  // Who calls whom
  {
    says: 'a function that is fed from a queue answers its API without it',
    code: API,
    lost: 'aws_sqs_queue.q',
    becomes: { 'aws_lambda_function.f': 'degraded', 'aws_api_gateway_rest_api.a': 'degraded' },
  },
  {
    says: 'a queue keeps its messages without the function that takes them',
    code: FED,
    lost: 'aws_lambda_function.f',
    becomes: { 'aws_sqs_queue.q': 'degraded' },
  },
  {
    says: 'an API does not stop without the user pool that signed its tokens',
    code: API,
    lost: `${HOME}/cognito`,
    becomes: { 'aws_api_gateway_rest_api.a': 'degraded' },
  },
  {
    says: 'a bucket takes objects without those it notifies',
    code: `${resource('aws_s3_bucket', 'b')}${lambda('f')}
      resource "aws_s3_bucket_notification" "n" {
        bucket = aws_s3_bucket.b.id
        lambda_function {
          lambda_function_arn = aws_lambda_function.f.arn
        }
      }`,
    lost: 'aws_lambda_function.f',
    becomes: { 'aws_s3_bucket.b': 'degraded' },
  },
  {
    says: 'a server for file transfer keeps the certificate it has, and serves the users whose bucket is there',
    code: `${resource('aws_s3_bucket', 'a')}${resource('aws_s3_bucket', 'b')}${resource('aws_transfer_server', 's')}
      ${resource('aws_transfer_user', 'a', 'server_id = aws_transfer_server.s.id\nhome_directory = "/${aws_s3_bucket.a.id}/a"')}
      ${resource('aws_transfer_user', 'b', 'server_id = aws_transfer_server.s.id\nhome_directory = "/${aws_s3_bucket.b.id}/b"')}`,
    lost: 'aws_s3_bucket.a',
    becomes: { 'aws_transfer_server.s': 'degraded' },
  },
];

describe('what the atlas claims of AWS', () => {
  it.each(CLAIMS.map((claim) => [claim.says, claim] as const))('%s', (_, { code, lost, becomes }) => {
    const inferred = infer(code);
    expect(inferred.component(lost).id).toBe(lost);
    const loss = inferred.without(lost);
    for (const [id, states] of Object.entries(becomes)) {
      expect(inferred.component(id).id).toBe(id);
      for (const state of [states].flat()) expect(statesOf(loss, id), id).toContain(state);
    }
  });
});

function statesOf(loss: Loss, id: string): State[] {
  const states = (['down', 'degraded', 'cannotStart', 'cannotChange'] as const).filter((one) =>
    loss[one].includes(id),
  );
  return states.includes('down') || states.includes('degraded') ? states : ['serves', ...states];
}
