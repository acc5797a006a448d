output "balancer" {
  value = aws_lb.shop
}

output "certificate" {
  value = aws_acm_certificate.shop.arn
}

output "pictures" {
  value = aws_s3_bucket.pictures
}

output "database_subnets" {
  value = aws_db_subnet_group.shop.name
}

output "database_security_group" {
  value = aws_security_group.database.id
}
