# A security group with its rules.
# source: https://github.com/terraform-aws-modules/terraform-aws-security-group
# versions: 4, 5

variable "create" { default = true }
variable "create_sg" { default = true }
variable "security_group_id" { default = null }
variable "vpc_id" { default = null }
variable "name" { default = null }
variable "use_name_prefix" { default = true }
variable "ingress_with_source_security_group_id" { default = [] }
variable "computed_ingress_with_source_security_group_id" { default = [] }
variable "number_of_computed_ingress_with_source_security_group_id" { default = 0 }
variable "ingress_with_cidr_blocks" { default = [] }
variable "computed_ingress_with_cidr_blocks" { default = [] }
variable "number_of_computed_ingress_with_cidr_blocks" { default = 0 }
variable "ingress_with_self" { default = [] }
variable "computed_ingress_with_self" { default = [] }
variable "number_of_computed_ingress_with_self" { default = 0 }
variable "ingress_rules" { default = [] }
variable "egress_with_source_security_group_id" { default = [] }
variable "computed_egress_with_source_security_group_id" { default = [] }
variable "number_of_computed_egress_with_source_security_group_id" { default = 0 }
variable "egress_with_cidr_blocks" { default = [] }
variable "computed_egress_with_cidr_blocks" { default = [] }
variable "number_of_computed_egress_with_cidr_blocks" { default = 0 }
variable "egress_with_self" { default = [] }
variable "computed_egress_with_self" { default = [] }
variable "number_of_computed_egress_with_self" { default = 0 }
variable "egress_rules" { default = [] }
variable "ingress_cidr_blocks" { default = [] }
variable "egress_cidr_blocks" { default = ["0.0.0.0/0"] }

locals {
  group = var.create_sg ? try(aws_security_group.this[0].id, aws_security_group.this_name_prefix[0].id, null) : var.security_group_id
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_sg && !var.use_name_prefix ? 1 : 0
  name   = var.name
  vpc_id = var.vpc_id
}

