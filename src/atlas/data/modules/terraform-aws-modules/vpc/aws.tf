# Subnets in zones, NAT gateways per zone or one for all, and the routes between them.
# source: https://github.com/terraform-aws-modules/terraform-aws-vpc
# versions: 4, 5, 6

variable "create_vpc" { default = true }
variable "region" { default = null }
variable "cidr" { default = "10.0.0.0/16" }
variable "secondary_cidr_blocks" { default = [] }
variable "azs" { default = [] }
variable "name" { default = "" }
variable "public_subnets" { default = [] }
variable "private_subnets" { default = [] }
variable "database_subnets" { default = [] }
variable "redshift_subnets" { default = [] }
variable "elasticache_subnets" { default = [] }
variable "intra_subnets" { default = [] }
variable "create_database_subnet_group" { default = true }
variable "database_subnet_group_name" { default = null }
variable "create_database_subnet_route_table" { default = false }
variable "create_database_internet_gateway_route" { default = false }
variable "create_database_nat_gateway_route" { default = false }
variable "enable_public_redshift" { default = false }
variable "create_redshift_subnet_group" { default = true }
variable "redshift_subnet_group_name" { default = null }
variable "create_elasticache_subnet_group" { default = true }
variable "elasticache_subnet_group_name" { default = null }
variable "create_elasticache_subnet_route_table" { default = false }
variable "create_multiple_public_route_tables" { default = false }
variable "create_multiple_intra_route_tables" { default = false }
variable "map_public_ip_on_launch" { default = false }
variable "create_igw" { default = true }
variable "enable_nat_gateway" { default = false }
variable "single_nat_gateway" { default = false }
variable "one_nat_gateway_per_az" { default = false }
variable "create_private_nat_gateway_route" { default = true }
variable "reuse_nat_ips" { default = false }
variable "external_nat_ip_ids" { default = [] }
variable "external_nat_ips" { default = [] }
variable "enable_vpn_gateway" { default = false }
variable "manage_default_security_group" { default = true }

locals {
  nat_gateways = var.single_nat_gateway ? 1 : var.one_nat_gateway_per_az ? length(var.azs) : max(
    length(var.private_subnets), length(var.database_subnets), length(var.elasticache_subnets), length(var.redshift_subnets)
  )
  has_public          = var.create_vpc && length(var.public_subnets) > 0
  has_private         = var.create_vpc && length(var.private_subnets) > 0
  has_database        = var.create_vpc && length(var.database_subnets) > 0
  public_tables       = var.create_multiple_public_route_tables ? length(var.public_subnets) : 1
  own_database_tables = local.has_database && var.create_database_subnet_route_table
  database_tables     = var.single_nat_gateway || var.create_database_internet_gateway_route ? 1 : length(var.database_subnets)
}

resource "aws_vpc" "this" {
  count      = var.create_vpc ? 1 : 0
  region     = var.region
  cidr_block = var.cidr
  tags       = { Name = var.name }
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  count      = var.create_vpc ? length(var.secondary_cidr_blocks) : 0
  vpc_id     = aws_vpc.this[0].id
  cidr_block = element(var.secondary_cidr_blocks, count.index)
}

resource "aws_default_security_group" "this" {
  count  = var.create_vpc && var.manage_default_security_group ? 1 : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_internet_gateway" "this" {
  count  = local.has_public && var.create_igw ? 1 : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_vpn_gateway" "this" {
  count  = var.create_vpc && var.enable_vpn_gateway ? 1 : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_subnet" "public" {
  count                   = var.create_vpc && (!var.one_nat_gateway_per_az || length(var.public_subnets) >= length(var.azs)) ? length(var.public_subnets) : 0
  region                  = var.region
  vpc_id                  = aws_vpc.this[0].id
  cidr_block              = var.public_subnets[count.index]
  availability_zone       = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? element(var.azs, count.index) : null
  availability_zone_id    = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? null : element(var.azs, count.index)
  map_public_ip_on_launch = var.map_public_ip_on_launch
}

