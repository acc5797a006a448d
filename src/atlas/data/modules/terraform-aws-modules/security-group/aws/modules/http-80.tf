# The security group of a well-known service: the ports are its own, the callers are inputs.
# source: https://github.com/terraform-aws-modules/terraform-aws-security-group/tree/master/modules
# versions: 4, 5
# also: terraform-aws-modules/security-group/aws//modules/activemq,
#   terraform-aws-modules/security-group/aws//modules/alertmanager,
#   terraform-aws-modules/security-group/aws//modules/carbon-relay-ng,
#   terraform-aws-modules/security-group/aws//modules/cassandra,
#   terraform-aws-modules/security-group/aws//modules/consul,
#   terraform-aws-modules/security-group/aws//modules/dax-cluster,
#   terraform-aws-modules/security-group/aws//modules/docker-swarm,
#   terraform-aws-modules/security-group/aws//modules/elasticsearch,
#   terraform-aws-modules/security-group/aws//modules/etcd, terraform-aws-modules/security-group/aws//modules/grafana,
#   terraform-aws-modules/security-group/aws//modules/graphite-statsd,
#   terraform-aws-modules/security-group/aws//modules/http-8080,
#   terraform-aws-modules/security-group/aws//modules/https-443,
#   terraform-aws-modules/security-group/aws//modules/https-8443,
#   terraform-aws-modules/security-group/aws//modules/ipsec-4500,
#   terraform-aws-modules/security-group/aws//modules/ipsec-500,
#   terraform-aws-modules/security-group/aws//modules/kafka, terraform-aws-modules/security-group/aws//modules/kibana,
#   terraform-aws-modules/security-group/aws//modules/kubernetes-api,
#   terraform-aws-modules/security-group/aws//modules/ldap, terraform-aws-modules/security-group/aws//modules/ldaps,
#   terraform-aws-modules/security-group/aws//modules/logstash, terraform-aws-modules/security-group/aws//modules/loki,
#   terraform-aws-modules/security-group/aws//modules/memcached,
#   terraform-aws-modules/security-group/aws//modules/minio, terraform-aws-modules/security-group/aws//modules/mongodb,
#   terraform-aws-modules/security-group/aws//modules/mssql, terraform-aws-modules/security-group/aws//modules/mysql,
#   terraform-aws-modules/security-group/aws//modules/nfs, terraform-aws-modules/security-group/aws//modules/nomad,
#   terraform-aws-modules/security-group/aws//modules/ntp, terraform-aws-modules/security-group/aws//modules/openvpn,
#   terraform-aws-modules/security-group/aws//modules/oracle-db,
#   terraform-aws-modules/security-group/aws//modules/postgresql,
#   terraform-aws-modules/security-group/aws//modules/prometheus,
#   terraform-aws-modules/security-group/aws//modules/promtail,
#   terraform-aws-modules/security-group/aws//modules/puppet,
#   terraform-aws-modules/security-group/aws//modules/rabbitmq, terraform-aws-modules/security-group/aws//modules/rdp,
#   terraform-aws-modules/security-group/aws//modules/redis,
#   terraform-aws-modules/security-group/aws//modules/redshift,
#   terraform-aws-modules/security-group/aws//modules/smtp-submission,
#   terraform-aws-modules/security-group/aws//modules/smtp, terraform-aws-modules/security-group/aws//modules/smtps,
#   terraform-aws-modules/security-group/aws//modules/solr, terraform-aws-modules/security-group/aws//modules/splunk,
#   terraform-aws-modules/security-group/aws//modules/squid, terraform-aws-modules/security-group/aws//modules/ssh,
#   terraform-aws-modules/security-group/aws//modules/storm, terraform-aws-modules/security-group/aws//modules/vault,
#   terraform-aws-modules/security-group/aws//modules/wazuh, terraform-aws-modules/security-group/aws//modules/web,
#   terraform-aws-modules/security-group/aws//modules/winrm, terraform-aws-modules/security-group/aws//modules/zabbix,
#   terraform-aws-modules/security-group/aws//modules/zipkin,
#   terraform-aws-modules/security-group/aws//modules/zookeeper

