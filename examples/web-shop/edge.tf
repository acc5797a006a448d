resource "aws_route53_zone" "shop" {
  name = "shop.example"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example"
  validation_method = "DNS"
}

resource "aws_route53_record" "shop" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "shop.example"
  type    = "A"
  alias {
    name                   = aws_lb.shop.dns_name
    zone_id                = aws_lb.shop.zone_id
    evaluate_target_health = true
  }
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
