# One bucket with grants.
# source: https://github.com/terraform-google-modules/terraform-google-cloud-storage/tree/master/modules/simple_bucket
# versions: 5, 6, 7, 8, 9, 10, 11, 12

variable "project_id" {}
variable "name" {}
variable "location" {}
variable "storage_class" { default = null }
variable "iam_members" { default = [] }
variable "encryption" { default = null }
variable "log_bucket" { default = null }
variable "log_object_prefix" { default = null }

resource "google_storage_bucket" "bucket" {
  name          = var.name
  project       = var.project_id
  location      = var.location
  storage_class = var.storage_class
  dynamic "encryption" {
    for_each = var.encryption == null ? [] : [var.encryption]
    content {
      default_kms_key_name = var.encryption.default_kms_key_name
    }
  }
  dynamic "logging" {
    for_each = var.log_bucket == null ? [] : [var.log_bucket]
    content {
      log_bucket        = var.log_bucket
      log_object_prefix = var.log_object_prefix
    }
  }
}

resource "google_storage_bucket_iam_member" "members" {
  for_each = { for index, one in var.iam_members : index => one }
  bucket   = google_storage_bucket.bucket.name
  role     = each.value.role
  member   = each.value.member
}

output "bucket" { value = google_storage_bucket.bucket }
output "name" { value = google_storage_bucket.bucket.name }
output "url" { value = google_storage_bucket.bucket.url }
