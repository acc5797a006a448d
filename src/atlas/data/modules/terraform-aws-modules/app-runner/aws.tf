# A service of App Runner with its roles and its connector to a network.
# source: https://github.com/terraform-aws-modules/terraform-aws-app-runner
# versions: 1

variable "create" { default = true }
variable "create_service" { default = true }
variable "service_name" { default = "" }
variable "source_configuration" { default = {} }
variable "instance_configuration" { default = {} }
variable "network_configuration" { default = {} }
variable "create_access_iam_role" { default = false }
variable "access_iam_role_name" { default = null }
variable "access_iam_role_policies" { default = {} }
variable "create_instance_iam_role" { default = true }
variable "instance_iam_role_name" { default = null }
variable "instance_iam_role_policies" { default = {} }
variable "instance_policy_statements" { default = {} }
variable "create_custom_domain_association" { default = false }
variable "domain_name" { default = "" }
variable "create_vpc_connector" { default = false }
variable "vpc_connector_name" { default = "" }
variable "vpc_connector_subnets" { default = [] }
variable "vpc_connector_security_groups" { default = [] }

locals {
  has_service       = var.create && var.create_service
  has_access_role   = local.has_service && var.create_access_iam_role
  has_instance_role = local.has_service && var.create_instance_iam_role
  has_connector     = local.has_service && var.create_vpc_connector
  image             = try(var.source_configuration.image_repository, null)
  code              = try(var.source_configuration.code_repository, null)
  access_role       = try(aws_iam_role.access[0].arn, var.source_configuration.authentication_configuration.access_role_arn, null)
}

resource "aws_apprunner_service" "this" {
  count        = local.has_service ? 1 : 0
  service_name = var.service_name
  source_configuration {
    dynamic "authentication_configuration" {
      for_each = local.access_role == null && try(var.source_configuration.authentication_configuration, null) == null ? [] : [1]
      content {
        access_role_arn = local.access_role
        connection_arn  = try(var.source_configuration.authentication_configuration.connection_arn, null)
      }
    }
    dynamic "image_repository" {
      for_each = local.image == null ? [] : [local.image]
      content {
        image_identifier      = image_repository.value.image_identifier
        image_repository_type = image_repository.value.image_repository_type
        dynamic "image_configuration" {
          for_each = try([image_repository.value.image_configuration], [])
          content {
            port                          = try(image_configuration.value.port, null)
            runtime_environment_variables = try(image_configuration.value.runtime_environment_variables, {})
            runtime_environment_secrets   = try(image_configuration.value.runtime_environment_secrets, {})
          }
        }
      }
    }
    dynamic "code_repository" {
      for_each = local.code == null ? [] : [local.code]
      content {
        repository_url = code_repository.value.repository_url
        dynamic "code_configuration" {
          for_each = try([code_repository.value.code_configuration], [])
          content {
            configuration_source = code_configuration.value.configuration_source
            dynamic "code_configuration_values" {
              for_each = try([code_configuration.value.code_configuration_values], [])
              content {
                runtime_environment_variables = try(code_configuration_values.value.runtime_environment_variables, {})
                runtime_environment_secrets   = try(code_configuration_values.value.runtime_environment_secrets, {})
              }
            }
          }
        }
      }
    }
  }
  instance_configuration {
    instance_role_arn = local.has_instance_role ? aws_iam_role.instance[0].arn : try(var.instance_configuration.instance_role_arn, null)
  }
  network_configuration {
    ingress_configuration {
      is_publicly_accessible = try(var.network_configuration.ingress_configuration.is_publicly_accessible, null)
    }
    egress_configuration {
      egress_type       = local.has_connector ? "VPC" : try(var.network_configuration.egress_configuration.egress_type, "DEFAULT")
      vpc_connector_arn = local.has_connector ? aws_apprunner_vpc_connector.this[0].arn : try(var.network_configuration.egress_configuration.vpc_connector_arn, null)
    }
  }
}

resource "aws_iam_role" "access" {
  count = local.has_access_role ? 1 : 0
  name  = try(coalesce(var.access_iam_role_name), "${var.service_name}-access")
}

resource "aws_iam_role_policy_attachment" "access_additional" {
  for_each   = local.has_access_role ? var.access_iam_role_policies : {}
  role       = aws_iam_role.access[0].name
  policy_arn = each.value
}

resource "aws_iam_role" "instance" {
  count = local.has_instance_role ? 1 : 0
  name  = try(coalesce(var.instance_iam_role_name), "${var.service_name}-instance")
}

resource "aws_iam_role_policy_attachment" "instance_additional" {
  for_each   = local.has_instance_role ? var.instance_iam_role_policies : {}
  role       = aws_iam_role.instance[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "instance" {
  count = local.has_instance_role && length(var.instance_policy_statements) > 0 ? 1 : 0
  dynamic "statement" {
    for_each = var.instance_policy_statements
    content {
      effect    = try(statement.value.effect, null)
      actions   = try(statement.value.actions, null)
      resources = try(statement.value.resources, null)
    }
  }
}

resource "aws_iam_policy" "instance" {
  count  = local.has_instance_role && length(var.instance_policy_statements) > 0 ? 1 : 0
  policy = data.aws_iam_policy_document.instance[0].json
}

resource "aws_iam_role_policy_attachment" "instance" {
  count      = local.has_instance_role && length(var.instance_policy_statements) > 0 ? 1 : 0
  role       = aws_iam_role.instance[0].name
  policy_arn = aws_iam_policy.instance[0].arn
}

resource "aws_apprunner_custom_domain_association" "this" {
  count       = local.has_service && var.create_custom_domain_association ? 1 : 0
  domain_name = var.domain_name
  service_arn = aws_apprunner_service.this[0].arn
}

resource "aws_apprunner_vpc_connector" "this" {
  count              = local.has_connector ? 1 : 0
  vpc_connector_name = try(coalesce(var.vpc_connector_name, var.service_name), "")
  subnets            = var.vpc_connector_subnets
  security_groups    = var.vpc_connector_security_groups
}

output "service_arn" { value = try(aws_apprunner_service.this[0].arn, null) }
output "service_id" { value = try(aws_apprunner_service.this[0].service_id, null) }
output "service_url" { value = try("https://${aws_apprunner_service.this[0].service_url}", null) }
output "access_iam_role_arn" { value = try(aws_iam_role.access[0].arn, null) }
output "access_iam_role_name" { value = try(aws_iam_role.access[0].name, null) }
output "instance_iam_role_arn" { value = try(aws_iam_role.instance[0].arn, null) }
output "instance_iam_role_name" { value = try(aws_iam_role.instance[0].name, null) }
output "vpc_connector_arn" { value = try(aws_apprunner_vpc_connector.this[0].arn, null) }
output "custom_domain_association_id" { value = try(aws_apprunner_custom_domain_association.this[0].id, null) }
output "custom_domain_association_dns_target" { value = try(aws_apprunner_custom_domain_association.this[0].dns_target, null) }
