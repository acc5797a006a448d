# A queue, and one for dead letters.
# source: https://github.com/terraform-aws-modules/terraform-aws-sqs
# versions: 4, 5

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = null }
variable "use_name_prefix" { default = false }
variable "fifo_queue" { default = false }
variable "kms_master_key_id" { default = null }
variable "redrive_policy" { default = {} }
variable "create_dlq" { default = false }
variable "dlq_name" { default = null }
variable "dlq_kms_master_key_id" { default = null }
variable "create_queue_policy" { default = false }
variable "queue_policy_statements" { default = null }

locals {
  name     = try(trimsuffix(var.name, ".fifo"), "")
  suffix   = var.fifo_queue ? ".fifo" : ""
  dlq_name = try(trimsuffix(coalesce(var.dlq_name), ".fifo"), "${local.name}-dlq")
}

resource "aws_sqs_queue" "this" {
  count             = var.create ? 1 : 0
  region            = var.region
  name              = var.use_name_prefix ? null : "${local.name}${local.suffix}"
  name_prefix       = var.use_name_prefix ? "${local.name}-" : null
  fifo_queue        = var.fifo_queue
  kms_master_key_id = var.kms_master_key_id
}

resource "aws_sqs_queue" "dlq" {
  count             = var.create && var.create_dlq ? 1 : 0
  region            = var.region
  name              = var.use_name_prefix ? null : "${local.dlq_name}${local.suffix}"
  name_prefix       = var.use_name_prefix ? "${local.dlq_name}-" : null
  fifo_queue        = var.fifo_queue
  kms_master_key_id = var.dlq_kms_master_key_id
}

resource "aws_sqs_queue_redrive_policy" "this" {
  count          = var.create && !var.create_dlq && length(var.redrive_policy) > 0 ? 1 : 0
  queue_url      = aws_sqs_queue.this[0].url
  redrive_policy = jsonencode(var.redrive_policy)
}

resource "aws_sqs_queue_redrive_policy" "dlq" {
  count          = var.create && var.create_dlq ? 1 : 0
  queue_url      = aws_sqs_queue.this[0].url
  redrive_policy = jsonencode(merge({ deadLetterTargetArn = aws_sqs_queue.dlq[0].arn, maxReceiveCount = 5 }, var.redrive_policy))
}

output "queue_id" { value = try(aws_sqs_queue.this[0].id, null) }
output "queue_arn" { value = try(aws_sqs_queue.this[0].arn, null) }
output "queue_arn_static" { value = try(aws_sqs_queue.this[0].arn, null) }
output "queue_url" { value = try(aws_sqs_queue.this[0].url, null) }
output "queue_name" { value = try(aws_sqs_queue.this[0].name, null) }
output "dead_letter_queue_id" { value = try(aws_sqs_queue.dlq[0].id, null) }
output "dead_letter_queue_arn" { value = try(aws_sqs_queue.dlq[0].arn, null) }
output "dead_letter_queue_arn_static" { value = try(aws_sqs_queue.dlq[0].arn, null) }
output "dead_letter_queue_url" { value = try(aws_sqs_queue.dlq[0].url, null) }
output "dead_letter_queue_name" { value = try(aws_sqs_queue.dlq[0].name, null) }
