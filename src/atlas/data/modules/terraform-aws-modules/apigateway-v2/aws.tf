# An HTTP or WebSocket API with its routes and integrations.
# source: https://github.com/terraform-aws-modules/terraform-aws-apigateway-v2
# versions: 1, 2, 3, 4, 5, 6

variable "create" { default = true }
variable "name" { default = "" }
variable "protocol_type" { default = "HTTP" }
variable "body" { default = null }
variable "create_domain_name" { default = true }
variable "create_api_domain_name" { default = true }
variable "domain_name" { default = "" }
variable "domain_name_certificate_arn" { default = null }
variable "create_certificate" { default = true }
variable "create_routes_and_integrations" { default = true }
variable "routes" { default = {} }
# Until version 4 integrations were an input of their own, and domains, stages and outputs were called otherwise.
variable "integrations" { default = {} }
variable "authorizers" { default = {} }
variable "vpc_links" { default = {} }
variable "create_stage" { default = true }
variable "stage_name" { default = "$default" }

resource "aws_apigatewayv2_api" "this" {
  count         = var.create ? 1 : 0
  name          = var.name
  protocol_type = var.protocol_type
  body          = var.body
}

resource "aws_apigatewayv2_stage" "this" {
  count  = var.create && var.create_stage ? 1 : 0
  api_id = aws_apigatewayv2_api.this[0].id
  name   = var.stage_name
}

resource "aws_apigatewayv2_domain_name" "this" {
  count       = var.create && var.create_domain_name && var.create_api_domain_name ? 1 : 0
  domain_name = var.domain_name
  domain_name_configuration {
    certificate_arn = var.domain_name_certificate_arn
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  count       = var.create && var.create_domain_name && var.create_api_domain_name && var.create_stage ? 1 : 0
  api_id      = aws_apigatewayv2_api.this[0].id
  domain_name = aws_apigatewayv2_domain_name.this[0].id
  stage       = aws_apigatewayv2_stage.this[0].id
}

resource "aws_apigatewayv2_authorizer" "this" {
  for_each        = var.create ? var.authorizers : {}
  api_id          = aws_apigatewayv2_api.this[0].id
  authorizer_type = try(each.value.authorizer_type, null)
  authorizer_uri  = try(each.value.authorizer_uri, null)
  dynamic "jwt_configuration" {
    for_each = try([each.value.jwt_configuration], [])
    content {
      issuer = try(jwt_configuration.value.issuer, null)
    }
  }
}

resource "aws_apigatewayv2_integration" "this" {
  for_each         = var.create && var.create_routes_and_integrations ? merge({ for key, route in var.routes : key => route.integration }, var.integrations) : {}
  api_id           = aws_apigatewayv2_api.this[0].id
  integration_type = try(each.value.type, each.value.integration_type, null)
  integration_uri  = try(each.value.uri, each.value.lambda_arn, each.value.integration_uri, null)
  connection_type  = try(each.value.connection_type, null)
  connection_id    = try(aws_apigatewayv2_vpc_link.this[each.value.vpc_link_key].id, aws_apigatewayv2_vpc_link.this[each.value.vpc_link].id, each.value.connection_id, null)
  credentials_arn  = try(each.value.credentials_arn, null)
}

resource "aws_apigatewayv2_route" "this" {
  for_each      = var.create && var.create_routes_and_integrations ? var.routes : {}
  api_id        = aws_apigatewayv2_api.this[0].id
  route_key     = each.key
  target        = "integrations/${aws_apigatewayv2_integration.this[each.key].id}"
  authorizer_id = try(aws_apigatewayv2_authorizer.this[each.value.authorizer_key].id, each.value.authorizer_id, null)
}

resource "aws_apigatewayv2_vpc_link" "this" {
  for_each           = var.create ? var.vpc_links : {}
  name               = try(coalesce(each.value.name), each.key)
  subnet_ids         = each.value.subnet_ids
  security_group_ids = try(each.value.security_group_ids, [])
}

output "api_id" { value = try(aws_apigatewayv2_api.this[0].id, null) }
output "api_endpoint" { value = try(aws_apigatewayv2_api.this[0].api_endpoint, null) }
output "api_arn" { value = try(aws_apigatewayv2_api.this[0].arn, null) }
output "api_execution_arn" { value = try(aws_apigatewayv2_api.this[0].execution_arn, null) }
output "authorizers" { value = aws_apigatewayv2_authorizer.this }
output "domain_name_id" { value = try(aws_apigatewayv2_domain_name.this[0].id, null) }
output "domain_name_arn" { value = try(aws_apigatewayv2_domain_name.this[0].arn, null) }
output "domain_name_target_domain_name" { value = try(aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].target_domain_name, null) }
output "domain_name_hosted_zone_id" { value = try(aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].hosted_zone_id, null) }
output "integrations" { value = aws_apigatewayv2_integration.this }
output "routes" { value = aws_apigatewayv2_route.this }
output "stage_id" { value = try(aws_apigatewayv2_stage.this[0].id, null) }
output "stage_arn" { value = try(aws_apigatewayv2_stage.this[0].arn, null) }
output "stage_execution_arn" { value = try(aws_apigatewayv2_stage.this[0].execution_arn, null) }
output "stage_invoke_url" { value = try(aws_apigatewayv2_stage.this[0].invoke_url, null) }
output "apigatewayv2_api_id" { value = try(aws_apigatewayv2_api.this[0].id, null) }
output "apigatewayv2_api_api_endpoint" { value = try(aws_apigatewayv2_api.this[0].api_endpoint, null) }
output "apigatewayv2_api_arn" { value = try(aws_apigatewayv2_api.this[0].arn, null) }
output "apigatewayv2_api_execution_arn" { value = try(aws_apigatewayv2_api.this[0].execution_arn, null) }
output "default_apigatewayv2_stage_invoke_url" { value = try(aws_apigatewayv2_stage.this[0].invoke_url, null) }
output "apigatewayv2_domain_name_id" { value = try(aws_apigatewayv2_domain_name.this[0].id, null) }
output "apigatewayv2_domain_name_target_domain_name" { value = try(aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].target_domain_name, null) }
output "apigatewayv2_domain_name_hosted_zone_id" { value = try(aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].hosted_zone_id, null) }
