# A Redis cluster, in all zones of its region or in one.
# source: https://github.com/terraform-google-modules/terraform-google-memorystore/tree/master/modules/redis-cluster
# versions: 11, 12, 13, 14, 15, 16

variable "project_id" {}
variable "region" {}
variable "name" {}
variable "network" {}
variable "shard_count" { default = 3 }
variable "replica_count" { default = 0 }
variable "zone_distribution_config_mode" { default = "MULTI_ZONE" }
variable "zone_distribution_config_zone" { default = null }
variable "kms_key" { default = null }

resource "google_redis_cluster" "redis_cluster" {
  name          = var.name
  project       = var.project_id
  region        = var.region
  shard_count   = var.shard_count
  replica_count = var.replica_count
  kms_key       = var.kms_key
  dynamic "psc_configs" {
    for_each = var.network
    content {
      network = psc_configs.value
    }
  }
  dynamic "zone_distribution_config" {
    for_each = var.zone_distribution_config_mode == null ? [] : [1]
    content {
      mode = var.zone_distribution_config_mode
      zone = var.zone_distribution_config_mode == "SINGLE_ZONE" ? var.zone_distribution_config_zone : null
    }
  }
}

output "id" { value = google_redis_cluster.redis_cluster.id }
output "discovery_endpoints" { value = google_redis_cluster.redis_cluster.discovery_endpoints }
output "psc_connections" { value = google_redis_cluster.redis_cluster.psc_connections }
output "redis_cluster" { value = google_redis_cluster.redis_cluster }
