# A cluster with its capacity providers.
# source: https://github.com/terraform-aws-modules/terraform-aws-ecs/tree/master/modules/cluster
# versions: 5, 6

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = "" }
variable "cluster_name" { default = "" }
variable "create_cloudwatch_log_group" { default = true }
variable "cloudwatch_log_group_name" { default = null }
variable "autoscaling_capacity_providers" { default = null }
variable "service_connect_defaults" { default = null }
variable "cluster_service_connect_defaults" { default = null }
variable "create_task_exec_iam_role" { default = false }
variable "task_exec_iam_role_name" { default = null }

locals {
  name            = try(coalesce(var.name, var.cluster_name), "")
  service_connect = try(var.service_connect_defaults.namespace, var.cluster_service_connect_defaults.namespace, null)
}

resource "aws_ecs_cluster" "this" {
  count  = var.create ? 1 : 0
  region = var.region
  name   = local.name
  dynamic "service_connect_defaults" {
    for_each = local.service_connect == null ? [] : [1]
    content {
      namespace = local.service_connect
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  count  = var.create && var.create_cloudwatch_log_group ? 1 : 0
  region = var.region
  name   = try(coalesce(var.cloudwatch_log_group_name, "/aws/ecs/${local.name}"), null)
}

resource "aws_ecs_capacity_provider" "this" {
  for_each = var.create && var.autoscaling_capacity_providers != null ? var.autoscaling_capacity_providers : {}
  name     = try(coalesce(each.value.name), each.key)
  auto_scaling_group_provider {
    auto_scaling_group_arn = each.value.auto_scaling_group_arn
  }
}

resource "aws_iam_role" "task_exec" {
  count = var.create && var.create_task_exec_iam_role ? 1 : 0
  name  = var.task_exec_iam_role_name
}

output "arn" { value = try(aws_ecs_cluster.this[0].arn, null) }
output "id" { value = try(aws_ecs_cluster.this[0].id, null) }
output "name" { value = try(aws_ecs_cluster.this[0].name, null) }
output "cloudwatch_log_group_name" { value = try(aws_cloudwatch_log_group.this[0].name, null) }
output "cloudwatch_log_group_arn" { value = try(aws_cloudwatch_log_group.this[0].arn, null) }
output "autoscaling_capacity_providers" { value = aws_ecs_capacity_provider.this }
output "task_exec_iam_role_name" { value = try(aws_iam_role.task_exec[0].name, null) }
output "task_exec_iam_role_arn" { value = try(aws_iam_role.task_exec[0].arn, null) }
