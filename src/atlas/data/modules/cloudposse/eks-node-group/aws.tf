# A managed group of nodes with its role and launch template.
# source: https://github.com/cloudposse/terraform-aws-eks-node-group
# versions: 3

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
variable "cluster_name" {}
variable "subnet_ids" {}
variable "desired_size" {}
variable "min_size" {}
variable "max_size" {}
variable "create_before_destroy" { default = true }
variable "instance_types" { default = ["t3.medium"] }
variable "capacity_type" { default = null }
variable "associated_security_group_ids" { default = [] }
variable "node_role_arn" { default = [] }
variable "node_role_policy_arns" { default = [] }
variable "launch_template_id" { default = [] }
variable "launch_template_version" { default = [] }

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
  has_own_role     = module.this.enabled && length(var.node_role_arn) == 0
  has_own_template = module.this.enabled && length(var.launch_template_id) != 1
  role_arn         = local.has_own_role ? join("", aws_iam_role.default[*].arn) : try(var.node_role_arn[0], null)
  template_id      = try(aws_launch_template.default[0].id, var.launch_template_id[0], null)
}

module "label" {
  source     = "cloudposse/label/null"
  context    = module.this.context
  attributes = ["workers"]
}

resource "aws_iam_role" "default" {
  count = local.has_own_role ? 1 : 0
  name  = module.label.id
}

resource "aws_iam_role_policy_attachment" "amazon_eks_worker_node_policy" {
  count      = local.has_own_role ? 1 : 0
  role       = join("", aws_iam_role.default[*].name)
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
}

resource "aws_iam_role_policy_attachment" "amazon_ec2_container_registry_read_only" {
  count      = local.has_own_role ? 1 : 0
  role       = join("", aws_iam_role.default[*].name)
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"
}

resource "aws_iam_role_policy_attachment" "existing_policies_for_eks_workers_role" {
  count      = local.has_own_role ? length(var.node_role_policy_arns) : 0
  role       = join("", aws_iam_role.default[*].name)
  policy_arn = sort(var.node_role_policy_arns)[count.index]
}

resource "aws_launch_template" "default" {
  count                  = local.has_own_template ? 1 : 0
  name_prefix            = module.label.id
  vpc_security_group_ids = var.associated_security_group_ids
}

resource "random_pet" "cbd" {
  count = module.this.enabled && var.create_before_destroy ? 1 : 0
}

resource "aws_eks_node_group" "default" {
  count           = module.this.enabled && !var.create_before_destroy ? 1 : 0
  cluster_name    = var.cluster_name
  node_group_name = module.label.id
  node_role_arn   = local.role_arn
  subnet_ids      = var.subnet_ids
  instance_types  = var.instance_types
  capacity_type   = var.capacity_type
  scaling_config {
    desired_size = var.desired_size
    min_size     = var.min_size
    max_size     = var.max_size
  }
  launch_template {
    id      = local.template_id
    version = try(var.launch_template_version[0], aws_launch_template.default[0].latest_version, null)
  }
}

resource "aws_eks_node_group" "cbd" {
  count           = module.this.enabled && var.create_before_destroy ? 1 : 0
  cluster_name    = var.cluster_name
  node_group_name = "${module.label.id}-${join("", random_pet.cbd[*].id)}"
  node_role_arn   = local.role_arn
  subnet_ids      = var.subnet_ids
  instance_types  = var.instance_types
  capacity_type   = var.capacity_type
  scaling_config {
    desired_size = var.desired_size
    min_size     = var.min_size
    max_size     = var.max_size
  }
  launch_template {
    id      = local.template_id
    version = try(var.launch_template_version[0], aws_launch_template.default[0].latest_version, null)
  }
}

output "eks_node_group_role_arn" { value = join("", aws_iam_role.default[*].arn) }
output "eks_node_group_role_name" { value = join("", aws_iam_role.default[*].name) }
output "eks_node_group_id" { value = join("", aws_eks_node_group.default[*].id, aws_eks_node_group.cbd[*].id) }
output "eks_node_group_arn" { value = join("", aws_eks_node_group.default[*].arn, aws_eks_node_group.cbd[*].arn) }
output "eks_node_group_resources" { value = try(aws_eks_node_group.default[0].resources, aws_eks_node_group.cbd[0].resources, []) }
output "eks_node_group_status" { value = join("", aws_eks_node_group.default[*].status, aws_eks_node_group.cbd[*].status) }
output "eks_node_group_launch_template_id" { value = local.template_id }
