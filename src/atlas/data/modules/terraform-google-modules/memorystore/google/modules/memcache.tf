# A Memcached instance with its nodes.
# source: https://github.com/terraform-google-modules/terraform-google-memorystore/tree/master/modules/memcache
# versions: 8, 9, 10, 11, 12, 13, 14, 15, 16

variable "name" {}
variable "region" {}
variable "zones" { default = null }
variable "node_count" { default = 1 }
variable "authorized_network" { default = null }

resource "google_memcache_instance" "self" {
  name               = var.name
  region             = var.region
  zones              = var.zones
  node_count         = var.node_count
  authorized_network = var.authorized_network
}

output "id" { value = google_memcache_instance.self.id }
output "region" { value = google_memcache_instance.self.region }
output "nodes" { value = google_memcache_instance.self.memcache_nodes }
output "discovery" { value = google_memcache_instance.self.discovery_endpoint }
