# Rules with their targets, schedules and pipes.
# source: https://github.com/terraform-aws-modules/terraform-aws-eventbridge
# versions: 2, 3, 4

variable "create" { default = true }
variable "create_role" { default = true }
variable "create_bus" { default = true }
variable "create_rules" { default = true }
variable "create_targets" { default = true }
variable "create_schedules" { default = true }
variable "create_pipes" { default = true }
variable "bus_name" { default = "default" }
variable "append_rule_postfix" { default = true }
variable "role_name" { default = null }
variable "rules" { default = {} }
variable "targets" { default = {} }
variable "schedules" { default = {} }
variable "pipes" { default = {} }

locals {
  targets = flatten([for rule, list in var.targets : [for one in list : merge(one, { rule = rule })]])
  own_bus = var.create && var.create_bus
}

resource "aws_cloudwatch_event_bus" "this" {
  count = local.own_bus ? 1 : 0
  name  = var.bus_name
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each            = var.create && var.create_rules ? var.rules : {}
  name                = var.append_rule_postfix ? "${replace(each.key, "_", "-")}-rule" : each.key
  event_bus_name      = local.own_bus ? aws_cloudwatch_event_bus.this[0].name : var.bus_name
  event_pattern       = try(each.value.event_pattern, null)
  schedule_expression = try(each.value.schedule_expression, null)
}

resource "aws_cloudwatch_event_target" "this" {
  for_each       = var.create && var.create_targets ? { for one in local.targets : one.name => one } : {}
  rule           = try(aws_cloudwatch_event_rule.this[each.value.rule].name, each.value.rule)
  event_bus_name = local.own_bus ? aws_cloudwatch_event_bus.this[0].name : var.bus_name
  arn            = try(each.value.arn, each.value.destination, null)
  role_arn       = try(each.value.attach_role_arn, null) == true ? try(aws_iam_role.eventbridge[0].arn, null) : try(tostring(each.value.attach_role_arn), null)
  dynamic "ecs_target" {
    for_each = try([each.value.ecs_target], [])
    content {
      task_definition_arn = try(ecs_target.value.task_definition_arn, null)
    }
  }
  dynamic "dead_letter_config" {
    for_each = try([coalesce(each.value.dead_letter_arn)], [])
    content {
      arn = dead_letter_config.value
    }
  }
}

resource "aws_scheduler_schedule" "this" {
  for_each            = var.create && var.create_schedules ? var.schedules : {}
  name                = each.key
  schedule_expression = try(each.value.schedule_expression, null)
  target {
    arn      = try(each.value.arn, null)
    role_arn = try(each.value.role_arn, aws_iam_role.eventbridge[0].arn, null)
  }
}

resource "aws_pipes_pipe" "this" {
  for_each   = var.create && var.create_pipes ? var.pipes : {}
  source     = each.value.source
  target     = each.value.target
  enrichment = try(each.value.enrichment, null)
}

resource "aws_iam_role" "eventbridge" {
  count = var.create && var.create_role ? 1 : 0
  name  = var.role_name
}

output "eventbridge_bus_name" { value = var.bus_name }
output "eventbridge_bus_arn" { value = try(aws_cloudwatch_event_bus.this[0].arn, null) }
output "eventbridge_rule_ids" { value = { for name, one in aws_cloudwatch_event_rule.this : name => one.id } }
output "eventbridge_rule_arns" { value = { for name, one in aws_cloudwatch_event_rule.this : name => one.arn } }
output "eventbridge_schedule_ids" { value = { for name, one in aws_scheduler_schedule.this : name => one.id } }
output "eventbridge_schedule_arns" { value = { for name, one in aws_scheduler_schedule.this : name => one.arn } }
output "eventbridge_pipe_arns" { value = { for name, one in aws_pipes_pipe.this : name => one.arn } }
output "eventbridge_role_arn" { value = try(aws_iam_role.eventbridge[0].arn, null) }
output "eventbridge_role_name" { value = try(aws_iam_role.eventbridge[0].name, null) }
