# A search domain.
# source: https://github.com/terraform-aws-modules/terraform-aws-opensearch
# versions: 1, 2

variable "create" { default = true }
variable "domain_name" { default = "" }
variable "engine_version" { default = null }
variable "cluster_config" { default = {} }
variable "vpc_options" { default = {} }
variable "encrypt_at_rest" { default = {} }
variable "create_security_group" { default = true }
variable "security_group_rules" { default = {} }
variable "access_policies" { default = null }

resource "aws_opensearch_domain" "this" {
  count          = var.create ? 1 : 0
  domain_name    = var.domain_name
  engine_version = var.engine_version
  cluster_config {
    instance_count                = try(var.cluster_config.instance_count, 3)
    instance_type                 = try(var.cluster_config.instance_type, null)
    dedicated_master_enabled      = try(var.cluster_config.dedicated_master_enabled, true)
    dedicated_master_count        = try(var.cluster_config.dedicated_master_count, 3)
    multi_az_with_standby_enabled = try(var.cluster_config.multi_az_with_standby_enabled, null)
    zone_awareness_enabled        = try(var.cluster_config.zone_awareness_enabled, true)
    dynamic "zone_awareness_config" {
      for_each = try(var.cluster_config.zone_awareness_enabled, true) ? [1] : []
      content {
        availability_zone_count = try(var.cluster_config.zone_awareness_config.availability_zone_count, null)
      }
    }
  }
  dynamic "vpc_options" {
    for_each = length(var.vpc_options) > 0 ? [1] : []
    content {
      subnet_ids         = try(var.vpc_options.subnet_ids, null)
      security_group_ids = concat(aws_security_group.this[*].id, try(var.vpc_options.security_group_ids, []))
    }
  }
  dynamic "encrypt_at_rest" {
    for_each = try([var.encrypt_at_rest.kms_key_id], [])
    content {
      kms_key_id = encrypt_at_rest.value
    }
  }
}

resource "aws_security_group" "this" {
  count = var.create && var.create_security_group && length(var.vpc_options) > 0 ? 1 : 0
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = length(aws_security_group.this) > 0 ? { for name, rule in var.security_group_rules : name => rule if try(rule.type, "ingress") == "ingress" } : {}
  security_group_id            = aws_security_group.this[0].id
  from_port                    = try(each.value.from_port, 443)
  to_port                      = try(each.value.to_port, 443)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}

output "domain_arn" { value = try(aws_opensearch_domain.this[0].arn, null) }
output "domain_id" { value = try(aws_opensearch_domain.this[0].domain_id, null) }
output "domain_name" { value = try(aws_opensearch_domain.this[0].domain_name, null) }
output "domain_endpoint" { value = try(aws_opensearch_domain.this[0].endpoint, null) }
output "domain_dashboard_endpoint" { value = try(aws_opensearch_domain.this[0].dashboard_endpoint, null) }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, null) }
