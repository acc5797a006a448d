# A cluster with its control plane in subnets, its node groups and Fargate profiles, roles and security groups.
# source: https://github.com/terraform-aws-modules/terraform-aws-eks
# versions: 19, 20, 21

variable "create" { default = true }
variable "region" { default = null }
# Version 21 took "cluster_" off the names of its inputs.
variable "name" { default = "" }
variable "cluster_name" { default = "" }
variable "kubernetes_version" { default = null }
variable "cluster_version" { default = null }
variable "vpc_id" { default = null }
variable "subnet_ids" { default = [] }
variable "control_plane_subnet_ids" { default = [] }
variable "endpoint_public_access" { default = false }
variable "cluster_endpoint_public_access" { default = false }
variable "create_security_group" { default = true }
variable "create_cluster_security_group" { default = true }
variable "security_group_id" { default = "" }
variable "cluster_security_group_id" { default = "" }
variable "security_group_additional_rules" { default = {} }
variable "cluster_security_group_additional_rules" { default = {} }
variable "additional_security_group_ids" { default = [] }
variable "cluster_additional_security_group_ids" { default = [] }
variable "create_node_security_group" { default = true }
variable "node_security_group_id" { default = "" }
variable "node_security_group_additional_rules" { default = {} }
variable "enable_irsa" { default = true }
variable "create_iam_role" { default = true }
variable "iam_role_arn" { default = null }
variable "iam_role_name" { default = null }
variable "create_kms_key" { default = true }
variable "encryption_config" { default = {} }
variable "cluster_encryption_config" { default = { resources = ["secrets"] } }
variable "create_cloudwatch_log_group" { default = true }
variable "access_entries" { default = {} }
variable "addons" { default = null }
variable "cluster_addons" { default = {} }
variable "eks_managed_node_groups" { default = null }
variable "eks_managed_node_group_defaults" { default = {} }
variable "self_managed_node_groups" { default = null }
variable "self_managed_node_group_defaults" { default = {} }
variable "fargate_profiles" { default = null }
variable "fargate_profile_defaults" { default = {} }

locals {
  name              = try(coalesce(var.name, var.cluster_name), "")
  version           = try(coalesce(var.kubernetes_version, var.cluster_version), null)
  own_cluster_group = var.create && var.create_security_group && var.create_cluster_security_group
  own_node_group    = var.create && var.create_node_security_group
  cluster_group     = local.own_cluster_group ? aws_security_group.cluster[0].id : try(coalesce(var.security_group_id, var.cluster_security_group_id), null)
  node_group        = local.own_node_group ? aws_security_group.node[0].id : var.node_security_group_id
  is_encrypted      = var.encryption_config != null && length(var.cluster_encryption_config) > 0
  key_arn           = var.create_kms_key ? module.kms.key_arn : try(var.encryption_config.provider_key_arn, var.cluster_encryption_config.provider_key_arn, null)
  addons            = merge(var.cluster_addons, var.addons == null ? {} : var.addons)
  # What the cluster hands to nodes comes from the cluster, so that they need it.
  cluster = try(aws_eks_cluster.this[0].name, "")
}

resource "aws_eks_cluster" "this" {
  count    = var.create ? 1 : 0
  region   = var.region
  name     = local.name
  version  = local.version
  role_arn = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
  vpc_config {
    subnet_ids             = length(var.control_plane_subnet_ids) > 0 ? var.control_plane_subnet_ids : var.subnet_ids
    security_group_ids     = concat(var.additional_security_group_ids, var.cluster_additional_security_group_ids, [local.cluster_group])
    endpoint_public_access = var.endpoint_public_access || var.cluster_endpoint_public_access
  }
  dynamic "encryption_config" {
    for_each = local.is_encrypted ? [1] : []
    content {
      provider {
        key_arn = local.key_arn
      }
      resources = ["secrets"]
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  count = var.create && var.create_cloudwatch_log_group ? 1 : 0
  name  = "/aws/eks/${local.name}/cluster"
}

module "kms" {
  source = "terraform-aws-modules/kms/aws"
  create = var.create && var.create_kms_key && local.is_encrypted
}

resource "aws_security_group" "cluster" {
  count  = local.own_cluster_group ? 1 : 0
  region = var.region
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "cluster" {
  for_each = local.own_cluster_group ? merge(
    local.own_node_group ? { ingress_nodes_443 = { type = "ingress", from_port = 443, to_port = 443, source_node_security_group = true } } : {},
    var.security_group_additional_rules, var.cluster_security_group_additional_rules
  ) : {}
  security_group_id        = aws_security_group.cluster[0].id
  type                     = try(each.value.type, "ingress")
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  cidr_blocks              = try(each.value.cidr_blocks, null)
  source_security_group_id = try(each.value.source_node_security_group, false) ? local.node_group : try(each.value.source_security_group_id, null)
}

resource "aws_security_group" "node" {
  count  = local.own_node_group ? 1 : 0
  region = var.region
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "node" {
  for_each = local.own_node_group ? merge({
    ingress_cluster_443     = { type = "ingress", from_port = 443, to_port = 443, source_cluster_security_group = true }
    ingress_cluster_kubelet = { type = "ingress", from_port = 10250, to_port = 10250, source_cluster_security_group = true }
  }, var.node_security_group_additional_rules) : {}
  security_group_id        = aws_security_group.node[0].id
  type                     = try(each.value.type, "ingress")
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  cidr_blocks              = try(each.value.cidr_blocks, null)
  source_security_group_id = try(each.value.source_cluster_security_group, false) ? local.cluster_group : try(each.value.source_security_group_id, null)
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count          = var.create && var.enable_irsa ? 1 : 0
  client_id_list = ["sts.amazonaws.com"]
  url            = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
}

resource "aws_iam_role" "this" {
  count              = var.create && var.create_iam_role ? 1 : 0
  name               = var.iam_role_name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }] })
}

