# Buckets by name, with grants for each.
# source: https://github.com/terraform-google-modules/terraform-google-cloud-storage
# versions: 5, 6, 7, 8, 9, 10, 11, 12

variable "project_id" {}
variable "prefix" { default = "" }
variable "names" {}
variable "randomize_suffix" { default = false }
variable "location" { default = "EU" }
variable "storage_class" { default = "STANDARD" }
variable "encryption_key_names" { default = {} }
variable "logging" { default = {} }
variable "set_admin_roles" { default = false }
variable "set_creator_roles" { default = false }
variable "set_viewer_roles" { default = false }
variable "set_storage_admin_roles" { default = false }
variable "admins" { default = [] }
variable "creators" { default = [] }
variable "viewers" { default = [] }
variable "storage_admins" { default = [] }
variable "bucket_admins" { default = {} }
variable "bucket_creators" { default = {} }
variable "bucket_viewers" { default = {} }
variable "bucket_storage_admins" { default = {} }

locals {
  names   = toset(var.names)
  buckets = [for name in var.names : google_storage_bucket.buckets[name]]
}

resource "random_id" "bucket_suffix" {
  count       = var.randomize_suffix ? 1 : 0
  byte_length = 2
}

resource "google_storage_bucket" "buckets" {
  for_each      = local.names
  name          = join("-", compact([var.prefix, each.value, var.randomize_suffix ? random_id.bucket_suffix[0].hex : ""]))
  project       = var.project_id
  location      = var.location
  storage_class = var.storage_class
  dynamic "encryption" {
    for_each = compact([lookup(var.encryption_key_names, lower(each.value), "")])
    content {
      default_kms_key_name = encryption.value
    }
  }
  dynamic "logging" {
    for_each = [for one in [lookup(var.logging, each.key, null)] : one if one != null]
    content {
      log_bucket        = try(logging.value.log_bucket, null)
      log_object_prefix = try(logging.value.log_object_prefix, null)
    }
  }
}

resource "google_storage_bucket_iam_binding" "admins" {
  for_each = var.set_admin_roles ? local.names : toset([])
  bucket   = google_storage_bucket.buckets[each.value].name
  role     = "roles/storage.objectAdmin"
  members  = compact(concat(var.admins, split(",", lookup(var.bucket_admins, each.value, ""))))
}

resource "google_storage_bucket_iam_binding" "creators" {
  for_each = var.set_creator_roles ? local.names : toset([])
  bucket   = google_storage_bucket.buckets[each.value].name
  role     = "roles/storage.objectCreator"
  members  = compact(concat(var.creators, split(",", lookup(var.bucket_creators, each.value, ""))))
}

resource "google_storage_bucket_iam_binding" "viewers" {
  for_each = var.set_viewer_roles ? local.names : toset([])
  bucket   = google_storage_bucket.buckets[each.value].name
  role     = "roles/storage.objectViewer"
  members  = compact(concat(var.viewers, split(",", lookup(var.bucket_viewers, each.value, ""))))
}

resource "google_storage_bucket_iam_binding" "storage_admins" {
  for_each = var.set_storage_admin_roles ? local.names : toset([])
  bucket   = google_storage_bucket.buckets[each.value].name
  role     = "roles/storage.admin"
  members  = compact(concat(var.storage_admins, split(",", lookup(var.bucket_storage_admins, each.value, ""))))
}

output "bucket" { value = try(local.buckets[0], null) }
output "name" { value = try(local.buckets[0].name, null) }
output "url" { value = try(local.buckets[0].url, null) }
output "buckets" { value = local.buckets }
output "buckets_map" { value = google_storage_bucket.buckets }
output "names" { value = { for name, bucket in google_storage_bucket.buckets : name => bucket.name } }
output "urls" { value = { for name, bucket in google_storage_bucket.buckets : name => bucket.url } }
output "names_list" { value = [for bucket in local.buckets : bucket.name] }
output "urls_list" { value = [for bucket in local.buckets : bucket.url] }
