# A topic with its subscriptions.
# source: https://github.com/terraform-google-modules/terraform-google-pubsub
# versions: 6, 7, 8

variable "project_id" {}
variable "topic" {}
variable "create_topic" { default = true }
variable "create_subscriptions" { default = true }
variable "push_subscriptions" { default = [] }
variable "pull_subscriptions" { default = [] }
variable "bigquery_subscriptions" { default = [] }
variable "cloud_storage_subscriptions" { default = [] }
variable "message_storage_policy" { default = {} }
variable "topic_kms_key_name" { default = null }
variable "schema" { default = null }

resource "google_pubsub_schema" "schema" {
  count   = var.schema == null ? 0 : 1
  name    = var.schema.name
  project = var.project_id
  type    = var.schema.type
}

resource "google_pubsub_topic" "topic" {
  count        = var.create_topic ? 1 : 0
  name         = var.topic
  project      = var.project_id
  kms_key_name = var.topic_kms_key_name
  dynamic "message_storage_policy" {
    for_each = var.message_storage_policy
    content {
      allowed_persistence_regions = message_storage_policy.key == "allowed_persistence_regions" ? message_storage_policy.value : null
    }
  }
  dynamic "schema_settings" {
    for_each = var.schema == null ? [] : [var.schema]
    content {
      schema = google_pubsub_schema.schema[0].id
    }
  }
}

resource "google_pubsub_subscription" "push_subscriptions" {
  for_each = var.create_subscriptions ? { for one in var.push_subscriptions : one.name => one } : {}
  name     = each.value.name
  project  = var.project_id
  topic    = var.create_topic ? google_pubsub_topic.topic[0].name : var.topic
  push_config {
    push_endpoint = each.value.push_endpoint
  }
  dynamic "dead_letter_policy" {
    for_each = try(compact([each.value.dead_letter_topic]), [])
    content {
      dead_letter_topic = dead_letter_policy.value
    }
  }
}

resource "google_pubsub_subscription" "pull_subscriptions" {
  for_each = var.create_subscriptions ? { for one in var.pull_subscriptions : one.name => one } : {}
  name     = each.value.name
  project  = var.project_id
  topic    = var.create_topic ? google_pubsub_topic.topic[0].name : var.topic
  dynamic "dead_letter_policy" {
    for_each = try(compact([each.value.dead_letter_topic]), [])
    content {
      dead_letter_topic = dead_letter_policy.value
    }
  }
}

resource "google_pubsub_subscription" "bigquery_subscriptions" {
  for_each = var.create_subscriptions ? { for one in var.bigquery_subscriptions : one.name => one } : {}
  name     = each.value.name
  project  = var.project_id
  topic    = var.create_topic ? google_pubsub_topic.topic[0].name : var.topic
  bigquery_config {
    table = each.value.table
  }
  dynamic "dead_letter_policy" {
    for_each = try(compact([each.value.dead_letter_topic]), [])
    content {
      dead_letter_topic = dead_letter_policy.value
    }
  }
}

resource "google_pubsub_subscription" "cloud_storage_subscriptions" {
  for_each = var.create_subscriptions ? { for one in var.cloud_storage_subscriptions : one.name => one } : {}
  name     = each.value.name
  project  = var.project_id
  topic    = var.create_topic ? google_pubsub_topic.topic[0].name : var.topic
  cloud_storage_config {
    bucket = each.value.bucket
  }
  dynamic "dead_letter_policy" {
    for_each = try(compact([each.value.dead_letter_topic]), [])
    content {
      dead_letter_topic = dead_letter_policy.value
    }
  }
}

resource "google_pubsub_subscription_iam_member" "pull_subscription_sa_binding_subscriber" {
  for_each     = var.create_subscriptions ? { for one in var.pull_subscriptions : one.name => one if try(coalesce(one.service_account), null) != null } : {}
  project      = var.project_id
  subscription = google_pubsub_subscription.pull_subscriptions[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${each.value.service_account}"
}

output "topic" { value = try(google_pubsub_topic.topic[0].name, "") }
output "id" { value = try(google_pubsub_topic.topic[0].id, "") }
output "uri" { value = try("pubsub.googleapis.com/${google_pubsub_topic.topic[0].id}", "") }
output "subscription_names" { value = concat(values(google_pubsub_subscription.push_subscriptions)[*].name, values(google_pubsub_subscription.pull_subscriptions)[*].name, values(google_pubsub_subscription.bigquery_subscriptions)[*].name, values(google_pubsub_subscription.cloud_storage_subscriptions)[*].name) }
output "subscription_paths" { value = concat(values(google_pubsub_subscription.push_subscriptions)[*].id, values(google_pubsub_subscription.pull_subscriptions)[*].id, values(google_pubsub_subscription.bigquery_subscriptions)[*].id, values(google_pubsub_subscription.cloud_storage_subscriptions)[*].id) }
