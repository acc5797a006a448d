# A policy.
# source: https://github.com/terraform-aws-modules/terraform-aws-iam/tree/master/modules/iam-policy
# versions: 5, 6

variable "create" { default = true }
variable "create_policy" { default = true }
variable "name" { default = null }
variable "policy" { default = "" }

resource "aws_iam_policy" "policy" {
  count  = var.create && var.create_policy ? 1 : 0
  name   = var.name
  policy = var.policy
}

output "id" { value = try(aws_iam_policy.policy[0].id, null) }
output "arn" { value = try(aws_iam_policy.policy[0].arn, null) }
output "name" { value = try(aws_iam_policy.policy[0].name, null) }
output "policy" { value = try(aws_iam_policy.policy[0].policy, null) }
