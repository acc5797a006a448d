/** Terraform code shaped like a company's AWS estate: a root module, shared modules, and services of several files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { random } from './estate.mjs';

/** What a service is made of; each block is written into the file of its name. */
const KINDS = ['functions', 'queues', 'tables', 'policies', 'alarms', 'containers', 'api'];
const PER_SERVICE = ['main', 'variables', 'outputs', ...KINDS];
const SHARED = ['modules/function/main.tf', 'modules/function/variables.tf', 'modules/function/outputs.tf'];
const ROOT = ['main.tf', 'variables.tf', 'network.tf', 'outputs.tf'];

/** Writes about `files` files with about `bytes` bytes in all, the same for the same seed; returns what it wrote. */
export function generateTerraform(dir, { files = 400, bytes = 1_000_000, seed = 1 } = {}) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const services = Math.max(1, Math.round((files - SHARED.length - ROOT.length) / PER_SERVICE.length));
  const names = Array.from({ length: services }, (_, i) => `${pick(WORDS)}-${i}`);
  const texts = new Map([...rootFiles(names, pick), ...sharedFiles()]);
  for (const name of names) {
    for (const [file, text] of serviceFiles(name, names, pick))
      texts.set(`services/${name}/${file}.tf`, text);
  }
  let size = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  for (let i = 0; size < bytes; i++) {
    const kind = pick(KINDS);
    const block = BLOCKS[kind](`${pick(WORDS)}_${i}`.replaceAll('-', '_'), pick);
    const file = `services/${names[i % services]}/${kind}.tf`;
    texts.set(file, texts.get(file) + block);
    size += block.length;
  }
  for (const [file, text] of texts) {
    const path = join(dir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return { files: texts.size, bytes: size };
}

const WORDS = [
  'orders',
  'billing',
  'search',
  'catalogue',
  'accounts',
  'login',
  'mail',
  'images',
  'reports',
  'stock',
  'pricing',
  'reviews',
  'shipping',
  'returns',
  'events',
  'audit',
  'basket',
  'offers',
  'export',
  'imports',
];

function rootFiles(names, pick) {
  const calls = names.map((name, i) => {
    const each = i % 4 === 3 ? '\n  for_each = toset(["blue", "green"])' : '';
    const other = i > 0 && i % 4 !== 0 ? `module.${ident(names[i - (i % 4)])}.queue_arn` : 'null';
    return `
module "${ident(name)}" {
  source = "./services/${name}"${each}

  name         = "\${local.prefix}-${name}${each === '' ? '' : '-${each.key}'}"
  environment  = var.environment
  vpc_id       = aws_vpc.main.id
  subnet_ids   = [for subnet in aws_subnet.private : subnet.id]
  upstream     = ${other}
  memory       = ${pick([128, 256, 512, 1024])}
  is_enabled   = var.environment == "production" || ${pick(['true', 'false'])}
  tags         = merge(local.tags, { Service = "${name}" })
  log_group_kms = aws_kms_key.logs.arn
}
`;
  });
  return [
    [
      'main.tf',
      `terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "state"
    key    = "estate.tfstate"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

locals {
  prefix = "shop-\${var.environment}"
  tags   = { Environment = var.environment, Team = "platform" }
  zones  = slice(data.aws_availability_zones.here.names, 0, 3)
}

data "aws_availability_zones" "here" {
  state = "available"
}
${calls.join('')}`,
    ],
    [
      'variables.tf',
      `variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "environment" {
  type        = string
  description = "production, staging or a developer's name"
}
`,
    ],
    [
      'network.tf',
      `resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  for_each = { for i, zone in ["a", "b", "c"] : zone => cidrsubnet(aws_vpc.main.cidr_block, 8, i) }

  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "\${var.region}\${each.key}"
}

resource "aws_kms_key" "logs" {
  description         = "Encrypts the logs of \${local.prefix}"
  enable_key_rotation = true
}
`,
    ],
    [
      'outputs.tf',
      `output "vpc_id" {
  value = aws_vpc.main.id
}
${names.map((name, i) => `\noutput "${ident(name)}" {\n  value = ${i % 4 === 3 ? `{ for key, one in module.${ident(name)} : key => one.queue_arn }` : `module.${ident(name)}.queue_arn`}\n}\n`).join('')}`,
    ],
  ];
}

function sharedFiles() {
  return [
    [
      SHARED[0],
      `resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  memory_size   = var.memory
  filename      = "\${path.module}/bundle.zip"

  environment {
    variables = merge(var.variables, { LOG_LEVEL = var.is_verbose ? "debug" : "info" })
  }

  dynamic "dead_letter_config" {
    for_each = var.dead_letter_arn == null ? [] : [var.dead_letter_arn]
    content {
      target_arn = dead_letter_config.value
    }
  }

  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_iam_role" "this" {
  name = "\${var.name}-role"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = var.policies

  name   = each.key
  role   = aws_iam_role.this.id
  policy = each.value
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/\${var.name}"
  retention_in_days = 30
}
`,
    ],
    [
      SHARED[1],
      `variable "name" {
  type = string
}

variable "memory" {
  type    = number
  default = 256
}

variable "variables" {
  type    = map(string)
  default = {}
}

variable "policies" {
  type    = map(string)
  default = {}
}

variable "dead_letter_arn" {
  type    = string
  default = null
}

variable "is_verbose" {
  type    = bool
  default = false
}
`,
    ],
    [
      SHARED[2],
      `output "arn" {
  value = aws_lambda_function.this.arn
}

output "name" {
  value = aws_lambda_function.this.function_name
}
`,
    ],
  ];
}

function serviceFiles(name, names, pick) {
  const table = `table_${ident(pick(names))}`;
  return [
    [
      'main',
      `locals {
  name  = var.name
  tags  = merge(var.tags, { Module = "${name}" })
  rules = { for i, port in [80, 443, 8080] : "port-\${port}" => { port = port, priority = 100 + i } }
}

data "aws_caller_identity" "here" {}
data "aws_region" "here" {}

resource "aws_security_group" "this" {
  name   = "\${local.name}-sg"
  vpc_id = var.vpc_id
  tags   = local.tags

  dynamic "ingress" {
    for_each = local.rules
    content {
      description = ingress.key
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

resource "aws_sqs_queue" "main" {
  name = "\${local.name}-main"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  name = "\${local.name}-dead"
}

resource "aws_dynamodb_table" "${table}" {
  count = var.is_enabled ? 1 : 0

  name         = "\${local.name}-${table}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
`,
    ],
    [
      'variables',
      [
        ['name', 'string'],
        ['environment', 'string'],
        ['vpc_id', 'string'],
        ['subnet_ids', 'list(string)'],
        ['upstream', 'string'],
        ['memory', 'number'],
        ['is_enabled', 'bool'],
        ['tags', 'map(string)'],
        ['log_group_kms', 'string'],
      ]
        .map(([variable, type]) => `variable "${variable}" {\n  type = ${type}\n}\n`)
        .join('\n'),
    ],
    ['outputs', 'output "queue_arn" {\n  value = aws_sqs_queue.main.arn\n}\n'],
    ...KINDS.map((kind) => [kind, BLOCKS[kind](kind, pick)]),
  ];
}

/** One more block of each kind; everything it needs is in the service's main.tf. */
const BLOCKS = {
  functions: (name, pick) => `
module "function_${name}" {
  source = "../../modules/function"

  name            = "\${local.name}-${name}"
  memory          = max(var.memory, ${pick([128, 512, 1024])})
  dead_letter_arn = aws_sqs_queue.dead.arn
  variables = {
    QUEUE_URL = aws_sqs_queue.main.url
    TABLE     = "\${local.name}-${name}"
    UPSTREAM  = coalesce(var.upstream, "none")
    ENDPOINT  = "https://sqs.\${data.aws_region.here.name}.amazonaws.com/\${data.aws_caller_identity.here.account_id}"
  }
  policies = {
    queue = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource = [aws_sqs_queue.main.arn, "\${aws_sqs_queue.dead.arn}"] }]
    })
  }
}

resource "aws_lambda_event_source_mapping" "${name}" {
  event_source_arn = aws_sqs_queue.main.arn
  function_name    = module.function_${name}.arn
  batch_size       = ${pick([1, 5, 10])}
}
`,
  queues: (name, pick) => `
resource "aws_sqs_queue" "${name}" {
  for_each = toset(["high", "normal", "${pick(['low', 'bulk', 'retry'])}"])

  name                       = join("-", [local.name, "${name}", each.key])
  visibility_timeout_seconds = each.key == "high" ? 30 : ${pick([60, 120, 300])}
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = ${pick([3, 5, 10])} })
  tags                       = merge(local.tags, { Name = "${name}-\${each.key}" })
}

resource "aws_sns_topic_subscription" "${name}" {
  for_each  = aws_sqs_queue.${name}
  topic_arn = "arn:aws:sns:\${data.aws_region.here.name}:\${data.aws_caller_identity.here.account_id}:\${var.name}-${name}"
  protocol  = "sqs"
  endpoint  = each.value.arn
}
`,
  tables: (name) => `
resource "aws_dynamodb_table" "${name}" {
  name             = "\${local.name}-${name}"
  billing_mode     = var.environment == "production" ? "PROVISIONED" : "PAY_PER_REQUEST"
  hash_key         = "pk"
  range_key        = "sk"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  tags             = local.tags

  dynamic "attribute" {
    for_each = ["pk", "sk", "gsi1"]
    content {
      name = attribute.value
      type = "S"
    }
  }

  global_secondary_index {
    name            = "gsi1"
    hash_key        = "gsi1"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
  policies: (name, pick) => `
data "aws_iam_policy_document" "${name}" {
  statement {
    sid       = "Read"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "s3:${pick(['GetObject', 'PutObject', 'ListBucket'])}"]
    resources = concat(aws_sqs_queue.main[*].arn, ["arn:aws:dynamodb:\${data.aws_region.here.name}:\${data.aws_caller_identity.here.account_id}:table/\${local.name}-*"])

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-example"]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::\${data.aws_caller_identity.here.account_id}:root"]
    }
  }
}

