# A table with its copies in other regions.
# source: https://github.com/terraform-aws-modules/terraform-aws-dynamodb-table
# versions: 3, 4, 5

variable "create_table" { default = true }
variable "name" { default = null }
variable "billing_mode" { default = "PAY_PER_REQUEST" }
variable "hash_key" { default = null }
variable "range_key" { default = null }
variable "stream_enabled" { default = false }
variable "stream_view_type" { default = null }
variable "point_in_time_recovery_enabled" { default = false }
variable "server_side_encryption_enabled" { default = false }
variable "server_side_encryption_kms_key_arn" { default = null }
variable "replica_regions" { default = [] }
variable "autoscaling_enabled" { default = false }
variable "ignore_changes_global_secondary_index" { default = false }

resource "aws_dynamodb_table" "this" {
  count            = var.create_table && !var.autoscaling_enabled ? 1 : 0
  name             = var.name
  billing_mode     = var.billing_mode
  hash_key         = var.hash_key
  range_key        = var.range_key
  stream_enabled   = var.stream_enabled
  stream_view_type = var.stream_view_type
  point_in_time_recovery {
    enabled = var.point_in_time_recovery_enabled
  }
  server_side_encryption {
    enabled     = var.server_side_encryption_enabled
    kms_key_arn = var.server_side_encryption_kms_key_arn
  }
  dynamic "replica" {
    for_each = var.replica_regions
    content {
      region_name = replica.value.region_name
      kms_key_arn = try(replica.value.kms_key_arn, null)
    }
  }
}

resource "aws_dynamodb_table" "autoscaled" {
  count            = var.create_table && var.autoscaling_enabled && !var.ignore_changes_global_secondary_index ? 1 : 0
  name             = var.name
  billing_mode     = var.billing_mode
  hash_key         = var.hash_key
  range_key        = var.range_key
  stream_enabled   = var.stream_enabled
  stream_view_type = var.stream_view_type
  point_in_time_recovery {
    enabled = var.point_in_time_recovery_enabled
  }
  server_side_encryption {
    enabled     = var.server_side_encryption_enabled
    kms_key_arn = var.server_side_encryption_kms_key_arn
  }
  dynamic "replica" {
    for_each = var.replica_regions
    content {
      region_name = replica.value.region_name
      kms_key_arn = try(replica.value.kms_key_arn, null)
    }
  }
}

resource "aws_dynamodb_table" "autoscaled_gsi_ignore" {
  count            = var.create_table && var.autoscaling_enabled && var.ignore_changes_global_secondary_index ? 1 : 0
  name             = var.name
  billing_mode     = var.billing_mode
  hash_key         = var.hash_key
  range_key        = var.range_key
  stream_enabled   = var.stream_enabled
  stream_view_type = var.stream_view_type
  point_in_time_recovery {
    enabled = var.point_in_time_recovery_enabled
  }
  server_side_encryption {
    enabled     = var.server_side_encryption_enabled
    kms_key_arn = var.server_side_encryption_kms_key_arn
  }
  dynamic "replica" {
    for_each = var.replica_regions
    content {
      region_name = replica.value.region_name
      kms_key_arn = try(replica.value.kms_key_arn, null)
    }
  }
}

output "dynamodb_table_arn" { value = try(aws_dynamodb_table.this[0].arn, aws_dynamodb_table.autoscaled[0].arn, aws_dynamodb_table.autoscaled_gsi_ignore[0].arn, null) }
output "dynamodb_table_id" { value = try(aws_dynamodb_table.this[0].id, aws_dynamodb_table.autoscaled[0].id, aws_dynamodb_table.autoscaled_gsi_ignore[0].id, null) }
output "dynamodb_table_stream_arn" { value = try(aws_dynamodb_table.this[0].stream_arn, aws_dynamodb_table.autoscaled[0].stream_arn, aws_dynamodb_table.autoscaled_gsi_ignore[0].stream_arn, null) }
output "dynamodb_table_stream_label" { value = try(aws_dynamodb_table.this[0].stream_label, aws_dynamodb_table.autoscaled[0].stream_label, aws_dynamodb_table.autoscaled_gsi_ignore[0].stream_label, null) }
