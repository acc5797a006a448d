# A template for instances with their service account.
# source: https://github.com/terraform-google-modules/terraform-google-vm/tree/master/modules/instance_template
# versions: 13, 14, 15

variable "project_id" {}
variable "region" {}
variable "name_prefix" { default = "default-instance-template" }
variable "machine_type" { default = "n1-standard-1" }
variable "network" { default = "" }
variable "subnetwork" { default = "" }
variable "subnetwork_project" { default = "" }
variable "additional_networks" { default = [] }
variable "access_config" { default = [] }
variable "source_image" { default = "" }
variable "source_image_family" { default = "rocky-linux-9-optimized-gcp" }
variable "source_image_project" { default = "rocky-linux-cloud" }
variable "disk_type" { default = "pd-standard" }
variable "disk_encryption_key" { default = null }
variable "additional_disks" { default = [] }
variable "startup_script" { default = "" }
variable "metadata" { default = {} }
variable "service_account" { default = null }
variable "create_service_account" { default = true }
variable "service_account_project_roles" { default = [] }

locals {
  has_own_account = var.create_service_account && var.service_account == null
  account         = local.has_own_account ? { email = google_service_account.sa[0].email, scopes = ["cloud-platform"] } : var.service_account
  image           = var.source_image == "" ? "${var.source_image_project}/${var.source_image_family}" : "${var.source_image_project}/${var.source_image}"
  boot            = { boot = true, disk_type = var.disk_type, source_image = local.image }
}

resource "google_service_account" "sa" {
  count      = local.has_own_account ? 1 : 0
  project    = var.project_id
  account_id = "${substr("${var.name_prefix}-${var.region}", 0, 27)}-sa"
}

resource "google_project_iam_member" "roles" {
  for_each = toset(distinct(var.service_account_project_roles))
  project  = var.project_id
  role     = each.value
  member   = "serviceAccount:${local.account.email}"
}

resource "google_compute_instance_template" "tpl" {
  name_prefix             = "${var.name_prefix}-"
  project                 = var.project_id
  region                  = var.region
  machine_type            = var.machine_type
  metadata                = var.metadata
  metadata_startup_script = var.startup_script
  dynamic "disk" {
    for_each = concat([local.boot], var.additional_disks)
    content {
      boot         = try(disk.value.boot, null)
      disk_type    = try(disk.value.disk_type, null)
      source       = try(disk.value.source, null)
      source_image = try(disk.value.source_image, null)
      dynamic "disk_encryption_key" {
        for_each = var.disk_encryption_key == null ? [] : [1]
        content {
          kms_key_self_link = var.disk_encryption_key
        }
      }
    }
  }
  dynamic "service_account" {
    for_each = local.account == null ? [] : [local.account]
    content {
      email  = try(service_account.value.email, null)
      scopes = try(service_account.value.scopes, null)
    }
  }
  network_interface {
    network            = var.network
    subnetwork         = var.subnetwork
    subnetwork_project = var.subnetwork_project
    dynamic "access_config" {
      for_each = var.access_config
      content {
        nat_ip = try(access_config.value.nat_ip, null)
      }
    }
  }
  dynamic "network_interface" {
    for_each = var.additional_networks
    content {
      network            = try(network_interface.value.network, null)
      subnetwork         = try(network_interface.value.subnetwork, null)
      subnetwork_project = try(network_interface.value.subnetwork_project, null)
    }
  }
}

output "self_link" { value = google_compute_instance_template.tpl.self_link }
output "self_link_unique" { value = google_compute_instance_template.tpl.self_link_unique }
output "name" { value = google_compute_instance_template.tpl.name }
output "tags" { value = google_compute_instance_template.tpl.tags }
output "service_account_info" { value = local.has_own_account ? { id = google_service_account.sa[0].account_id, email = google_service_account.sa[0].email, member = google_service_account.sa[0].member } : {} }
