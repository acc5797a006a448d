# A service of ECS with its task definition, roles and security group.
# source: https://github.com/cloudposse/terraform-aws-ecs-alb-service-task
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
variable "label_order" { default = null }
variable "label_value_case" { default = null }
variable "vpc_id" {}
variable "ecs_cluster_arn" {}
variable "subnet_ids" { default = null }
variable "security_group_ids" { default = [] }
variable "security_group_enabled" { default = true }
variable "use_alb_security_group" { default = false }
variable "alb_security_group" { default = "" }
variable "container_port" { default = 80 }
variable "container_definition_json" {}
variable "task_definition" { default = [] }
variable "desired_count" { default = 1 }
variable "launch_type" { default = "FARGATE" }
variable "capacity_provider_strategies" { default = [] }
variable "network_mode" { default = "awsvpc" }
variable "assign_public_ip" { default = false }
variable "ecs_load_balancers" { default = [] }
variable "service_registries" { default = [] }
variable "efs_volumes" { default = [] }
variable "task_exec_role_arn" { default = [] }
variable "task_exec_policy_arns" { default = [] }
variable "task_exec_policy_arns_map" { default = {} }
variable "task_role_arn" { default = [] }
variable "task_policy_arns" { default = [] }
variable "task_policy_arns_map" { default = {} }
variable "ignore_changes_task_definition" { default = true }
variable "ignore_changes_desired_count" { default = false }
variable "ecs_service_enabled" { default = true }

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
  has_service     = module.this.enabled && var.ecs_service_enabled
  has_definition  = module.this.enabled && length(var.task_definition) == 0
  has_task_role   = module.this.enabled && length(var.task_role_arn) == 0
  has_exec_role   = module.this.enabled && length(var.task_exec_role_arn) == 0
  has_group       = module.this.enabled && var.network_mode == "awsvpc" && var.security_group_enabled
  task_role       = try(aws_iam_role.ecs_task[0].arn, var.task_role_arn[0], tostring(var.task_role_arn), null)
  exec_role       = try(aws_iam_role.ecs_exec[0].arn, var.task_exec_role_arn[0], tostring(var.task_exec_role_arn), null)
  task_policies   = merge({ for index, arn in var.task_policy_arns : "_#${index}_" => arn }, var.task_policy_arns_map)
  exec_policies   = merge({ for index, arn in var.task_exec_policy_arns : "_#${index}_" => arn }, var.task_exec_policy_arns_map)
  task_definition = try(aws_ecs_task_definition.default[0].arn, var.task_definition[0], null)
}

module "task_label" {
  source     = "cloudposse/label/null"
  context    = module.this.context
  attributes = ["task"]
}

module "exec_label" {
  source     = "cloudposse/label/null"
  context    = module.this.context
  attributes = ["exec"]
}

module "service_label" {
  source     = "cloudposse/label/null"
  context    = module.this.context
  attributes = ["service"]
}

resource "aws_iam_role" "ecs_task" {
  count = local.has_task_role ? 1 : 0
  name  = module.task_label.id
}

resource "aws_iam_role_policy_attachment" "ecs_task" {
  for_each   = local.has_task_role ? local.task_policies : {}
  role       = one(aws_iam_role.ecs_task[*].id)
  policy_arn = each.value
}

resource "aws_iam_role" "ecs_exec" {
  count = local.has_exec_role ? 1 : 0
  name  = module.exec_label.id
}

resource "aws_iam_role_policy_attachment" "ecs_exec" {
  for_each   = local.has_exec_role ? local.exec_policies : {}
  role       = one(aws_iam_role.ecs_exec[*].id)
  policy_arn = each.value
}

resource "aws_security_group" "ecs_service" {
  count  = local.has_group ? 1 : 0
  name   = module.service_label.id
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "alb" {
  count                    = local.has_group && var.use_alb_security_group ? 1 : 0
  type                     = "ingress"
  from_port                = var.container_port
  to_port                  = var.container_port
  protocol                 = "tcp"
  source_security_group_id = var.alb_security_group
  security_group_id        = one(aws_security_group.ecs_service[*].id)
}

resource "aws_ecs_task_definition" "default" {
  count                    = local.has_definition ? 1 : 0
  family                   = module.this.id
  container_definitions    = var.container_definition_json
  requires_compatibilities = [var.launch_type]
  network_mode             = var.network_mode
  task_role_arn            = local.task_role
  execution_role_arn       = local.exec_role
  dynamic "volume" {
    for_each = var.efs_volumes
    content {
      name = volume.value.name
      dynamic "efs_volume_configuration" {
        for_each = try(volume.value.efs_volume_configuration, [])
        content {
          file_system_id = try(efs_volume_configuration.value.file_system_id, null)
        }
      }
    }
  }
}

resource "aws_ecs_service" "default" {
  count           = local.has_service && !var.ignore_changes_task_definition && !var.ignore_changes_desired_count ? 1 : 0
  name            = module.this.id
  cluster         = var.ecs_cluster_arn
  task_definition = local.task_definition
  desired_count   = var.desired_count
  launch_type     = length(var.capacity_provider_strategies) > 0 ? null : var.launch_type
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers
    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = try(load_balancer.value.elb_name, null)
      target_group_arn = try(load_balancer.value.target_group_arn, null)
    }
  }
  dynamic "service_registries" {
    for_each = var.service_registries
    content {
      registry_arn = service_registries.value.registry_arn
    }
  }
  dynamic "network_configuration" {
    for_each = var.network_mode == "awsvpc" ? [1] : []
    content {
      subnets          = var.subnet_ids
      security_groups  = compact(concat(var.security_group_ids, aws_security_group.ecs_service[*].id))
      assign_public_ip = var.assign_public_ip
    }
  }
}

