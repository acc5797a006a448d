# A cache: a replication group or a cluster.
# source: https://github.com/terraform-aws-modules/terraform-aws-elasticache
# versions: 1

variable "create" { default = true }
variable "create_cluster" { default = false }
variable "cluster_id" { default = "" }
variable "create_replication_group" { default = true }
variable "replication_group_id" { default = null }
variable "engine" { default = "redis" }
variable "node_type" { default = null }
variable "num_cache_nodes" { default = 1 }
variable "num_cache_clusters" { default = null }
variable "num_node_groups" { default = null }
variable "replicas_per_node_group" { default = null }
variable "automatic_failover_enabled" { default = null }
variable "multi_az_enabled" { default = false }
variable "cluster_mode_enabled" { default = false }
variable "preferred_cache_cluster_azs" { default = [] }
variable "availability_zone" { default = null }
variable "az_mode" { default = null }
variable "preferred_availability_zones" { default = [] }
variable "create_subnet_group" { default = true }
variable "subnet_group_name" { default = null }
variable "subnet_ids" { default = [] }
variable "create_security_group" { default = true }
variable "vpc_id" { default = null }
variable "security_group_ids" { default = [] }
variable "security_group_rules" { default = {} }
variable "kms_key_arn" { default = null }
variable "global_replication_group_id" { default = null }
variable "create_primary_global_replication_group" { default = false }
variable "create_secondary_global_replication_group" { default = false }

locals {
  is_global    = var.create_primary_global_replication_group || var.create_secondary_global_replication_group
  subnet_group = var.create_subnet_group ? try(aws_elasticache_subnet_group.this[0].name, null) : var.subnet_group_name
}

resource "aws_elasticache_cluster" "this" {
  count                        = var.create && var.create_cluster ? 1 : 0
  cluster_id                   = var.cluster_id
  engine                       = var.engine
  node_type                    = var.node_type
  num_cache_nodes              = var.num_cache_nodes
  availability_zone            = var.availability_zone
  az_mode                      = var.az_mode
  preferred_availability_zones = var.preferred_availability_zones
  subnet_group_name            = local.subnet_group
  security_group_ids           = concat(aws_security_group.this[*].id, var.security_group_ids)
}

resource "aws_elasticache_replication_group" "this" {
  count                       = var.create && var.create_replication_group && !local.is_global ? 1 : 0
  replication_group_id        = var.replication_group_id
  engine                      = var.engine
  node_type                   = var.node_type
  num_cache_clusters          = var.num_cache_clusters
  num_node_groups             = var.num_node_groups
  replicas_per_node_group     = var.replicas_per_node_group
  automatic_failover_enabled  = var.multi_az_enabled || var.cluster_mode_enabled ? true : var.automatic_failover_enabled
  multi_az_enabled            = var.multi_az_enabled
  preferred_cache_cluster_azs = length(var.preferred_cache_cluster_azs) > 0 ? var.preferred_cache_cluster_azs : null
  subnet_group_name           = local.subnet_group
  security_group_ids          = concat(aws_security_group.this[*].id, var.security_group_ids)
  kms_key_id                  = var.kms_key_arn
  global_replication_group_id = var.global_replication_group_id
}

resource "aws_elasticache_replication_group" "global" {
  count                       = var.create && var.create_replication_group && local.is_global ? 1 : 0
  replication_group_id        = var.replication_group_id
  engine                      = var.engine
  node_type                   = var.node_type
  num_cache_clusters          = var.num_cache_clusters
  num_node_groups             = var.num_node_groups
  replicas_per_node_group     = var.replicas_per_node_group
  automatic_failover_enabled  = var.multi_az_enabled || var.cluster_mode_enabled ? true : var.automatic_failover_enabled
  multi_az_enabled            = var.multi_az_enabled
  preferred_cache_cluster_azs = length(var.preferred_cache_cluster_azs) > 0 ? var.preferred_cache_cluster_azs : null
  subnet_group_name           = local.subnet_group
  security_group_ids          = concat(aws_security_group.this[*].id, var.security_group_ids)
  kms_key_id                  = var.kms_key_arn
  global_replication_group_id = var.global_replication_group_id
}

resource "aws_elasticache_subnet_group" "this" {
  count      = var.create && var.create_subnet_group ? 1 : 0
  name       = try(coalesce(var.subnet_group_name, var.cluster_id, var.replication_group_id), null)
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group ? 1 : 0
  vpc_id = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = var.create && var.create_security_group ? { for name, rule in var.security_group_rules : name => rule if try(rule.type, "ingress") == "ingress" } : {}
  security_group_id            = aws_security_group.this[0].id
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}

output "cluster_arn" { value = try(aws_elasticache_cluster.this[0].arn, null) }
output "cluster_address" { value = try(aws_elasticache_cluster.this[0].cluster_address, null) }
output "cluster_cache_nodes" { value = try(aws_elasticache_cluster.this[0].cache_nodes, null) }
output "cluster_configuration_endpoint" { value = try(aws_elasticache_cluster.this[0].configuration_endpoint, null) }
output "replication_group_arn" { value = try(aws_elasticache_replication_group.this[0].arn, aws_elasticache_replication_group.global[0].arn, null) }
output "replication_group_id" { value = try(aws_elasticache_replication_group.this[0].id, aws_elasticache_replication_group.global[0].id, null) }
output "replication_group_port" { value = try(aws_elasticache_replication_group.this[0].port, aws_elasticache_replication_group.global[0].port, null) }
output "replication_group_primary_endpoint_address" { value = try(aws_elasticache_replication_group.this[0].primary_endpoint_address, aws_elasticache_replication_group.global[0].primary_endpoint_address, null) }
output "replication_group_reader_endpoint_address" { value = try(aws_elasticache_replication_group.this[0].reader_endpoint_address, aws_elasticache_replication_group.global[0].reader_endpoint_address, null) }
output "replication_group_configuration_endpoint_address" { value = try(aws_elasticache_replication_group.this[0].configuration_endpoint_address, aws_elasticache_replication_group.global[0].configuration_endpoint_address, null) }
output "replication_group_member_clusters" { value = try(aws_elasticache_replication_group.this[0].member_clusters, aws_elasticache_replication_group.global[0].member_clusters, null) }
output "subnet_group_name" { value = try(aws_elasticache_subnet_group.this[0].name, null) }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, null) }
