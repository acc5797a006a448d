# Records of a zone.
# source: https://github.com/terraform-aws-modules/terraform-aws-route53/tree/v5.0.0/modules/records
# versions: 2, 3, 4, 5

variable "create" { default = true }
variable "zone_id" { default = null }
variable "zone_name" { default = null }
variable "private_zone" { default = false }
variable "records" { default = [] }
variable "records_jsonencoded" { default = null }

locals {
  given   = concat(var.records, try(jsondecode(var.records_jsonencoded), []))
  records = { for one in local.given : try(one.key, join(" ", compact(["${one.name} ${one.type}", try(one.set_identifier, "")]))) => one }
  zone    = try(trimsuffix(var.zone_name, "."), null)
}

data "aws_route53_zone" "this" {
  count        = var.create && (var.zone_id != null || var.zone_name != null) ? 1 : 0
  zone_id      = var.zone_id
  name         = var.zone_name
  private_zone = var.private_zone
}

resource "aws_route53_record" "this" {
  for_each        = var.create ? local.records : {}
  zone_id         = try(coalesce(var.zone_id), data.aws_route53_zone.this[0].zone_id)
  name            = try(each.value.full_name_override, false) ? each.value.name : join(".", compact([each.value.name, try(coalesce(local.zone), trimsuffix(data.aws_route53_zone.this[0].name, "."))]))
  type            = each.value.type
  ttl             = try(each.value.ttl, null)
  records         = try(each.value.records, null)
  set_identifier  = try(each.value.set_identifier, null)
  health_check_id = try(each.value.health_check_id, null)
  dynamic "alias" {
    for_each = try([each.value.alias.name], [])
    content {
      name                   = alias.value
      zone_id                = try(each.value.alias.zone_id, null)
      evaluate_target_health = try(each.value.alias.evaluate_target_health, false)
    }
  }
  dynamic "failover_routing_policy" {
    for_each = try([each.value.failover_routing_policy.type], [])
    content {
      type = failover_routing_policy.value
    }
  }
  dynamic "latency_routing_policy" {
    for_each = try([each.value.latency_routing_policy.region], [])
    content {
      region = latency_routing_policy.value
    }
  }
  dynamic "weighted_routing_policy" {
    for_each = try([each.value.weighted_routing_policy.weight], [])
    content {
      weight = weighted_routing_policy.value
    }
  }
  dynamic "geolocation_routing_policy" {
    for_each = try([each.value.geolocation_routing_policy], [])
    content {
      country   = try(geolocation_routing_policy.value.country, null)
      continent = try(geolocation_routing_policy.value.continent, null)
    }
  }
}

output "route53_record_name" { value = { for name, one in aws_route53_record.this : name => one.name } }
output "route53_record_fqdn" { value = { for name, one in aws_route53_record.this : name => one.fqdn } }
