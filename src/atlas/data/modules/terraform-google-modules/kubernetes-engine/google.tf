# A cluster with its node pools.
# source: https://github.com/terraform-google-modules/terraform-google-kubernetes-engine
# versions: 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44
# also: terraform-google-modules/kubernetes-engine/google//modules/private-cluster,
#   terraform-google-modules/kubernetes-engine/google//modules/beta-private-cluster,
#   terraform-google-modules/kubernetes-engine/google//modules/beta-public-cluster

variable "project_id" {}
variable "name" {}
variable "regional" { default = true }
variable "region" { default = null }
variable "zones" { default = [] }
variable "network" {}
variable "network_project_id" { default = "" }
variable "subnetwork" {}
variable "node_pools" { default = [{ name = "default-node-pool" }] }
variable "create_service_account" { default = true }
variable "service_account" { default = "" }

locals {
  location   = var.regional ? var.region : var.zones[0]
  region     = var.regional ? var.region : join("-", slice(split("-", var.zones[0]), 0, 2))
  project    = try(coalesce(var.network_project_id), var.project_id)
  other      = var.regional ? var.zones : slice(var.zones, 1, length(var.zones))
  identities = google_service_account.cluster_service_account[*].email
}

resource "google_container_cluster" "primary" {
  name           = var.name
  project        = var.project_id
  location       = local.location
  node_locations = length(local.other) > 0 ? local.other : null
  network        = "projects/${local.project}/global/networks/${var.network}"
  subnetwork     = "projects/${local.project}/regions/${local.region}/subnetworks/${var.subnetwork}"
}

resource "google_container_node_pool" "pools" {
  for_each       = { for one in var.node_pools : one.name => one }
  name           = each.key
  project        = var.project_id
  location       = local.location
  cluster        = google_container_cluster.primary.name
  node_locations = try(split(",", coalesce(each.value.node_locations)), null)
  node_count     = try(each.value.autoscaling, true) ? null : try(each.value.node_count, 1)
  dynamic "autoscaling" {
    for_each = try(each.value.autoscaling, true) ? [1] : []
    content {
      min_node_count = try(each.value.min_count, 1)
      max_node_count = try(each.value.max_count, 100)
    }
  }
  node_config {
    machine_type    = try(each.value.machine_type, null)
    service_account = try(each.value.service_account, local.identities[0], var.service_account)
  }
}

resource "google_service_account" "cluster_service_account" {
  count   = var.create_service_account ? 1 : 0
  project = var.project_id
}

output "cluster_id" { value = google_container_cluster.primary.id }
output "name" { value = google_container_cluster.primary.name }
output "location" { value = google_container_cluster.primary.location }
output "region" { value = local.region }
output "zones" { value = google_container_cluster.primary.node_locations }
output "endpoint" { value = google_container_cluster.primary.endpoint }
output "ca_certificate" { value = google_container_cluster.primary.master_auth[0].cluster_ca_certificate }
output "master_version" { value = google_container_cluster.primary.master_version }
output "service_account" { value = try(local.identities[0], var.service_account) }
output "identity_namespace" { value = google_container_cluster.primary.workload_identity_config[0].workload_pool }
output "node_pools_names" { value = [for one in google_container_node_pool.pools : one.name] }
output "instance_group_urls" { value = flatten([for one in google_container_node_pool.pools : one.managed_instance_group_urls]) }
