# A project with its services and a service account.
# source: https://github.com/terraform-google-modules/terraform-google-project-factory/tree/master/modules/core_project_factory
# versions: 14, 15, 16, 17, 18

variable "name" {}
variable "project_id" { default = "" }
variable "random_project_id" { default = false }
variable "random_project_id_length" { default = null }
variable "org_id" { default = null }
variable "folder_id" { default = "" }
variable "billing_account" {}
variable "activate_apis" { default = ["compute.googleapis.com"] }
variable "create_project_sa" { default = true }
variable "project_sa_name" { default = "project-service-account" }
variable "sa_role" { default = "" }
variable "bucket_project" { default = "" }
variable "bucket_name" { default = "" }
variable "bucket_location" { default = "US" }

locals {
  has_random_string = try(var.random_project_id_length > 0, false)
  suffix            = local.has_random_string ? random_string.random_project_id_suffix[0].result : random_id.random_project_id_suffix.hex
  base              = var.project_id == "" ? var.name : var.project_id
  project_id        = var.random_project_id ? "${local.base}-${local.suffix}" : local.base
}

resource "random_id" "random_project_id_suffix" {
  byte_length = 2
}

resource "random_string" "random_project_id_suffix" {
  count  = local.has_random_string ? 1 : 0
  length = var.random_project_id_length
}

resource "google_project" "main" {
  name            = var.name
  project_id      = local.project_id
  org_id          = var.folder_id == "" ? var.org_id : null
  folder_id       = var.folder_id == "" ? null : var.folder_id
  billing_account = var.billing_account
}

module "project_services" {
  source        = "../project_services"
  project_id    = google_project.main.project_id
  activate_apis = var.activate_apis
}

resource "google_service_account" "default_service_account" {
  count      = var.create_project_sa ? 1 : 0
  account_id = var.project_sa_name
  project    = google_project.main.project_id
}

resource "google_project_iam_member" "default_service_account_membership" {
  count   = var.sa_role != "" && var.create_project_sa ? 1 : 0
  project = google_project.main.project_id
  role    = var.sa_role
  member  = "serviceAccount:${google_service_account.default_service_account[0].email}"
}

resource "google_storage_bucket" "project_bucket" {
  count    = var.bucket_project == "" ? 0 : 1
  name     = var.bucket_name == "" ? "${local.project_id}-state" : var.bucket_name
  project  = var.bucket_project == local.base ? google_project.main.project_id : var.bucket_project
  location = var.bucket_location
}

output "project_name" { value = google_project.main.name }
output "project_id" { value = google_project.main.project_id }
output "project_number" { value = google_project.main.number }
output "service_account_id" { value = try(google_service_account.default_service_account[0].account_id, "") }
output "service_account_display_name" { value = try(google_service_account.default_service_account[0].display_name, "") }
output "service_account_email" { value = try(google_service_account.default_service_account[0].email, "") }
output "service_account_name" { value = try(google_service_account.default_service_account[0].name, "") }
output "service_account_unique_id" { value = try(google_service_account.default_service_account[0].unique_id, "") }
output "project_bucket_name" { value = google_storage_bucket.project_bucket[*].name }
output "project_bucket_self_link" { value = google_storage_bucket.project_bucket[*].self_link }
output "project_bucket_url" { value = google_storage_bucket.project_bucket[*].url }
output "enabled_apis" { value = module.project_services.enabled_apis }
