# A Redis or Valkey replication group, or a serverless cache; two inputs decide on the failover to a second zone.
# source: https://github.com/cloudposse/terraform-aws-elasticache-redis
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
variable "subnets" { default = [] }
variable "elasticache_subnet_group_name" { default = "" }
variable "create_security_group" { default = true }
variable "associated_security_group_ids" { default = [] }
variable "replication_group_id" { default = "" }
variable "engine" { default = "redis" }
variable "engine_version" { default = "7.1" }
variable "instance_type" { default = "cache.t2.micro" }
variable "port" { default = 6379 }
variable "cluster_size" { default = 1 }
variable "availability_zones" { default = [] }
variable "automatic_failover_enabled" { default = false }
variable "multi_az_enabled" { default = false }
variable "cluster_mode_enabled" { default = false }
variable "cluster_mode_num_node_groups" { default = 0 }
variable "cluster_mode_replicas_per_node_group" { default = 0 }
variable "at_rest_encryption_enabled" { default = false }
variable "kms_key_id" { default = null }
variable "global_replication_group_id" { default = null }
variable "serverless_enabled" { default = false }
variable "zone_id" { default = [] }
variable "dns_subdomain" { default = "" }

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
  has_nodes       = module.this.enabled && !var.serverless_enabled
  is_serverless   = module.this.enabled && var.serverless_enabled
  identifier      = var.replication_group_id == "" ? module.this.id : var.replication_group_id
  kms_key_id      = var.at_rest_encryption_enabled ? var.kms_key_id : null
  security_groups = concat(var.associated_security_group_ids, compact([module.aws_security_group.id]))
  endpoint        = try(coalesce(var.serverless_enabled ? aws_elasticache_serverless_cache.default[0].endpoint[0].address : var.cluster_mode_enabled ? aws_elasticache_replication_group.default[0].configuration_endpoint_address : aws_elasticache_replication_group.default[0].primary_endpoint_address), null)
  reader_endpoint = try(var.serverless_enabled ? aws_elasticache_serverless_cache.default[0].reader_endpoint[0].address : aws_elasticache_replication_group.default[0].reader_endpoint_address, null)
}

module "aws_security_group" {
  source  = "cloudposse/security-group/aws"
  enabled = module.this.enabled && var.create_security_group
  context = module.this.context
  vpc_id  = var.vpc_id
}

resource "aws_elasticache_subnet_group" "default" {
  count      = module.this.enabled && var.elasticache_subnet_group_name == "" && length(var.subnets) > 0 ? 1 : 0
  name       = module.this.id
  subnet_ids = var.subnets
}

resource "aws_elasticache_replication_group" "default" {
  count                       = local.has_nodes ? 1 : 0
  replication_group_id        = local.identifier
  engine                      = var.global_replication_group_id == null ? var.engine : null
  engine_version              = var.global_replication_group_id == null ? var.engine_version : null
  node_type                   = var.global_replication_group_id == null ? var.instance_type : null
  port                        = var.port
  num_cache_clusters          = var.cluster_mode_enabled ? null : var.cluster_size
  num_node_groups             = var.global_replication_group_id == null && var.cluster_mode_enabled ? var.cluster_mode_num_node_groups : null
  replicas_per_node_group     = var.cluster_mode_enabled ? var.cluster_mode_replicas_per_node_group : null
  preferred_cache_cluster_azs = length(var.availability_zones) == 0 ? null : [for index in range(0, var.cluster_size) : element(var.availability_zones, index)]
  automatic_failover_enabled  = var.cluster_mode_enabled ? true : var.automatic_failover_enabled
  multi_az_enabled            = var.multi_az_enabled
  subnet_group_name           = var.elasticache_subnet_group_name == "" ? join("", aws_elasticache_subnet_group.default[*].name) : var.elasticache_subnet_group_name
  security_group_ids          = local.security_groups
  kms_key_id                  = local.kms_key_id
  global_replication_group_id = var.global_replication_group_id
}

resource "aws_elasticache_serverless_cache" "default" {
  count              = local.is_serverless ? 1 : 0
  name               = local.identifier
  engine             = var.engine
  kms_key_id         = local.kms_key_id
  subnet_ids         = var.subnets
  security_group_ids = local.security_groups
}

module "dns" {
  source   = "cloudposse/route53-cluster-hostname/aws"
  enabled  = module.this.enabled && length(var.zone_id) > 0
  context  = module.this.context
  dns_name = var.dns_subdomain == "" ? module.this.id : var.dns_subdomain
  zone_id  = try(var.zone_id[0], tostring(var.zone_id), "")
  records  = [local.endpoint]
}

output "id" { value = join("", aws_elasticache_replication_group.default[*].id) }
output "arn" { value = try(aws_elasticache_replication_group.default[0].arn, aws_elasticache_serverless_cache.default[0].arn, "") }
output "endpoint" { value = local.endpoint }
output "reader_endpoint_address" { value = local.reader_endpoint }
output "host" { value = module.dns.hostname }
output "port" { value = var.port }
output "member_clusters" { value = aws_elasticache_replication_group.default[*].member_clusters }
output "security_group_id" { value = module.aws_security_group.id }
output "security_group_name" { value = module.aws_security_group.name }
