# A managed node group with its launch template and role.
# source: https://github.com/terraform-aws-modules/terraform-aws-eks/tree/master/modules/eks-managed-node-group
# versions: 19, 20, 21

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = "" }
variable "cluster_name" { default = "" }
variable "subnet_ids" { default = null }
variable "min_size" { default = 1 }
variable "max_size" { default = 3 }
variable "desired_size" { default = 1 }
variable "capacity_type" { default = "ON_DEMAND" }
variable "instance_types" { default = null }
variable "create_launch_template" { default = true }
variable "use_custom_launch_template" { default = true }
variable "launch_template_id" { default = "" }
variable "vpc_security_group_ids" { default = [] }
variable "cluster_primary_security_group_id" { default = null }
variable "create_iam_role" { default = true }
variable "iam_role_arn" { default = null }
variable "iam_role_name" { default = null }
variable "iam_role_additional_policies" { default = {} }

resource "aws_launch_template" "this" {
  count                  = var.create && var.create_launch_template && var.use_custom_launch_template ? 1 : 0
  region                 = var.region
  vpc_security_group_ids = concat(var.cluster_primary_security_group_id == null ? [] : [var.cluster_primary_security_group_id], var.vpc_security_group_ids)
}

resource "aws_eks_node_group" "this" {
  count          = var.create ? 1 : 0
  region         = var.region
  cluster_name   = var.cluster_name
  node_role_arn  = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
  subnet_ids     = var.subnet_ids
  capacity_type  = var.capacity_type
  instance_types = var.instance_types
  scaling_config {
    min_size     = var.min_size
    max_size     = var.max_size
    desired_size = var.desired_size
  }
  dynamic "launch_template" {
    for_each = var.use_custom_launch_template ? [1] : []
    content {
      id = var.create_launch_template ? try(aws_launch_template.this[0].id, null) : var.launch_template_id
    }
  }
}

resource "aws_iam_role" "this" {
  count              = var.create && var.create_iam_role ? 1 : 0
  name               = var.iam_role_name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = var.create && var.create_iam_role ? var.iam_role_additional_policies : {}
  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

output "launch_template_id" { value = try(aws_launch_template.this[0].id, null) }
output "launch_template_arn" { value = try(aws_launch_template.this[0].arn, null) }
output "launch_template_name" { value = try(aws_launch_template.this[0].name, null) }
output "node_group_arn" { value = try(aws_eks_node_group.this[0].arn, null) }
output "node_group_id" { value = try(aws_eks_node_group.this[0].id, null) }
output "node_group_resources" { value = try(aws_eks_node_group.this[0].resources, null) }
output "node_group_autoscaling_group_names" { value = try(aws_eks_node_group.this[0].resources[0].autoscaling_groups[*].name, []) }
output "node_group_status" { value = try(aws_eks_node_group.this[0].status, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, var.iam_role_arn) }
