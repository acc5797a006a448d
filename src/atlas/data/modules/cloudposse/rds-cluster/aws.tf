# An Aurora or Multi-AZ database cluster with its instances.
# source: https://github.com/cloudposse/terraform-aws-rds-cluster
# versions: 1, 2

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
variable "subnets" {}
variable "security_groups" { default = [] }
variable "vpc_security_group_ids" { default = [] }
variable "cluster_identifier" { default = "" }
variable "cluster_size" { default = 2 }
variable "cluster_type" { default = "regional" }
variable "db_port" { default = 3306 }
variable "engine" { default = "aurora" }
variable "engine_mode" { default = "provisioned" }
variable "instance_type" { default = "db.t2.small" }
variable "instance_availability_zone" { default = "" }
variable "db_cluster_instance_class" { default = null }
variable "kms_key_arn" { default = "" }
variable "manage_admin_user_password" { default = false }
variable "global_cluster_identifier" { default = "" }
variable "replication_source_identifier" { default = "" }
variable "source_region" { default = "" }
variable "subnet_group_name" { default = "" }

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
  is_regional = var.cluster_type == "regional"
  identifier  = var.cluster_identifier == "" ? module.this.id : var.cluster_identifier
}

resource "aws_security_group" "default" {
  count  = module.this.enabled ? 1 : 0
  name   = module.this.id
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "ingress_security_groups" {
  count                    = module.this.enabled ? length(var.security_groups) : 0
  type                     = "ingress"
  from_port                = var.db_port
  to_port                  = var.db_port
  protocol                 = "tcp"
  source_security_group_id = var.security_groups[count.index]
  security_group_id        = join("", aws_security_group.default[*].id)
}

resource "aws_db_subnet_group" "default" {
  count      = module.this.enabled ? 1 : 0
  name       = var.subnet_group_name == "" ? module.this.id : var.subnet_group_name
  subnet_ids = var.subnets
}

resource "aws_rds_cluster" "primary" {
  count                         = module.this.enabled && local.is_regional ? 1 : 0
  cluster_identifier            = local.identifier
  engine                        = var.engine
  engine_mode                   = var.engine_mode
  db_cluster_instance_class     = var.db_cluster_instance_class
  kms_key_id                    = var.kms_key_arn == "" ? null : var.kms_key_arn
  manage_master_user_password   = var.manage_admin_user_password ? true : null
  vpc_security_group_ids        = compact(concat([join("", aws_security_group.default[*].id)], var.vpc_security_group_ids))
  db_subnet_group_name          = join("", aws_db_subnet_group.default[*].name)
  replication_source_identifier = var.replication_source_identifier == "" ? null : var.replication_source_identifier
}

resource "aws_rds_cluster" "secondary" {
  count                     = module.this.enabled && !local.is_regional ? 1 : 0
  cluster_identifier        = local.identifier
  engine                    = var.engine
  engine_mode               = var.engine_mode
  db_cluster_instance_class = var.db_cluster_instance_class
  kms_key_id                = var.kms_key_arn == "" ? null : var.kms_key_arn
  vpc_security_group_ids    = compact(concat([join("", aws_security_group.default[*].id)], var.vpc_security_group_ids))
  db_subnet_group_name      = join("", aws_db_subnet_group.default[*].name)
  global_cluster_identifier = var.global_cluster_identifier == "" ? null : var.global_cluster_identifier
}

resource "aws_rds_cluster_instance" "default" {
  count                = module.this.enabled ? var.cluster_size : 0
  cluster_identifier   = coalesce(one(aws_rds_cluster.primary[*].id), one(aws_rds_cluster.secondary[*].id))
  instance_class       = var.instance_type
  engine               = var.engine
  db_subnet_group_name = one(aws_db_subnet_group.default[*].name)
  availability_zone    = var.instance_availability_zone == "" ? null : var.instance_availability_zone
}

output "cluster_identifier" { value = join("", concat(aws_rds_cluster.primary[*].cluster_identifier, aws_rds_cluster.secondary[*].cluster_identifier)) }
output "arn" { value = join("", concat(aws_rds_cluster.primary[*].arn, aws_rds_cluster.secondary[*].arn)) }
output "endpoint" { value = join("", concat(aws_rds_cluster.primary[*].endpoint, aws_rds_cluster.secondary[*].endpoint)) }
output "reader_endpoint" { value = join("", concat(aws_rds_cluster.primary[*].reader_endpoint, aws_rds_cluster.secondary[*].reader_endpoint)) }
output "instance_endpoints" { value = aws_rds_cluster_instance.default[*].endpoint }
output "security_group_id" { value = join("", aws_security_group.default[*].id) }
