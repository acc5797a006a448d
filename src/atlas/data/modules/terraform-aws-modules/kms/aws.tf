# A key with its aliases.
# source: https://github.com/terraform-aws-modules/terraform-aws-kms
# versions: 2, 3, 4

variable "create" { default = true }
variable "region" { default = null }
variable "description" { default = null }
variable "multi_region" { default = false }
variable "policy" { default = null }
variable "aliases" { default = [] }
variable "computed_aliases" { default = {} }
variable "create_replica" { default = false }
variable "primary_key_arn" { default = null }
variable "create_external" { default = false }

resource "aws_kms_key" "this" {
  count        = var.create && !var.create_external && !var.create_replica ? 1 : 0
  region       = var.region
  description  = var.description
  multi_region = var.multi_region
  policy       = var.policy
}

resource "aws_kms_external_key" "this" {
  count  = var.create && var.create_external && !var.create_replica ? 1 : 0
  region = var.region
}

resource "aws_kms_replica_key" "this" {
  count           = var.create && var.create_replica && !var.create_external ? 1 : 0
  region          = var.region
  primary_key_arn = var.primary_key_arn
}

resource "aws_kms_alias" "this" {
  for_each      = { for key, one in merge({ for name in toset(var.aliases) : name => { name = name } }, var.computed_aliases) : key => one if var.create }
  name          = "alias/${each.value.name}"
  target_key_id = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id)
}

output "key_arn" { value = try(aws_kms_key.this[0].arn, aws_kms_external_key.this[0].arn, aws_kms_replica_key.this[0].arn, null) }
output "key_id" { value = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id, null) }
output "key_policy" { value = try(aws_kms_key.this[0].policy, aws_kms_external_key.this[0].policy, aws_kms_replica_key.this[0].policy, null) }
output "aliases" { value = aws_kms_alias.this }
