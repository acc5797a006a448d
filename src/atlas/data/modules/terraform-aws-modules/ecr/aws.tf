# A repository of images.
# source: https://github.com/terraform-aws-modules/terraform-aws-ecr
# versions: 1, 2, 3

variable "create" { default = true }
variable "region" { default = null }
variable "create_repository" { default = true }
variable "repository_type" { default = "private" }
variable "repository_name" { default = "" }
variable "repository_kms_key" { default = null }
variable "repository_encryption_type" { default = null }

resource "aws_ecr_repository" "this" {
  count  = var.create && var.create_repository && var.repository_type == "private" ? 1 : 0
  region = var.region
  name   = var.repository_name
  encryption_configuration {
    encryption_type = var.repository_encryption_type
    kms_key         = var.repository_kms_key
  }
}

resource "aws_ecrpublic_repository" "this" {
  count           = var.create && var.create_repository && var.repository_type == "public" ? 1 : 0
  repository_name = var.repository_name
}

output "repository_name" { value = try(aws_ecr_repository.this[0].name, aws_ecrpublic_repository.this[0].id, null) }
output "repository_arn" { value = try(aws_ecr_repository.this[0].arn, aws_ecrpublic_repository.this[0].arn, null) }
output "repository_registry_id" { value = try(aws_ecr_repository.this[0].registry_id, aws_ecrpublic_repository.this[0].registry_id, null) }
output "repository_url" { value = try(aws_ecr_repository.this[0].repository_url, aws_ecrpublic_repository.this[0].repository_uri, null) }
