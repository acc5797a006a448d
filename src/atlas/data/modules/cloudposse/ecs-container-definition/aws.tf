# A container definition for a task definition of ECS; nothing is created.
# source: https://github.com/cloudposse/terraform-aws-ecs-container-definition
# versions: 0

variable "container_name" {}
variable "container_image" {}
variable "container_definition" { default = {} }
variable "command" { default = null }
variable "entrypoint" { default = null }
variable "essential" { default = true }
variable "environment" { default = null }
variable "environment_files" { default = null }
variable "map_environment" { default = null }
variable "secrets" { default = null }
variable "map_secrets" { default = null }
variable "log_configuration" { default = null }
variable "mount_points" { default = null }
variable "port_mappings" { default = null }
variable "repository_credentials" { default = null }

locals {
  environment = var.map_environment != null ? [for name, value in var.map_environment : { name = name, value = value }] : var.environment
  secrets     = var.map_secrets != null ? [for name, value in var.map_secrets : { name = name, valueFrom = value }] : var.secrets
  all = {
    name                  = var.container_name
    image                 = var.container_image
    essential             = var.essential
    command               = var.command
    entryPoint            = var.entrypoint
    environment           = local.environment
    environmentFiles      = var.environment_files
    secrets               = local.secrets
    logConfiguration      = var.log_configuration
    mountPoints           = var.mount_points
    portMappings          = var.port_mappings
    repositoryCredentials = var.repository_credentials
  }
  definition = merge({ for key, value in local.all : key => value if value != null }, { for key, value in var.container_definition : key => value if value != null })
}

output "json_map_object" { value = local.definition }
output "json_map_encoded" { value = jsonencode(local.definition) }
output "json_map_encoded_list" { value = jsonencode([local.definition]) }
output "sensitive_json_map_object" { value = local.definition }
output "sensitive_json_map_encoded" { value = jsonencode(local.definition) }
output "sensitive_json_map_encoded_list" { value = jsonencode([local.definition]) }
