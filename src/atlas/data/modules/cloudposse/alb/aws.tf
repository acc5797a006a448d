# A load balancer with a target group and listeners.
# source: https://github.com/cloudposse/terraform-aws-alb
# versions: 1, 2

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
variable "subnet_ids" {}
variable "security_group_ids" { default = [] }
variable "security_group_enabled" { default = true }
variable "internal" { default = false }
variable "load_balancer_name" { default = "" }
variable "http_enabled" { default = true }
variable "http_redirect" { default = false }
variable "https_enabled" { default = false }
variable "certificate_arn" { default = "" }
variable "default_target_group_enabled" { default = true }
variable "target_group_name" { default = "" }
variable "target_group_target_type" { default = "ip" }
variable "http_ingress_cidr_blocks" { default = ["0.0.0.0/0"] }
variable "https_ingress_cidr_blocks" { default = ["0.0.0.0/0"] }

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

resource "aws_security_group" "default" {
  count  = module.this.enabled && var.security_group_enabled ? 1 : 0
  vpc_id = var.vpc_id
  name   = module.this.id
}

resource "aws_security_group_rule" "egress" {
  count             = module.this.enabled && var.security_group_enabled ? 1 : 0
  type              = "egress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = one(aws_security_group.default[*].id)
}

resource "aws_security_group_rule" "http_ingress" {
  count             = module.this.enabled && var.security_group_enabled && var.http_enabled ? 1 : 0
  type              = "ingress"
  from_port         = 80
  to_port           = 80
  protocol          = "tcp"
  cidr_blocks       = var.http_ingress_cidr_blocks
  security_group_id = one(aws_security_group.default[*].id)
}

resource "aws_security_group_rule" "https_ingress" {
  count             = module.this.enabled && var.security_group_enabled && var.https_enabled ? 1 : 0
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = var.https_ingress_cidr_blocks
  security_group_id = one(aws_security_group.default[*].id)
}

resource "aws_lb" "default" {
  count              = module.this.enabled ? 1 : 0
  name               = var.load_balancer_name == "" ? module.this.id : var.load_balancer_name
  internal           = var.internal
  load_balancer_type = "application"
  security_groups    = compact(concat(var.security_group_ids, [one(aws_security_group.default[*].id)]))
  subnets            = var.subnet_ids
}

resource "aws_lb_target_group" "default" {
  count       = module.this.enabled && var.default_target_group_enabled ? 1 : 0
  name        = var.target_group_name == "" ? "${module.this.id}-default" : var.target_group_name
  vpc_id      = var.vpc_id
  target_type = var.target_group_target_type
}

resource "aws_lb_listener" "http_forward" {
  count             = module.this.enabled && var.http_enabled && var.http_redirect != true && var.default_target_group_enabled ? 1 : 0
  load_balancer_arn = one(aws_lb.default[*].arn)
  port              = 80
  protocol          = "HTTP"
  default_action {
    target_group_arn = one(aws_lb_target_group.default[*].arn)
    type             = "forward"
  }
}

resource "aws_lb_listener" "http_redirect" {
  count             = module.this.enabled && var.http_enabled && var.http_redirect == true ? 1 : 0
  load_balancer_arn = one(aws_lb.default[*].arn)
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  count             = module.this.enabled && var.https_enabled ? 1 : 0
  load_balancer_arn = one(aws_lb.default[*].arn)
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn
  default_action {
    target_group_arn = one(aws_lb_target_group.default[*].arn)
    type             = "forward"
  }
}

output "alb_name" { value = one(aws_lb.default[*].name) }
output "alb_arn" { value = one(aws_lb.default[*].arn) }
output "alb_arn_suffix" { value = one(aws_lb.default[*].arn_suffix) }
output "alb_dns_name" { value = one(aws_lb.default[*].dns_name) }
output "alb_zone_id" { value = one(aws_lb.default[*].zone_id) }
output "security_group_id" { value = one(aws_security_group.default[*].id) }
output "default_target_group_arn" { value = one(aws_lb_target_group.default[*].arn) }
output "default_target_group_arn_suffix" { value = one(aws_lb_target_group.default[*].arn_suffix) }
output "http_listener_arn" { value = one(aws_lb_listener.http_forward[*].arn) }
output "http_redirect_listener_arn" { value = one(aws_lb_listener.http_redirect[*].arn) }
output "https_listener_arn" { value = one(aws_lb_listener.https[*].arn) }
output "listener_arns" { value = compact(concat(aws_lb_listener.http_forward[*].arn, aws_lb_listener.http_redirect[*].arn, aws_lb_listener.https[*].arn)) }
