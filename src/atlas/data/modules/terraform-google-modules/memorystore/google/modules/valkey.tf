# A Valkey instance, in all zones of its region or in one.
# source: https://github.com/terraform-google-modules/terraform-google-memorystore/tree/master/modules/valkey
# versions: 14, 15, 16

variable "project_id" {}
variable "location" {}
variable "instance_id" {}
variable "network" {}
variable "network_project" { default = null }
variable "shard_count" { default = 3 }
variable "replica_count" { default = 0 }
variable "zone_distribution_config_mode" { default = "MULTI_ZONE" }
variable "zone_distribution_config_zone" { default = null }

resource "google_memorystore_instance" "valkey_cluster" {
  instance_id   = var.instance_id
  project       = var.project_id
  location      = var.location
  shard_count   = var.shard_count
  replica_count = var.replica_count
  desired_psc_auto_connections {
    network    = "projects/${coalesce(var.network_project, var.project_id)}/global/networks/${var.network}"
    project_id = var.project_id
  }
  dynamic "zone_distribution_config" {
    for_each = var.zone_distribution_config_mode == null ? [] : [1]
    content {
      mode = var.zone_distribution_config_mode
      zone = var.zone_distribution_config_mode == "SINGLE_ZONE" ? var.zone_distribution_config_zone : null
    }
  }
}

output "id" { value = google_memorystore_instance.valkey_cluster.id }
output "discovery_endpoints" { value = google_memorystore_instance.valkey_cluster.discovery_endpoints }
output "psc_connections" { value = google_memorystore_instance.valkey_cluster.psc_auto_connections }
output "valkey_cluster" { value = google_memorystore_instance.valkey_cluster }
output "endpoints" { value = google_memorystore_instance.valkey_cluster.endpoints }
