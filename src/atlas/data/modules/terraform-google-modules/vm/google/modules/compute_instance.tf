# Instances from a template, in one zone if one is given, else in the zones of the region by turns.
# source: https://github.com/terraform-google-modules/terraform-google-vm/tree/master/modules/compute_instance
# versions: 7, 8, 9, 10, 11, 12, 13, 14, 15

variable "region" { default = null }
variable "zone" { default = null }
variable "hostname" { default = "" }
variable "hostname_suffix_separator" { default = "-" }
variable "add_hostname_suffix" { default = true }
variable "num_instances" { default = 1 }
variable "static_ips" { default = [] }
variable "instance_template" {}
variable "network" { default = "" }
variable "subnetwork" { default = "" }
variable "subnetwork_project" { default = "" }
variable "access_config" { default = [] }

locals {
  hostname = var.hostname == "" ? "default" : var.hostname
}

data "google_compute_zones" "available" {
  region = var.region
}

resource "google_compute_instance_from_template" "compute_instance" {
  count                    = length(var.static_ips) == 0 ? var.num_instances : length(var.static_ips)
  name                     = var.add_hostname_suffix ? "${local.hostname}${var.hostname_suffix_separator}${format("%03d", count.index + 1)}" : local.hostname
  zone                     = var.zone == null ? data.google_compute_zones.available.names[count.index % length(data.google_compute_zones.available.names)] : var.zone
  source_instance_template = var.instance_template
  dynamic "network_interface" {
    for_each = "${var.network}${var.subnetwork}" == "" ? [] : [1]
    content {
      network            = var.network
      subnetwork         = var.subnetwork
      subnetwork_project = var.subnetwork_project
      network_ip         = length(var.static_ips) == 0 ? "" : element(var.static_ips, count.index)
      dynamic "access_config" {
        for_each = var.access_config
        content {
          nat_ip = try(access_config.value.nat_ip, null)
        }
      }
    }
  }
}

output "instances_self_links" { value = google_compute_instance_from_template.compute_instance[*].self_link }
output "instances_details" { value = google_compute_instance_from_template.compute_instance[*] }
output "available_zones" { value = data.google_compute_zones.available.names }
output "instance_name" { value = try(google_compute_instance_from_template.compute_instance[0].name, "") }
