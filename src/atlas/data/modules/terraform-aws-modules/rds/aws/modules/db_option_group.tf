# The option group of a database.
# source: https://github.com/terraform-aws-modules/terraform-aws-rds/tree/master/modules/db_option_group
# versions: 5, 6, 7

variable "create" { default = true }
variable "name" { default = "" }
variable "engine_name" { default = null }

resource "aws_db_option_group" "this" {
  count       = var.create ? 1 : 0
  name        = var.name
  engine_name = var.engine_name
}

output "db_option_group_id" { value = try(aws_db_option_group.this[0].id, null) }
output "db_option_group_arn" { value = try(aws_db_option_group.this[0].arn, null) }
