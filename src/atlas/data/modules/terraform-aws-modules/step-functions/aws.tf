# A state machine with its role and policies.
# source: https://github.com/terraform-aws-modules/terraform-aws-step-functions
# versions: 4, 5

variable "create" { default = true }
variable "create_role" { default = true }
variable "use_existing_role" { default = false }
variable "name" { default = "" }
variable "definition" { default = "" }
variable "type" { default = "STANDARD" }
variable "role_arn" { default = "" }
variable "role_name" { default = null }
variable "attach_policy_json" { default = false }
variable "policy_json" { default = null }
variable "attach_policy_jsons" { default = false }
variable "number_of_policy_jsons" { default = 0 }
variable "policy_jsons" { default = [] }
variable "attach_policy" { default = false }
variable "policy" { default = null }
variable "attach_policies" { default = false }
variable "number_of_policies" { default = 0 }
variable "policies" { default = [] }
variable "attach_policy_statements" { default = false }
variable "policy_statements" { default = {} }

locals {
  own_role = var.create && var.create_role && !var.use_existing_role
}

resource "aws_sfn_state_machine" "this" {
  count      = var.create ? 1 : 0
  name       = var.name
  type       = var.type
  definition = var.definition
  role_arn   = local.own_role ? aws_iam_role.this[0].arn : var.role_arn
}

resource "aws_iam_role" "this" {
  count = local.own_role ? 1 : 0
  name  = try(coalesce(var.role_name, var.name), null)
}

resource "aws_iam_policy" "additional_json" {
  count  = local.own_role && var.attach_policy_json ? 1 : 0
  policy = var.policy_json
}

resource "aws_iam_policy_attachment" "additional_json" {
  count      = local.own_role && var.attach_policy_json ? 1 : 0
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.additional_json[0].arn
}

resource "aws_iam_policy" "additional_jsons" {
  count  = local.own_role && var.attach_policy_jsons ? var.number_of_policy_jsons : 0
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_policy_attachment" "additional_jsons" {
  count      = local.own_role && var.attach_policy_jsons ? var.number_of_policy_jsons : 0
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.additional_jsons[count.index].arn
}

resource "aws_iam_role_policy_attachment" "additional_one" {
  count      = local.own_role && var.attach_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.policy
}

resource "aws_iam_role_policy_attachment" "additional_many" {
  count      = local.own_role && var.attach_policies ? var.number_of_policies : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.policies[count.index]
}

data "aws_iam_policy_document" "additional_inline" {
  count = local.own_role && var.attach_policy_statements ? 1 : 0
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      effect    = try(statement.value.effect, "Allow")
      actions   = try(statement.value.actions, [])
      resources = try(statement.value.resources, [])
    }
  }
}

resource "aws_iam_policy" "additional_inline" {
  count  = local.own_role && var.attach_policy_statements ? 1 : 0
  policy = data.aws_iam_policy_document.additional_inline[0].json
}

resource "aws_iam_policy_attachment" "additional_inline" {
  count      = local.own_role && var.attach_policy_statements ? 1 : 0
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.additional_inline[0].arn
}

output "state_machine_id" { value = try(aws_sfn_state_machine.this[0].id, null) }
output "state_machine_arn" { value = try(aws_sfn_state_machine.this[0].arn, null) }
output "state_machine_name" { value = try(aws_sfn_state_machine.this[0].name, null) }
output "state_machine_status" { value = try(aws_sfn_state_machine.this[0].status, null) }
output "role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "role_name" { value = try(aws_iam_role.this[0].name, null) }
