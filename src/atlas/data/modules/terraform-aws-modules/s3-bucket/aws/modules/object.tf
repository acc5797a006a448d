# An object in a bucket.
# source: https://github.com/terraform-aws-modules/terraform-aws-s3-bucket/tree/master/modules/object
# versions: 3, 4, 5

variable "create" { default = true }
variable "bucket" { default = "" }
variable "key" { default = "" }
variable "content" { default = null }
variable "kms_key_id" { default = null }

resource "aws_s3_object" "this" {
  count      = var.create ? 1 : 0
  bucket     = var.bucket
  key        = var.key
  content    = var.content
  kms_key_id = var.kms_key_id
}

output "s3_object_id" { value = try(aws_s3_object.this[0].id, "") }
output "s3_object_etag" { value = try(aws_s3_object.this[0].etag, "") }
output "s3_object_version_id" { value = try(aws_s3_object.this[0].version_id, "") }