resource "aws_subnet" "private" {
  count                = var.create_vpc ? length(var.private_subnets) : 0
  region               = var.region
  vpc_id               = aws_vpc.this[0].id
  cidr_block           = var.private_subnets[count.index]
  availability_zone    = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? element(var.azs, count.index) : null
  availability_zone_id = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? null : element(var.azs, count.index)
}

resource "aws_subnet" "database" {
  count                = var.create_vpc ? length(var.database_subnets) : 0
  region               = var.region
  vpc_id               = aws_vpc.this[0].id
  cidr_block           = var.database_subnets[count.index]
  availability_zone    = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? element(var.azs, count.index) : null
  availability_zone_id = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? null : element(var.azs, count.index)
}

resource "aws_subnet" "redshift" {
  count                = var.create_vpc ? length(var.redshift_subnets) : 0
  region               = var.region
  vpc_id               = aws_vpc.this[0].id
  cidr_block           = var.redshift_subnets[count.index]
  availability_zone    = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? element(var.azs, count.index) : null
  availability_zone_id = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? null : element(var.azs, count.index)
}

resource "aws_subnet" "elasticache" {
  count                = var.create_vpc ? length(var.elasticache_subnets) : 0
  region               = var.region
  vpc_id               = aws_vpc.this[0].id
  cidr_block           = var.elasticache_subnets[count.index]
  availability_zone    = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? element(var.azs, count.index) : null
  availability_zone_id = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? null : element(var.azs, count.index)
}

resource "aws_subnet" "intra" {
  count                = var.create_vpc ? length(var.intra_subnets) : 0
  region               = var.region
  vpc_id               = aws_vpc.this[0].id
  cidr_block           = var.intra_subnets[count.index]
  availability_zone    = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? element(var.azs, count.index) : null
  availability_zone_id = can(regex("^[a-z]{2}-", element(var.azs, count.index))) ? null : element(var.azs, count.index)
}

resource "aws_route_table" "public" {
  count  = local.has_public ? local.public_tables : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_route_table_association" "public" {
  count          = local.has_public ? length(var.public_subnets) : 0
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[var.create_multiple_public_route_tables ? count.index : 0].id
}

