# A certificate with its validation.
# source: https://github.com/terraform-aws-modules/terraform-aws-acm
# versions: 4, 5, 6

variable "create_certificate" { default = true }
variable "region" { default = null }
variable "domain_name" { default = "" }
variable "subject_alternative_names" { default = [] }
variable "validation_method" { default = null }
variable "validate_certificate" { default = true }
variable "wait_for_validation" { default = true }
variable "zone_id" { default = "" }
variable "create_route53_records" { default = true }

resource "aws_acm_certificate" "this" {
  count                     = var.create_certificate ? 1 : 0
  region                    = var.region
  domain_name               = var.domain_name
  subject_alternative_names = var.subject_alternative_names
  validation_method         = var.validation_method
}

resource "aws_acm_certificate_validation" "this" {
  count           = var.create_certificate && var.validate_certificate && var.wait_for_validation && var.validation_method != null ? 1 : 0
  certificate_arn = aws_acm_certificate.this[0].arn
}

output "acm_certificate_arn" { value = try(aws_acm_certificate_validation.this[0].certificate_arn, aws_acm_certificate.this[0].arn, null) }
output "acm_certificate_status" { value = try(aws_acm_certificate.this[0].status, null) }
output "acm_certificate_domain_validation_options" { value = flatten(aws_acm_certificate.this[*].domain_validation_options) }
