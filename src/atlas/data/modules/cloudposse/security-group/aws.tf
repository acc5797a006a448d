# A security group; its rules are not described.
# source: https://github.com/cloudposse/terraform-aws-security-group
# versions: 1, 2

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
variable "vpc_id" {}
variable "target_security_group_id" { default = [] }
variable "security_group_name" { default = [] }
variable "create_before_destroy" { default = true }

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

locals {
  is_created = module.this.enabled && length(var.target_security_group_id) == 0
  name       = try(coalesce(var.security_group_name[0]), module.this.id)
}

resource "aws_security_group" "default" {
  count  = local.is_created && !var.create_before_destroy ? 1 : 0
  name   = local.name
  vpc_id = var.vpc_id
}

resource "aws_security_group" "cbd" {
  count  = local.is_created && var.create_before_destroy ? 1 : 0
  name   = local.name
  vpc_id = var.vpc_id
}

output "id" { value = try(aws_security_group.cbd[0].id, aws_security_group.default[0].id, var.target_security_group_id[0], null) }
output "arn" { value = try(aws_security_group.cbd[0].arn, aws_security_group.default[0].arn, null) }
output "name" { value = try(aws_security_group.cbd[0].name, aws_security_group.default[0].name, null) }
