# A topic with its subscriptions.
# source: https://github.com/terraform-aws-modules/terraform-aws-sns
# versions: 5, 6, 7

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = null }
variable "use_name_prefix" { default = false }
variable "fifo_topic" { default = false }
variable "kms_master_key_id" { default = null }
variable "create_subscription" { default = true }
variable "subscriptions" { default = {} }

resource "aws_sns_topic" "this" {
  count             = var.create ? 1 : 0
  region            = var.region
  name              = var.use_name_prefix ? null : var.fifo_topic ? "${trimsuffix(var.name, ".fifo")}.fifo" : var.name
  name_prefix       = var.use_name_prefix ? "${var.name}-" : null
  fifo_topic        = var.fifo_topic
  kms_master_key_id = var.kms_master_key_id
}

resource "aws_sns_topic_subscription" "this" {
  for_each  = var.create && var.create_subscription ? var.subscriptions : {}
  region    = var.region
  topic_arn = aws_sns_topic.this[0].arn
  protocol  = each.value.protocol
  endpoint  = each.value.endpoint
}

output "topic_arn" { value = try(aws_sns_topic.this[0].arn, null) }
output "topic_id" { value = try(aws_sns_topic.this[0].id, null) }
output "topic_name" { value = try(aws_sns_topic.this[0].name, null) }
output "topic_owner" { value = try(aws_sns_topic.this[0].owner, null) }
output "subscriptions" { value = aws_sns_topic_subscription.this }
