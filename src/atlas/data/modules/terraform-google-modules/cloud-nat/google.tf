# Address translation for a network, with its router.
# source: https://github.com/terraform-google-modules/terraform-google-cloud-nat
# versions: 4, 5, 6, 7

variable "project_id" {}
variable "region" {}
variable "router" {}
variable "network" { default = "" }
variable "name" { default = "" }
variable "create_router" { default = false }
variable "nat_ips" { default = [] }
variable "source_subnetwork_ip_ranges_to_nat" { default = "ALL_SUBNETWORKS_ALL_IP_RANGES" }
variable "subnetworks" { default = [] }

resource "google_compute_router" "router" {
  count   = var.create_router ? 1 : 0
  name    = var.router
  project = var.project_id
  region  = var.region
  network = var.network
}

resource "google_compute_router_nat" "main" {
  name                               = var.name == "" ? null : var.name
  project                            = var.project_id
  region                             = var.region
  router                             = var.create_router ? google_compute_router.router[0].name : var.router
  nat_ip_allocate_option             = length(var.nat_ips) > 0 ? "MANUAL_ONLY" : "AUTO_ONLY"
  nat_ips                            = var.nat_ips
  source_subnetwork_ip_ranges_to_nat = var.source_subnetwork_ip_ranges_to_nat
  dynamic "subnetwork" {
    for_each = var.subnetworks
    content {
      name                    = subnetwork.value.name
      source_ip_ranges_to_nat = try(subnetwork.value.source_ip_ranges_to_nat, [])
    }
  }
}

output "name" { value = google_compute_router_nat.main.name }
output "region" { value = google_compute_router_nat.main.region }
output "router_name" { value = google_compute_router_nat.main.router }
output "nat_ip_allocate_option" { value = google_compute_router_nat.main.nat_ip_allocate_option }
