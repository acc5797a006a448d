# An accelerator with its listeners and endpoints.
# source: https://github.com/terraform-aws-modules/terraform-aws-global-accelerator
# versions: 2, 3

variable "create" { default = true }
variable "name" { default = "" }
variable "enabled" { default = true }
variable "create_listeners" { default = true }
variable "listeners" { default = {} }

locals {
  groups = flatten([for listener, one in var.listeners : [for name, group in try(one.endpoint_groups, {}) : merge(group, { listener = listener, name = name })]])
}

resource "aws_globalaccelerator_accelerator" "this" {
  count   = var.create ? 1 : 0
  name    = var.name
  enabled = var.enabled
}

resource "aws_globalaccelerator_listener" "this" {
  for_each        = var.create && var.create_listeners ? var.listeners : {}
  accelerator_arn = aws_globalaccelerator_accelerator.this[0].id
  protocol        = try(each.value.protocol, null)
}

resource "aws_globalaccelerator_endpoint_group" "this" {
  for_each                = var.create && var.create_listeners ? { for one in local.groups : "${one.listener}:${one.name}" => one } : {}
  listener_arn            = aws_globalaccelerator_listener.this[each.value.listener].id
  endpoint_group_region   = try(each.value.endpoint_group_region, null)
  traffic_dial_percentage = try(each.value.traffic_dial_percentage, null)
  dynamic "endpoint_configuration" {
    for_each = [for one in try(each.value.endpoint_configuration, []) : one if can(one.endpoint_id)]
    content {
      endpoint_id = endpoint_configuration.value.endpoint_id
      weight      = try(endpoint_configuration.value.weight, null)
    }
  }
}

output "id" { value = try(aws_globalaccelerator_accelerator.this[0].id, null) }
output "arn" { value = try(aws_globalaccelerator_accelerator.this[0].arn, null) }
output "dns_name" { value = try(aws_globalaccelerator_accelerator.this[0].dns_name, null) }
output "hosted_zone_id" { value = try(aws_globalaccelerator_accelerator.this[0].hosted_zone_id, null) }
output "listeners" { value = aws_globalaccelerator_listener.this }
output "endpoint_groups" { value = aws_globalaccelerator_endpoint_group.this }
