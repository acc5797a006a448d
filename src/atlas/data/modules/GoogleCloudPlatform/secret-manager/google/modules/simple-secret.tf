# One secret with its version.
# source: https://github.com/GoogleCloudPlatform/terraform-google-secret-manager/tree/main/modules/simple-secret
# versions: 0

variable "project_id" {}
variable "name" {}
variable "secret_data" {}
variable "user_managed_replication" { default = [] }
variable "automatic_replication" { default = {} }
variable "topics" { default = [] }

resource "google_secret_manager_secret" "secret" {
  secret_id = var.name
  project   = var.project_id
  replication {
    dynamic "auto" {
      for_each = length(var.user_managed_replication) > 0 ? [] : [1]
      content {
        dynamic "customer_managed_encryption" {
          for_each = try([coalesce(var.automatic_replication.kms_key_name)], [])
          content {
            kms_key_name = customer_managed_encryption.value
          }
        }
      }
    }
    dynamic "user_managed" {
      for_each = length(var.user_managed_replication) > 0 ? [1] : []
      content {
        dynamic "replicas" {
          for_each = var.user_managed_replication
          content {
            location = replicas.value.location
            dynamic "customer_managed_encryption" {
              for_each = try([coalesce(replicas.value.kms_key_name)], [])
              content {
                kms_key_name = customer_managed_encryption.value
              }
            }
          }
        }
      }
    }
  }
  dynamic "topics" {
    for_each = var.topics
    content {
      name = topics.value
    }
  }
}

resource "google_secret_manager_secret_version" "version" {
  secret      = google_secret_manager_secret.secret.id
  secret_data = var.secret_data
}

output "id" { value = google_secret_manager_secret.secret.id }
output "name" { value = google_secret_manager_secret.secret.name }
output "version" { value = google_secret_manager_secret_version.version.name }
output "project_id" { value = google_secret_manager_secret.secret.project }
