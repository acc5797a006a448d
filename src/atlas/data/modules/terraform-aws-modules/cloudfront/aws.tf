# A distribution with its origins and behaviours.
# source: https://github.com/terraform-aws-modules/terraform-aws-cloudfront
# versions: 3, 4, 5

variable "create_distribution" { default = true }
variable "enabled" { default = true }
variable "aliases" { default = null }
variable "web_acl_id" { default = null }
variable "origin" { default = null }
variable "origin_group" { default = {} }
variable "default_cache_behavior" { default = null }
variable "ordered_cache_behavior" { default = [] }
variable "viewer_certificate" { default = {} }
variable "logging_config" { default = {} }
variable "create_origin_access_identity" { default = false }
variable "origin_access_identities" { default = {} }
variable "create_origin_access_control" { default = false }

resource "aws_cloudfront_origin_access_identity" "this" {
  for_each = var.create_origin_access_identity ? var.origin_access_identities : {}
  comment  = each.value
}

resource "aws_cloudfront_distribution" "this" {
  count      = var.create_distribution ? 1 : 0
  enabled    = var.enabled
  aliases    = var.aliases
  web_acl_id = var.web_acl_id
  dynamic "origin" {
    for_each = try(coalesce(var.origin), {})
    content {
      domain_name = origin.value.domain_name
      origin_id   = try(origin.value.origin_id, origin.key)
    }
  }
  dynamic "origin_group" {
    for_each = var.origin_group
    content {
      origin_id = try(origin_group.value.origin_id, origin_group.key)
      member {
        origin_id = origin_group.value.primary_member_origin_id
      }
      member {
        origin_id = origin_group.value.secondary_member_origin_id
      }
    }
  }
  dynamic "default_cache_behavior" {
    for_each = try([coalesce(var.default_cache_behavior)], [])
    content {
      target_origin_id = default_cache_behavior.value.target_origin_id
      dynamic "lambda_function_association" {
        for_each = try(default_cache_behavior.value.lambda_function_association, {})
        content {
          event_type = lambda_function_association.key
          lambda_arn = lambda_function_association.value.lambda_arn
        }
      }
    }
  }
  dynamic "ordered_cache_behavior" {
    for_each = var.ordered_cache_behavior
    content {
      path_pattern     = try(ordered_cache_behavior.value.path_pattern, null)
      target_origin_id = ordered_cache_behavior.value.target_origin_id
      dynamic "lambda_function_association" {
        for_each = try(ordered_cache_behavior.value.lambda_function_association, {})
        content {
          event_type = lambda_function_association.key
          lambda_arn = lambda_function_association.value.lambda_arn
        }
      }
    }
  }
  viewer_certificate {
    acm_certificate_arn = try(var.viewer_certificate.acm_certificate_arn, null)
  }
  dynamic "logging_config" {
    for_each = try([var.logging_config.bucket], [])
    content {
      bucket = logging_config.value
    }
  }
}

output "cloudfront_distribution_id" { value = try(aws_cloudfront_distribution.this[0].id, null) }
output "cloudfront_distribution_arn" { value = try(aws_cloudfront_distribution.this[0].arn, null) }
output "cloudfront_distribution_domain_name" { value = try(aws_cloudfront_distribution.this[0].domain_name, null) }
output "cloudfront_distribution_hosted_zone_id" { value = try(aws_cloudfront_distribution.this[0].hosted_zone_id, null) }
output "cloudfront_distribution_status" { value = try(aws_cloudfront_distribution.this[0].status, null) }
output "cloudfront_origin_access_identity_ids" { value = [for one in aws_cloudfront_origin_access_identity.this : one.id] }
output "cloudfront_origin_access_identity_iam_arns" { value = [for one in aws_cloudfront_origin_access_identity.this : one.iam_arn] }
