# The subnet group of a database.
# source: https://github.com/terraform-aws-modules/terraform-aws-rds/tree/master/modules/db_subnet_group
# versions: 5, 6, 7

variable "create" { default = true }
variable "name" { default = "" }
variable "subnet_ids" { default = [] }

resource "aws_db_subnet_group" "this" {
  count      = var.create ? 1 : 0
  name       = var.name
  subnet_ids = var.subnet_ids
}

output "db_subnet_group_id" { value = try(aws_db_subnet_group.this[0].id, null) }
output "db_subnet_group_arn" { value = try(aws_db_subnet_group.this[0].arn, null) }
