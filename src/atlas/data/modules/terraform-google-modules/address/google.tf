# Reserved addresses, regional or global, with names in DNS if wanted.
# source: https://github.com/terraform-google-modules/terraform-google-address
# versions: 3, 4, 5

variable "project_id" {}
variable "region" {}
variable "names" { default = [] }
variable "addresses" { default = [""] }
variable "global" { default = false }
variable "subnetwork" { default = "" }
variable "address_type" { default = "INTERNAL" }
variable "enable_cloud_dns" { default = false }
variable "dns_short_names" { default = [] }
variable "dns_domain" { default = "" }
variable "dns_project" { default = "" }
variable "dns_managed_zone" { default = "" }
variable "dns_record_type" { default = "A" }
variable "dns_ttl" { default = 300 }

locals {
  fqdns     = formatlist("%s.%s", var.dns_short_names, var.dns_domain)
  addresses = concat(google_compute_address.ip[*].address, google_compute_global_address.global_ip[*].address)
}

resource "google_compute_address" "ip" {
  count        = var.global ? 0 : length(var.names)
  name         = element(var.names, count.index)
  project      = var.project_id
  region       = var.region
  address      = element(var.addresses, count.index)
  subnetwork   = var.subnetwork
  address_type = var.address_type
}

resource "google_compute_global_address" "global_ip" {
  count        = var.global ? length(var.names) : 0
  name         = var.names[count.index]
  project      = var.project_id
  address      = element(var.addresses, count.index)
  network      = var.address_type == "EXTERNAL" ? null : var.subnetwork
  address_type = var.address_type
}

resource "google_dns_record_set" "ip" {
  count        = var.enable_cloud_dns ? length(local.fqdns) : 0
  name         = "${local.fqdns[count.index]}."
  project      = var.dns_project
  managed_zone = var.dns_managed_zone
  type         = var.dns_record_type
  ttl          = var.dns_ttl
  rrdatas      = length(local.addresses) == 1 ? [local.addresses[0]] : [local.addresses[count.index]]
}

output "addresses" { value = local.addresses }
output "names" { value = concat(google_compute_address.ip[*].name, google_compute_global_address.global_ip[*].name) }
output "self_links" { value = concat(google_compute_address.ip[*].self_link, google_compute_global_address.global_ip[*].self_link) }
output "dns_fqdns" { value = local.fqdns }
