# A bucket with its settings.
# source: https://github.com/cloudposse/terraform-aws-s3-bucket
# versions: 3, 4

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
variable "bucket_name" { default = null }
variable "sse_algorithm" { default = "AES256" }
variable "kms_master_key_arn" { default = "" }
variable "logging" { default = [] }
variable "s3_replication_enabled" { default = false }
variable "s3_replica_bucket_arn" { default = "" }
variable "s3_replication_rules" { default = null }

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
  name          = try(coalesce(var.bucket_name), module.this.id)
  is_replicated = module.this.enabled && var.s3_replication_enabled
}

resource "aws_s3_bucket" "default" {
  count  = module.this.enabled ? 1 : 0
  bucket = local.name
}

resource "aws_s3_bucket_server_side_encryption_configuration" "default" {
  count  = module.this.enabled ? 1 : 0
  bucket = join("", aws_s3_bucket.default[*].id)
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.sse_algorithm
      kms_master_key_id = var.kms_master_key_arn == "" ? null : var.kms_master_key_arn
    }
  }
}

resource "aws_s3_bucket_logging" "default" {
  for_each      = toset(module.this.enabled && try(length(var.logging), 0) > 0 ? ["enabled"] : [])
  bucket        = join("", aws_s3_bucket.default[*].id)
  target_bucket = try(var.logging[0].bucket_name, var.logging.bucket_name)
  target_prefix = try(var.logging[0].prefix, var.logging.prefix)
}

resource "aws_iam_role" "replication" {
  count = local.is_replicated ? 1 : 0
  name  = "${module.this.id}-replication"
}

resource "aws_s3_bucket_replication_configuration" "default" {
  count  = local.is_replicated ? 1 : 0
  bucket = join("", aws_s3_bucket.default[*].id)
  role   = aws_iam_role.replication[0].arn
  dynamic "rule" {
    for_each = try(coalesce(var.s3_replication_rules), [])
    content {
      id = try(rule.value.id, null)
      destination {
        bucket = try(coalesce(rule.value.destination_bucket), coalesce(rule.value.destination.bucket), var.s3_replica_bucket_arn)
      }
    }
  }
}

output "enabled" { value = module.this.enabled }
output "bucket_id" { value = join("", aws_s3_bucket.default[*].id) }
output "bucket_arn" { value = join("", aws_s3_bucket.default[*].arn) }
output "bucket_region" { value = join("", aws_s3_bucket.default[*].region) }
output "bucket_domain_name" { value = join("", aws_s3_bucket.default[*].bucket_domain_name) }
output "bucket_regional_domain_name" { value = join("", aws_s3_bucket.default[*].bucket_regional_domain_name) }
output "bucket_hosted_zone_id" { value = one(aws_s3_bucket.default[*].hosted_zone_id) }
output "replication_role_arn" { value = join("", aws_iam_role.replication[*].arn) }
