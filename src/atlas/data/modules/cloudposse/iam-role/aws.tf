# A role with its policies.
# source: https://github.com/cloudposse/terraform-aws-iam-role
# versions: 0, 1

variable "context" { default = {} }
variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "label_order" { default = null }
variable "label_value_case" { default = null }
variable "use_fullname" { default = true }
variable "role_description" {}
variable "policy_documents" { default = [] }
variable "policy_document_count" { default = 1 }
variable "policy_name" { default = null }
variable "managed_policy_arns" { default = [] }
variable "managed_policy_arns_map" { default = {} }
variable "inline_policy_enabled" { default = false }
variable "instance_profile_enabled" { default = false }
variable "assume_role_policy" { default = null }

module "this" {
  source           = "cloudposse/label/null"
  context          = var.context
  enabled          = var.enabled
  namespace        = var.namespace
  tenant           = var.tenant
  environment      = var.environment
  stage            = var.stage
  name             = var.name
  delimiter        = var.delimiter
  attributes       = var.attributes
  label_order      = var.label_order
  label_value_case = var.label_value_case
}

locals {
  has_policy = module.this.enabled && var.policy_document_count > 0
  managed    = merge({ for index, arn in var.managed_policy_arns : "_#${index}_" => arn }, var.managed_policy_arns_map)
}

data "aws_iam_policy_document" "default" {
  count                     = local.has_policy ? 1 : 0
  override_policy_documents = var.policy_documents
}

resource "aws_iam_role" "default" {
  count              = module.this.enabled ? 1 : 0
  name               = var.use_fullname ? module.this.id : module.this.name
  assume_role_policy = var.assume_role_policy
}

resource "aws_iam_role_policy" "default" {
  count  = local.has_policy && var.inline_policy_enabled ? 1 : 0
  name   = try(coalesce(var.policy_name), module.this.id)
  role   = one(aws_iam_role.default[*].name)
  policy = one(data.aws_iam_policy_document.default[*].json)
}

resource "aws_iam_policy" "default" {
  count  = local.has_policy && !var.inline_policy_enabled ? 1 : 0
  name   = try(coalesce(var.policy_name), module.this.id)
  policy = one(data.aws_iam_policy_document.default[*].json)
}

resource "aws_iam_role_policy_attachment" "default" {
  count      = local.has_policy && !var.inline_policy_enabled ? 1 : 0
  role       = one(aws_iam_role.default[*].name)
  policy_arn = one(aws_iam_policy.default[*].arn)
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = module.this.enabled ? local.managed : {}
  role       = one(aws_iam_role.default[*].name)
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "default" {
  count = module.this.enabled && var.instance_profile_enabled ? 1 : 0
  name  = module.this.id
  role  = one(aws_iam_role.default[*].name)
}

output "name" { value = one(aws_iam_role.default[*].name) }
output "id" { value = one(aws_iam_role.default[*].unique_id) }
output "arn" { value = one(aws_iam_role.default[*].arn) }
output "policy" { value = one(data.aws_iam_policy_document.default[*].json) }
output "instance_profile" { value = one(aws_iam_instance_profile.default[*].name) }
