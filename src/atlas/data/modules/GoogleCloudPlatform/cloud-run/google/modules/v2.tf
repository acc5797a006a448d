# A service of Cloud Run with its service account and grants.
# source: https://github.com/GoogleCloudPlatform/terraform-google-cloud-run/tree/main/modules/v2
# versions: 0

variable "project_id" {}
variable "service_name" {}
variable "location" {}
variable "containers" {}
variable "volumes" { default = [] }
variable "vpc_access" { default = null }
variable "ingress" { default = "INGRESS_TRAFFIC_ALL" }
variable "encryption_key" { default = null }
variable "template_scaling" { default = null }
variable "service_account" { default = null }
variable "create_service_account" { default = true }
variable "service_account_project_roles" { default = [] }
variable "members" { default = [] }

locals {
  has_own_account = var.create_service_account && var.service_account == null
  account         = local.has_own_account ? google_service_account.sa[0].email : var.service_account
}

resource "google_service_account" "sa" {
  count      = local.has_own_account ? 1 : 0
  project    = var.project_id
  account_id = "${substr("${var.service_name}-${var.location}", 0, 27)}-sa"
}

resource "google_project_iam_member" "roles" {
  for_each = local.has_own_account ? toset(var.service_account_project_roles) : toset([])
  project  = var.project_id
  role     = each.value
  member   = "serviceAccount:${local.account}"
}

resource "google_cloud_run_v2_service" "main" {
  name     = var.service_name
  project  = var.project_id
  location = var.location
  ingress  = var.ingress
  template {
    service_account = local.account
    encryption_key  = var.encryption_key
    dynamic "scaling" {
      for_each = var.template_scaling == null ? [] : [var.template_scaling]
      content {
        min_instance_count = try(scaling.value.min_instance_count, null)
        max_instance_count = try(scaling.value.max_instance_count, null)
      }
    }
    dynamic "vpc_access" {
      for_each = var.vpc_access == null ? [] : [var.vpc_access]
      content {
        connector = try(vpc_access.value.connector, null)
        egress    = try(vpc_access.value.egress, null)
        dynamic "network_interfaces" {
          for_each = try([coalesce(vpc_access.value.network_interfaces)], [])
          content {
            network    = try(network_interfaces.value.network, null)
            subnetwork = try(network_interfaces.value.subnetwork, null)
          }
        }
      }
    }
    dynamic "containers" {
      for_each = var.containers
      content {
        name  = try(containers.value.container_name, null)
        image = containers.value.container_image
        args  = try(containers.value.container_args, null)
        dynamic "env" {
          for_each = try(coalesce(containers.value.env_vars), {})
          content {
            name  = env.key
            value = env.value
          }
        }
        dynamic "env" {
          for_each = try(coalesce(containers.value.env_secret_vars), {})
          content {
            name = env.key
            value_source {
              secret_key_ref {
                secret  = env.value.secret
                version = env.value.version
              }
            }
          }
        }
      }
    }
    dynamic "volumes" {
      for_each = var.volumes
      content {
        name = volumes.value.name
        dynamic "secret" {
          for_each = try([coalesce(volumes.value.secret)], [])
          content {
            secret = secret.value.secret
          }
        }
        dynamic "cloud_sql_instance" {
          for_each = try([coalesce(volumes.value.cloud_sql_instance)], [])
          content {
            instances = cloud_sql_instance.value.instances
          }
        }
        dynamic "gcs" {
          for_each = try([coalesce(volumes.value.gcs)], [])
          content {
            bucket = gcs.value.bucket
          }
        }
        dynamic "nfs" {
          for_each = try([coalesce(volumes.value.nfs)], [])
          content {
            server = nfs.value.server
            path   = nfs.value.path
          }
        }
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "authorize" {
  for_each = toset(var.members)
  project  = google_cloud_run_v2_service.main.project
  location = google_cloud_run_v2_service.main.location
  name     = google_cloud_run_v2_service.main.name
  role     = "roles/run.invoker"
  member   = each.value
}

output "service_name" { value = google_cloud_run_v2_service.main.name }
output "service_id" { value = google_cloud_run_v2_service.main.id }
output "service_uri" { value = google_cloud_run_v2_service.main.uri }
output "project_id" { value = google_cloud_run_v2_service.main.project }
output "location" { value = google_cloud_run_v2_service.main.location }
output "latest_ready_revision" { value = google_cloud_run_v2_service.main.latest_ready_revision }
output "service_account_id" { value = local.has_own_account ? { id = google_service_account.sa[0].account_id, email = google_service_account.sa[0].email, member = google_service_account.sa[0].member } : { email = var.service_account } }
