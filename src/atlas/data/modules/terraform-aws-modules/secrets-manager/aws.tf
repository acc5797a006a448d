# A secret with its current value.
# source: https://github.com/terraform-aws-modules/terraform-aws-secrets-manager
# versions: 1, 2

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = null }
variable "name_prefix" { default = null }
variable "kms_key_id" { default = null }
variable "secret_string" { default = null }
variable "enable_rotation" { default = false }
variable "ignore_secret_changes" { default = false }
variable "rotation_lambda_arn" { default = "" }
variable "replica" { default = null }

resource "aws_secretsmanager_secret" "this" {
  count       = var.create ? 1 : 0
  region      = var.region
  name        = var.name
  name_prefix = var.name_prefix
  kms_key_id  = var.kms_key_id
  dynamic "replica" {
    for_each = var.replica == null ? {} : var.replica
    content {
      region     = try(coalesce(replica.value.region), replica.key)
      kms_key_id = try(replica.value.kms_key_id, null)
    }
  }
}

resource "aws_secretsmanager_secret_version" "this" {
  count         = var.create && !(var.enable_rotation || var.ignore_secret_changes) ? 1 : 0
  secret_id     = aws_secretsmanager_secret.this[0].id
  secret_string = var.secret_string
}

resource "aws_secretsmanager_secret_version" "ignore_changes" {
  count         = var.create && (var.enable_rotation || var.ignore_secret_changes) ? 1 : 0
  secret_id     = aws_secretsmanager_secret.this[0].id
  secret_string = var.secret_string
}

resource "aws_secretsmanager_secret_rotation" "this" {
  count               = var.create && var.enable_rotation ? 1 : 0
  secret_id           = aws_secretsmanager_secret.this[0].id
  rotation_lambda_arn = var.rotation_lambda_arn
}

output "secret_arn" { value = try(aws_secretsmanager_secret.this[0].arn, null) }
output "secret_id" { value = try(aws_secretsmanager_secret.this[0].id, null) }
output "secret_name" { value = try(aws_secretsmanager_secret.this[0].name, null) }
output "secret_replica" { value = try(aws_secretsmanager_secret.this[0].replica, null) }
output "secret_string" { value = try(aws_secretsmanager_secret_version.this[0].secret_string, aws_secretsmanager_secret_version.ignore_changes[0].secret_string, null) }
output "secret_version_id" { value = try(aws_secretsmanager_secret_version.this[0].version_id, aws_secretsmanager_secret_version.ignore_changes[0].version_id, null) }
