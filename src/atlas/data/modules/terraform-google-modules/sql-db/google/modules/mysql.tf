# A database instance with its read replicas.
# source: https://github.com/terraform-google-modules/terraform-google-sql-db/tree/master/modules/mysql
# versions: 20, 21, 22, 23, 24, 25, 26, 27, 28

variable "project_id" {}
variable "name" {}
variable "region" { default = "us-central1" }
variable "database_version" {}
variable "tier" { default = "db-n1-standard-1" }
variable "availability_type" { default = "REGIONAL" }
variable "zone" { default = null }
variable "secondary_zone" { default = null }
variable "db_name" { default = "default" }
variable "enable_default_db" { default = true }
variable "additional_databases" { default = [] }
variable "user_name" { default = "default" }
variable "enable_default_user" { default = true }
variable "master_instance_name" { default = null }
variable "ip_configuration" { default = {} }
variable "read_replicas" { default = [] }
variable "read_replica_name_suffix" { default = "" }
variable "encryption_key_name" { default = null }
variable "random_instance_name" { default = false }

resource "google_sql_database_instance" "default" {
  name                 = var.random_instance_name ? null : var.name
  project              = var.project_id
  region               = var.region
  database_version     = var.database_version
  master_instance_name = var.master_instance_name
  encryption_key_name  = var.encryption_key_name
  settings {
    tier              = var.tier
    availability_type = var.availability_type
    ip_configuration {
      private_network = try(var.ip_configuration.private_network, null)
    }
    dynamic "location_preference" {
      for_each = var.zone == null ? [] : [1]
      content {
        zone           = var.zone
        secondary_zone = var.secondary_zone
      }
    }
  }
}

resource "google_sql_database" "default" {
  count    = var.enable_default_db ? 1 : 0
  name     = var.db_name
  project  = var.project_id
  instance = google_sql_database_instance.default.name
}

resource "google_sql_database" "additional_databases" {
  for_each = { for one in var.additional_databases : one.name => one }
  name     = each.value.name
  project  = var.project_id
  instance = google_sql_database_instance.default.name
}

resource "google_sql_user" "default" {
  count    = var.enable_default_user ? 1 : 0
  name     = var.user_name
  project  = var.project_id
  instance = google_sql_database_instance.default.name
}

resource "google_sql_database_instance" "replicas" {
  for_each             = { for one in var.read_replicas : "${var.name}-replica${var.read_replica_name_suffix}${one.name}" => one }
  name                 = each.key
  project              = var.project_id
  region               = try(join("-", slice(split("-", coalesce(each.value.zone, var.zone)), 0, 2)), var.region)
  database_version     = var.database_version
  master_instance_name = google_sql_database_instance.default.name
  settings {
    tier              = try(coalesce(each.value.tier), var.tier)
    availability_type = try(coalesce(each.value.availability_type), var.availability_type)
  }
}

output "instance_name" { value = google_sql_database_instance.default.name }
output "instance_connection_name" { value = google_sql_database_instance.default.connection_name }
output "instance_self_link" { value = google_sql_database_instance.default.self_link }
output "instance_ip_address" { value = google_sql_database_instance.default.ip_address }
output "instance_first_ip_address" { value = google_sql_database_instance.default.first_ip_address }
output "private_ip_address" { value = google_sql_database_instance.default.private_ip_address }
output "public_ip_address" { value = google_sql_database_instance.default.public_ip_address }
output "replicas_instance_first_ip_addresses" { value = [for one in google_sql_database_instance.replicas : one.ip_address] }
output "replicas_instance_connection_names" { value = [for one in google_sql_database_instance.replicas : one.connection_name] }
output "read_replica_instance_names" { value = [for one in google_sql_database_instance.replicas : one.name] }
