resource "aws_route53_zone" "shop" {
  name = "shop.example"
}

resource "aws_route53_health_check" "east" {
  type              = "HTTPS"
  fqdn              = module.east.balancer.dns_name
  port              = 443
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3
}

resource "aws_route53_record" "east" {
  zone_id         = aws_route53_zone.shop.zone_id
  name            = "shop.example"
  type            = "A"
  set_identifier  = "east"
  health_check_id = aws_route53_health_check.east.id
  failover_routing_policy {
    type = "PRIMARY"
  }
  alias {
    name                   = module.east.balancer.dns_name
    zone_id                = module.east.balancer.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "west" {
  zone_id        = aws_route53_zone.shop.zone_id
  name           = "shop.example"
  type           = "A"
  set_identifier = "west"
  failover_routing_policy {
    type = "SECONDARY"
  }
  alias {
    name                   = module.west.balancer.dns_name
    zone_id                = module.west.balancer.zone_id
    evaluate_target_health = true
  }
}

# Whoever adds a picture puts it into both buckets.
resource "aws_cloudfront_distribution" "pictures" {
  enabled = true
  aliases = ["pictures.shop.example"]
  origin_group {
    origin_id = "buckets"
    failover_criteria {
      status_codes = [500, 502, 503, 504]
    }
    member {
      origin_id = "east"
    }
    member {
      origin_id = "west"
    }
  }
  origin {
    origin_id                = "east"
    domain_name              = module.east.pictures.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.pictures.id
  }
  origin {
    origin_id                = "west"
    domain_name              = module.west.pictures.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.pictures.id
  }
  default_cache_behavior {
    target_origin_id       = "buckets"
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
    acm_certificate_arn = module.east.certificate
    ssl_support_method  = "sni-only"
  }
}

resource "aws_cloudfront_origin_access_control" "pictures" {
  name                              = "pictures"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
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