resource "aws_iam_policy" "${name}" {
  name   = "\${local.name}-${name}"
  policy = data.aws_iam_policy_document.${name}.json
}
`,
  alarms: (name, pick) => `
resource "aws_cloudwatch_metric_alarm" "${name}" {
  for_each = { for key, rule in local.rules : key => rule if rule.port != 8080 }

  alarm_name          = format("%s-%s-%s", local.name, "${name}", each.key)
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = ${pick([1, 3, 5])}
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Maximum"
  threshold           = each.value.priority * ${pick([1, 2, 3])}
  treat_missing_data  = var.is_enabled ? "breaching" : "notBreaching"

  dimensions = {
    QueueName = aws_sqs_queue.main.name
  }
}
`,
  containers: (name, pick) => `
resource "aws_ecs_task_definition" "${name}" {
  family                   = "\${local.name}-${name}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = ${pick([256, 512, 1024])}
  memory                   = var.memory * 2
  container_definitions = jsonencode([
    {
      name      = "${name}"
      image     = "\${data.aws_caller_identity.here.account_id}.dkr.ecr.\${data.aws_region.here.name}.amazonaws.com/${name}:latest"
      essential = true
      environment = [
        { name = "QUEUE_URL", value = aws_sqs_queue.main.url },
        { name = "DEAD_QUEUE", value = aws_sqs_queue.dead.name },
        { name = "STAGE", value = upper(var.environment) },
      ]
      portMappings = [for rule in values(local.rules) : { containerPort = rule.port, protocol = "tcp" }]
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = "/ecs/\${local.name}", awslogs-region = data.aws_region.here.name }
      }
    }
  ])
}

resource "aws_ecs_service" "${name}" {
  name            = "\${local.name}-${name}"
  task_definition = aws_ecs_task_definition.${name}.arn
  desired_count   = var.is_enabled ? ${pick([2, 3, 4])} : 0
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.subnet_ids
    security_groups = [aws_security_group.this.id]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}
`,
  api: (name) => `
resource "aws_apigatewayv2_api" "${name}" {
  name          = "\${local.name}-${name}"
  protocol_type = "HTTP"
  body = <<-EOT
    {
      "openapi": "3.0.1",
      "info": { "title": "\${local.name}", "version": "1" },
      "paths": {
        "/${name}": {
          "get": { "x-amazon-apigateway-integration": { "uri": "\${aws_sqs_queue.main.arn}", "type": "aws_proxy" } }
        }
      }
    }
  EOT
}

resource "aws_route53_record" "${name}" {
  zone_id = "Z123456"
  name    = "${name}.\${var.environment == "production" ? "" : "\${var.environment}."}example.com"
  type    = "CNAME"
  ttl     = 60
  records = [replace(aws_apigatewayv2_api.${name}.api_endpoint, "https://", "")]
}
`,
};

/** A service's name as a name in Terraform. */
function ident(name) {
  return name.replaceAll('-', '_');
}