resource "aws_ecs_service" "ignore_changes_task_definition" {
  count           = local.has_service && var.ignore_changes_task_definition && !var.ignore_changes_desired_count ? 1 : 0
  name            = module.this.id
  cluster         = var.ecs_cluster_arn
  task_definition = local.task_definition
  desired_count   = var.desired_count
  launch_type     = length(var.capacity_provider_strategies) > 0 ? null : var.launch_type
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers
    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = try(load_balancer.value.elb_name, null)
      target_group_arn = try(load_balancer.value.target_group_arn, null)
    }
  }
  dynamic "service_registries" {
    for_each = var.service_registries
    content {
      registry_arn = service_registries.value.registry_arn
    }
  }
  dynamic "network_configuration" {
    for_each = var.network_mode == "awsvpc" ? [1] : []
    content {
      subnets          = var.subnet_ids
      security_groups  = compact(concat(var.security_group_ids, aws_security_group.ecs_service[*].id))
      assign_public_ip = var.assign_public_ip
    }
  }
}

resource "aws_ecs_service" "ignore_changes_desired_count" {
  count           = local.has_service && !var.ignore_changes_task_definition && var.ignore_changes_desired_count ? 1 : 0
  name            = module.this.id
  cluster         = var.ecs_cluster_arn
  task_definition = local.task_definition
  desired_count   = var.desired_count
  launch_type     = length(var.capacity_provider_strategies) > 0 ? null : var.launch_type
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers
    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = try(load_balancer.value.elb_name, null)
      target_group_arn = try(load_balancer.value.target_group_arn, null)
    }
  }
  dynamic "service_registries" {
    for_each = var.service_registries
    content {
      registry_arn = service_registries.value.registry_arn
    }
  }
  dynamic "network_configuration" {
    for_each = var.network_mode == "awsvpc" ? [1] : []
    content {
      subnets          = var.subnet_ids
      security_groups  = compact(concat(var.security_group_ids, aws_security_group.ecs_service[*].id))
      assign_public_ip = var.assign_public_ip
    }
  }
}

resource "aws_ecs_service" "ignore_changes_task_definition_and_desired_count" {
  count           = local.has_service && var.ignore_changes_task_definition && var.ignore_changes_desired_count ? 1 : 0
  name            = module.this.id
  cluster         = var.ecs_cluster_arn
  task_definition = local.task_definition
  desired_count   = var.desired_count
  launch_type     = length(var.capacity_provider_strategies) > 0 ? null : var.launch_type
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers
    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = try(load_balancer.value.elb_name, null)
      target_group_arn = try(load_balancer.value.target_group_arn, null)
    }
  }
  dynamic "service_registries" {
    for_each = var.service_registries
    content {
      registry_arn = service_registries.value.registry_arn
    }
  }
  dynamic "network_configuration" {
    for_each = var.network_mode == "awsvpc" ? [1] : []
    content {
      subnets          = var.subnet_ids
      security_groups  = compact(concat(var.security_group_ids, aws_security_group.ecs_service[*].id))
      assign_public_ip = var.assign_public_ip
    }
  }
}

output "service_name" { value = try(aws_ecs_service.default[0].name, aws_ecs_service.ignore_changes_task_definition[0].name, aws_ecs_service.ignore_changes_desired_count[0].name, aws_ecs_service.ignore_changes_task_definition_and_desired_count[0].name, null) }
output "service_arn" { value = try(aws_ecs_service.default[0].id, aws_ecs_service.ignore_changes_task_definition[0].id, aws_ecs_service.ignore_changes_desired_count[0].id, aws_ecs_service.ignore_changes_task_definition_and_desired_count[0].id, null) }
output "service_security_group_id" { value = one(aws_security_group.ecs_service[*].id) }
output "task_definition_family" { value = one(aws_ecs_task_definition.default[*].family) }
output "task_definition_revision" { value = one(aws_ecs_task_definition.default[*].revision) }
output "task_definition_arn" { value = one(aws_ecs_task_definition.default[*].arn) }
output "task_role_arn" { value = local.task_role }
output "task_role_name" { value = one(aws_iam_role.ecs_task[*].name) }
output "task_role_id" { value = one(aws_iam_role.ecs_task[*].unique_id) }
output "task_exec_role_arn" { value = local.exec_role }
output "task_exec_role_name" { value = one(aws_iam_role.ecs_exec[*].name) }
output "task_exec_role_id" { value = one(aws_iam_role.ecs_exec[*].unique_id) }
