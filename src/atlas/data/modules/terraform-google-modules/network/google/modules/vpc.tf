# A network.
# source: https://github.com/terraform-google-modules/terraform-google-network/tree/master/modules/vpc
# versions: 9, 10, 11, 12, 13, 14, 15, 16, 17, 18

variable "project_id" {}
variable "network_name" {}
variable "routing_mode" { default = "GLOBAL" }
variable "auto_create_subnetworks" { default = false }

resource "google_compute_network" "network" {
  name                    = var.network_name
  project                 = var.project_id
  routing_mode            = var.routing_mode
  auto_create_subnetworks = var.auto_create_subnetworks
}

output "network" { value = google_compute_network.network }
output "network_name" { value = google_compute_network.network.name }
output "network_id" { value = google_compute_network.network.id }
output "network_self_link" { value = google_compute_network.network.self_link }
output "project_id" { value = google_compute_network.network.project }
