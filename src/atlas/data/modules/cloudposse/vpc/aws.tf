# A network with its internet gateway.
# source: https://github.com/cloudposse/terraform-aws-vpc
# versions: 1, 2, 3

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
variable "ipv4_primary_cidr_block" { default = null }
variable "internet_gateway_enabled" { default = true }

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

resource "aws_vpc" "default" {
  count      = module.this.enabled ? 1 : 0
  cidr_block = var.ipv4_primary_cidr_block
  tags       = { Name = module.this.id }
}

resource "aws_internet_gateway" "default" {
  count  = module.this.enabled && var.internet_gateway_enabled ? 1 : 0
  vpc_id = aws_vpc.default[0].id
}

output "vpc_id" { value = try(aws_vpc.default[0].id, null) }
output "vpc_arn" { value = try(aws_vpc.default[0].arn, null) }
output "vpc_cidr_block" { value = try(aws_vpc.default[0].cidr_block, null) }
output "vpc_main_route_table_id" { value = try(aws_vpc.default[0].main_route_table_id, null) }
output "vpc_default_network_acl_id" { value = try(aws_vpc.default[0].default_network_acl_id, null) }
output "vpc_default_security_group_id" { value = try(aws_vpc.default[0].default_security_group_id, null) }
output "vpc_default_route_table_id" { value = try(aws_vpc.default[0].default_route_table_id, null) }
output "igw_id" { value = try(aws_internet_gateway.default[0].id, null) }
