# A dataset with tables and views.
# source: https://github.com/terraform-google-modules/terraform-google-bigquery
# versions: 6, 7, 8, 9, 10

variable "project_id" {}
variable "dataset_id" {}
variable "location" { default = "US" }
variable "encryption_key" { default = null }
variable "tables" { default = [] }
variable "views" { default = [] }
variable "materialized_views" { default = [] }
variable "external_tables" { default = [] }

resource "google_bigquery_dataset" "main" {
  dataset_id = var.dataset_id
  project    = var.project_id
  location   = var.location
  dynamic "default_encryption_configuration" {
    for_each = var.encryption_key == null ? [] : [var.encryption_key]
    content {
      kms_key_name = var.encryption_key
    }
  }
}

resource "google_bigquery_table" "main" {
  for_each   = { for one in var.tables : one.table_id => one }
  dataset_id = google_bigquery_dataset.main.dataset_id
  project    = var.project_id
  table_id   = each.key
}

resource "google_bigquery_table" "view" {
  for_each   = { for one in var.views : one.view_id => one }
  dataset_id = google_bigquery_dataset.main.dataset_id
  project    = var.project_id
  table_id   = each.key
}

resource "google_bigquery_table" "materialized_view" {
  for_each   = { for one in var.materialized_views : one.view_id => one }
  dataset_id = google_bigquery_dataset.main.dataset_id
  project    = var.project_id
  table_id   = each.key
}

resource "google_bigquery_table" "external_table" {
  for_each   = { for one in var.external_tables : one.table_id => one }
  dataset_id = google_bigquery_dataset.main.dataset_id
  project    = var.project_id
  table_id   = each.key
  external_data_configuration {
    source_format = each.value.source_format
    source_uris   = each.value.source_uris
  }
}

output "bigquery_dataset" { value = google_bigquery_dataset.main }
output "bigquery_tables" { value = google_bigquery_table.main }
output "bigquery_views" { value = google_bigquery_table.view }
output "bigquery_external_tables" { value = google_bigquery_table.external_table }
output "project" { value = google_bigquery_dataset.main.project }
output "table_ids" { value = [for one in google_bigquery_table.main : one.table_id] }
output "table_names" { value = [for one in google_bigquery_table.main : one.friendly_name] }
output "view_ids" { value = [for one in google_bigquery_table.view : one.table_id] }
output "view_names" { value = [for one in google_bigquery_table.view : one.friendly_name] }
output "external_table_ids" { value = [for one in google_bigquery_table.external_table : one.table_id] }
output "external_table_names" { value = [for one in google_bigquery_table.external_table : one.friendly_name] }