variable "create" { default = true }
variable "vpc_id" {}
variable "name" {}
variable "use_name_prefix" { default = true }
variable "ingress_cidr_blocks" { default = [] }
variable "egress_cidr_blocks" { default = ["0.0.0.0/0"] }
variable "ingress_rules" { default = [] }
variable "egress_rules" { default = [] }
variable "ingress_with_source_security_group_id" { default = [] }
variable "computed_ingress_with_source_security_group_id" { default = [] }
variable "ingress_with_cidr_blocks" { default = [] }
variable "computed_ingress_with_cidr_blocks" { default = [] }
variable "ingress_with_self" { default = [] }
variable "computed_ingress_with_self" { default = [] }
variable "egress_with_source_security_group_id" { default = [] }
variable "computed_egress_with_source_security_group_id" { default = [] }
variable "egress_with_cidr_blocks" { default = [] }
variable "computed_egress_with_cidr_blocks" { default = [] }
variable "egress_with_self" { default = [] }
variable "computed_egress_with_self" { default = [] }
variable "number_of_computed_ingress_with_source_security_group_id" { default = 0 }
variable "number_of_computed_ingress_with_cidr_blocks" { default = 0 }
variable "number_of_computed_ingress_with_self" { default = 0 }
variable "number_of_computed_egress_with_source_security_group_id" { default = 0 }
variable "number_of_computed_egress_with_cidr_blocks" { default = 0 }
variable "number_of_computed_egress_with_self" { default = 0 }

module "sg" {
  source                                                   = "../../"
  create                                                   = var.create
  vpc_id                                                   = var.vpc_id
  name                                                     = var.name
  use_name_prefix                                          = var.use_name_prefix
  ingress_cidr_blocks                                      = var.ingress_cidr_blocks
  egress_cidr_blocks                                       = var.egress_cidr_blocks
  ingress_rules                                            = var.ingress_rules
  egress_rules                                             = var.egress_rules
  ingress_with_source_security_group_id                    = var.ingress_with_source_security_group_id
  computed_ingress_with_source_security_group_id           = var.computed_ingress_with_source_security_group_id
  ingress_with_cidr_blocks                                 = var.ingress_with_cidr_blocks
  computed_ingress_with_cidr_blocks                        = var.computed_ingress_with_cidr_blocks
  ingress_with_self                                        = var.ingress_with_self
  computed_ingress_with_self                               = var.computed_ingress_with_self
  egress_with_source_security_group_id                     = var.egress_with_source_security_group_id
  computed_egress_with_source_security_group_id            = var.computed_egress_with_source_security_group_id
  egress_with_cidr_blocks                                  = var.egress_with_cidr_blocks
  computed_egress_with_cidr_blocks                         = var.computed_egress_with_cidr_blocks
  egress_with_self                                         = var.egress_with_self
  computed_egress_with_self                                = var.computed_egress_with_self
  number_of_computed_ingress_with_source_security_group_id = var.number_of_computed_ingress_with_source_security_group_id
  number_of_computed_ingress_with_cidr_blocks              = var.number_of_computed_ingress_with_cidr_blocks
  number_of_computed_ingress_with_self                     = var.number_of_computed_ingress_with_self
  number_of_computed_egress_with_source_security_group_id  = var.number_of_computed_egress_with_source_security_group_id
  number_of_computed_egress_with_cidr_blocks               = var.number_of_computed_egress_with_cidr_blocks
  number_of_computed_egress_with_self                      = var.number_of_computed_egress_with_self
}

output "security_group_id" { value = module.sg.security_group_id }
output "security_group_vpc_id" { value = module.sg.security_group_vpc_id }
output "security_group_name" { value = module.sg.security_group_name }
output "security_group_owner_id" { value = module.sg.security_group_owner_id }
