# A cluster with its role, key and addons.
# source: https://github.com/cloudposse/terraform-aws-eks-cluster
# versions: 4

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
variable "subnet_ids" {}
variable "associated_security_group_ids" { default = [] }
variable "allowed_security_group_ids" { default = [] }
variable "create_eks_service_role" { default = true }
variable "eks_cluster_service_role_arn" { default = null }
variable "kubernetes_version" { default = "1.21" }
variable "oidc_provider_enabled" { default = false }
variable "endpoint_private_access" { default = false }
variable "endpoint_public_access" { default = true }
variable "enabled_cluster_log_types" { default = [] }
variable "cluster_encryption_config_enabled" { default = true }
variable "cluster_encryption_config_kms_key_id" { default = "" }
variable "cluster_encryption_config_resources" { default = ["secrets"] }
variable "addons" { default = [] }
variable "cluster_attributes" { default = ["cluster"] }

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
  has_own_role = module.this.enabled && var.create_eks_service_role
  has_own_key  = module.this.enabled && var.cluster_encryption_config_enabled && var.cluster_encryption_config_kms_key_id == ""
  role_arn     = local.has_own_role ? one(aws_iam_role.default[*].arn) : var.eks_cluster_service_role_arn
  key_arn      = local.has_own_key ? one(aws_kms_key.cluster[*].arn) : var.cluster_encryption_config_kms_key_id
}

module "label" {
  source     = "cloudposse/label/null"
  context    = module.this.context
  attributes = var.cluster_attributes
}

resource "aws_iam_role" "default" {
  count = local.has_own_role ? 1 : 0
  name  = module.label.id
}

resource "aws_iam_role_policy_attachment" "amazon_eks_cluster_policy" {
  count      = local.has_own_role ? 1 : 0
  role       = one(aws_iam_role.default[*].name)
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_kms_key" "cluster" {
  count = local.has_own_key ? 1 : 0
}

resource "aws_kms_alias" "cluster" {
  count         = local.has_own_key ? 1 : 0
  name          = "alias/${module.label.id}"
  target_key_id = one(aws_kms_key.cluster[*].key_id)
}

resource "aws_cloudwatch_log_group" "default" {
  count = module.this.enabled && length(var.enabled_cluster_log_types) > 0 ? 1 : 0
  name  = "/aws/eks/${module.label.id}/cluster"
}

resource "aws_eks_cluster" "default" {
  count                     = module.this.enabled ? 1 : 0
  name                      = module.label.id
  role_arn                  = local.role_arn
  version                   = var.kubernetes_version
  enabled_cluster_log_types = var.enabled_cluster_log_types
  vpc_config {
    subnet_ids              = var.subnet_ids
    security_group_ids      = var.associated_security_group_ids
    endpoint_private_access = var.endpoint_private_access
    endpoint_public_access  = var.endpoint_public_access
  }
  dynamic "encryption_config" {
    for_each = var.cluster_encryption_config_enabled ? [1] : []
    content {
      resources = var.cluster_encryption_config_resources
      provider {
        key_arn = local.key_arn
      }
    }
  }
}

resource "aws_iam_openid_connect_provider" "default" {
  count = module.this.enabled && var.oidc_provider_enabled ? 1 : 0
  url   = one(aws_eks_cluster.default[*].identity[0].oidc[0].issuer)
}

resource "aws_eks_addon" "cluster" {
  for_each                 = module.this.enabled ? { for one in var.addons : one.addon_name => one } : {}
  cluster_name             = one(aws_eks_cluster.default[*].name)
  addon_name               = each.key
  addon_version            = try(each.value.addon_version, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
}

output "eks_cluster_id" { value = one(aws_eks_cluster.default[*].id) }
output "eks_cluster_arn" { value = one(aws_eks_cluster.default[*].arn) }
output "eks_cluster_endpoint" { value = one(aws_eks_cluster.default[*].endpoint) }
output "eks_cluster_version" { value = one(aws_eks_cluster.default[*].version) }
output "eks_cluster_role_arn" { value = local.role_arn }
output "eks_cluster_certificate_authority_data" { value = try(aws_eks_cluster.default[0].certificate_authority[0].data, "") }
output "eks_cluster_identity_oidc_issuer" { value = one(aws_eks_cluster.default[*].identity[0].oidc[0].issuer) }
output "eks_cluster_identity_oidc_issuer_arn" { value = one(aws_iam_openid_connect_provider.default[*].arn) }
output "eks_cluster_managed_security_group_id" { value = one(aws_eks_cluster.default[*].vpc_config[0].cluster_security_group_id) }
output "cluster_encryption_config_provider_key_arn" { value = local.key_arn }
output "cluster_encryption_config_enabled" { value = var.cluster_encryption_config_enabled }
