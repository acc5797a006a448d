# A web shop in one AWS region: a load balancer, containers, a database, and a queue for the orders.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_lb" "shop" {
  name            = "shop"
  subnets         = aws_subnet.public[*].id
  security_groups = [aws_security_group.balancer.id]
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.shop.arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_lb_target_group" "web" {
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.shop.id
}

resource "aws_ecs_cluster" "shop" {
  name = "shop"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.shop.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  desired_count   = 3
  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.web.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8080
  }
}

resource "aws_ecr_repository" "web" {
  name = "shop-web"
}

resource "aws_secretsmanager_secret" "database" {
  name = "shop-database"
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  task_role_arn            = aws_iam_role.web.arn
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions = jsonencode([{
    name  = "web"
    image = "${aws_ecr_repository.web.repository_url}:latest"
    environment = [
      { name = "DATABASE_HOST", value = aws_db_instance.orders.address },
      { name = "SESSIONS_TABLE", value = aws_dynamodb_table.sessions.name },
      { name = "ORDERS_QUEUE", value = aws_sqs_queue.orders.url },
    ]
    secrets = [{ name = "DATABASE_PASSWORD", valueFrom = aws_secretsmanager_secret.database.arn }]
  }])
}

resource "aws_db_subnet_group" "shop" {
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_db_instance" "orders" {
  identifier             = "orders"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 50
  db_subnet_group_name   = aws_db_subnet_group.shop.name
  vpc_security_group_ids = [aws_security_group.database.id]
  availability_zone      = "us-east-1a"
}

resource "aws_dynamodb_table" "sessions" {
  name         = "shop-sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "orders" {
  name = "shop-orders"
}

# Packs orders in the background: the shop takes orders without it, they only wait.
resource "aws_lambda_function" "packing" {
  function_name = "packing"
  role          = aws_iam_role.packing.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "packing.zip"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.packing.arn
}
