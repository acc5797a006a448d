# A database instance with its subnet and security group.
# source: https://github.com/cloudposse/terraform-aws-rds
# versions: 0, 1

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
variable "subnet_ids" { default = [] }
variable "db_subnet_group_name" { default = null }
variable "security_group_ids" { default = [] }
variable "associate_security_group_ids" { default = [] }
variable "database_name" { default = null }
variable "database_port" {}
variable "database_manage_master_user_password" { default = false }
variable "database_password" { default = null }
variable "engine" { default = null }
variable "engine_version" {}
variable "instance_class" {}
variable "multi_az" { default = false }
variable "availability_zone" { default = null }
variable "kms_key_arn" { default = "" }
variable "replicate_source_db" { default = null }
variable "snapshot_identifier" { default = null }
variable "db_parameter_group" {}
variable "parameter_group_name" { default = "" }
variable "option_group_name" { default = "" }
variable "dns_zone_id" { default = "" }
variable "host_name" { default = "db" }

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

locals {
  has_subnets = try(length(var.subnet_ids), 0) > 0
  has_group   = try(coalesce(var.db_subnet_group_name), null) != null
  is_replica  = try(length(var.replicate_source_db), 0) > 0
}

resource "aws_security_group" "default" {
  count  = module.this.enabled ? 1 : 0
  name   = module.this.id
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "ingress_security_groups" {
  count                    = module.this.enabled ? length(var.security_group_ids) : 0
  type                     = "ingress"
  from_port                = var.database_port
  to_port                  = var.database_port
  protocol                 = "tcp"
  source_security_group_id = var.security_group_ids[count.index]
  security_group_id        = join("", aws_security_group.default[*].id)
}

resource "aws_db_subnet_group" "default" {
  count      = module.this.enabled && local.has_subnets && !local.has_group ? 1 : 0
  name       = module.this.id
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "default" {
  count  = module.this.enabled && var.parameter_group_name == "" ? 1 : 0
  family = var.db_parameter_group
}

resource "aws_db_option_group" "default" {
  count       = module.this.enabled && var.option_group_name == "" ? 1 : 0
  engine_name = var.engine
}

resource "aws_db_instance" "default" {
  count                       = module.this.enabled ? 1 : 0
  identifier                  = module.this.id
  db_name                     = var.database_name
  engine                      = local.is_replica ? null : var.engine
  engine_version              = local.is_replica ? null : var.engine_version
  instance_class              = var.instance_class
  multi_az                    = var.multi_az
  availability_zone           = var.multi_az ? null : var.availability_zone
  db_subnet_group_name        = local.has_group ? var.db_subnet_group_name : local.is_replica || !local.has_subnets ? null : join("", aws_db_subnet_group.default[*].name)
  vpc_security_group_ids      = compact(concat([join("", aws_security_group.default[*].id)], var.associate_security_group_ids))
  kms_key_id                  = var.kms_key_arn == "" ? null : var.kms_key_arn
  manage_master_user_password = local.is_replica || var.database_password != null ? null : var.database_manage_master_user_password
  parameter_group_name        = var.parameter_group_name == "" ? join("", aws_db_parameter_group.default[*].name) : var.parameter_group_name
  option_group_name           = var.option_group_name == "" ? join("", aws_db_option_group.default[*].name) : var.option_group_name
  replicate_source_db         = var.replicate_source_db
  snapshot_identifier         = var.snapshot_identifier
}

module "dns_host_name" {
  source   = "cloudposse/route53-cluster-hostname/aws"
  enabled  = module.this.enabled && length(var.dns_zone_id) > 0
  context  = module.this.context
  dns_name = var.host_name
  zone_id  = var.dns_zone_id
  records  = aws_db_instance.default[*].address
}

output "instance_id" { value = join("", aws_db_instance.default[*].identifier) }
output "instance_arn" { value = join("", aws_db_instance.default[*].arn) }
output "instance_address" { value = join("", aws_db_instance.default[*].address) }
output "instance_endpoint" { value = join("", aws_db_instance.default[*].endpoint) }
output "resource_id" { value = join("", aws_db_instance.default[*].resource_id) }
output "hostname" { value = module.dns_host_name.hostname }
output "security_group_id" { value = join("", aws_security_group.default[*].id) }
output "subnet_group_id" { value = join("", aws_db_subnet_group.default[*].id) }
output "parameter_group_id" { value = join("", aws_db_parameter_group.default[*].id) }
output "option_group_id" { value = join("", aws_db_option_group.default[*].id) }
output "master_user_secret" { value = one(aws_db_instance.default[*].master_user_secret) }
