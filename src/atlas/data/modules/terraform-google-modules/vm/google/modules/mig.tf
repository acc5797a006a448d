# A managed group of instances over zones of a region; it can grow and shrink by itself.
# source: https://github.com/terraform-google-modules/terraform-google-vm/tree/master/modules/mig
# versions: 7, 8, 9, 10, 11, 12, 13, 14, 15

variable "project_id" {}
variable "region" {}
variable "hostname" { default = "default" }
variable "mig_name" { default = "" }
variable "instance_template" {}
variable "target_size" { default = 1 }
variable "target_pools" { default = [] }
variable "distribution_policy_zones" { default = [] }
variable "health_check" { default = { type = "" } }
variable "health_check_name" { default = "" }
variable "autoscaling_enabled" { default = "false" }
variable "autoscaler_name" { default = "" }
variable "min_replicas" { default = 2 }
variable "max_replicas" { default = 10 }
variable "named_ports" { default = [] }

locals {
  health_checks = concat(google_compute_health_check.https[*].self_link, google_compute_health_check.http[*].self_link, google_compute_health_check.tcp[*].self_link)
}

resource "google_compute_region_instance_group_manager" "mig" {
  name                      = var.mig_name == "" ? "${var.hostname}-mig" : var.mig_name
  base_instance_name        = var.hostname
  project                   = var.project_id
  region                    = var.region
  target_pools              = var.target_pools
  target_size               = tobool(var.autoscaling_enabled) ? null : var.target_size
  distribution_policy_zones = length(var.distribution_policy_zones) > 0 ? var.distribution_policy_zones : null
  version {
    instance_template = var.instance_template
  }
  dynamic "named_port" {
    for_each = var.named_ports
    content {
      name = named_port.value.name
      port = named_port.value.port
    }
  }
  dynamic "auto_healing_policies" {
    for_each = local.health_checks
    content {
      health_check = auto_healing_policies.value
    }
  }
}

resource "google_compute_region_autoscaler" "autoscaler" {
  count   = tobool(var.autoscaling_enabled) ? 1 : 0
  name    = var.autoscaler_name == "" ? "${var.hostname}-autoscaler" : var.autoscaler_name
  project = var.project_id
  region  = var.region
  target  = google_compute_region_instance_group_manager.mig.self_link
  autoscaling_policy {
    min_replicas = var.min_replicas
    max_replicas = var.max_replicas
  }
}

resource "google_compute_health_check" "https" {
  count   = var.health_check.type == "https" ? 1 : 0
  name    = var.health_check_name == "" ? "${var.hostname}-https-healthcheck" : var.health_check_name
  project = var.project_id
}

resource "google_compute_health_check" "http" {
  count   = var.health_check.type == "http" ? 1 : 0
  name    = var.health_check_name == "" ? "${var.hostname}-http-healthcheck" : var.health_check_name
  project = var.project_id
}

resource "google_compute_health_check" "tcp" {
  count   = var.health_check.type == "tcp" ? 1 : 0
  name    = var.health_check_name == "" ? "${var.hostname}-tcp-healthcheck" : var.health_check_name
  project = var.project_id
}

output "self_link" { value = google_compute_region_instance_group_manager.mig.self_link }
output "instance_group" { value = google_compute_region_instance_group_manager.mig.instance_group }
output "instance_group_manager" { value = google_compute_region_instance_group_manager.mig }
output "health_check_self_links" { value = local.health_checks }