resource "aws_security_group" "this_name_prefix" {
  count       = var.create && var.create_sg && var.use_name_prefix ? 1 : 0
  name_prefix = "${var.name}-"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "ingress_rules" {
  count             = var.create ? length(var.ingress_rules) : 0
  security_group_id = local.group
  type              = "ingress"
  cidr_blocks       = var.ingress_cidr_blocks
}

resource "aws_security_group_rule" "ingress_with_source_security_group_id" {
  count                    = var.create ? length(var.ingress_with_source_security_group_id) : 0
  security_group_id        = local.group
  type                     = "ingress"
  from_port                = try(var.ingress_with_source_security_group_id[count.index].from_port, null)
  to_port                  = try(var.ingress_with_source_security_group_id[count.index].to_port, null)
  source_security_group_id = var.ingress_with_source_security_group_id[count.index].source_security_group_id
}

resource "aws_security_group_rule" "computed_ingress_with_source_security_group_id" {
  count                    = var.create ? var.number_of_computed_ingress_with_source_security_group_id : 0
  security_group_id        = local.group
  type                     = "ingress"
  from_port                = try(var.computed_ingress_with_source_security_group_id[count.index].from_port, null)
  to_port                  = try(var.computed_ingress_with_source_security_group_id[count.index].to_port, null)
  source_security_group_id = var.computed_ingress_with_source_security_group_id[count.index].source_security_group_id
}

resource "aws_security_group_rule" "ingress_with_cidr_blocks" {
  count             = var.create ? length(var.ingress_with_cidr_blocks) : 0
  security_group_id = local.group
  type              = "ingress"
  from_port         = try(var.ingress_with_cidr_blocks[count.index].from_port, null)
  to_port           = try(var.ingress_with_cidr_blocks[count.index].to_port, null)
  cidr_blocks       = compact(split(",", try(var.ingress_with_cidr_blocks[count.index].cidr_blocks, join(",", var.ingress_cidr_blocks))))
}

resource "aws_security_group_rule" "computed_ingress_with_cidr_blocks" {
  count             = var.create ? var.number_of_computed_ingress_with_cidr_blocks : 0
  security_group_id = local.group
  type              = "ingress"
  from_port         = try(var.computed_ingress_with_cidr_blocks[count.index].from_port, null)
  to_port           = try(var.computed_ingress_with_cidr_blocks[count.index].to_port, null)
  cidr_blocks       = compact(split(",", try(var.computed_ingress_with_cidr_blocks[count.index].cidr_blocks, join(",", var.ingress_cidr_blocks))))
}

resource "aws_security_group_rule" "ingress_with_self" {
  count             = var.create ? length(var.ingress_with_self) : 0
  security_group_id = local.group
  type              = "ingress"
  from_port         = try(var.ingress_with_self[count.index].from_port, null)
  to_port           = try(var.ingress_with_self[count.index].to_port, null)
  self              = try(var.ingress_with_self[count.index].self, true)
}

resource "aws_security_group_rule" "computed_ingress_with_self" {
  count             = var.create ? var.number_of_computed_ingress_with_self : 0
  security_group_id = local.group
  type              = "ingress"
  from_port         = try(var.computed_ingress_with_self[count.index].from_port, null)
  to_port           = try(var.computed_ingress_with_self[count.index].to_port, null)
  self              = try(var.computed_ingress_with_self[count.index].self, true)
}

resource "aws_security_group_rule" "egress_rules" {
  count             = var.create ? length(var.egress_rules) : 0
  security_group_id = local.group
  type              = "egress"
  cidr_blocks       = var.egress_cidr_blocks
}

resource "aws_security_group_rule" "egress_with_source_security_group_id" {
  count                    = var.create ? length(var.egress_with_source_security_group_id) : 0
  security_group_id        = local.group
  type                     = "egress"
  from_port                = try(var.egress_with_source_security_group_id[count.index].from_port, null)
  to_port                  = try(var.egress_with_source_security_group_id[count.index].to_port, null)
  source_security_group_id = var.egress_with_source_security_group_id[count.index].source_security_group_id
}

resource "aws_security_group_rule" "computed_egress_with_source_security_group_id" {
  count                    = var.create ? var.number_of_computed_egress_with_source_security_group_id : 0
  security_group_id        = local.group
  type                     = "egress"
  from_port                = try(var.computed_egress_with_source_security_group_id[count.index].from_port, null)
  to_port                  = try(var.computed_egress_with_source_security_group_id[count.index].to_port, null)
  source_security_group_id = var.computed_egress_with_source_security_group_id[count.index].source_security_group_id
}

resource "aws_security_group_rule" "egress_with_cidr_blocks" {
  count             = var.create ? length(var.egress_with_cidr_blocks) : 0
  security_group_id = local.group
  type              = "egress"
  from_port         = try(var.egress_with_cidr_blocks[count.index].from_port, null)
  to_port           = try(var.egress_with_cidr_blocks[count.index].to_port, null)
  cidr_blocks       = compact(split(",", try(var.egress_with_cidr_blocks[count.index].cidr_blocks, join(",", var.egress_cidr_blocks))))
}

resource "aws_security_group_rule" "computed_egress_with_cidr_blocks" {
  count             = var.create ? var.number_of_computed_egress_with_cidr_blocks : 0
  security_group_id = local.group
  type              = "egress"
  from_port         = try(var.computed_egress_with_cidr_blocks[count.index].from_port, null)
  to_port           = try(var.computed_egress_with_cidr_blocks[count.index].to_port, null)
  cidr_blocks       = compact(split(",", try(var.computed_egress_with_cidr_blocks[count.index].cidr_blocks, join(",", var.egress_cidr_blocks))))
}

resource "aws_security_group_rule" "egress_with_self" {
  count             = var.create ? length(var.egress_with_self) : 0
  security_group_id = local.group
  type              = "egress"
  from_port         = try(var.egress_with_self[count.index].from_port, null)
  to_port           = try(var.egress_with_self[count.index].to_port, null)
  self              = try(var.egress_with_self[count.index].self, true)
}

resource "aws_security_group_rule" "computed_egress_with_self" {
  count             = var.create ? var.number_of_computed_egress_with_self : 0
  security_group_id = local.group
  type              = "egress"
  from_port         = try(var.computed_egress_with_self[count.index].from_port, null)
  to_port           = try(var.computed_egress_with_self[count.index].to_port, null)
  self              = try(var.computed_egress_with_self[count.index].self, true)
}

output "security_group_id" { value = try(aws_security_group.this[0].id, aws_security_group.this_name_prefix[0].id, "") }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, aws_security_group.this_name_prefix[0].arn, "") }
output "security_group_vpc_id" { value = try(aws_security_group.this[0].vpc_id, aws_security_group.this_name_prefix[0].vpc_id, "") }
output "security_group_name" { value = try(aws_security_group.this[0].name, aws_security_group.this_name_prefix[0].name, "") }
output "security_group_owner_id" { value = try(aws_security_group.this[0].owner_id, aws_security_group.this_name_prefix[0].owner_id, "") }
