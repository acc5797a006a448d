# A role for identities of an OpenID Connect provider.
# source: https://github.com/terraform-aws-modules/terraform-aws-iam/tree/v5.60.0/modules/iam-assumable-role-with-oidc
# versions: 5

variable "create_role" { default = false }
variable "role_name" { default = null }
variable "role_policy_arns" { default = [] }
variable "number_of_role_policy_arns" { default = null }
variable "inline_policy_statements" { default = [] }

resource "aws_iam_role" "this" {
  count = var.create_role ? 1 : 0
  name  = var.role_name
}

resource "aws_iam_role_policy_attachment" "custom" {
  count      = var.create_role ? coalesce(var.number_of_role_policy_arns, length(var.role_policy_arns)) : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.role_policy_arns[count.index]
}

data "aws_iam_policy_document" "inline" {
  count = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  dynamic "statement" {
    for_each = var.inline_policy_statements
    content {
      effect    = try(coalesce(statement.value.effect), "Allow")
      actions   = try(statement.value.actions, [])
      resources = try(statement.value.resources, [])
    }
  }
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline[0].json
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
