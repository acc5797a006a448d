# The web shop in two AWS regions: users are in us-east-1, and in us-west-2 when us-east-1 is lost.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

module "east" {
  source         = "./region"
  zones          = ["us-east-1a", "us-east-1b", "us-east-1c"]
  sessions_table = aws_dynamodb_table.sessions.name
  database_host  = aws_db_instance.orders.address
}

module "west" {
  source         = "./region"
  providers      = { aws = aws.west }
  zones          = ["us-west-2a", "us-west-2b", "us-west-2c"]
  sessions_table = aws_dynamodb_table.sessions.name
  database_host  = aws_db_instance.orders_copy.address
}
