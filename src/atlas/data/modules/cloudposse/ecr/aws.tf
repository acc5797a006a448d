# Image repositories.
# source: https://github.com/cloudposse/terraform-aws-ecr
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
variable "image_names" { default = [] }
variable "encryption_configuration" { default = null }

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
  names = length(var.image_names) > 0 ? var.image_names : [var.use_fullname ? module.this.id : module.this.name]
}

resource "aws_ecr_repository" "name" {
  for_each = toset(module.this.enabled ? local.names : [])
  name     = each.value
  dynamic "encryption_configuration" {
    for_each = var.encryption_configuration == null ? [] : [var.encryption_configuration]
    content {
      encryption_type = encryption_configuration.value.encryption_type
      kms_key         = encryption_configuration.value.kms_key
    }
  }
}

output "registry_id" { value = try(aws_ecr_repository.name[local.names[0]].registry_id, "") }
output "repository_name" { value = try(aws_ecr_repository.name[local.names[0]].name, "") }
output "repository_url" { value = try(aws_ecr_repository.name[local.names[0]].repository_url, "") }
output "repository_arn" { value = try(aws_ecr_repository.name[local.names[0]].arn, "") }
output "repository_url_map" { value = { for name, one in aws_ecr_repository.name : name => one.repository_url } }
output "repository_arn_map" { value = { for name, one in aws_ecr_repository.name : name => one.arn } }
