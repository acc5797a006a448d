# A cluster with its instances, subnet group and security group.
# source: https://github.com/terraform-aws-modules/terraform-aws-rds-aurora
# versions: 8, 9

variable "create" { default = true }
variable "name" { default = "" }
variable "engine" { default = null }
variable "engine_mode" { default = "provisioned" }
variable "engine_version" { default = null }
variable "instances" { default = {} }
variable "instance_class" { default = "" }
variable "database_name" { default = null }
variable "port" { default = null }
variable "kms_key_id" { default = null }
variable "manage_master_user_password" { default = true }
variable "master_user_secret_kms_key_id" { default = null }
variable "availability_zones" { default = null }
variable "create_db_subnet_group" { default = false }
variable "db_subnet_group_name" { default = "" }
variable "subnets" { default = [] }
variable "create_security_group" { default = true }
variable "vpc_id" { default = "" }
variable "vpc_security_group_ids" { default = [] }
variable "security_group_rules" { default = {} }
# Until version 7.
variable "allowed_security_groups" { default = [] }
variable "global_cluster_identifier" { default = null }
variable "is_primary_cluster" { default = true }
variable "replication_source_identifier" { default = null }
variable "serverlessv2_scaling_configuration" { default = {} }
variable "publicly_accessible" { default = null }
variable "allocated_storage" { default = null }
variable "db_cluster_instance_class" { default = null }
variable "endpoints" { default = {} }
variable "monitoring_interval" { default = 0 }
variable "create_monitoring_role" { default = true }
variable "iam_role_name" { default = null }

locals {
  subnet_group = var.create_db_subnet_group ? try(aws_db_subnet_group.this[0].name, null) : var.db_subnet_group_name
  serverless   = var.engine_mode == "serverless"
}

resource "aws_db_subnet_group" "this" {
  count      = var.create && var.create_db_subnet_group ? 1 : 0
  name       = try(coalesce(var.db_subnet_group_name, var.name), null)
  subnet_ids = var.subnets
}

resource "aws_rds_cluster" "this" {
  count                         = var.create ? 1 : 0
  cluster_identifier            = var.name
  engine                        = var.engine
  engine_mode                   = var.engine_mode
  engine_version                = var.engine_version
  database_name                 = var.database_name
  port                          = var.port
  kms_key_id                    = var.kms_key_id
  manage_master_user_password   = var.global_cluster_identifier == null && var.manage_master_user_password ? true : null
  master_user_secret_kms_key_id = var.master_user_secret_kms_key_id
  availability_zones            = var.availability_zones
  db_cluster_instance_class     = var.db_cluster_instance_class
  db_subnet_group_name          = local.subnet_group
  vpc_security_group_ids        = concat(aws_security_group.this[*].id, var.vpc_security_group_ids)
  global_cluster_identifier     = var.global_cluster_identifier
  replication_source_identifier = var.replication_source_identifier
}

resource "aws_rds_cluster_instance" "this" {
  for_each             = var.create && !local.serverless ? var.instances : {}
  identifier           = try(coalesce(each.value.identifier), "${var.name}-${each.key}")
  cluster_identifier   = aws_rds_cluster.this[0].id
  engine               = var.engine
  instance_class       = try(coalesce(each.value.instance_class), var.instance_class)
  availability_zone    = try(each.value.availability_zone, null)
  promotion_tier       = try(each.value.promotion_tier, null)
  db_subnet_group_name = local.subnet_group
  monitoring_role_arn  = var.create_monitoring_role && var.monitoring_interval > 0 ? aws_iam_role.rds_enhanced_monitoring[0].arn : null
}

resource "aws_rds_cluster_endpoint" "this" {
  for_each                    = var.create && !local.serverless ? var.endpoints : {}
  cluster_identifier          = aws_rds_cluster.this[0].id
  cluster_endpoint_identifier = try(each.value.identifier, each.key)
  custom_endpoint_type        = try(each.value.type, null)
}

resource "aws_iam_role" "rds_enhanced_monitoring" {
  count = var.create && var.create_monitoring_role && var.monitoring_interval > 0 ? 1 : 0
  name  = var.iam_role_name
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group ? 1 : 0
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "this" {
  for_each                 = var.create && var.create_security_group ? var.security_group_rules : {}
  security_group_id        = aws_security_group.this[0].id
  type                     = try(each.value.type, "ingress")
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = try(each.value.from_port, var.port)
  to_port                  = try(each.value.to_port, var.port)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}

resource "aws_security_group_rule" "default_ingress" {
  count                    = var.create && var.create_security_group ? length(var.allowed_security_groups) : 0
  security_group_id        = aws_security_group.this[0].id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = var.port
  to_port                  = var.port
  source_security_group_id = element(var.allowed_security_groups, count.index)
}

output "db_subnet_group_name" { value = local.subnet_group }
output "cluster_arn" { value = try(aws_rds_cluster.this[0].arn, null) }
output "cluster_id" { value = try(aws_rds_cluster.this[0].id, null) }
output "cluster_resource_id" { value = try(aws_rds_cluster.this[0].cluster_resource_id, null) }
output "cluster_members" { value = try(aws_rds_cluster.this[0].cluster_members, null) }
output "cluster_endpoint" { value = try(aws_rds_cluster.this[0].endpoint, null) }
output "cluster_reader_endpoint" { value = try(aws_rds_cluster.this[0].reader_endpoint, null) }
output "cluster_database_name" { value = var.database_name }
output "cluster_port" { value = try(aws_rds_cluster.this[0].port, null) }
output "cluster_master_username" { value = try(aws_rds_cluster.this[0].master_username, null) }
output "cluster_master_password" { value = try(aws_rds_cluster.this[0].master_password, null) }
output "cluster_master_user_secret" { value = try(aws_rds_cluster.this[0].master_user_secret, null) }
output "cluster_hosted_zone_id" { value = try(aws_rds_cluster.this[0].hosted_zone_id, null) }
output "cluster_instances" { value = aws_rds_cluster_instance.this }
output "additional_cluster_endpoints" { value = aws_rds_cluster_endpoint.this }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
