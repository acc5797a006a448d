# Private ways to services: interface endpoints in subnets, gateway endpoints in route tables.
# source: https://github.com/terraform-aws-modules/terraform-aws-vpc/tree/master/modules/vpc-endpoints
# versions: 3, 4, 5, 6

variable "create" { default = true }
variable "region" { default = null }
variable "vpc_id" { default = null }
variable "endpoints" { default = {} }
variable "security_group_ids" { default = [] }
variable "subnet_ids" { default = [] }
variable "create_security_group" { default = false }
variable "security_group_name" { default = null }
variable "security_group_rules" { default = {} }

data "aws_region" "current" {}

locals {
  endpoints       = { for name, one in var.endpoints : name => one if var.create && try(one.create, true) }
  security_groups = concat(var.security_group_ids, aws_security_group.this[*].id)
}

resource "aws_vpc_endpoint" "this" {
  for_each          = local.endpoints
  region            = var.region
  vpc_id            = var.vpc_id
  service_name      = try(each.value.service_endpoint, each.value.service_name, "com.amazonaws.${coalesce(var.region, data.aws_region.current.name)}.${each.value.service}")
  vpc_endpoint_type = try(each.value.service_type, "Interface")
  policy            = try(each.value.policy, null)
  subnet_ids = try(each.value.service_type, "Interface") == "Interface" ? concat(
    var.subnet_ids, try(each.value.subnet_ids, [])
  ) : null
  security_group_ids = try(each.value.service_type, "Interface") == "Interface" ? concat(
    local.security_groups, try(each.value.security_group_ids, [])
  ) : null
  route_table_ids = try(each.value.service_type, "Interface") == "Gateway" ? try(each.value.route_table_ids, null) : null
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group ? 1 : 0
  region = var.region
  name   = var.security_group_name
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "this" {
  for_each                 = { for name, rule in var.security_group_rules : name => rule if var.create && var.create_security_group }
  security_group_id        = aws_security_group.this[0].id
  type                     = try(each.value.type, "ingress")
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = try(each.value.from_port, 443)
  to_port                  = try(each.value.to_port, 443)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}

output "endpoints" { value = aws_vpc_endpoint.this }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, null) }
