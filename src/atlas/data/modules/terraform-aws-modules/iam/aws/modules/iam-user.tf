# A user with an access key.
# source: https://github.com/terraform-aws-modules/terraform-aws-iam/tree/master/modules/iam-user
# versions: 6

variable "create" { default = true }
variable "name" { default = "" }
variable "policies" { default = {} }
variable "create_access_key" { default = true }

resource "aws_iam_user" "this" {
  count = var.create ? 1 : 0
  name  = var.name
}

resource "aws_iam_user_policy_attachment" "additional" {
  for_each   = var.create ? var.policies : {}
  user       = aws_iam_user.this[0].name
  policy_arn = each.value
}

resource "aws_iam_access_key" "this" {
  count = var.create && var.create_access_key ? 1 : 0
  user  = aws_iam_user.this[0].name
}

output "arn" { value = try(aws_iam_user.this[0].arn, null) }
output "name" { value = try(aws_iam_user.this[0].name, null) }
output "unique_id" { value = try(aws_iam_user.this[0].unique_id, null) }
output "access_key_id" { value = try(aws_iam_access_key.this[0].id, null) }
output "access_key_secret" { value = try(aws_iam_access_key.this[0].secret, null) }
