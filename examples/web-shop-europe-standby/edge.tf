# The name servers of both providers answer for shop.example, so the domain goes on without either of them. Every
# record is in both zones. The shop is at www, since the load balancer in AWS has no fixed address and only Route 53
# could have an alias at shop.example itself.
resource "aws_route53_zone" "shop" {
  name = "shop.example"
}

resource "hcloud_zone" "shop" {
  name = "shop.example"
  mode = "primary"
}

variable "active" {
  description = "Where the zone at Hetzner sends users: aws, or hetzner after a switch. Route 53 finds out by itself."
  type        = string
  default     = "aws"
}

resource "hcloud_zone_rrset" "www" {
  zone    = hcloud_zone.shop.name
  name    = "www"
  type    = "CNAME"
  ttl     = 60
  records = [{ value = var.active == "aws" ? "${aws_lb.shop.dns_name}." : "standby.shop.example." }]
}

resource "hcloud_zone_rrset" "standby" {
  zone    = hcloud_zone.shop.name
  name    = "standby"
  type    = "A"
  ttl     = 300
  records = [{ value = hcloud_load_balancer.shop.ipv4 }]
}

resource "aws_route53_health_check" "shop" {
  type              = "HTTPS"
  fqdn              = aws_lb.shop.dns_name
  port              = 443
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3
}

resource "aws_route53_record" "www" {
  zone_id         = aws_route53_zone.shop.zone_id
  name            = "www"
  type            = "A"
  set_identifier  = "aws"
  health_check_id = aws_route53_health_check.shop.id
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = aws_lb.shop.dns_name
    zone_id                = aws_lb.shop.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "www_standby" {
  zone_id        = aws_route53_zone.shop.zone_id
  name           = "www"
  type           = "A"
  ttl            = 60
  records        = [hcloud_load_balancer.shop.ipv4]
  set_identifier = "hetzner"
  failover_routing_policy {
    type = "SECONDARY"
  }
}

resource "aws_route53_record" "standby" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "standby"
  type    = "A"
  ttl     = 300
  records = [hcloud_load_balancer.shop.ipv4]
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "www.shop.example"
  subject_alternative_names = ["pictures.shop.example"]
  validation_method         = "DNS"
}

# Pictures come from a bucket through a CDN under a name of their own.
resource "aws_s3_bucket" "pictures" {
  bucket = "shop-example-pictures"
}

resource "aws_cloudfront_origin_access_control" "pictures" {
  name                              = "pictures"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "pictures" {
  enabled = true
  aliases = ["pictures.shop.example"]
  origin {
    origin_id                = "bucket"
    domain_name              = aws_s3_bucket.pictures.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.pictures.id
  }
  default_cache_behavior {
    target_origin_id       = "bucket"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.shop.arn
    ssl_support_method  = "sni-only"
  }
}

resource "aws_route53_record" "pictures" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "pictures"
  type    = "A"
  alias {
    name                   = aws_cloudfront_distribution.pictures.domain_name
    zone_id                = aws_cloudfront_distribution.pictures.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "hcloud_zone_rrset" "pictures" {
  zone    = hcloud_zone.shop.name
  name    = "pictures"
  type    = "CNAME"
  ttl     = 300
  records = [{ value = "${aws_cloudfront_distribution.pictures.domain_name}." }]
}
