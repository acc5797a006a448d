# A classic load balancer with its instances.
# source: https://github.com/terraform-aws-modules/terraform-aws-elb
# versions: 2, 3, 4

variable "create_elb" { default = true }
variable "name" { default = null }
variable "subnets" {}
variable "security_groups" {}
variable "internal" { default = false }
variable "cross_zone_load_balancing" { default = true }
variable "listener" {}
variable "number_of_instances" { default = 0 }
variable "instances" { default = [] }

module "elb" {
  source                    = "./modules/elb"
  create_elb                = var.create_elb
  name                      = var.name
  subnets                   = var.subnets
  security_groups           = var.security_groups
  internal                  = var.internal
  cross_zone_load_balancing = var.cross_zone_load_balancing
  listener                  = var.listener
}

module "elb_attachment" {
  source              = "./modules/elb_attachment"
  create_attachment   = var.create_elb
  number_of_instances = var.number_of_instances
  elb                 = module.elb.elb_id
  instances           = var.instances
}

output "elb_id" { value = module.elb.elb_id }
output "elb_arn" { value = module.elb.elb_arn }
output "elb_name" { value = module.elb.elb_name }
output "elb_dns_name" { value = module.elb.elb_dns_name }
output "elb_instances" { value = module.elb.elb_instances }
output "elb_source_security_group_id" { value = module.elb.elb_source_security_group_id }
output "elb_zone_id" { value = module.elb.elb_zone_id }
