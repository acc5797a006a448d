# A bucket with its settings.
# source: https://github.com/terraform-aws-modules/terraform-aws-s3-bucket
# versions: 3, 4, 5

variable "create_bucket" { default = true }
variable "region" { default = null }
variable "bucket" { default = null }
variable "bucket_prefix" { default = null }
variable "versioning" { default = {} }
variable "website" { default = {} }
variable "logging" { default = {} }
variable "attach_policy" { default = false }
variable "policy" { default = null }
variable "attach_public_policy" { default = true }
variable "server_side_encryption_configuration" { default = {} }
variable "replication_configuration" { default = {} }

resource "aws_s3_bucket" "this" {
  count         = var.create_bucket ? 1 : 0
  region        = var.region
  bucket        = var.bucket
  bucket_prefix = var.bucket_prefix
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.create_bucket && length(keys(var.versioning)) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  versioning_configuration {
    status = try(var.versioning["enabled"] ? "Enabled" : "Suspended", title(lower(var.versioning["status"])), null)
  }
}

resource "aws_s3_bucket_website_configuration" "this" {
  count  = var.create_bucket && length(keys(var.website)) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
}

resource "aws_s3_bucket_logging" "this" {
  count         = var.create_bucket && length(keys(var.logging)) > 0 ? 1 : 0
  bucket        = aws_s3_bucket.this[0].id
  target_bucket = try(var.logging["target_bucket"], null)
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = var.create_bucket && length(keys(var.server_side_encryption_configuration)) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = try(var.server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm, null)
      kms_master_key_id = try(var.server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id, null)
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  count  = var.create_bucket && var.attach_policy ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  policy = var.policy
}

resource "aws_s3_bucket_public_access_block" "this" {
  count  = var.create_bucket && var.attach_public_policy ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
}

resource "aws_s3_bucket_replication_configuration" "this" {
  count  = var.create_bucket && length(keys(var.replication_configuration)) > 0 ? 1 : 0
  bucket = aws_s3_bucket.this[0].id
  role   = try(var.replication_configuration["role"], null)
  dynamic "rule" {
    for_each = try(var.replication_configuration["rules"], [])
    content {
      destination {
        bucket = try(rule.value.destination.bucket, null)
      }
    }
  }
}

output "s3_bucket_id" { value = try(aws_s3_bucket.this[0].id, "") }
output "s3_bucket_arn" { value = try(aws_s3_bucket.this[0].arn, "") }
output "s3_bucket_bucket_domain_name" { value = try(aws_s3_bucket.this[0].bucket_domain_name, "") }
output "s3_bucket_bucket_regional_domain_name" { value = try(aws_s3_bucket.this[0].bucket_regional_domain_name, "") }
output "s3_bucket_hosted_zone_id" { value = try(aws_s3_bucket.this[0].hosted_zone_id, "") }
output "s3_bucket_region" { value = try(aws_s3_bucket.this[0].region, "") }
output "s3_bucket_policy" { value = try(aws_s3_bucket_policy.this[0].policy, "") }
output "s3_bucket_website_endpoint" { value = try(aws_s3_bucket_website_configuration.this[0].website_endpoint, "") }
output "s3_bucket_website_domain" { value = try(aws_s3_bucket_website_configuration.this[0].website_domain, "") }
