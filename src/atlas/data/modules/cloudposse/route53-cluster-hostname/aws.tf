# A name for an address.
# source: https://github.com/cloudposse/terraform-aws-route53-cluster-hostname
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
variable "zone_id" {}
variable "dns_name" { default = "" }
variable "records" {}
variable "type" { default = "CNAME" }
variable "ttl" { default = 300 }

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

resource "aws_route53_record" "default" {
  count   = module.this.enabled ? 1 : 0
  name    = var.dns_name == "" ? module.this.id : var.dns_name
  zone_id = var.zone_id
  type    = var.type
  ttl     = var.ttl
  records = var.records
}

output "hostname" { value = one(aws_route53_record.default[*].fqdn) }
