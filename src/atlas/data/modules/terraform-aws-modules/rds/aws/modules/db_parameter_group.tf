# The parameter group of a database.
# source: https://github.com/terraform-aws-modules/terraform-aws-rds/tree/master/modules/db_parameter_group
# versions: 5, 6, 7

variable "create" { default = true }
variable "name" { default = "" }
variable "family" { default = null }

resource "aws_db_parameter_group" "this" {
  count  = var.create ? 1 : 0
  name   = var.name
  family = var.family
}

output "db_parameter_group_id" { value = try(aws_db_parameter_group.this[0].id, null) }
output "db_parameter_group_arn" { value = try(aws_db_parameter_group.this[0].arn, null) }
