# A Kafka cluster.
# source: https://github.com/terraform-aws-modules/terraform-aws-msk-kafka-cluster
# versions: 2, 3

variable "create" { default = true }
variable "name" { default = "msk" }
variable "kafka_version" { default = null }
variable "number_of_broker_nodes" { default = null }
variable "broker_node_client_subnets" { default = [] }
variable "broker_node_security_groups" { default = [] }
variable "broker_node_instance_type" { default = null }
variable "encryption_at_rest_kms_key_arn" { default = null }

resource "aws_msk_cluster" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.name
  kafka_version          = var.kafka_version
  number_of_broker_nodes = var.number_of_broker_nodes
  broker_node_group_info {
    client_subnets  = var.broker_node_client_subnets
    security_groups = var.broker_node_security_groups
    instance_type   = var.broker_node_instance_type
  }
  encryption_info {
    encryption_at_rest_kms_key_arn = var.encryption_at_rest_kms_key_arn
  }
}

output "arn" { value = try(aws_msk_cluster.this[0].arn, null) }
output "bootstrap_brokers" { value = aws_msk_cluster.this[*].bootstrap_brokers }
output "bootstrap_brokers_plaintext" { value = try(aws_msk_cluster.this[0].bootstrap_brokers, null) }
output "bootstrap_brokers_sasl_iam" { value = try(aws_msk_cluster.this[0].bootstrap_brokers_sasl_iam, null) }
output "bootstrap_brokers_sasl_scram" { value = try(aws_msk_cluster.this[0].bootstrap_brokers_sasl_scram, null) }
output "bootstrap_brokers_tls" { value = try(aws_msk_cluster.this[0].bootstrap_brokers_tls, null) }
output "zookeeper_connect_string" { value = try(aws_msk_cluster.this[0].zookeeper_connect_string, null) }
