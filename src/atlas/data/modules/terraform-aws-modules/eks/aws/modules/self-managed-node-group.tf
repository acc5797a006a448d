# Nodes in an autoscaling group of one's own.
# source: https://github.com/terraform-aws-modules/terraform-aws-eks/tree/master/modules/self-managed-node-group
# versions: 19, 20, 21

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = "" }
variable "cluster_name" { default = "" }
variable "subnet_ids" { default = null }
variable "min_size" { default = 1 }
variable "max_size" { default = 3 }
variable "desired_size" { default = 1 }
variable "instance_type" { default = "m6i.large" }
variable "vpc_security_group_ids" { default = [] }
variable "create_iam_instance_profile" { default = true }
variable "iam_instance_profile_arn" { default = null }
variable "iam_role_additional_policies" { default = {} }

resource "aws_launch_template" "this" {
  count                  = var.create ? 1 : 0
  region                 = var.region
  instance_type          = var.instance_type
  vpc_security_group_ids = var.vpc_security_group_ids
  iam_instance_profile {
    arn = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].arn : var.iam_instance_profile_arn
  }
}

resource "aws_autoscaling_group" "this" {
  count               = var.create ? 1 : 0
  region              = var.region
  name                = var.name
  vpc_zone_identifier = var.subnet_ids
  min_size            = var.min_size
  max_size            = var.max_size
  desired_capacity    = var.desired_size
  launch_template {
    id = aws_launch_template.this[0].id
  }
  tag {
    key                 = "kubernetes.io/cluster/${var.cluster_name}"
    value               = "owned"
    propagate_at_launch = true
  }
}

resource "aws_iam_role" "this" {
  count              = var.create && var.create_iam_instance_profile ? 1 : 0
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = var.create && var.create_iam_instance_profile ? var.iam_role_additional_policies : {}
  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_iam_instance_profile ? 1 : 0
  role  = aws_iam_role.this[0].name
}

output "launch_template_id" { value = try(aws_launch_template.this[0].id, null) }
output "autoscaling_group_arn" { value = try(aws_autoscaling_group.this[0].arn, null) }
output "autoscaling_group_id" { value = try(aws_autoscaling_group.this[0].id, null) }
output "autoscaling_group_name" { value = try(aws_autoscaling_group.this[0].name, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, var.iam_instance_profile_arn) }
