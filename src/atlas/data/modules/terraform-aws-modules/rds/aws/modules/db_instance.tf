# The database instance itself.
# source: https://github.com/terraform-aws-modules/terraform-aws-rds/tree/master/modules/db_instance
# versions: 5, 6, 7

variable "create" { default = true }
variable "region" { default = null }
variable "identifier" {}
variable "engine" { default = null }
variable "engine_version" { default = null }
variable "instance_class" { default = null }
variable "multi_az" { default = false }
variable "availability_zone" { default = null }
variable "db_name" { default = null }
variable "port" { default = null }
variable "kms_key_id" { default = null }
variable "manage_master_user_password" { default = true }
variable "master_user_secret_kms_key_id" { default = null }
variable "vpc_security_group_ids" { default = [] }
variable "db_subnet_group_name" { default = null }
variable "parameter_group_name" { default = null }
variable "option_group_name" { default = null }
variable "replicate_source_db" { default = null }
variable "publicly_accessible" { default = false }
variable "backup_retention_period" { default = null }
variable "create_monitoring_role" { default = false }
variable "monitoring_role_arn" { default = null }
variable "monitoring_role_name" { default = "rds-monitoring-role" }
variable "iam_database_authentication_enabled" { default = false }

resource "aws_db_instance" "this" {
  count                               = var.create ? 1 : 0
  region                              = var.region
  identifier                          = var.identifier
  engine                              = var.engine
  engine_version                      = var.engine_version
  instance_class                      = var.instance_class
  multi_az                            = var.multi_az
  availability_zone                   = var.availability_zone
  db_name                             = var.db_name
  port                                = var.port
  kms_key_id                          = var.kms_key_id
  manage_master_user_password         = var.replicate_source_db == null && var.manage_master_user_password ? true : null
  master_user_secret_kms_key_id       = var.manage_master_user_password ? var.master_user_secret_kms_key_id : null
  vpc_security_group_ids              = var.vpc_security_group_ids
  db_subnet_group_name                = var.db_subnet_group_name
  parameter_group_name                = var.parameter_group_name
  option_group_name                   = var.option_group_name
  replicate_source_db                 = var.replicate_source_db
  publicly_accessible                 = var.publicly_accessible
  backup_retention_period             = var.backup_retention_period
  monitoring_role_arn                 = var.create_monitoring_role ? aws_iam_role.enhanced_monitoring[0].arn : var.monitoring_role_arn
  iam_database_authentication_enabled = var.iam_database_authentication_enabled
}

resource "aws_iam_role" "enhanced_monitoring" {
  count              = var.create_monitoring_role ? 1 : 0
  name               = var.monitoring_role_name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "monitoring.rds.amazonaws.com" } }] })
}

output "enhanced_monitoring_iam_role_name" { value = try(aws_iam_role.enhanced_monitoring[0].name, null) }
output "enhanced_monitoring_iam_role_arn" { value = try(aws_iam_role.enhanced_monitoring[0].arn, null) }
output "db_instance_address" { value = try(aws_db_instance.this[0].address, null) }
output "db_instance_arn" { value = try(aws_db_instance.this[0].arn, null) }
output "db_instance_availability_zone" { value = try(aws_db_instance.this[0].availability_zone, null) }
output "db_instance_endpoint" { value = try(aws_db_instance.this[0].endpoint, null) }
output "db_instance_engine" { value = try(aws_db_instance.this[0].engine, null) }
output "db_instance_hosted_zone_id" { value = try(aws_db_instance.this[0].hosted_zone_id, null) }
output "db_instance_id" { value = try(aws_db_instance.this[0].id, null) }
output "db_instance_identifier" { value = try(aws_db_instance.this[0].identifier, null) }
output "db_instance_resource_id" { value = try(aws_db_instance.this[0].resource_id, null) }
output "db_instance_status" { value = try(aws_db_instance.this[0].status, null) }
output "db_instance_name" { value = try(aws_db_instance.this[0].db_name, null) }
output "db_instance_username" { value = try(aws_db_instance.this[0].username, null) }
output "db_instance_port" { value = try(aws_db_instance.this[0].port, null) }
output "db_instance_master_user_secret_arn" { value = try(aws_db_instance.this[0].master_user_secret[0].secret_arn, null) }
