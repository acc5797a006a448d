# Subnets of a network.
# source: https://github.com/terraform-google-modules/terraform-google-network/tree/master/modules/subnets
# versions: 9, 10, 11, 12, 13, 14, 15, 16, 17, 18

variable "project_id" {}
variable "network_name" {}
variable "subnets" {}
variable "secondary_ranges" { default = {} }

resource "google_compute_subnetwork" "subnetwork" {
  for_each                 = { for one in var.subnets : "${one.subnet_region}/${one.subnet_name}" => one }
  name                     = each.value.subnet_name
  project                  = var.project_id
  region                   = each.value.subnet_region
  ip_cidr_range            = try(each.value.subnet_ip, null)
  network                  = var.network_name
  private_ip_google_access = try(each.value.subnet_private_access, null)
}

output "subnets" { value = google_compute_subnetwork.subnetwork }
