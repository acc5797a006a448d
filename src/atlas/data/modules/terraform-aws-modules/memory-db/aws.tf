# A MemoryDB cluster with its users and subnets.
# source: https://github.com/terraform-aws-modules/terraform-aws-memory-db
# versions: 1, 2, 3

variable "create" { default = true }
variable "name" { default = "" }
variable "use_name_prefix" { default = false }
variable "engine" { default = null }
variable "engine_version" { default = null }
variable "port" { default = null }
variable "node_type" { default = null }
variable "num_shards" { default = null }
variable "num_replicas_per_shard" { default = null }
variable "kms_key_arn" { default = null }
variable "security_group_ids" { default = null }
variable "sns_topic_arn" { default = null }
variable "create_users" { default = true }
variable "users" { default = {} }
variable "create_acl" { default = true }
variable "acl_name" { default = null }
variable "acl_user_names" { default = [] }
variable "create_parameter_group" { default = true }
variable "parameter_group_name" { default = null }
variable "parameter_group_family" { default = null }
variable "create_subnet_group" { default = true }
variable "subnet_group_name" { default = null }
variable "subnet_ids" { default = [] }

resource "aws_memorydb_cluster" "this" {
  count                  = var.create ? 1 : 0
  name                   = var.use_name_prefix ? null : var.name
  engine                 = var.engine
  engine_version         = var.engine_version
  port                   = var.port
  node_type              = var.node_type
  num_shards             = var.num_shards
  num_replicas_per_shard = var.num_replicas_per_shard
  acl_name               = var.create_acl ? aws_memorydb_acl.this[0].id : var.acl_name
  parameter_group_name   = var.create_parameter_group ? aws_memorydb_parameter_group.this[0].id : var.parameter_group_name
  subnet_group_name      = var.create_subnet_group ? aws_memorydb_subnet_group.this[0].id : var.subnet_group_name
  security_group_ids     = var.security_group_ids
  kms_key_arn            = var.kms_key_arn
  sns_topic_arn          = var.sns_topic_arn
}

resource "aws_memorydb_user" "this" {
  for_each  = var.create && var.create_users ? var.users : {}
  user_name = each.value.user_name
}

resource "aws_memorydb_acl" "this" {
  count      = var.create && var.create_acl ? 1 : 0
  name       = try(coalesce(var.acl_name, var.name), null)
  user_names = distinct(concat([for one in aws_memorydb_user.this : one.id], var.acl_user_names))
}

resource "aws_memorydb_parameter_group" "this" {
  count  = var.create && var.create_parameter_group ? 1 : 0
  name   = try(coalesce(var.parameter_group_name, var.name), null)
  family = var.parameter_group_family
}

resource "aws_memorydb_subnet_group" "this" {
  count      = var.create && var.create_subnet_group ? 1 : 0
  name       = try(coalesce(var.subnet_group_name, var.name), null)
  subnet_ids = var.subnet_ids
}

output "cluster_id" { value = try(aws_memorydb_cluster.this[0].id, null) }
output "cluster_arn" { value = try(aws_memorydb_cluster.this[0].arn, null) }
output "cluster_endpoint_address" { value = try(aws_memorydb_cluster.this[0].cluster_endpoint[0].address, null) }
output "cluster_endpoint_port" { value = try(aws_memorydb_cluster.this[0].cluster_endpoint[0].port, null) }
output "cluster_shards" { value = try(aws_memorydb_cluster.this[0].shards, null) }
output "users" { value = aws_memorydb_user.this }
output "acl_id" { value = try(aws_memorydb_acl.this[0].id, null) }
output "parameter_group_id" { value = try(aws_memorydb_parameter_group.this[0].id, null) }
output "subnet_group_id" { value = try(aws_memorydb_subnet_group.this[0].id, null) }
