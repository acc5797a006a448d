# Names put together from their parts; nothing is created.
# source: https://github.com/cloudposse/terraform-null-label
# versions: 0

variable "context" { default = {} }
variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "tags" { default = {} }
variable "label_order" { default = null }
variable "regex_replace_chars" { default = null }
variable "label_value_case" { default = null }

locals {
  given = {
    namespace   = var.namespace == null ? try(var.context.namespace, null) : var.namespace
    tenant      = var.tenant == null ? try(var.context.tenant, null) : var.tenant
    environment = var.environment == null ? try(var.context.environment, null) : var.environment
    stage       = var.stage == null ? try(var.context.stage, null) : var.stage
    name        = var.name == null ? try(var.context.name, null) : var.name
  }
  enabled             = var.enabled == null ? try(var.context.enabled, true) : var.enabled
  delimiter           = var.delimiter == null ? try(var.context.delimiter, null) : var.delimiter
  label_order         = var.label_order == null ? try(var.context.label_order, null) : var.label_order
  label_value_case    = var.label_value_case == null ? try(var.context.label_value_case, null) : var.label_value_case
  regex_replace_chars = var.regex_replace_chars == null ? try(var.context.regex_replace_chars, null) : var.regex_replace_chars
  attributes          = compact(distinct(concat(try(coalesce(var.context.attributes), []), var.attributes)))
  settings = {
    enabled             = local.enabled
    delimiter           = local.delimiter
    attributes          = local.attributes
    tags                = merge(try(coalesce(var.context.tags), {}), var.tags)
    label_order         = local.label_order
    label_value_case    = local.label_value_case
    regex_replace_chars = local.regex_replace_chars
  }
  unwanted = try(coalesce(local.regex_replace_chars), "/[^-a-zA-Z0-9]/")
  between  = local.delimiter == null ? "-" : local.delimiter
  cleaned  = { for part, text in merge(local.given, { attributes = join(local.between, local.attributes) }) : part => text == null ? "" : part == "attributes" ? text : replace(text, local.unwanted, "") }
  parts    = { for part, text in local.cleaned : part => local.label_value_case == "none" ? text : local.label_value_case == "upper" ? upper(text) : local.label_value_case == "title" ? title(lower(text)) : lower(text) }
  order    = try(coalescelist(local.label_order), ["namespace", "environment", "stage", "name", "attributes"])
  id       = join(local.between, compact([for part in local.order : local.parts[part]]))
}

output "namespace" { value = local.parts.namespace }
output "tenant" { value = local.parts.tenant }
output "environment" { value = local.parts.environment }
output "stage" { value = local.parts.stage }
output "name" { value = local.parts.name }
output "enabled" { value = local.enabled }
output "id" { value = local.enabled ? local.id : "" }
output "id_full" { value = local.enabled ? local.id : "" }
output "delimiter" { value = local.between }
output "attributes" { value = local.attributes }
output "tags" { value = merge({ Name = local.id }, try(coalesce(var.context.tags), {}), var.tags) }
output "label_order" { value = local.order }
output "context" { value = merge(local.given, local.settings) }
