# A Redis instance; its tier decides whether it has a replica in a second zone.
# source: https://github.com/terraform-google-modules/terraform-google-memorystore
# versions: 8, 9, 10, 11, 12, 13, 14, 15, 16

variable "project_id" {}
variable "region" { default = null }
variable "name" {}
variable "tier" { default = "STANDARD_HA" }
variable "replica_count" { default = null }
variable "read_replicas_mode" { default = "READ_REPLICAS_DISABLED" }
variable "connect_mode" { default = null }
variable "location_id" { default = null }
variable "alternative_location_id" { default = null }
variable "authorized_network" { default = null }
variable "customer_managed_key" { default = null }
variable "redis_version" { default = null }

resource "google_redis_instance" "default" {
  name                    = var.name
  project                 = var.project_id
  region                  = var.region
  location_id             = var.location_id
  alternative_location_id = var.alternative_location_id
  tier                    = var.tier
  replica_count           = var.tier == "STANDARD_HA" ? var.replica_count : null
  read_replicas_mode      = var.tier == "STANDARD_HA" ? var.read_replicas_mode : null
  connect_mode            = var.connect_mode
  authorized_network      = var.authorized_network
  customer_managed_key    = var.customer_managed_key
  redis_version           = var.redis_version
}

output "id" { value = google_redis_instance.default.id }
output "host" { value = google_redis_instance.default.host }
output "port" { value = google_redis_instance.default.port }
output "read_endpoint" { value = google_redis_instance.default.read_endpoint }
output "region" { value = google_redis_instance.default.region }
output "current_location_id" { value = google_redis_instance.default.current_location_id }
output "persistence_iam_identity" { value = google_redis_instance.default.persistence_iam_identity }
output "auth_string" { value = google_redis_instance.default.auth_string }
output "server_ca_certs" { value = google_redis_instance.default.server_ca_certs }
output "env_vars" { value = { REDIS_HOST = google_redis_instance.default.host, REDIS_PORT = tostring(google_redis_instance.default.port) } }
