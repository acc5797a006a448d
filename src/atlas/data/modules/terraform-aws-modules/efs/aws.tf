# A file system with its mount targets.
# source: https://github.com/terraform-aws-modules/terraform-aws-efs
# versions: 1, 2

variable "create" { default = true }
variable "name" { default = "" }
variable "availability_zone_name" { default = null }
variable "kms_key_arn" { default = null }
variable "mount_targets" { default = {} }
variable "create_security_group" { default = true }
variable "security_group_vpc_id" { default = null }
variable "access_points" { default = {} }
variable "create_replication_configuration" { default = false }

resource "aws_efs_file_system" "this" {
  count                  = var.create ? 1 : 0
  availability_zone_name = var.availability_zone_name
  kms_key_id             = var.kms_key_arn
  tags                   = { Name = var.name }
}

resource "aws_efs_mount_target" "this" {
  for_each        = var.create ? var.mount_targets : {}
  file_system_id  = aws_efs_file_system.this[0].id
  subnet_id       = each.value.subnet_id
  security_groups = concat(aws_security_group.this[*].id, try(coalesce(each.value.security_groups), []))
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group ? 1 : 0
  vpc_id = var.security_group_vpc_id
}

resource "aws_efs_access_point" "this" {
  for_each       = var.create ? var.access_points : {}
  file_system_id = aws_efs_file_system.this[0].id
}

output "arn" { value = try(aws_efs_file_system.this[0].arn, null) }
output "id" { value = try(aws_efs_file_system.this[0].id, null) }
output "dns_name" { value = try(aws_efs_file_system.this[0].dns_name, null) }
output "mount_targets" { value = aws_efs_mount_target.this }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, null) }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
output "access_points" { value = aws_efs_access_point.this }
