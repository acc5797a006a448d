# One service account with grants in its project.
# source: https://github.com/terraform-google-modules/terraform-google-service-accounts/tree/master/modules/simple-sa
# versions: 4

variable "project_id" {}
variable "name" {}
variable "project_roles" { default = [] }

resource "google_service_account" "sa" {
  account_id = var.name
  project    = var.project_id
}

resource "google_project_iam_member" "roles" {
  for_each = toset(var.project_roles)
  project  = var.project_id
  role     = each.value
  member   = google_service_account.sa.member
}

output "id" { value = google_service_account.sa.id }
output "email" { value = google_service_account.sa.email }
output "iam_email" { value = google_service_account.sa.member }
output "account_details" { value = { id = google_service_account.sa.account_id, email = google_service_account.sa.email } }
output "env_vars" { value = { SERVICE_ACCOUNT_EMAIL = google_service_account.sa.email, SERVICE_ACCOUNT_IAM_EMAIL = google_service_account.sa.member } }
