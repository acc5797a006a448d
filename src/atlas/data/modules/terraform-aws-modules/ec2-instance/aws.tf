# An instance with its role, security group and volumes.
# source: https://github.com/terraform-aws-modules/terraform-aws-ec2-instance
# versions: 5, 6

variable "create" { default = true }
variable "region" { default = null }
variable "name" { default = "" }
variable "ami" { default = null }
variable "ignore_ami_changes" { default = false }
variable "create_spot_instance" { default = false }
variable "instance_type" { default = "t3.micro" }
variable "availability_zone" { default = null }
variable "subnet_id" { default = null }
variable "vpc_security_group_ids" { default = [] }
variable "associate_public_ip_address" { default = null }
variable "user_data" { default = null }
variable "user_data_base64" { default = null }
variable "key_name" { default = null }
variable "iam_instance_profile" { default = null }
variable "create_iam_instance_profile" { default = false }
variable "iam_role_name" { default = null }
variable "iam_role_policies" { default = {} }
variable "create_security_group" { default = true }
variable "security_group_vpc_id" { default = null }
variable "security_group_ingress_rules" { default = null }
variable "create_eip" { default = false }
variable "ebs_volumes" { default = null }

resource "aws_instance" "this" {
  count                       = var.create && !var.ignore_ami_changes && !var.create_spot_instance ? 1 : 0
  region                      = var.region
  ami                         = var.ami
  instance_type               = var.instance_type
  availability_zone           = var.availability_zone
  subnet_id                   = var.subnet_id
  vpc_security_group_ids      = concat(aws_security_group.this[*].id, var.vpc_security_group_ids)
  iam_instance_profile        = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
  associate_public_ip_address = var.associate_public_ip_address
  user_data                   = var.user_data
  user_data_base64            = var.user_data_base64
  key_name                    = var.key_name
}

resource "aws_instance" "ignore_ami" {
  count                       = var.create && var.ignore_ami_changes && !var.create_spot_instance ? 1 : 0
  region                      = var.region
  ami                         = var.ami
  instance_type               = var.instance_type
  availability_zone           = var.availability_zone
  subnet_id                   = var.subnet_id
  vpc_security_group_ids      = concat(aws_security_group.this[*].id, var.vpc_security_group_ids)
  iam_instance_profile        = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
  associate_public_ip_address = var.associate_public_ip_address
  user_data                   = var.user_data
  user_data_base64            = var.user_data_base64
  key_name                    = var.key_name
}

resource "aws_spot_instance_request" "this" {
  count                  = var.create && var.create_spot_instance ? 1 : 0
  region                 = var.region
  ami                    = var.ami
  instance_type          = var.instance_type
  availability_zone      = var.availability_zone
  subnet_id              = var.subnet_id
  vpc_security_group_ids = concat(aws_security_group.this[*].id, var.vpc_security_group_ids)
  iam_instance_profile   = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
}

resource "aws_ebs_volume" "this" {
  for_each          = var.create && var.ebs_volumes != null ? var.ebs_volumes : {}
  availability_zone = try(aws_instance.this[0].availability_zone, aws_instance.ignore_ami[0].availability_zone, aws_spot_instance_request.this[0].availability_zone)
  kms_key_id        = try(each.value.kms_key_id, null)
}

resource "aws_volume_attachment" "this" {
  for_each    = var.create && var.ebs_volumes != null ? var.ebs_volumes : {}
  device_name = try(coalesce(each.value.device_name), each.key)
  instance_id = try(aws_instance.this[0].id, aws_instance.ignore_ami[0].id, aws_spot_instance_request.this[0].spot_instance_id)
  volume_id   = aws_ebs_volume.this[each.key].id
}

resource "aws_iam_role" "this" {
  count = var.create && var.create_iam_instance_profile ? 1 : 0
  name  = var.iam_role_name
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = var.create && var.create_iam_instance_profile ? var.iam_role_policies : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_iam_instance_profile ? 1 : 0
  role  = aws_iam_role.this[0].name
}

# Only version 6 makes one.
resource "aws_security_group" "this" {
  count  = var.create && var.create_security_group && var.security_group_ingress_rules != null ? 1 : 0
  vpc_id = var.security_group_vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = var.create && var.create_security_group && var.security_group_ingress_rules != null ? var.security_group_ingress_rules : {}
  security_group_id            = aws_security_group.this[0].id
  from_port                    = try(each.value.from_port, null)
  to_port                      = try(each.value.to_port, null)
  cidr_ipv4                    = try(each.value.cidr_ipv4, null)
  referenced_security_group_id = try(each.value.referenced_security_group_id, null)
}

resource "aws_eip" "this" {
  count    = var.create && var.create_eip && !var.create_spot_instance ? 1 : 0
  instance = try(aws_instance.this[0].id, aws_instance.ignore_ami[0].id)
}

output "id" { value = try(aws_instance.this[0].id, aws_instance.ignore_ami[0].id, aws_spot_instance_request.this[0].spot_instance_id, null) }
output "arn" { value = try(aws_instance.this[0].arn, aws_instance.ignore_ami[0].arn, aws_spot_instance_request.this[0].arn, null) }
output "private_ip" { value = try(aws_instance.this[0].private_ip, aws_instance.ignore_ami[0].private_ip, aws_spot_instance_request.this[0].private_ip, null) }
output "public_ip" { value = try(aws_eip.this[0].public_ip, aws_instance.this[0].public_ip, aws_instance.ignore_ami[0].public_ip, aws_spot_instance_request.this[0].public_ip, null) }
output "private_dns" { value = try(aws_instance.this[0].private_dns, aws_instance.ignore_ami[0].private_dns, aws_spot_instance_request.this[0].private_dns, null) }
output "public_dns" { value = try(aws_instance.this[0].public_dns, aws_instance.ignore_ami[0].public_dns, aws_spot_instance_request.this[0].public_dns, null) }
output "availability_zone" { value = try(aws_instance.this[0].availability_zone, aws_instance.ignore_ami[0].availability_zone, aws_spot_instance_request.this[0].availability_zone, null) }
output "primary_network_interface_id" { value = try(aws_instance.this[0].primary_network_interface_id, aws_instance.ignore_ami[0].primary_network_interface_id, aws_spot_instance_request.this[0].primary_network_interface_id, null) }
output "instance_state" { value = try(aws_instance.this[0].instance_state, aws_instance.ignore_ami[0].instance_state, aws_spot_instance_request.this[0].instance_state, null) }
output "ebs_volumes" { value = aws_ebs_volume.this }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "iam_instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
output "security_group_id" { value = try(aws_security_group.this[0].id, null) }
