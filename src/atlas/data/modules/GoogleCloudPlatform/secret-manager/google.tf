# Secrets with their versions and those who may read them.
# source: https://github.com/GoogleCloudPlatform/terraform-google-secret-manager
# versions: 0

variable "project_id" {}
variable "secrets" { default = [] }
variable "user_managed_replication" { default = {} }
variable "automatic_replication" { default = {} }
variable "topics" { default = {} }
variable "secret_accessors_list" { default = [] }

resource "google_secret_manager_secret" "secrets" {
  for_each  = { for one in var.secrets : one.name => one }
  secret_id = each.value.name
  project   = var.project_id
  replication {
    dynamic "auto" {
      for_each = lookup(var.user_managed_replication, each.key, null) == null ? [1] : []
      content {
        dynamic "customer_managed_encryption" {
          for_each = try([coalesce(var.automatic_replication[each.key].kms_key_name)], [])
          content {
            kms_key_name = customer_managed_encryption.value
          }
        }
      }
    }
    dynamic "user_managed" {
      for_each = lookup(var.user_managed_replication, each.key, null) == null ? [] : [1]
      content {
        dynamic "replicas" {
          for_each = lookup(var.user_managed_replication, each.key, [])
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
    for_each = lookup(var.topics, each.key, [])
    content {
      name = topics.value.name
    }
  }
}

resource "google_secret_manager_secret_version" "secret-version" {
  for_each    = { for one in var.secrets : one.name => one if try(coalesce(one.create_version), true) }
  secret      = google_secret_manager_secret.secrets[each.value.name].id
  secret_data = try(each.value.secret_data, null)
}

resource "google_secret_manager_secret_iam_binding" "binding" {
  for_each  = { for one in var.secrets : one.name => one if length(var.secret_accessors_list) > 0 }
  project   = var.project_id
  secret_id = google_secret_manager_secret.secrets[each.value.name].id
  role      = "roles/secretmanager.secretAccessor"
  members   = var.secret_accessors_list
}

output "secret_names" { value = values(google_secret_manager_secret.secrets)[*].name }
output "secret_versions" { value = values(google_secret_manager_secret_version.secret-version)[*].name }
