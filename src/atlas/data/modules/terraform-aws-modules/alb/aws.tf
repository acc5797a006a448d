# An application or network load balancer with its listeners, rules, target groups and records.
# source: https://github.com/terraform-aws-modules/terraform-aws-alb
# versions: 8, 9, 10

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = null }
variable "load_balancer_type" { default = "application" }
variable "internal" { default = null }
variable "subnets" { default = null }
variable "subnet_mapping" { default = null }
variable "enable_cross_zone_load_balancing" { default = true }
variable "vpc_id" { default = null }
variable "create_security_group" { default = true }
variable "security_groups" { default = [] }
variable "security_group_ingress_rules" { default = null }
variable "security_group_egress_rules" { default = null }
variable "access_logs" { default = null }
variable "default_port" { default = 80 }
variable "default_protocol" { default = "HTTP" }
variable "listeners" { default = {} }
variable "target_groups" { default = null }
variable "additional_target_group_attachments" { default = null }
variable "associate_web_acl" { default = false }
variable "web_acl_arn" { default = null }
variable "route53_records" { default = null }
# Up to version 8 target groups were a list, and listeners named them by their place in it.
variable "http_tcp_listeners" { default = [] }
variable "https_listeners" { default = [] }

locals {
  groups   = can(keys(var.target_groups)) ? var.target_groups : {}
  list     = var.target_groups == null || can(keys(var.target_groups)) ? [] : var.target_groups
  rules    = flatten([for name, one in var.listeners : [for key, rule in try(one.rules, {}) : merge(rule, { listener_key = name, rule_key = key })]])
  attached = { for name, one in local.groups : name => one if try(one.create_attachment, true) && try(one.target_id, null) != null }
  targets  = flatten([for index, one in local.list : [for key, target in try(one.targets, {}) : { index = index, key = key, target_id = target.target_id }]])
  listed   = { for one in local.targets : "${one.index}.${one.key}" => one }
}

resource "aws_lb" "this" {
  count                            = var.create ? 1 : 0
  region                           = var.region
  name                             = var.name
  load_balancer_type               = var.load_balancer_type
  internal                         = var.internal
  subnets                          = var.subnets
  security_groups                  = concat(aws_security_group.this[*].id, var.security_groups == null ? [] : var.security_groups)
  enable_cross_zone_load_balancing = var.enable_cross_zone_load_balancing
  dynamic "subnet_mapping" {
    for_each = var.subnet_mapping == null ? [] : var.subnet_mapping
    content {
      subnet_id     = subnet_mapping.value.subnet_id
      allocation_id = try(subnet_mapping.value.allocation_id, null)
    }
  }
  dynamic "access_logs" {
    for_each = try([var.access_logs.bucket], [])
    content {
      bucket = access_logs.value
    }
  }
}

