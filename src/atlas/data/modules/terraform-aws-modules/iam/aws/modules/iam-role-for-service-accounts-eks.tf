# A role for service accounts of a cluster.
# source: https://github.com/terraform-aws-modules/terraform-aws-iam/tree/v5.60.0/modules/iam-role-for-service-accounts-eks
# versions: 5

variable "create_role" { default = true }
variable "role_name" { default = null }
variable "role_policy_arns" { default = {} }
variable "oidc_providers" { default = {} }

resource "aws_iam_role" "this" {
  count = var.create_role ? 1 : 0
  name  = var.role_name
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = var.create_role ? var.role_policy_arns : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
