# Service accounts with grants in projects.
# source: https://github.com/terraform-google-modules/terraform-google-service-accounts
# versions: 3, 4

variable "project_id" {}
variable "prefix" { default = "" }
variable "names" { default = [] }
variable "project_roles" { default = [] }
variable "generate_keys" { default = false }

locals {
  names    = toset(var.names)
  accounts = [for account in google_service_account.service_accounts : account]
  grants   = { for pair in setproduct(local.names, toset(var.project_roles)) : "${pair[0]}-${pair[1]}" => { name = pair[0], role = pair[1] } }
}

resource "google_service_account" "service_accounts" {
  for_each   = local.names
  account_id = "${var.prefix == "" ? "" : "${var.prefix}-"}${lower(each.value)}"
  project    = var.project_id
}

resource "google_project_iam_member" "project-roles" {
  for_each = local.grants
  project  = split("=>", each.value.role)[0]
  role     = split("=>", each.value.role)[1]
  member   = "serviceAccount:${google_service_account.service_accounts[each.value.name].email}"
}

resource "google_service_account_key" "keys" {
  for_each           = var.generate_keys ? local.names : toset([])
  service_account_id = google_service_account.service_accounts[each.value].email
}

output "service_account" { value = try(local.accounts[0], null) }
output "email" { value = try(local.accounts[0].email, null) }
output "iam_email" { value = try("serviceAccount:${local.accounts[0].email}", null) }
output "key" { value = try(google_service_account_key.keys[var.names[0]].private_key, "") }
output "service_accounts" { value = local.accounts }
output "service_accounts_map" { value = google_service_account.service_accounts }
output "emails" { value = { for account in local.accounts : account.name => account.email } }
output "iam_emails" { value = { for account in local.accounts : account.name => "serviceAccount:${account.email}" } }
output "emails_list" { value = [for account in local.accounts : account.email] }
output "iam_emails_list" { value = [for account in local.accounts : "serviceAccount:${account.email}"] }
output "keys" { value = { for name in local.names : name => try(google_service_account_key.keys[name].private_key, "") } }