resource "aws_lb_listener" "this" {
  for_each          = var.create ? var.listeners : {}
  region            = var.region
  load_balancer_arn = aws_lb.this[0].arn
  port              = try(each.value.port, var.default_port)
  protocol          = try(each.value.protocol, var.default_protocol)
  certificate_arn   = try(each.value.certificate_arn, null)
  dynamic "default_action" {
    for_each = try([coalesce(each.value.forward)], [])
    content {
      type             = "forward"
      target_group_arn = try(aws_lb_target_group.this[default_action.value.target_group_key].arn, default_action.value.target_group_arn, default_action.value.arn, null)
    }
  }
  dynamic "default_action" {
    for_each = try([each.value.weighted_forward.target_groups], [])
    content {
      type = "forward"
      forward {
        dynamic "target_group" {
          for_each = default_action.value
          content {
            arn    = try(aws_lb_target_group.this[target_group.value.target_group_key].arn, target_group.value.target_group_arn, target_group.value.arn, null)
            weight = try(target_group.value.weight, null)
          }
        }
      }
    }
  }
  dynamic "default_action" {
    for_each = [for type in ["redirect", "fixed_response"] : replace(type, "_", "-") if can(coalesce(each.value[type]))]
    content {
      type = default_action.value
    }
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each     = { for rule in local.rules : "${rule.listener_key}/${rule.rule_key}" => rule if var.create }
  listener_arn = try(each.value.listener_arn, aws_lb_listener.this[each.value.listener_key].arn)
  priority     = try(each.value.priority, null)
  dynamic "action" {
    for_each = each.value.actions
    content {
      type             = replace(replace(try(action.value.type, can(action.value.weighted_forward) ? "forward" : keys(action.value)[0]), "weighted-forward", "forward"), "_", "-")
      target_group_arn = try(aws_lb_target_group.this[try(action.value.forward.target_group_key, action.value.target_group_key)].arn, action.value.forward.target_group_arn, action.value.target_group_arn, null)
      dynamic "forward" {
        for_each = try([action.value.weighted_forward.target_groups], action.value.type == "weighted-forward" ? [action.value.target_groups] : [], [])
        content {
          dynamic "target_group" {
            for_each = forward.value
            content {
              arn    = try(aws_lb_target_group.this[target_group.value.target_group_key].arn, target_group.value.target_group_arn, target_group.value.arn, null)
              weight = try(target_group.value.weight, null)
            }
          }
        }
      }
    }
  }
}

resource "aws_lb_target_group" "this" {
  for_each    = var.create ? local.groups : {}
  region      = var.region
  name        = try(each.value.name, null)
  port        = try(each.value.port, var.default_port)
  protocol    = try(each.value.protocol, var.default_protocol)
  target_type = try(each.value.target_type, null)
  vpc_id      = try(coalesce(each.value.vpc_id), var.vpc_id)
}

resource "aws_lb_target_group_attachment" "this" {
  for_each         = var.create ? merge(local.attached, local.listed) : {}
  target_group_arn = try(aws_lb_target_group.main[each.value.index].arn, aws_lb_target_group.this[each.key].arn)
  target_id        = each.value.target_id
}

resource "aws_lb_target_group_attachment" "additional" {
  for_each         = var.create && var.additional_target_group_attachments != null ? var.additional_target_group_attachments : {}
  target_group_arn = aws_lb_target_group.this[each.value.target_group_key].arn
  target_id        = each.value.target_id
}

resource "aws_lb_target_group" "main" {
  count       = var.create ? length(local.list) : 0
  name        = try(local.list[count.index].name, null)
  port        = try(local.list[count.index].backend_port, null)
  target_type = try(local.list[count.index].target_type, null)
  vpc_id      = var.vpc_id
}

resource "aws_lb_listener" "frontend_http_tcp" {
  count             = var.create ? length(var.http_tcp_listeners) : 0
  load_balancer_arn = aws_lb.this[0].arn
  port              = var.http_tcp_listeners[count.index].port
  default_action {
    type             = try(var.http_tcp_listeners[count.index].action_type, "forward")
    target_group_arn = try(coalesce(var.http_tcp_listeners[count.index].action_type), "forward") == "forward" ? aws_lb_target_group.main[try(var.http_tcp_listeners[count.index].target_group_index, count.index)].arn : null
  }
}

resource "aws_lb_listener" "frontend_https" {
  count             = var.create ? length(var.https_listeners) : 0
  load_balancer_arn = aws_lb.this[0].arn
  port              = var.https_listeners[count.index].port
  certificate_arn   = try(var.https_listeners[count.index].certificate_arn, null)
  default_action {
    type             = try(var.https_listeners[count.index].action_type, "forward")
    target_group_arn = try(coalesce(var.https_listeners[count.index].action_type), "forward") == "forward" ? aws_lb_target_group.main[try(var.https_listeners[count.index].target_group_index, count.index)].arn : null
  }
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group ? 1 : 0
  region = var.region
  vpc_id = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = var.create && var.create_security_group && var.security_group_ingress_rules != null ? var.security_group_ingress_rules : {}
  security_group_id            = aws_security_group.this[0].id
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = var.create && var.create_security_group && var.security_group_egress_rules != null ? var.security_group_egress_rules : {}
  security_group_id            = aws_security_group.this[0].id
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}

resource "aws_wafv2_web_acl_association" "this" {
  count        = var.create && var.associate_web_acl ? 1 : 0
  resource_arn = aws_lb.this[0].arn
  web_acl_arn  = var.web_acl_arn
}

resource "aws_route53_record" "this" {
  for_each = var.create && var.route53_records != null ? var.route53_records : {}
  zone_id  = each.value.zone_id
  name     = try(coalesce(each.value.name), each.key)
  type     = each.value.type
  alias {
    name                   = aws_lb.this[0].dns_name
    zone_id                = aws_lb.this[0].zone_id
    evaluate_target_health = try(each.value.evaluate_target_health, true)
  }
}

output "id" { value = try(aws_lb.this[0].id, null) }
output "arn" { value = try(aws_lb.this[0].arn, null) }
output "arn_suffix" { value = try(aws_lb.this[0].arn_suffix, null) }
output "dns_name" { value = try(aws_lb.this[0].dns_name, null) }
output "zone_id" { value = try(aws_lb.this[0].zone_id, null) }
output "listeners" { value = aws_lb_listener.this }
output "listener_rules" { value = aws_lb_listener_rule.this }
output "target_groups" { value = aws_lb_target_group.this }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, null) }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
output "route53_records" { value = aws_route53_record.this }
output "lb_id" { value = try(aws_lb.this[0].id, null) }
output "lb_arn" { value = try(aws_lb.this[0].arn, null) }
output "lb_arn_suffix" { value = try(aws_lb.this[0].arn_suffix, null) }
output "lb_dns_name" { value = try(aws_lb.this[0].dns_name, null) }
output "lb_zone_id" { value = try(aws_lb.this[0].zone_id, null) }
output "target_group_arns" { value = aws_lb_target_group.main[*].arn }
output "target_group_names" { value = aws_lb_target_group.main[*].name }
output "http_tcp_listener_arns" { value = aws_lb_listener.frontend_http_tcp[*].arn }
output "https_listener_arns" { value = aws_lb_listener.frontend_https[*].arn }
