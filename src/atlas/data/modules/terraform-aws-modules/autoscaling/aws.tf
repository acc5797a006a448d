# A group of instances with its launch template and role.
# source: https://github.com/terraform-aws-modules/terraform-aws-autoscaling
# versions: 7, 8, 9

variable "create" { default = true }
variable "region" { default = null }
variable "name" {}
variable "use_name_prefix" { default = true }
variable "ignore_desired_capacity_changes" { default = false }
variable "min_size" { default = null }
variable "max_size" { default = null }
variable "desired_capacity" { default = null }
variable "availability_zones" { default = null }
variable "vpc_zone_identifier" { default = null }
variable "health_check_type" { default = null }
variable "target_group_arns" { default = [] }
variable "load_balancers" { default = [] }
variable "traffic_source_attachments" { default = null }
variable "use_mixed_instances_policy" { default = false }
variable "create_launch_template" { default = true }
variable "launch_template_id" { default = null }
variable "image_id" { default = null }
variable "instance_type" { default = null }
variable "security_groups" { default = [] }
variable "network_interfaces" { default = null }
variable "user_data" { default = null }
variable "create_iam_instance_profile" { default = false }
variable "iam_instance_profile_arn" { default = null }
variable "iam_instance_profile_name" { default = null }
variable "iam_role_name" { default = null }
variable "iam_role_policies" { default = {} }
variable "scaling_policies" { default = null }

locals {
  template = var.create_launch_template ? try(aws_launch_template.this[0].id, null) : var.launch_template_id
}

resource "aws_autoscaling_group" "this" {
  count               = var.create && !var.ignore_desired_capacity_changes ? 1 : 0
  region              = var.region
  name                = var.use_name_prefix ? null : var.name
  name_prefix         = var.use_name_prefix ? "${var.name}-" : null
  min_size            = var.min_size
  max_size            = var.max_size
  desired_capacity    = var.desired_capacity
  availability_zones  = var.availability_zones
  vpc_zone_identifier = var.vpc_zone_identifier
  health_check_type   = var.health_check_type
  target_group_arns   = var.target_group_arns
  load_balancers      = var.load_balancers
  dynamic "launch_template" {
    for_each = var.use_mixed_instances_policy ? [] : [1]
    content {
      id = local.template
    }
  }
  dynamic "mixed_instances_policy" {
    for_each = var.use_mixed_instances_policy ? [1] : []
    content {
      launch_template {
        launch_template_specification {
          launch_template_id = local.template
        }
      }
    }
  }
}

resource "aws_autoscaling_group" "idc" {
  count               = var.create && var.ignore_desired_capacity_changes ? 1 : 0
  region              = var.region
  name                = var.use_name_prefix ? null : var.name
  name_prefix         = var.use_name_prefix ? "${var.name}-" : null
  min_size            = var.min_size
  max_size            = var.max_size
  desired_capacity    = var.desired_capacity
  availability_zones  = var.availability_zones
  vpc_zone_identifier = var.vpc_zone_identifier
  health_check_type   = var.health_check_type
  target_group_arns   = var.target_group_arns
  load_balancers      = var.load_balancers
  dynamic "launch_template" {
    for_each = var.use_mixed_instances_policy ? [] : [1]
    content {
      id = local.template
    }
  }
  dynamic "mixed_instances_policy" {
    for_each = var.use_mixed_instances_policy ? [1] : []
    content {
      launch_template {
        launch_template_specification {
          launch_template_id = local.template
        }
      }
    }
  }
}

resource "aws_launch_template" "this" {
  count                  = var.create && var.create_launch_template ? 1 : 0
  region                 = var.region
  image_id               = var.image_id
  instance_type          = var.instance_type
  user_data              = var.user_data
  vpc_security_group_ids = var.security_groups
  iam_instance_profile {
    name = var.create_iam_instance_profile ? null : var.iam_instance_profile_name
    arn  = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].arn : var.iam_instance_profile_arn
  }
  dynamic "network_interfaces" {
    for_each = var.network_interfaces == null ? [] : var.network_interfaces
    content {
      security_groups             = try(network_interfaces.value.security_groups, null)
      associate_public_ip_address = try(network_interfaces.value.associate_public_ip_address, null)
    }
  }
}

resource "aws_autoscaling_traffic_source_attachment" "this" {
  for_each               = var.create && var.traffic_source_attachments != null ? var.traffic_source_attachments : {}
  autoscaling_group_name = try(aws_autoscaling_group.this[0].id, aws_autoscaling_group.idc[0].id)
  traffic_source {
    identifier = each.value.traffic_source_identifier
    type       = try(coalesce(each.value.traffic_source_type), "elbv2")
  }
}

resource "aws_autoscaling_policy" "this" {
  for_each               = var.create && var.scaling_policies != null ? var.scaling_policies : {}
  name                   = try(coalesce(each.value.name), each.key)
  autoscaling_group_name = try(aws_autoscaling_group.this[0].name, aws_autoscaling_group.idc[0].name)
}

resource "aws_iam_role" "this" {
  count = var.create && var.create_iam_instance_profile ? 1 : 0
  name  = var.iam_role_name
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = var.create && var.create_iam_instance_profile ? var.iam_role_policies : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_iam_instance_profile ? 1 : 0
  role  = aws_iam_role.this[0].name
}

output "launch_template_id" { value = try(aws_launch_template.this[0].id, null) }
output "launch_template_arn" { value = try(aws_launch_template.this[0].arn, null) }
output "launch_template_name" { value = try(aws_launch_template.this[0].name, null) }
output "launch_template_latest_version" { value = try(aws_launch_template.this[0].latest_version, null) }
output "autoscaling_group_id" { value = try(aws_autoscaling_group.this[0].id, aws_autoscaling_group.idc[0].id, null) }
output "autoscaling_group_name" { value = try(aws_autoscaling_group.this[0].name, aws_autoscaling_group.idc[0].name, null) }
output "autoscaling_group_arn" { value = try(aws_autoscaling_group.this[0].arn, aws_autoscaling_group.idc[0].arn, null) }
output "autoscaling_group_availability_zones" { value = try(aws_autoscaling_group.this[0].availability_zones, aws_autoscaling_group.idc[0].availability_zones, null) }
output "autoscaling_group_vpc_zone_identifier" { value = try(aws_autoscaling_group.this[0].vpc_zone_identifier, aws_autoscaling_group.idc[0].vpc_zone_identifier, null) }
output "autoscaling_group_target_group_arns" { value = try(aws_autoscaling_group.this[0].target_group_arns, aws_autoscaling_group.idc[0].target_group_arns, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "iam_instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
