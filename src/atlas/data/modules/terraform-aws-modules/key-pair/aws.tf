# A key pair.
# source: https://github.com/terraform-aws-modules/terraform-aws-key-pair
# versions: 2, 3

variable "create" { default = true }
variable "region" { default = null }
variable "key_name" { default = null }
variable "key_name_prefix" { default = null }

resource "aws_key_pair" "this" {
  count           = var.create ? 1 : 0
  region          = var.region
  key_name        = var.key_name
  key_name_prefix = var.key_name_prefix
}

output "key_pair_id" { value = try(aws_key_pair.this[0].key_pair_id, null) }
output "key_pair_arn" { value = try(aws_key_pair.this[0].arn, null) }
output "key_pair_name" { value = try(aws_key_pair.this[0].key_name, null) }
