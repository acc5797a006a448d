# A router with address translation.
# source: https://github.com/terraform-google-modules/terraform-google-cloud-router
# versions: 5, 6, 7, 8, 9

variable "name" {}
variable "network" {}
variable "region" {}
variable "nats" { default = [] }

resource "google_compute_router" "router" {
  name    = var.name
  network = var.network
  region  = var.region
}

resource "google_compute_router_nat" "nats" {
  for_each                           = { for one in var.nats : one.name => one }
  name                               = each.value.name
  router                             = google_compute_router.router.name
  region                             = google_compute_router.router.region
  nat_ip_allocate_option             = try(coalesce(each.value.nat_ip_allocate_option), length(each.value.nat_ips) > 0 ? "MANUAL_ONLY" : "AUTO_ONLY", "AUTO_ONLY")
  nat_ips                            = try(each.value.nat_ips, [])
  source_subnetwork_ip_ranges_to_nat = try(coalesce(each.value.source_subnetwork_ip_ranges_to_nat), "ALL_SUBNETWORKS_ALL_IP_RANGES")
  dynamic "subnetwork" {
    for_each = try(each.value.subnetworks, [])
    content {
      name                    = subnetwork.value.name
      source_ip_ranges_to_nat = try(subnetwork.value.source_ip_ranges_to_nat, [])
    }
  }
}

output "router" { value = google_compute_router.router }
output "nat" { value = google_compute_router_nat.nats }
