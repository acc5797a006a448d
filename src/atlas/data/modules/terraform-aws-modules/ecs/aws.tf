# A cluster with its services.
# source: https://github.com/terraform-aws-modules/terraform-aws-ecs
# versions: 5, 6

variable "create" { default = true }
variable "region" { default = null }
variable "cluster_name" { default = "" }
variable "create_cloudwatch_log_group" { default = true }
variable "cloudwatch_log_group_name" { default = null }
variable "autoscaling_capacity_providers" { default = null }
variable "cluster_service_connect_defaults" { default = null }
variable "create_task_exec_iam_role" { default = false }
variable "task_exec_iam_role_name" { default = null }
variable "services" { default = null }

module "cluster" {
  source                         = "./modules/cluster"
  create                         = var.create
  region                         = var.region
  name                           = var.cluster_name
  create_cloudwatch_log_group    = var.create_cloudwatch_log_group
  cloudwatch_log_group_name      = var.cloudwatch_log_group_name
  autoscaling_capacity_providers = var.autoscaling_capacity_providers
  service_connect_defaults       = var.cluster_service_connect_defaults
  create_task_exec_iam_role      = var.create_task_exec_iam_role
  task_exec_iam_role_name        = var.task_exec_iam_role_name
}

module "service" {
  source                         = "./modules/service"
  for_each                       = var.create && var.services != null ? var.services : {}
  create                         = try(coalesce(each.value.create), true)
  create_service                 = try(coalesce(each.value.create_service), true)
  region                         = var.region
  cluster_arn                    = module.cluster.arn
  name                           = try(coalesce(each.value.name), each.key)
  desired_count                  = try(coalesce(each.value.desired_count), 1)
  launch_type                    = try(coalesce(each.value.launch_type), "FARGATE")
  capacity_provider_strategy     = try(each.value.capacity_provider_strategy, null)
  load_balancer                  = try(each.value.load_balancer, null)
  network_mode                   = try(coalesce(each.value.network_mode), "awsvpc")
  subnet_ids                     = try(each.value.subnet_ids, [])
  security_group_ids             = try(each.value.security_group_ids, [])
  assign_public_ip               = try(coalesce(each.value.assign_public_ip), false)
  vpc_id                         = try(each.value.vpc_id, null)
  service_registries             = try(each.value.service_registries, null)
  service_connect_configuration  = try(each.value.service_connect_configuration, null)
  create_task_definition         = try(coalesce(each.value.create_task_definition), true)
  task_definition_arn            = try(each.value.task_definition_arn, null)
  container_definitions          = try(each.value.container_definitions, {})
  family                         = try(each.value.family, null)
  requires_compatibilities       = try(each.value.requires_compatibilities, ["FARGATE"])
  volume                         = try(each.value.volume, null)
  create_task_exec_iam_role      = try(coalesce(each.value.create_task_exec_iam_role), true)
  task_exec_iam_role_arn         = try(each.value.task_exec_iam_role_arn, null)
  task_exec_iam_role_policies    = try(each.value.task_exec_iam_role_policies, {})
  create_tasks_iam_role          = try(coalesce(each.value.create_tasks_iam_role), true)
  tasks_iam_role_arn             = try(each.value.tasks_iam_role_arn, null)
  tasks_iam_role_policies        = try(each.value.tasks_iam_role_policies, {})
  tasks_iam_role_statements      = try(each.value.tasks_iam_role_statements, null)
  create_security_group          = try(coalesce(each.value.create_security_group), true)
  security_group_rules           = try(each.value.security_group_rules, {})
  security_group_ingress_rules   = try(each.value.security_group_ingress_rules, {})
  enable_autoscaling             = try(coalesce(each.value.enable_autoscaling), true)
  autoscaling_min_capacity       = try(coalesce(each.value.autoscaling_min_capacity), 1)
  autoscaling_max_capacity       = try(coalesce(each.value.autoscaling_max_capacity), 10)
  ignore_task_definition_changes = try(coalesce(each.value.ignore_task_definition_changes), false)
}

output "cluster_arn" { value = module.cluster.arn }
output "cluster_id" { value = module.cluster.id }
output "cluster_name" { value = module.cluster.name }
output "cloudwatch_log_group_name" { value = module.cluster.cloudwatch_log_group_name }
output "cloudwatch_log_group_arn" { value = module.cluster.cloudwatch_log_group_arn }
output "autoscaling_capacity_providers" { value = module.cluster.autoscaling_capacity_providers }
output "task_exec_iam_role_name" { value = module.cluster.task_exec_iam_role_name }
output "task_exec_iam_role_arn" { value = module.cluster.task_exec_iam_role_arn }
output "services" { value = module.service }
