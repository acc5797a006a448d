# Sessions are written in either region and copied to the other one.
resource "aws_dynamodb_table" "sessions" {
  name             = "shop-sessions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  replica {
    region_name = "us-west-2"
  }
}

resource "aws_db_instance" "orders" {
  identifier              = "orders"
  engine                  = "postgres"
  instance_class          = "db.t4g.medium"
  allocated_storage       = 50
  multi_az                = true
  backup_retention_period = 7
  db_subnet_group_name    = module.east.database_subnets
  vpc_security_group_ids  = [module.east.database_security_group]
}

# Orders can be read here at once, and placed once somebody has promoted this copy to a database of its own.
resource "aws_db_instance" "orders_copy" {
  provider               = aws.west
  identifier             = "orders-copy"
  replicate_source_db    = aws_db_instance.orders.arn
  instance_class         = "db.t4g.medium"
  db_subnet_group_name   = module.west.database_subnets
  vpc_security_group_ids = [module.west.database_security_group]
}
