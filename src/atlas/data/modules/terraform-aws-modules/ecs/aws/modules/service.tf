# A service with its task definition, roles and security group.
# source: https://github.com/terraform-aws-modules/terraform-aws-ecs/tree/master/modules/service
# versions: 5, 6

variable "create" { default = true }
variable "create_service" { default = true }
variable "region" { default = null }
variable "name" { default = null }
variable "cluster_arn" { default = "" }
variable "ignore_task_definition_changes" { default = false }
variable "desired_count" { default = 1 }
variable "launch_type" { default = "FARGATE" }
variable "capacity_provider_strategy" { default = null }
variable "load_balancer" { default = null }
variable "network_mode" { default = "awsvpc" }
variable "subnet_ids" { default = [] }
variable "security_group_ids" { default = [] }
variable "assign_public_ip" { default = false }
variable "vpc_id" { default = null }
variable "service_registries" { default = null }
variable "service_connect_configuration" { default = null }
variable "create_task_definition" { default = true }
variable "task_definition_arn" { default = null }
variable "container_definitions" { default = {} }
variable "family" { default = null }
variable "requires_compatibilities" { default = ["FARGATE"] }
variable "volume" { default = null }
variable "create_task_exec_iam_role" { default = true }
variable "task_exec_iam_role_arn" { default = null }
variable "task_exec_iam_role_policies" { default = {} }
variable "create_task_exec_policy" { default = true }
variable "create_tasks_iam_role" { default = true }
variable "tasks_iam_role_arn" { default = null }
variable "tasks_iam_role_policies" { default = {} }
variable "tasks_iam_role_statements" { default = null }
variable "create_security_group" { default = true }
variable "security_group_rules" { default = {} }
variable "security_group_ingress_rules" { default = {} }
variable "enable_autoscaling" { default = true }
variable "autoscaling_min_capacity" { default = 1 }
variable "autoscaling_max_capacity" { default = 10 }

locals {
  task_definition = var.create_task_definition ? try(aws_ecs_task_definition.this[0].arn, null) : var.task_definition_arn
  own_tasks_role  = var.create && var.create_task_definition && var.create_tasks_iam_role
  own_exec_role   = var.create && var.create_task_definition && var.create_task_exec_iam_role
  service_connect = try(length(var.service_connect_configuration), 0) > 0 ? [var.service_connect_configuration] : []
  service         = try(aws_ecs_service.this[0].name, aws_ecs_service.ignore_task_definition[0].name, null)
}

resource "aws_ecs_service" "this" {
  count           = var.create && var.create_service && !var.ignore_task_definition_changes ? 1 : 0
  region          = var.region
  name            = var.name
  cluster         = var.cluster_arn
  task_definition = local.task_definition
  desired_count   = var.desired_count
  launch_type     = var.capacity_provider_strategy == null || try(length(var.capacity_provider_strategy) == 0, false) ? var.launch_type : null
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategy == null ? {} : var.capacity_provider_strategy
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
    }
  }
  dynamic "load_balancer" {
    for_each = var.load_balancer == null ? {} : var.load_balancer
    content {
      target_group_arn = try(load_balancer.value.target_group_arn, null)
      elb_name         = try(load_balancer.value.elb_name, null)
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
    }
  }
  dynamic "network_configuration" {
    for_each = var.network_mode == "awsvpc" ? [1] : []
    content {
      subnets          = var.subnet_ids
      security_groups  = concat(aws_security_group.this[*].id, var.security_group_ids)
      assign_public_ip = var.assign_public_ip
    }
  }
  dynamic "service_registries" {
    for_each = try([var.service_registries.registry_arn], [])
    content {
      registry_arn = service_registries.value
    }
  }
  dynamic "service_connect_configuration" {
    for_each = local.service_connect
    content {
      enabled   = try(coalesce(service_connect_configuration.value.enabled), true)
      namespace = try(service_connect_configuration.value.namespace, null)
      dynamic "service" {
        for_each = flatten([try(coalesce(service_connect_configuration.value.service), [])])
        content {
          discovery_name = try(service.value.discovery_name, null)
          port_name      = service.value.port_name
          dynamic "client_alias" {
            for_each = try([coalesce(service.value.client_alias)], [])
            content {
              dns_name = try(client_alias.value.dns_name, null)
              port     = client_alias.value.port
            }
          }
        }
      }
    }
  }
}

