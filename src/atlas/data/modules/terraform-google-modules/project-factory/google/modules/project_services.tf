# Services switched on in a project.
# source: https://github.com/terraform-google-modules/terraform-google-project-factory/tree/master/modules/project_services
# versions: 14, 15, 16, 17, 18

variable "project_id" {}
variable "enable_apis" { default = true }
variable "activate_apis" { default = [] }
variable "activate_api_identities" { default = [] }

resource "google_project_service" "project_services" {
  for_each = var.enable_apis ? toset(concat(var.activate_apis, [for one in var.activate_api_identities : one.api])) : toset([])
  project  = var.project_id
  service  = each.value
}

resource "google_project_service_identity" "project_service_identities" {
  for_each = { for one in var.activate_api_identities : one.api => one if one.api != "compute.googleapis.com" }
  project  = var.project_id
  service  = each.value.api
}

output "project_id" { value = var.project_id }
output "enabled_apis" { value = [for one in google_project_service.project_services : one.service] }
output "enabled_api_identities" { value = { for one in google_project_service_identity.project_service_identities : one.service => one.email } }
