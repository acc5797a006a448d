# A network with its subnets.
# source: https://github.com/terraform-google-modules/terraform-google-network
# versions: 9, 10, 11, 12, 13, 14, 15, 16, 17, 18

variable "project_id" {}
variable "network_name" {}
variable "routing_mode" { default = "GLOBAL" }
variable "auto_create_subnetworks" { default = false }
variable "subnets" {}
variable "secondary_ranges" { default = {} }

module "vpc" {
  source                  = "./modules/vpc"
  project_id              = var.project_id
  network_name            = var.network_name
  routing_mode            = var.routing_mode
  auto_create_subnetworks = var.auto_create_subnetworks
}

module "subnets" {
  source           = "./modules/subnets"
  project_id       = var.project_id
  network_name     = module.vpc.network_name
  subnets          = var.subnets
  secondary_ranges = var.secondary_ranges
}

output "network" { value = module.vpc }
output "network_name" { value = module.vpc.network_name }
output "network_id" { value = module.vpc.network_id }
output "network_self_link" { value = module.vpc.network_self_link }
output "project_id" { value = module.vpc.project_id }
output "subnets" { value = module.subnets.subnets }
output "subnets_names" { value = [for one in module.subnets.subnets : one.name] }
output "subnets_ids" { value = [for one in module.subnets.subnets : one.id] }
output "subnets_self_links" { value = [for one in module.subnets.subnets : one.self_link] }
output "subnets_regions" { value = [for one in module.subnets.subnets : one.region] }
output "subnets_ips" { value = [for one in module.subnets.subnets : one.ip_cidr_range] }
output "subnets_secondary_ranges" { value = [for one in module.subnets.subnets : one.secondary_ip_range] }
