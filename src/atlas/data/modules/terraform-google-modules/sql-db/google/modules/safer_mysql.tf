# A database instance in a private network, with its read replicas.
# source: https://github.com/terraform-google-modules/terraform-google-sql-db/tree/master/modules/safer_mysql
# versions: 20, 21, 22, 23, 24, 25, 26, 27, 28

variable "project_id" {}
variable "name" {}
variable "random_instance_name" { default = false }
variable "region" {}
variable "zone" { default = null }
variable "secondary_zone" { default = null }
variable "database_version" {}
variable "tier" { default = "db-n1-standard-1" }
variable "availability_type" { default = "REGIONAL" }
variable "vpc_network" {}
variable "assign_public_ip" { default = false }
variable "master_instance_name" { default = null }
variable "encryption_key_name" { default = null }
variable "enable_default_db" { default = true }
variable "db_name" { default = "default" }
variable "additional_databases" { default = [] }
variable "enable_default_user" { default = true }
variable "user_name" { default = "default" }
variable "read_replicas" { default = [] }
variable "read_replica_name_suffix" { default = "" }

module "safer_mysql" {
  source                   = "../mysql"
  project_id               = var.project_id
  name                     = var.name
  random_instance_name     = var.random_instance_name
  region                   = var.region
  zone                     = var.zone
  secondary_zone           = var.secondary_zone
  database_version         = var.database_version
  tier                     = var.tier
  availability_type        = var.availability_type
  ip_configuration         = { ipv4_enabled = var.assign_public_ip, private_network = var.vpc_network }
  master_instance_name     = var.master_instance_name
  encryption_key_name      = var.encryption_key_name
  enable_default_db        = var.enable_default_db
  db_name                  = var.db_name
  additional_databases     = var.additional_databases
  enable_default_user      = var.enable_default_user
  user_name                = var.user_name
  read_replicas            = var.read_replicas
  read_replica_name_suffix = var.read_replica_name_suffix
}

output "instance_name" { value = module.safer_mysql.instance_name }
output "instance_connection_name" { value = module.safer_mysql.instance_connection_name }
output "instance_self_link" { value = module.safer_mysql.instance_self_link }
output "instance_ip_address" { value = module.safer_mysql.instance_ip_address }
output "private_ip_address" { value = module.safer_mysql.private_ip_address }
output "public_ip_address" { value = module.safer_mysql.public_ip_address }
output "replicas_instance_connection_names" { value = module.safer_mysql.replicas_instance_connection_names }
output "read_replica_instance_names" { value = module.safer_mysql.read_replica_instance_names }
