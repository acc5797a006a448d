# A function with its role, policies, triggers, log group and URL.
# source: https://github.com/terraform-aws-modules/terraform-aws-lambda
# versions: 7, 8

variable "create" { default = true }
variable "create_function" { default = true }
variable "create_layer" { default = false }
variable "create_role" { default = true }
variable "region" { default = null }
variable "function_name" { default = "" }
variable "layer_name" { default = "" }
variable "handler" { default = "" }
variable "runtime" { default = "" }
variable "package_type" { default = "Zip" }
variable "image_uri" { default = null }
variable "s3_existing_package" { default = null }
variable "lambda_role" { default = "" }
variable "role_name" { default = null }
variable "layers" { default = null }
variable "environment_variables" { default = {} }
variable "kms_key_arn" { default = null }
variable "dead_letter_target_arn" { default = null }
variable "vpc_subnet_ids" { default = null }
variable "vpc_security_group_ids" { default = null }
variable "file_system_arn" { default = null }
variable "file_system_local_mount_path" { default = null }
variable "reserved_concurrent_executions" { default = -1 }
variable "provisioned_concurrent_executions" { default = -1 }
variable "publish" { default = false }
variable "create_lambda_function_url" { default = false }
variable "authorization_type" { default = "NONE" }
variable "allowed_triggers" { default = {} }
variable "create_current_version_allowed_triggers" { default = true }
variable "create_unqualified_alias_allowed_triggers" { default = true }
variable "event_source_mapping" { default = {} }
variable "create_async_event_config" { default = false }
variable "destination_on_failure" { default = null }
variable "destination_on_success" { default = null }
variable "use_existing_cloudwatch_log_group" { default = false }
variable "attach_cloudwatch_logs_policy" { default = true }
variable "attach_dead_letter_policy" { default = false }
variable "attach_async_event_policy" { default = false }
variable "attach_policy_json" { default = false }
variable "policy_json" { default = null }
variable "attach_policy_jsons" { default = false }
variable "number_of_policy_jsons" { default = 0 }
variable "policy_jsons" { default = [] }
variable "attach_policy" { default = false }
variable "policy" { default = null }
variable "attach_policies" { default = false }
variable "number_of_policies" { default = 0 }
variable "policies" { default = [] }
variable "attach_policy_statements" { default = false }
variable "policy_statements" { default = {} }

locals {
  own_role = var.create && var.create_function && !var.create_layer && var.create_role
  function = var.create && var.create_function && !var.create_layer
}

resource "aws_lambda_function" "this" {
  count                          = local.function ? 1 : 0
  region                         = var.region
  function_name                  = var.function_name
  role                           = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  handler                        = var.package_type == "Zip" ? var.handler : null
  runtime                        = var.package_type == "Zip" ? var.runtime : null
  package_type                   = var.package_type
  image_uri                      = var.image_uri
  s3_bucket                      = try(var.s3_existing_package.bucket, null)
  layers                         = var.layers
  kms_key_arn                    = var.kms_key_arn
  reserved_concurrent_executions = var.reserved_concurrent_executions
  publish                        = var.publish
  dynamic "environment" {
    for_each = length(keys(var.environment_variables)) == 0 ? [] : [1]
    content {
      variables = var.environment_variables
    }
  }
  dynamic "dead_letter_config" {
    for_each = var.dead_letter_target_arn == null ? [] : [1]
    content {
      target_arn = var.dead_letter_target_arn
    }
  }
  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids != null && var.vpc_security_group_ids != null ? [1] : []
    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }
  dynamic "file_system_config" {
    for_each = var.file_system_arn == null ? [] : [1]
    content {
      arn              = var.file_system_arn
      local_mount_path = var.file_system_local_mount_path
    }
  }
}

resource "aws_lambda_layer_version" "this" {
  count      = var.create && var.create_layer ? 1 : 0
  layer_name = var.layer_name
}

resource "aws_cloudwatch_log_group" "lambda" {
  count  = local.function && !var.use_existing_cloudwatch_log_group ? 1 : 0
  region = var.region
  name   = "/aws/lambda/${var.function_name}"
}

resource "aws_lambda_provisioned_concurrency_config" "current_version" {
  count                             = local.function && var.provisioned_concurrent_executions > -1 ? 1 : 0
  function_name                     = aws_lambda_function.this[0].function_name
  provisioned_concurrent_executions = var.provisioned_concurrent_executions
  qualifier                         = aws_lambda_function.this[0].version
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each      = local.function && var.create_async_event_config ? { current_version = true } : {}
  function_name = aws_lambda_function.this[0].function_name
  dynamic "destination_config" {
    for_each = var.destination_on_failure != null || var.destination_on_success != null ? [1] : []
    content {
      dynamic "on_failure" {
        for_each = var.destination_on_failure == null ? [] : [1]
        content {
          destination = var.destination_on_failure
        }
      }
      dynamic "on_success" {
        for_each = var.destination_on_success == null ? [] : [1]
        content {
          destination = var.destination_on_success
        }
      }
    }
  }
}

