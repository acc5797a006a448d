# What Karpenter needs in AWS: roles, and a queue for notices of interruptions.
# source: https://github.com/terraform-aws-modules/terraform-aws-eks/tree/master/modules/karpenter
# versions: 20, 21

variable "create" { default = true }
variable "region" { default = null }
variable "cluster_name" { default = "" }
variable "create_iam_role" { default = true }
variable "iam_role_name" { default = "KarpenterController" }
variable "namespace" { default = "kube-system" }
variable "service_account" { default = "karpenter" }
variable "enable_spot_termination" { default = true }
variable "queue_name" { default = null }
variable "create_node_iam_role" { default = true }
variable "node_iam_role_arn" { default = null }
variable "node_iam_role_name" { default = null }
variable "node_iam_role_additional_policies" { default = {} }
variable "create_access_entry" { default = true }
variable "create_instance_profile" { default = false }

resource "aws_iam_role" "controller" {
  count              = var.create && var.create_iam_role ? 1 : 0
  name               = var.iam_role_name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "pods.eks.amazonaws.com" } }] })
}

resource "aws_sqs_queue" "this" {
  count  = var.create && var.enable_spot_termination ? 1 : 0
  region = var.region
  name   = coalesce(var.queue_name, "Karpenter-${var.cluster_name}")
}

resource "aws_iam_role" "node" {
  count              = var.create && var.create_node_iam_role ? 1 : 0
  name               = var.node_iam_role_name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "node_additional" {
  for_each   = var.create && var.create_node_iam_role ? var.node_iam_role_additional_policies : {}
  policy_arn = each.value
  role       = aws_iam_role.node[0].name
}

resource "aws_eks_access_entry" "node" {
  count         = var.create && var.create_access_entry ? 1 : 0
  cluster_name  = var.cluster_name
  principal_arn = var.create_node_iam_role ? aws_iam_role.node[0].arn : var.node_iam_role_arn
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_instance_profile ? 1 : 0
  role  = var.create_node_iam_role ? aws_iam_role.node[0].name : null
}

output "iam_role_name" { value = try(aws_iam_role.controller[0].name, null) }
output "iam_role_arn" { value = try(aws_iam_role.controller[0].arn, null) }
output "queue_arn" { value = try(aws_sqs_queue.this[0].arn, null) }
output "queue_name" { value = try(aws_sqs_queue.this[0].name, null) }
output "queue_url" { value = try(aws_sqs_queue.this[0].url, null) }
output "node_iam_role_name" { value = try(aws_iam_role.node[0].name, null) }
output "node_iam_role_arn" { value = try(aws_iam_role.node[0].arn, var.node_iam_role_arn) }
output "node_access_entry_arn" { value = try(aws_eks_access_entry.node[0].access_entry_arn, null) }
output "instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, null) }
output "namespace" { value = var.namespace }
output "service_account" { value = var.service_account }