resource "aws_ecs_service" "ignore_task_definition" {
  count           = var.create && var.create_service && var.ignore_task_definition_changes ? 1 : 0
  region          = var.region
  name            = var.name
  cluster         = var.cluster_arn
  task_definition = local.task_definition
  desired_count   = var.desired_count
  launch_type     = var.capacity_provider_strategy == null || try(length(var.capacity_provider_strategy) == 0, false) ? var.launch_type : null
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategy == null ? {} : var.capacity_provider_strategy
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
    }
  }
  dynamic "load_balancer" {
    for_each = var.load_balancer == null ? {} : var.load_balancer
    content {
      target_group_arn = try(load_balancer.value.target_group_arn, null)
      elb_name         = try(load_balancer.value.elb_name, null)
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
    }
  }
  dynamic "network_configuration" {
    for_each = var.network_mode == "awsvpc" ? [1] : []
    content {
      subnets          = var.subnet_ids
      security_groups  = concat(aws_security_group.this[*].id, var.security_group_ids)
      assign_public_ip = var.assign_public_ip
    }
  }
  dynamic "service_registries" {
    for_each = try([var.service_registries.registry_arn], [])
    content {
      registry_arn = service_registries.value
    }
  }
  dynamic "service_connect_configuration" {
    for_each = local.service_connect
    content {
      enabled   = try(coalesce(service_connect_configuration.value.enabled), true)
      namespace = try(service_connect_configuration.value.namespace, null)
      dynamic "service" {
        for_each = flatten([try(coalesce(service_connect_configuration.value.service), [])])
        content {
          discovery_name = try(service.value.discovery_name, null)
          port_name      = service.value.port_name
          dynamic "client_alias" {
            for_each = try([coalesce(service.value.client_alias)], [])
            content {
              dns_name = try(client_alias.value.dns_name, null)
              port     = client_alias.value.port
            }
          }
        }
      }
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  count                    = var.create && var.create_task_definition ? 1 : 0
  region                   = var.region
  family                   = try(coalesce(var.family, var.name), null)
  network_mode             = var.network_mode
  requires_compatibilities = var.requires_compatibilities
  task_role_arn            = var.create_tasks_iam_role ? try(aws_iam_role.tasks[0].arn, null) : var.tasks_iam_role_arn
  execution_role_arn       = var.create_task_exec_iam_role ? try(aws_iam_role.task_exec[0].arn, null) : var.task_exec_iam_role_arn
  container_definitions = jsonencode([for name, one in var.container_definitions : {
    name        = try(coalesce(one.name), name)
    image       = try(one.image, null)
    environment = try(one.environment, [])
    secrets     = try(one.secrets, [])
  }])
  dynamic "volume" {
    for_each = var.volume == null ? {} : var.volume
    content {
      name = try(coalesce(volume.value.name), volume.key)
      dynamic "efs_volume_configuration" {
        for_each = try([coalesce(volume.value.efs_volume_configuration)], [])
        content {
          file_system_id = try(efs_volume_configuration.value.file_system_id, null)
        }
      }
    }
  }
}

resource "aws_iam_role" "task_exec" {
  count = local.own_exec_role ? 1 : 0
}

resource "aws_iam_role_policy_attachment" "task_exec_additional" {
  for_each   = local.own_exec_role ? var.task_exec_iam_role_policies : {}
  role       = aws_iam_role.task_exec[0].name
  policy_arn = each.value
}

resource "aws_iam_policy" "task_exec" {
  count  = local.own_exec_role && var.create_task_exec_policy ? 1 : 0
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource = "*" }] })
}

resource "aws_iam_role_policy_attachment" "task_exec" {
  count      = length(aws_iam_policy.task_exec)
  role       = aws_iam_role.task_exec[0].name
  policy_arn = aws_iam_policy.task_exec[0].arn
}

resource "aws_iam_role" "tasks" {
  count = local.own_tasks_role ? 1 : 0
}

resource "aws_iam_role_policy_attachment" "tasks" {
  for_each   = local.own_tasks_role ? var.tasks_iam_role_policies : {}
  role       = aws_iam_role.tasks[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "tasks" {
  count = local.own_tasks_role && try(length(var.tasks_iam_role_statements) > 0, false) ? 1 : 0
  dynamic "statement" {
    for_each = var.tasks_iam_role_statements
    content {
      effect    = try(coalesce(statement.value.effect), "Allow")
      actions   = try(statement.value.actions, [])
      resources = try(statement.value.resources, [])
    }
  }
}

resource "aws_iam_policy" "tasks" {
  count  = length(data.aws_iam_policy_document.tasks)
  policy = data.aws_iam_policy_document.tasks[0].json
}

resource "aws_iam_role_policy_attachment" "tasks_internal" {
  count      = length(aws_iam_policy.tasks)
  role       = aws_iam_role.tasks[0].name
  policy_arn = aws_iam_policy.tasks[0].arn
}

resource "aws_appautoscaling_target" "this" {
  count              = var.create && var.enable_autoscaling ? 1 : 0
  min_capacity       = min(var.autoscaling_min_capacity, var.desired_count)
  max_capacity       = max(var.autoscaling_max_capacity, var.desired_count)
  resource_id        = "service/${try(element(split("/", var.cluster_arn), 1), "")}/${local.service}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group && var.network_mode == "awsvpc" ? 1 : 0
  region = var.region
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "this" {
  for_each                 = length(aws_security_group.this) > 0 ? var.security_group_rules : {}
  security_group_id        = aws_security_group.this[0].id
  type                     = try(each.value.type, "ingress")
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = try(each.value.from_port, null)
  to_port                  = try(each.value.to_port, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  source_security_group_id = try(each.value.source_security_group_id, null)
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = length(aws_security_group.this) > 0 ? var.security_group_ingress_rules : {}
  security_group_id            = aws_security_group.this[0].id
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}

output "id" { value = try(aws_ecs_service.this[0].id, aws_ecs_service.ignore_task_definition[0].id, null) }
output "name" { value = try(aws_ecs_service.this[0].name, aws_ecs_service.ignore_task_definition[0].name, null) }
output "task_definition_arn" { value = try(aws_ecs_task_definition.this[0].arn, var.task_definition_arn) }
output "task_definition_family" { value = try(aws_ecs_task_definition.this[0].family, null) }
output "task_definition_revision" { value = try(aws_ecs_task_definition.this[0].revision, null) }
output "task_exec_iam_role_name" { value = try(aws_iam_role.task_exec[0].name, null) }
output "task_exec_iam_role_arn" { value = try(aws_iam_role.task_exec[0].arn, var.task_exec_iam_role_arn) }
output "tasks_iam_role_name" { value = try(aws_iam_role.tasks[0].name, null) }
output "tasks_iam_role_arn" { value = try(aws_iam_role.tasks[0].arn, var.tasks_iam_role_arn) }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
output "security_group_arn" { value = try(aws_security_group.this[0].arn, null) }