resource "aws_lambda_permission" "current_version_triggers" {
  for_each      = local.function && var.create_current_version_allowed_triggers ? var.allowed_triggers : {}
  function_name = aws_lambda_function.this[0].function_name
  qualifier     = aws_lambda_function.this[0].version
  action        = "lambda:InvokeFunction"
  principal     = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  source_arn    = try(each.value.source_arn, null)
}

resource "aws_lambda_permission" "unqualified_alias_triggers" {
  for_each      = local.function && var.create_unqualified_alias_allowed_triggers ? var.allowed_triggers : {}
  function_name = aws_lambda_function.this[0].function_name
  action        = "lambda:InvokeFunction"
  principal     = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  source_arn    = try(each.value.source_arn, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each         = local.function && var.create_unqualified_alias_allowed_triggers ? var.event_source_mapping : {}
  region           = var.region
  function_name    = aws_lambda_function.this[0].arn
  event_source_arn = try(each.value.event_source_arn, null)
  enabled          = try(each.value.enabled, null)
}

resource "aws_lambda_function_url" "this" {
  count              = local.function && var.create_lambda_function_url ? 1 : 0
  function_name      = aws_lambda_function.this[0].function_name
  authorization_type = var.authorization_type
}

resource "aws_iam_role" "lambda" {
  count              = local.own_role ? 1 : 0
  name               = try(coalesce(var.role_name, var.function_name), null)
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "logs" {
  count  = local.own_role && var.attach_cloudwatch_logs_policy ? 1 : 0
  role   = aws_iam_role.lambda[0].name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = aws_cloudwatch_log_group.lambda[*].arn }] })
}

resource "aws_iam_role_policy" "dead_letter" {
  count  = local.own_role && var.attach_dead_letter_policy ? 1 : 0
  role   = aws_iam_role.lambda[0].name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sns:Publish", "sqs:SendMessage"], Resource = [var.dead_letter_target_arn] }] })
}

resource "aws_iam_role_policy" "additional_json" {
  count  = local.own_role && var.attach_policy_json ? 1 : 0
  role   = aws_iam_role.lambda[0].name
  policy = var.policy_json
}

resource "aws_iam_role_policy" "additional_jsons" {
  count  = local.own_role && var.attach_policy_jsons ? var.number_of_policy_jsons : 0
  role   = aws_iam_role.lambda[0].name
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_role_policy_attachment" "additional_one" {
  count      = local.own_role && var.attach_policy ? 1 : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policy
}

resource "aws_iam_role_policy_attachment" "additional_many" {
  count      = local.own_role && var.attach_policies ? var.number_of_policies : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policies[count.index]
}

data "aws_iam_policy_document" "additional_inline" {
  count = local.own_role && var.attach_policy_statements ? 1 : 0
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      effect    = try(statement.value.effect, "Allow")
      actions   = try(statement.value.actions, [])
      resources = try(statement.value.resources, [])
    }
  }
}

resource "aws_iam_role_policy" "additional_inline" {
  count  = local.own_role && var.attach_policy_statements ? 1 : 0
  role   = aws_iam_role.lambda[0].name
  policy = data.aws_iam_policy_document.additional_inline[0].json
}

output "lambda_function_arn" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_arn_static" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_invoke_arn" { value = try(aws_lambda_function.this[0].invoke_arn, "") }
output "lambda_function_name" { value = try(aws_lambda_function.this[0].function_name, "") }
output "lambda_function_qualified_arn" { value = try(aws_lambda_function.this[0].qualified_arn, "") }
output "lambda_function_qualified_invoke_arn" { value = try(aws_lambda_function.this[0].qualified_invoke_arn, "") }
output "lambda_function_version" { value = try(aws_lambda_function.this[0].version, "") }
output "lambda_function_url" { value = try(aws_lambda_function_url.this[0].function_url, "") }
output "lambda_function_url_id" { value = try(aws_lambda_function_url.this[0].url_id, "") }
output "lambda_layer_arn" { value = try(aws_lambda_layer_version.this[0].arn, "") }
output "lambda_layer_layer_arn" { value = try(aws_lambda_layer_version.this[0].layer_arn, "") }
output "lambda_event_source_mapping_arn" { value = { for name, one in aws_lambda_event_source_mapping.this : name => one.arn } }
output "lambda_event_source_mapping_uuid" { value = { for name, one in aws_lambda_event_source_mapping.this : name => one.uuid } }
output "lambda_role_arn" { value = try(aws_iam_role.lambda[0].arn, "") }
output "lambda_role_name" { value = try(aws_iam_role.lambda[0].name, "") }
output "lambda_role_unique_id" { value = try(aws_iam_role.lambda[0].unique_id, "") }
output "lambda_cloudwatch_log_group_arn" { value = try(aws_cloudwatch_log_group.lambda[0].arn, "") }
output "lambda_cloudwatch_log_group_name" { value = try(aws_cloudwatch_log_group.lambda[0].name, "") }
