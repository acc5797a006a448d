# A project with its services and a service account.
# source: https://github.com/terraform-google-modules/terraform-google-project-factory
# versions: 14, 15, 16, 17, 18

variable "name" {}
variable "project_id" { default = "" }
variable "random_project_id" { default = false }
variable "random_project_id_length" { default = null }
variable "org_id" { default = null }
variable "folder_id" { default = "" }
variable "billing_account" {}
variable "activate_apis" { default = ["compute.googleapis.com"] }
variable "create_project_sa" { default = true }
variable "project_sa_name" { default = "project-service-account" }
variable "sa_role" { default = "" }
variable "bucket_project" { default = "" }
variable "bucket_name" { default = "" }
variable "bucket_location" { default = "US" }

module "project-factory" {
  source                   = "./modules/core_project_factory"
  name                     = var.name
  project_id               = var.project_id
  random_project_id        = var.random_project_id
  random_project_id_length = var.random_project_id_length
  org_id                   = var.folder_id == "" ? var.org_id : null
  folder_id                = var.folder_id
  billing_account          = var.billing_account
  activate_apis            = var.activate_apis
  create_project_sa        = var.create_project_sa
  project_sa_name          = var.project_sa_name
  sa_role                  = var.sa_role
  bucket_project           = var.bucket_project
  bucket_name              = var.bucket_name
  bucket_location          = var.bucket_location
}

output "project_name" { value = module.project-factory.project_name }
output "project_id" { value = module.project-factory.project_id }
output "project_number" { value = module.project-factory.project_number }
output "service_account_id" { value = module.project-factory.service_account_id }
output "service_account_display_name" { value = module.project-factory.service_account_display_name }
output "service_account_email" { value = module.project-factory.service_account_email }
output "service_account_name" { value = module.project-factory.service_account_name }
output "service_account_unique_id" { value = module.project-factory.service_account_unique_id }
output "project_bucket_self_link" { value = module.project-factory.project_bucket_self_link }
output "project_bucket_url" { value = module.project-factory.project_bucket_url }
output "enabled_apis" { value = module.project-factory.enabled_apis }
