# Hosted zones.
# source: https://github.com/terraform-aws-modules/terraform-aws-route53/tree/v5.0.0/modules/zones
# versions: 2, 3, 4, 5

variable "create" { default = true }
variable "zones" { default = {} }

resource "aws_route53_zone" "this" {
  for_each = var.create ? var.zones : {}
  name     = try(each.value.domain_name, each.key)
  dynamic "vpc" {
    for_each = try(flatten([each.value.vpc]), [])
    content {
      vpc_id     = vpc.value.vpc_id
      vpc_region = try(vpc.value.vpc_region, null)
    }
  }
}

output "route53_zone_zone_id" { value = { for name, one in aws_route53_zone.this : name => one.zone_id } }
output "route53_zone_zone_arn" { value = { for name, one in aws_route53_zone.this : name => one.arn } }
output "route53_zone_name_servers" { value = { for name, one in aws_route53_zone.this : name => one.name_servers } }
output "route53_zone_name" { value = { for name, one in aws_route53_zone.this : name => one.name } }
