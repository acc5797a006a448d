# A service of Cloud Run with its domain names and grants.
# source: https://github.com/GoogleCloudPlatform/terraform-google-cloud-run
# versions: 0

variable "project_id" {}
variable "service_name" {}
variable "location" {}
variable "image" {}
variable "argument" { default = [] }
variable "env_vars" { default = [] }
variable "env_secret_vars" { default = [] }
variable "volumes" { default = [] }
variable "encryption_key" { default = null }
variable "service_account_email" { default = "" }
variable "template_annotations" { default = { "run.googleapis.com/client-name" = "terraform", "generated-by" = "terraform", "autoscaling.knative.dev/maxScale" = 2, "autoscaling.knative.dev/minScale" = 1 } }
variable "service_annotations" { default = { "run.googleapis.com/ingress" = "all" } }
variable "verified_domain_name" { default = [] }
variable "members" { default = [] }

resource "google_cloud_run_service" "main" {
  name     = var.service_name
  project  = var.project_id
  location = var.location
  metadata {
    annotations = var.service_annotations
  }
  template {
    spec {
      service_account_name = var.service_account_email
      containers {
        image = var.image
        args  = var.argument
        dynamic "env" {
          for_each = var.env_vars
          content {
            name  = env.value.name
            value = env.value.value
          }
        }
        dynamic "env" {
          for_each = var.env_secret_vars
          content {
            name = env.value.name
            dynamic "value_from" {
              for_each = env.value.value_from
              content {
                secret_key_ref {
                  name = value_from.value.secret_key_ref.name
                  key  = value_from.value.secret_key_ref.key
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
            for_each = volumes.value.secret
            content {
              secret_name = secret.value.secret_name
            }
          }
        }
      }
    }
    metadata {
      annotations = merge(var.template_annotations, var.encryption_key == null ? {} : { "run.googleapis.com/encryption-key" = var.encryption_key })
    }
  }
}

resource "google_cloud_run_domain_mapping" "domain_map" {
  for_each = toset(var.verified_domain_name)
  name     = each.value
  project  = google_cloud_run_service.main.project
  location = google_cloud_run_service.main.location
  spec {
    route_name = google_cloud_run_service.main.name
  }
}

resource "google_cloud_run_service_iam_member" "authorize" {
  count    = length(var.members)
  project  = google_cloud_run_service.main.project
  location = google_cloud_run_service.main.location
  service  = google_cloud_run_service.main.name
  role     = "roles/run.invoker"
  member   = var.members[count.index]
}

output "service_name" { value = google_cloud_run_service.main.name }
output "service_id" { value = google_cloud_run_service.main.id }
output "service_url" { value = google_cloud_run_service.main.status[0].url }
output "revision" { value = google_cloud_run_service.main.status[0].latest_ready_revision_name }
output "project_id" { value = google_cloud_run_service.main.project }
output "location" { value = google_cloud_run_service.main.location }
output "domain_map_id" { value = values(google_cloud_run_domain_mapping.domain_map)[*].id }
output "verified_domain_name" { value = values(google_cloud_run_domain_mapping.domain_map)[*].name }