resource "aws_eks_access_entry" "this" {
  for_each      = var.create ? var.access_entries : {}
  cluster_name  = aws_eks_cluster.this[0].id
  principal_arn = each.value.principal_arn
}

resource "aws_eks_addon" "this" {
  for_each                 = { for name, addon in local.addons : name => addon if var.create && !try(addon.before_compute, false) }
  cluster_name             = aws_eks_cluster.this[0].id
  addon_name               = try(coalesce(each.value.name), each.key)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
}

resource "aws_eks_addon" "before_compute" {
  for_each                 = { for name, addon in local.addons : name => addon if var.create && try(addon.before_compute, false) }
  cluster_name             = aws_eks_cluster.this[0].id
  addon_name               = try(coalesce(each.value.name), each.key)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
}

module "eks_managed_node_group" {
  source                            = "./modules/eks-managed-node-group"
  for_each                          = var.create && var.eks_managed_node_groups != null ? var.eks_managed_node_groups : {}
  create                            = try(coalesce(each.value.create), true)
  region                            = var.region
  name                              = try(coalesce(each.value.name), each.key)
  cluster_name                      = local.cluster
  subnet_ids                        = try(coalesce(each.value.subnet_ids), coalesce(var.eks_managed_node_group_defaults.subnet_ids), var.subnet_ids)
  min_size                          = try(coalesce(each.value.min_size), coalesce(var.eks_managed_node_group_defaults.min_size), 1)
  max_size                          = try(coalesce(each.value.max_size), coalesce(var.eks_managed_node_group_defaults.max_size), 3)
  desired_size                      = try(coalesce(each.value.desired_size), coalesce(var.eks_managed_node_group_defaults.desired_size), 1)
  capacity_type                     = try(each.value.capacity_type, var.eks_managed_node_group_defaults.capacity_type, null)
  instance_types                    = try(each.value.instance_types, var.eks_managed_node_group_defaults.instance_types, null)
  create_launch_template            = try(coalesce(each.value.create_launch_template), coalesce(var.eks_managed_node_group_defaults.create_launch_template), true)
  use_custom_launch_template        = try(coalesce(each.value.use_custom_launch_template), coalesce(var.eks_managed_node_group_defaults.use_custom_launch_template), true)
  launch_template_id                = try(coalesce(each.value.launch_template_id), coalesce(var.eks_managed_node_group_defaults.launch_template_id), "")
  create_iam_role                   = try(coalesce(each.value.create_iam_role), coalesce(var.eks_managed_node_group_defaults.create_iam_role), true)
  iam_role_arn                      = try(each.value.iam_role_arn, var.eks_managed_node_group_defaults.iam_role_arn, null)
  iam_role_name                     = try(each.value.iam_role_name, var.eks_managed_node_group_defaults.iam_role_name, null)
  iam_role_additional_policies      = try(coalesce(each.value.iam_role_additional_policies), coalesce(var.eks_managed_node_group_defaults.iam_role_additional_policies), {})
  vpc_security_group_ids            = concat([local.node_group], try(coalesce(each.value.vpc_security_group_ids), coalesce(var.eks_managed_node_group_defaults.vpc_security_group_ids), []))
  cluster_primary_security_group_id = try(each.value.attach_cluster_primary_security_group, var.eks_managed_node_group_defaults.attach_cluster_primary_security_group, false) ? aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id : null
}

