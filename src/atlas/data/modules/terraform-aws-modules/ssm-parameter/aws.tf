# A parameter.
# source: https://github.com/terraform-aws-modules/terraform-aws-ssm-parameter
# versions: 1, 2

variable "create" { default = true }
variable "ignore_value_changes" { default = false }
variable "name" { default = null }
variable "type" { default = null }
variable "value" { default = null }
variable "values" { default = [] }
variable "secure_type" { default = false }
variable "key_id" { default = null }

locals {
  value = try(coalesce(var.value), length(var.values) > 0 ? jsonencode(var.values) : null)
}

resource "aws_ssm_parameter" "this" {
  count  = var.create && !var.ignore_value_changes ? 1 : 0
  name   = var.name
  type   = coalesce(var.type, length(var.values) > 0 ? "StringList" : var.secure_type ? "SecureString" : "String")
  value  = local.value
  key_id = var.key_id
}

resource "aws_ssm_parameter" "ignore_value" {
  count  = var.create && var.ignore_value_changes ? 1 : 0
  name   = var.name
  type   = coalesce(var.type, length(var.values) > 0 ? "StringList" : var.secure_type ? "SecureString" : "String")
  value  = local.value
  key_id = var.key_id
}

output "value" { value = local.value }
output "raw_value" { value = local.value }
output "secure_value" { value = local.value }
output "ssm_parameter_arn" { value = try(aws_ssm_parameter.this[0].arn, aws_ssm_parameter.ignore_value[0].arn, null) }
output "ssm_parameter_name" { value = try(aws_ssm_parameter.this[0].name, aws_ssm_parameter.ignore_value[0].name, null) }
output "ssm_parameter_version" { value = try(aws_ssm_parameter.this[0].version, aws_ssm_parameter.ignore_value[0].version, null) }
output "ssm_parameter_type" { value = try(aws_ssm_parameter.this[0].type, aws_ssm_parameter.ignore_value[0].type, null) }
