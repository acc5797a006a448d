# A role with its policies.
# source: https://github.com/terraform-aws-modules/terraform-aws-iam/tree/master/modules/iam-role
# versions: 6

variable "create" { default = true }
variable "name" { default = null }
variable "use_name_prefix" { default = true }
variable "policies" { default = {} }
variable "create_inline_policy" { default = false }
variable "inline_policy_permissions" { default = null }
variable "create_instance_profile" { default = false }
variable "trust_policy_permissions" { default = null }

resource "aws_iam_role" "this" {
  count       = var.create ? 1 : 0
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? "${var.name}-" : null
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = var.create ? var.policies : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "inline" {
  count = var.create && var.create_inline_policy ? 1 : 0
  dynamic "statement" {
    for_each = var.inline_policy_permissions == null ? {} : var.inline_policy_permissions
    content {
      effect    = try(coalesce(statement.value.effect), "Allow")
      actions   = try(statement.value.actions, [])
      resources = try(statement.value.resources, [])
    }
  }
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create && var.create_inline_policy ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline[0].json
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_instance_profile ? 1 : 0
  role  = aws_iam_role.this[0].name
}

output "name" { value = try(aws_iam_role.this[0].name, null) }
output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
output "instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, null) }
