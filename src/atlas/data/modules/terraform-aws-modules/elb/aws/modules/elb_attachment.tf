# Instances of a load balancer.
# source: https://github.com/terraform-aws-modules/terraform-aws-elb/tree/master/modules/elb_attachment
# versions: 2, 3, 4

variable "create_attachment" { default = true }
variable "number_of_instances" {}
variable "elb" {}
variable "instances" {}

resource "aws_elb_attachment" "this" {
  count    = var.create_attachment ? var.number_of_instances : 0
  elb      = var.elb
  instance = element(var.instances, count.index)
}