module "self_managed_node_group" {
  source                       = "./modules/self-managed-node-group"
  for_each                     = var.create && var.self_managed_node_groups != null ? var.self_managed_node_groups : {}
  create                       = try(coalesce(each.value.create), true)
  region                       = var.region
  name                         = try(coalesce(each.value.name), each.key)
  cluster_name                 = local.cluster
  subnet_ids                   = try(coalesce(each.value.subnet_ids), coalesce(var.self_managed_node_group_defaults.subnet_ids), var.subnet_ids)
  min_size                     = try(coalesce(each.value.min_size), coalesce(var.self_managed_node_group_defaults.min_size), null)
  max_size                     = try(coalesce(each.value.max_size), coalesce(var.self_managed_node_group_defaults.max_size), 3)
  desired_size                 = try(coalesce(each.value.desired_size), coalesce(var.self_managed_node_group_defaults.desired_size), 1)
  instance_type                = try(each.value.instance_type, var.self_managed_node_group_defaults.instance_type, null)
  create_iam_instance_profile  = try(coalesce(each.value.create_iam_instance_profile), coalesce(var.self_managed_node_group_defaults.create_iam_instance_profile), true)
  iam_instance_profile_arn     = try(each.value.iam_instance_profile_arn, var.self_managed_node_group_defaults.iam_instance_profile_arn, null)
  iam_role_additional_policies = try(coalesce(each.value.iam_role_additional_policies), coalesce(var.self_managed_node_group_defaults.iam_role_additional_policies), {})
  vpc_security_group_ids       = concat([local.node_group], try(coalesce(each.value.vpc_security_group_ids), coalesce(var.self_managed_node_group_defaults.vpc_security_group_ids), []))
}

module "fargate_profile" {
  source          = "./modules/fargate-profile"
  for_each        = var.create && var.fargate_profiles != null ? var.fargate_profiles : {}
  create          = try(coalesce(each.value.create), true)
  region          = var.region
  name            = try(coalesce(each.value.name), each.key)
  cluster_name    = local.cluster
  subnet_ids      = try(coalesce(each.value.subnet_ids), coalesce(var.fargate_profile_defaults.subnet_ids), var.subnet_ids)
  selectors       = try(each.value.selectors, var.fargate_profile_defaults.selectors, [])
  create_iam_role = try(coalesce(each.value.create_iam_role), coalesce(var.fargate_profile_defaults.create_iam_role), true)
  iam_role_arn    = try(each.value.iam_role_arn, var.fargate_profile_defaults.iam_role_arn, null)
}

output "cluster_arn" { value = try(aws_eks_cluster.this[0].arn, null) }
output "cluster_certificate_authority_data" { value = try(aws_eks_cluster.this[0].certificate_authority[0].data, null) }
output "cluster_endpoint" { value = try(aws_eks_cluster.this[0].endpoint, null) }
output "cluster_id" { value = try(aws_eks_cluster.this[0].cluster_id, null) }
output "cluster_name" { value = try(aws_eks_cluster.this[0].name, null) }
output "cluster_oidc_issuer_url" { value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, null) }
output "cluster_version" { value = try(aws_eks_cluster.this[0].version, null) }
output "cluster_platform_version" { value = try(aws_eks_cluster.this[0].platform_version, null) }
output "cluster_status" { value = try(aws_eks_cluster.this[0].status, null) }
output "cluster_primary_security_group_id" { value = try(aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id, null) }
output "cluster_service_cidr" { value = try(aws_eks_cluster.this[0].kubernetes_network_config[0].service_ipv4_cidr, null) }
output "cluster_ip_family" { value = try(aws_eks_cluster.this[0].kubernetes_network_config[0].ip_family, null) }
output "access_entries" { value = aws_eks_access_entry.this }
output "kms_key_arn" { value = module.kms.key_arn }
output "kms_key_id" { value = module.kms.key_id }
output "cluster_security_group_arn" { value = try(aws_security_group.cluster[0].arn, null) }
output "cluster_security_group_id" { value = try(aws_security_group.cluster[0].id, null) }
output "node_security_group_arn" { value = try(aws_security_group.node[0].arn, null) }
output "node_security_group_id" { value = try(aws_security_group.node[0].id, null) }
output "oidc_provider" { value = try(replace(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "https://", ""), null) }
output "oidc_provider_arn" { value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null) }
output "cluster_iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "cluster_iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "cluster_iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "cluster_addons" { value = merge(aws_eks_addon.this, aws_eks_addon.before_compute) }
output "cloudwatch_log_group_name" { value = try(aws_cloudwatch_log_group.this[0].name, null) }
output "cloudwatch_log_group_arn" { value = try(aws_cloudwatch_log_group.this[0].arn, null) }
output "fargate_profiles" { value = module.fargate_profile }
output "eks_managed_node_groups" { value = module.eks_managed_node_group }
output "eks_managed_node_groups_autoscaling_group_names" {
  value = flatten([for group in module.eks_managed_node_group : group.node_group_autoscaling_group_names])
}
output "self_managed_node_groups" { value = module.self_managed_node_group }
output "self_managed_node_groups_autoscaling_group_names" {
  value = [for group in module.self_managed_node_group : group.autoscaling_group_name]
}
