# A database instance with its subnet, parameter and option groups.
# source: https://github.com/terraform-aws-modules/terraform-aws-rds
# versions: 5, 6, 7

variable "create_db_instance" { default = true }
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
variable "create_db_subnet_group" { default = false }
variable "db_subnet_group_name" { default = null }
variable "subnet_ids" { default = [] }
variable "create_db_parameter_group" { default = true }
variable "parameter_group_name" { default = null }
variable "family" { default = null }
variable "create_db_option_group" { default = true }
variable "option_group_name" { default = null }
variable "replicate_source_db" { default = null }
variable "publicly_accessible" { default = false }
variable "backup_retention_period" { default = null }
variable "create_monitoring_role" { default = false }
variable "monitoring_role_arn" { default = null }
variable "monitoring_role_name" { default = "rds-monitoring-role" }
variable "iam_database_authentication_enabled" { default = false }

module "db_subnet_group" {
  source     = "./modules/db_subnet_group"
  create     = var.create_db_subnet_group
  name       = coalesce(var.db_subnet_group_name, var.identifier)
  subnet_ids = var.subnet_ids
}

module "db_parameter_group" {
  source = "./modules/db_parameter_group"
  create = var.create_db_parameter_group
  name   = coalesce(var.parameter_group_name, var.identifier)
  family = var.family
}

module "db_option_group" {
  source      = "./modules/db_option_group"
  create      = var.create_db_option_group && var.engine != "postgres"
  name        = coalesce(var.option_group_name, var.identifier)
  engine_name = var.engine
}

module "db_instance" {
  source                              = "./modules/db_instance"
  create                              = var.create_db_instance
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
  manage_master_user_password         = var.manage_master_user_password
  master_user_secret_kms_key_id       = var.master_user_secret_kms_key_id
  vpc_security_group_ids              = var.vpc_security_group_ids
  db_subnet_group_name                = var.create_db_subnet_group ? module.db_subnet_group.db_subnet_group_id : var.db_subnet_group_name
  parameter_group_name                = var.create_db_parameter_group ? module.db_parameter_group.db_parameter_group_id : var.parameter_group_name
  option_group_name                   = var.engine == "postgres" ? null : var.create_db_option_group ? module.db_option_group.db_option_group_id : var.option_group_name
  replicate_source_db                 = var.replicate_source_db
  publicly_accessible                 = var.publicly_accessible
  backup_retention_period             = var.backup_retention_period
  create_monitoring_role              = var.create_monitoring_role
  monitoring_role_arn                 = var.monitoring_role_arn
  monitoring_role_name                = var.monitoring_role_name
  iam_database_authentication_enabled = var.iam_database_authentication_enabled
}

output "enhanced_monitoring_iam_role_name" { value = module.db_instance.enhanced_monitoring_iam_role_name }
output "enhanced_monitoring_iam_role_arn" { value = module.db_instance.enhanced_monitoring_iam_role_arn }
output "db_instance_address" { value = module.db_instance.db_instance_address }
output "db_instance_arn" { value = module.db_instance.db_instance_arn }
output "db_instance_availability_zone" { value = module.db_instance.db_instance_availability_zone }
output "db_instance_endpoint" { value = module.db_instance.db_instance_endpoint }
output "db_instance_engine" { value = module.db_instance.db_instance_engine }
output "db_instance_hosted_zone_id" { value = module.db_instance.db_instance_hosted_zone_id }
output "db_instance_id" { value = module.db_instance.db_instance_id }
output "db_instance_identifier" { value = module.db_instance.db_instance_identifier }
output "db_instance_resource_id" { value = module.db_instance.db_instance_resource_id }
output "db_instance_status" { value = module.db_instance.db_instance_status }
output "db_instance_name" { value = module.db_instance.db_instance_name }
output "db_instance_username" { value = module.db_instance.db_instance_username }
output "db_instance_port" { value = module.db_instance.db_instance_port }
output "db_instance_master_user_secret_arn" { value = module.db_instance.db_instance_master_user_secret_arn }
output "db_subnet_group_id" { value = module.db_subnet_group.db_subnet_group_id }
output "db_subnet_group_arn" { value = module.db_subnet_group.db_subnet_group_arn }
output "db_parameter_group_id" { value = module.db_parameter_group.db_parameter_group_id }
output "db_parameter_group_arn" { value = module.db_parameter_group.db_parameter_group_arn }
output "db_option_group_id" { value = module.db_option_group.db_option_group_id }
output "db_option_group_arn" { value = module.db_option_group.db_option_group_arn }
