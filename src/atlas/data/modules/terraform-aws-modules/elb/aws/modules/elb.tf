# The load balancer itself.
# source: https://github.com/terraform-aws-modules/terraform-aws-elb/tree/master/modules/elb
# versions: 2, 3, 4

variable "create_elb" { default = true }
variable "name" { default = null }
variable "subnets" {}
variable "security_groups" {}
variable "internal" {}
variable "cross_zone_load_balancing" { default = true }
variable "listener" {}

resource "aws_elb" "this" {
  count                     = var.create_elb ? 1 : 0
  name                      = var.name
  subnets                   = var.subnets
  security_groups           = var.security_groups
  internal                  = var.internal
  cross_zone_load_balancing = var.cross_zone_load_balancing
  dynamic "listener" {
    for_each = var.listener
    content {
      lb_port            = listener.value.lb_port
      instance_port      = listener.value.instance_port
      ssl_certificate_id = try(listener.value.ssl_certificate_id, null)
    }
  }
}

output "elb_id" { value = try(aws_elb.this[0].id, null) }
output "elb_arn" { value = try(aws_elb.this[0].arn, null) }
output "elb_name" { value = try(aws_elb.this[0].name, null) }
output "elb_dns_name" { value = try(aws_elb.this[0].dns_name, null) }
output "elb_source_security_group_id" { value = try(aws_elb.this[0].source_security_group_id, null) }
output "elb_zone_id" { value = try(aws_elb.this[0].zone_id, null) }
output "elb_instances" { value = flatten(aws_elb.this[*].instances) }
