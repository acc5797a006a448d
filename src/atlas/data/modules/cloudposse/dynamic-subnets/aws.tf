# Public and private subnets in every zone, with NAT gateways.
# source: https://github.com/cloudposse/terraform-aws-dynamic-subnets
# versions: 2, 3

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
variable "igw_id" { default = [] }
variable "availability_zones" { default = [] }
variable "max_subnet_count" { default = 0 }
variable "max_nats" { default = 999 }
variable "private_subnets_enabled" { default = true }
variable "public_subnets_enabled" { default = true }
variable "nat_gateway_enabled" { default = null }
variable "nat_instance_enabled" { default = null }
variable "nat_elastic_ips" { default = [] }
variable "subnets_per_az_count" { default = 1 }
variable "map_public_ip_on_launch" { default = true }

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

data "aws_availability_zones" "default" {
  state = "available"
}

locals {
  all      = length(var.availability_zones) > 0 ? var.availability_zones : data.aws_availability_zones.default.names
  zones    = var.max_subnet_count == 0 || try(var.max_subnet_count >= length(local.all), false) ? local.all : slice(local.all, 0, var.max_subnet_count)
  in_zones = flatten([for zone in local.zones : [for index in range(0, var.subnets_per_az_count) : zone]])
  public   = module.this.enabled && var.public_subnets_enabled ? length(local.in_zones) : 0
  private  = module.this.enabled && var.private_subnets_enabled ? length(local.in_zones) : 0
  has_nat  = var.nat_gateway_enabled == null ? !try(coalesce(var.nat_instance_enabled), false) && var.private_subnets_enabled && var.public_subnets_enabled : var.nat_gateway_enabled
  nats     = module.this.enabled && local.has_nat ? min(length(local.zones), var.max_nats) : 0
}

resource "aws_subnet" "public" {
  count                   = local.public
  vpc_id                  = var.vpc_id
  availability_zone       = local.in_zones[count.index]
  map_public_ip_on_launch = var.map_public_ip_on_launch
}

resource "aws_subnet" "private" {
  count             = local.private
  vpc_id            = var.vpc_id
  availability_zone = local.in_zones[count.index]
}

resource "aws_route_table" "public" {
  count  = local.public > 0 ? 1 : 0
  vpc_id = var.vpc_id
}

resource "aws_route" "public" {
  count                  = local.public > 0 && length(var.igw_id) > 0 ? 1 : 0
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = var.igw_id[0]
}

resource "aws_route_table_association" "public" {
  count          = local.public
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_eip" "default" {
  count = length(var.nat_elastic_ips) > 0 ? 0 : local.nats
}

resource "aws_nat_gateway" "default" {
  count         = local.nats
  allocation_id = try(aws_eip.default[count.index].id, null)
  subnet_id     = aws_subnet.public[count.index * var.subnets_per_az_count].id
}

resource "aws_route_table" "private" {
  count  = local.private
  vpc_id = var.vpc_id
}

resource "aws_route" "nat4" {
  count                  = local.nats > 0 ? local.private : 0
  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = element(aws_nat_gateway.default[*].id, floor(count.index / var.subnets_per_az_count))
}

resource "aws_route_table_association" "private" {
  count          = local.private
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

output "availability_zones" { value = local.zones }
output "public_subnet_ids" { value = aws_subnet.public[*].id }
output "public_subnet_arns" { value = aws_subnet.public[*].arn }
output "private_subnet_ids" { value = aws_subnet.private[*].id }
output "private_subnet_arns" { value = aws_subnet.private[*].arn }
output "public_subnet_cidrs" { value = aws_subnet.public[*].cidr_block }
output "private_subnet_cidrs" { value = aws_subnet.private[*].cidr_block }
output "public_route_table_ids" { value = aws_route_table.public[*].id }
output "private_route_table_ids" { value = aws_route_table.private[*].id }
output "nat_gateway_ids" { value = aws_nat_gateway.default[*].id }
output "nat_ips" { value = aws_eip.default[*].public_ip }
output "nat_gateway_public_ips" { value = aws_eip.default[*].public_ip }
