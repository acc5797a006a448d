# A role for service accounts of a cluster.
# source: https://github.com/terraform-aws-modules/terraform-aws-iam/tree/master/modules/iam-role-for-service-accounts
# versions: 6

variable "create" { default = true }
variable "name" { default = "" }
variable "policies" { default = {} }
variable "oidc_providers" { default = {} }

resource "aws_iam_role" "this" {
  count = var.create ? 1 : 0
  name  = var.name
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = var.create ? var.policies : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