resource "aws_route" "public_internet_gateway" {
  count                  = local.has_public && var.create_igw ? local.public_tables : 0
  route_table_id         = aws_route_table.public[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_eip" "nat" {
  count  = var.create_vpc && var.enable_nat_gateway && !var.reuse_nat_ips ? local.nat_gateways : 0
  region = var.region
  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  count         = var.create_vpc && var.enable_nat_gateway ? local.nat_gateways : 0
  region        = var.region
  allocation_id = var.reuse_nat_ips ? var.external_nat_ip_ids[count.index] : aws_eip.nat[count.index].id
  subnet_id     = element(aws_subnet.public[*].id, var.single_nat_gateway ? 0 : count.index)
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route_table" "private" {
  count  = local.has_private ? local.nat_gateways : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_route_table_association" "private" {
  count          = local.has_private ? length(var.private_subnets) : 0
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = element(aws_route_table.private[*].id, var.single_nat_gateway ? 0 : count.index)
}

resource "aws_route" "private_nat_gateway" {
  count                  = var.create_vpc && var.enable_nat_gateway && var.create_private_nat_gateway_route ? local.nat_gateways : 0
  route_table_id         = element(aws_route_table.private[*].id, count.index)
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_route_table" "database" {
  count  = local.own_database_tables ? local.database_tables : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_route_table_association" "database" {
  count     = local.has_database ? length(var.database_subnets) : 0
  subnet_id = aws_subnet.database[count.index].id
  route_table_id = element(
    length(aws_route_table.database) > 0 ? aws_route_table.database[*].id : aws_route_table.private[*].id,
    var.single_nat_gateway || var.create_database_internet_gateway_route ? 0 : count.index
  )
}

resource "aws_route" "database_internet_gateway" {
  count                  = local.own_database_tables && var.create_igw && var.create_database_internet_gateway_route && !var.create_database_nat_gateway_route ? 1 : 0
  route_table_id         = aws_route_table.database[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route" "database_nat_gateway" {
  count                  = local.own_database_tables && !var.create_database_internet_gateway_route && var.create_database_nat_gateway_route && var.enable_nat_gateway ? local.database_tables : 0
  route_table_id         = element(aws_route_table.database[*].id, count.index)
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}

resource "aws_db_subnet_group" "database" {
  count      = local.has_database && var.create_database_subnet_group ? 1 : 0
  region     = var.region
  name       = lower(coalesce(var.database_subnet_group_name, var.name))
  subnet_ids = aws_subnet.database[*].id
}

resource "aws_redshift_subnet_group" "redshift" {
  count      = var.create_vpc && length(var.redshift_subnets) > 0 && var.create_redshift_subnet_group ? 1 : 0
  name       = lower(coalesce(var.redshift_subnet_group_name, var.name))
  subnet_ids = aws_subnet.redshift[*].id
}

resource "aws_route_table_association" "redshift" {
  count          = var.create_vpc && !var.enable_public_redshift ? length(var.redshift_subnets) : 0
  subnet_id      = aws_subnet.redshift[count.index].id
  route_table_id = element(aws_route_table.private[*].id, var.single_nat_gateway ? 0 : count.index)
}

resource "aws_route_table_association" "redshift_public" {
  count          = var.create_vpc && var.enable_public_redshift ? length(var.redshift_subnets) : 0
  subnet_id      = aws_subnet.redshift[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table" "elasticache" {
  count  = var.create_vpc && length(var.elasticache_subnets) > 0 && var.create_elasticache_subnet_route_table ? 1 : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_route_table_association" "elasticache" {
  count     = var.create_vpc ? length(var.elasticache_subnets) : 0
  subnet_id = aws_subnet.elasticache[count.index].id
  route_table_id = element(
    length(aws_route_table.elasticache) > 0 ? aws_route_table.elasticache[*].id : aws_route_table.private[*].id,
    var.single_nat_gateway || var.create_elasticache_subnet_route_table ? 0 : count.index
  )
}

resource "aws_elasticache_subnet_group" "elasticache" {
  count      = var.create_vpc && length(var.elasticache_subnets) > 0 && var.create_elasticache_subnet_group ? 1 : 0
  name       = coalesce(var.elasticache_subnet_group_name, var.name)
  subnet_ids = aws_subnet.elasticache[*].id
}

resource "aws_route_table" "intra" {
  count  = var.create_vpc && length(var.intra_subnets) > 0 ? (var.create_multiple_intra_route_tables ? length(var.intra_subnets) : 1) : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_route_table_association" "intra" {
  count          = var.create_vpc ? length(var.intra_subnets) : 0
  subnet_id      = aws_subnet.intra[count.index].id
  route_table_id = element(aws_route_table.intra[*].id, var.create_multiple_intra_route_tables ? count.index : 0)
}

output "vpc_id" { value = try(aws_vpc.this[0].id, null) }
output "vpc_arn" { value = try(aws_vpc.this[0].arn, null) }
output "vpc_cidr_block" { value = try(aws_vpc.this[0].cidr_block, null) }
output "vpc_ipv6_cidr_block" { value = try(aws_vpc.this[0].ipv6_cidr_block, null) }
output "vpc_owner_id" { value = try(aws_vpc.this[0].owner_id, null) }
output "vpc_secondary_cidr_blocks" { value = aws_vpc_ipv4_cidr_block_association.this[*].cidr_block }
output "default_security_group_id" { value = try(aws_vpc.this[0].default_security_group_id, null) }
output "default_network_acl_id" { value = try(aws_vpc.this[0].default_network_acl_id, null) }
output "default_route_table_id" { value = try(aws_vpc.this[0].default_route_table_id, null) }
output "vpc_main_route_table_id" { value = try(aws_vpc.this[0].main_route_table_id, null) }
output "igw_id" { value = try(aws_internet_gateway.this[0].id, null) }
output "igw_arn" { value = try(aws_internet_gateway.this[0].arn, null) }
output "vgw_id" { value = try(aws_vpn_gateway.this[0].id, null) }
output "public_subnet_objects" { value = aws_subnet.public }
output "public_subnets" { value = aws_subnet.public[*].id }
output "public_subnet_arns" { value = aws_subnet.public[*].arn }
output "public_subnets_cidr_blocks" { value = aws_subnet.public[*].cidr_block }
output "private_subnet_objects" { value = aws_subnet.private }
output "private_subnets" { value = aws_subnet.private[*].id }
output "private_subnet_arns" { value = aws_subnet.private[*].arn }
output "private_subnets_cidr_blocks" { value = aws_subnet.private[*].cidr_block }
output "database_subnet_objects" { value = aws_subnet.database }
output "database_subnets" { value = aws_subnet.database[*].id }
output "database_subnet_arns" { value = aws_subnet.database[*].arn }
output "database_subnets_cidr_blocks" { value = aws_subnet.database[*].cidr_block }
output "redshift_subnet_objects" { value = aws_subnet.redshift }
output "redshift_subnets" { value = aws_subnet.redshift[*].id }
output "redshift_subnet_arns" { value = aws_subnet.redshift[*].arn }
output "redshift_subnets_cidr_blocks" { value = aws_subnet.redshift[*].cidr_block }
output "elasticache_subnet_objects" { value = aws_subnet.elasticache }
output "elasticache_subnets" { value = aws_subnet.elasticache[*].id }
output "elasticache_subnet_arns" { value = aws_subnet.elasticache[*].arn }
output "elasticache_subnets_cidr_blocks" { value = aws_subnet.elasticache[*].cidr_block }
output "intra_subnet_objects" { value = aws_subnet.intra }
output "intra_subnets" { value = aws_subnet.intra[*].id }
output "intra_subnet_arns" { value = aws_subnet.intra[*].arn }
output "intra_subnets_cidr_blocks" { value = aws_subnet.intra[*].cidr_block }
output "public_route_table_ids" { value = aws_route_table.public[*].id }
output "private_route_table_ids" { value = aws_route_table.private[*].id }
output "intra_route_table_ids" { value = aws_route_table.intra[*].id }
output "database_route_table_ids" {
  value = length(aws_route_table.database) > 0 ? aws_route_table.database[*].id : aws_route_table.private[*].id
}
output "elasticache_route_table_ids" {
  value = length(aws_route_table.elasticache) > 0 ? aws_route_table.elasticache[*].id : aws_route_table.private[*].id
}
output "public_internet_gateway_route_id" { value = try(aws_route.public_internet_gateway[0].id, null) }
output "private_nat_gateway_route_ids" { value = aws_route.private_nat_gateway[*].id }
output "database_subnet_group" { value = try(aws_db_subnet_group.database[0].id, null) }
output "database_subnet_group_name" { value = try(aws_db_subnet_group.database[0].name, null) }
output "redshift_subnet_group" { value = try(aws_redshift_subnet_group.redshift[0].id, null) }
output "elasticache_subnet_group" { value = try(aws_elasticache_subnet_group.elasticache[0].id, null) }
output "elasticache_subnet_group_name" { value = try(aws_elasticache_subnet_group.elasticache[0].name, null) }
output "nat_ids" { value = aws_eip.nat[*].id }
output "nat_public_ips" { value = var.reuse_nat_ips ? var.external_nat_ips : aws_eip.nat[*].public_ip }
output "natgw_ids" { value = aws_nat_gateway.this[*].id }
output "azs" { value = var.azs }
output "name" { value = var.name }
