# A transit gateway with its attachments and routes.
# source: https://github.com/terraform-aws-modules/terraform-aws-transit-gateway
# versions: 2, 3

variable "create_tgw" { default = true }
variable "name" { default = "" }
variable "vpc_attachments" { default = {} }
variable "create_tgw_routes" { default = true }
variable "transit_gateway_route_table_id" { default = null }
variable "share_tgw" { default = true }
variable "ram_name" { default = "" }

locals {
  routes     = flatten([for name, one in var.vpc_attachments : [for route in try(coalesce(one.tgw_routes), []) : { name = name, route = route }]])
  vpc_routes = { for one in flatten([for name, one in var.vpc_attachments : [for table in try(coalesce(one.vpc_route_table_ids), []) : { table = table, cidr = try(one.tgw_destination_cidr, ""), gateway = var.create_tgw ? aws_ec2_transit_gateway.this[0].id : try(one.tgw_id, null) }]]) : one.table => one }
}

resource "aws_ec2_transit_gateway" "this" {
  count = var.create_tgw ? 1 : 0
  tags  = { Name = var.name }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  for_each           = var.vpc_attachments
  transit_gateway_id = var.create_tgw ? aws_ec2_transit_gateway.this[0].id : each.value.tgw_id
  vpc_id             = each.value.vpc_id
  subnet_ids         = each.value.subnet_ids
}

resource "aws_ec2_transit_gateway_route_table" "this" {
  count              = var.create_tgw && var.create_tgw_routes ? 1 : 0
  transit_gateway_id = aws_ec2_transit_gateway.this[0].id
}

resource "aws_ec2_transit_gateway_route" "this" {
  count                          = var.create_tgw_routes ? length(local.routes) : 0
  destination_cidr_block         = local.routes[count.index].route.destination_cidr_block
  blackhole                      = try(local.routes[count.index].route.blackhole, null)
  transit_gateway_route_table_id = var.create_tgw ? aws_ec2_transit_gateway_route_table.this[0].id : var.transit_gateway_route_table_id
  transit_gateway_attachment_id  = tobool(try(local.routes[count.index].route.blackhole, false)) ? null : aws_ec2_transit_gateway_vpc_attachment.this[local.routes[count.index].name].id
}

resource "aws_route" "this" {
  for_each               = local.vpc_routes
  route_table_id         = each.key
  destination_cidr_block = each.value.cidr
  transit_gateway_id     = each.value.gateway
}

resource "aws_ram_resource_share" "this" {
  count = var.create_tgw && var.share_tgw ? 1 : 0
  name  = try(coalesce(var.ram_name, var.name), null)
}

resource "aws_ram_resource_association" "this" {
  count              = var.create_tgw && var.share_tgw ? 1 : 0
  resource_arn       = aws_ec2_transit_gateway.this[0].arn
  resource_share_arn = aws_ram_resource_share.this[0].id
}

output "ec2_transit_gateway_id" { value = try(aws_ec2_transit_gateway.this[0].id, "") }
output "ec2_transit_gateway_arn" { value = try(aws_ec2_transit_gateway.this[0].arn, "") }
output "ec2_transit_gateway_owner_id" { value = try(aws_ec2_transit_gateway.this[0].owner_id, "") }
output "ec2_transit_gateway_association_default_route_table_id" { value = try(aws_ec2_transit_gateway.this[0].association_default_route_table_id, "") }
output "ec2_transit_gateway_propagation_default_route_table_id" { value = try(aws_ec2_transit_gateway.this[0].propagation_default_route_table_id, "") }
output "ec2_transit_gateway_route_table_id" { value = try(aws_ec2_transit_gateway_route_table.this[0].id, "") }
output "ec2_transit_gateway_vpc_attachment" { value = aws_ec2_transit_gateway_vpc_attachment.this }
output "ec2_transit_gateway_vpc_attachment_ids" { value = [for one in aws_ec2_transit_gateway_vpc_attachment.this : one.id] }
output "ram_resource_share_id" { value = try(aws_ram_resource_share.this[0].id, "") }
