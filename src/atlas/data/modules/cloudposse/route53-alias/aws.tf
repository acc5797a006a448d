# Names that are aliases of one target.
# source: https://github.com/cloudposse/terraform-aws-route53-alias
# versions: 0

variable "context" { default = {} }
variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "label_order" { default = null }
variable "label_value_case" { default = null }
variable "aliases" {}
variable "parent_zone_id" { default = "" }
variable "parent_zone_name" { default = "" }
variable "private_zone" { default = false }
variable "target_dns_name" {}
variable "target_zone_id" {}
variable "evaluate_target_health" { default = false }
variable "ipv6_enabled" { default = false }

module "this" {
  source           = "cloudposse/label/null"
  context          = var.context
  enabled          = var.enabled
  namespace        = var.namespace
  tenant           = var.tenant
  environment      = var.environment
  stage            = var.stage
  name             = var.name
  delimiter        = var.delimiter
  attributes       = var.attributes
  label_order      = var.label_order
  label_value_case = var.label_value_case
}

data "aws_route53_zone" "default" {
  count        = module.this.enabled && length(compact(var.aliases)) > 0 ? 1 : 0
  zone_id      = var.parent_zone_id
  name         = var.parent_zone_name
  private_zone = var.private_zone
}

locals {
  zone_id = var.parent_zone_id == "" ? try(data.aws_route53_zone.default[0].zone_id, "") : var.parent_zone_id
}

resource "aws_route53_record" "default" {
  for_each = module.this.enabled ? toset(compact(var.aliases)) : toset([])
  zone_id  = local.zone_id
  name     = each.key
  type     = "A"
  alias {
    name                   = var.target_dns_name
    zone_id                = var.target_zone_id
    evaluate_target_health = var.evaluate_target_health
  }
}

resource "aws_route53_record" "ipv6" {
  for_each = module.this.enabled && var.ipv6_enabled ? toset(compact(var.aliases)) : toset([])
  zone_id  = local.zone_id
  name     = each.key
  type     = "AAAA"
  alias {
    name                   = var.target_dns_name
    zone_id                = var.target_zone_id
    evaluate_target_health = var.evaluate_target_health
  }
}

output "hostnames" { value = try([for alias in var.aliases : aws_route53_record.default[alias].fqdn], []) }
output "parent_zone_id" { value = local.zone_id }
output "parent_zone_name" { value = var.parent_zone_name == "" ? try(data.aws_route53_zone.default[0].name, "") : var.parent_zone_name }
