# A global load balancer with its proxies, certificates and backends.
# source: https://github.com/terraform-google-modules/terraform-google-lb-http
# versions: 9, 10, 11, 12, 13, 14
# also: GoogleCloudPlatform/lb-http/google, GoogleCloudPlatform/lb-http/google//modules/serverless_negs,
#   GoogleCloudPlatform/lb-http/google//modules/dynamic_backends,
#   terraform-google-modules/lb-http/google//modules/serverless_negs,
#   terraform-google-modules/lb-http/google//modules/dynamic_backends

variable "project" {}
variable "name" {}
variable "backends" { default = {} }
variable "create_address" { default = true }
variable "address" { default = null }
variable "enable_ipv6" { default = false }
variable "create_ipv6_address" { default = false }
variable "ipv6_address" { default = null }
variable "create_url_map" { default = true }
variable "url_map" { default = null }
variable "http_forward" { default = true }
variable "https_redirect" { default = false }
variable "ssl" { default = false }
variable "ssl_certificates" { default = [] }
variable "managed_ssl_certificate_domains" { default = [] }
variable "load_balancing_scheme" { default = "EXTERNAL" }
variable "network" { default = "default" }

locals {
  address     = var.create_address ? join("", google_compute_global_address.default[*].address) : var.address
  address_v6  = var.create_ipv6_address ? join("", google_compute_global_address.default_ipv6[*].address) : var.ipv6_address
  url_map     = var.create_url_map ? join("", google_compute_url_map.default[*].self_link) : var.url_map
  has_http    = var.http_forward || var.https_redirect
  is_internal = var.load_balancing_scheme == "INTERNAL_SELF_MANAGED"
}

resource "google_compute_global_address" "default" {
  count   = !local.is_internal && var.create_address ? 1 : 0
  project = var.project
  name    = "${var.name}-address"
}

resource "google_compute_global_address" "default_ipv6" {
  count   = !local.is_internal && var.enable_ipv6 && var.create_ipv6_address ? 1 : 0
  project = var.project
  name    = "${var.name}-ipv6-address"
}

resource "google_compute_global_forwarding_rule" "http" {
  count                 = local.has_http ? 1 : 0
  project               = var.project
  name                  = var.name
  target                = google_compute_target_http_proxy.default[0].self_link
  ip_address            = local.address
  port_range            = "80"
  load_balancing_scheme = var.load_balancing_scheme
  network               = local.is_internal ? var.network : null
}

resource "google_compute_global_forwarding_rule" "https" {
  count                 = var.ssl ? 1 : 0
  project               = var.project
  name                  = "${var.name}-https"
  target                = google_compute_target_https_proxy.default[0].self_link
  ip_address            = local.address
  port_range            = "443"
  load_balancing_scheme = var.load_balancing_scheme
  network               = local.is_internal ? var.network : null
}

resource "google_compute_global_forwarding_rule" "http_ipv6" {
  count                 = var.enable_ipv6 && local.has_http ? 1 : 0
  project               = var.project
  name                  = "${var.name}-ipv6-http"
  target                = google_compute_target_http_proxy.default[0].self_link
  ip_address            = local.address_v6
  port_range            = "80"
  load_balancing_scheme = var.load_balancing_scheme
  network               = local.is_internal ? var.network : null
}

resource "google_compute_global_forwarding_rule" "https_ipv6" {
  count                 = var.enable_ipv6 && var.ssl ? 1 : 0
  project               = var.project
  name                  = "${var.name}-ipv6-https"
  target                = google_compute_target_https_proxy.default[0].self_link
  ip_address            = local.address_v6
  port_range            = "443"
  load_balancing_scheme = var.load_balancing_scheme
  network               = local.is_internal ? var.network : null
}

resource "google_compute_target_http_proxy" "default" {
  count   = local.has_http ? 1 : 0
  project = var.project
  name    = "${var.name}-http-proxy"
  url_map = var.https_redirect ? join("", google_compute_url_map.https_redirect[*].self_link) : local.url_map
}

resource "google_compute_target_https_proxy" "default" {
  count            = var.ssl ? 1 : 0
  project          = var.project
  name             = "${var.name}-https-proxy"
  url_map          = local.url_map
  ssl_certificates = compact(concat(var.ssl_certificates, google_compute_managed_ssl_certificate.default[*].self_link))
}

resource "google_compute_managed_ssl_certificate" "default" {
  count   = var.ssl && length(var.managed_ssl_certificate_domains) > 0 ? 1 : 0
  project = var.project
  name    = "${var.name}-cert"
  managed {
    domains = var.managed_ssl_certificate_domains
  }
}

resource "google_compute_url_map" "default" {
  count           = var.create_url_map ? 1 : 0
  project         = var.project
  name            = "${var.name}-url-map"
  default_service = google_compute_backend_service.default[keys(var.backends)[0]].self_link
}

resource "google_compute_url_map" "https_redirect" {
  count   = var.https_redirect ? 1 : 0
  project = var.project
  name    = "${var.name}-https-redirect"
  default_url_redirect {
    https_redirect = true
  }
}

resource "google_compute_backend_service" "default" {
  for_each              = var.backends
  project               = var.project
  name                  = "${var.name}-backend-${each.key}"
  load_balancing_scheme = var.load_balancing_scheme
  health_checks         = try(each.value.health_check, null) == null ? null : [google_compute_health_check.default[each.key].self_link]
  dynamic "backend" {
    for_each = try(each.value.groups, [])
    content {
      group = backend.value.group
    }
  }
}

resource "google_compute_health_check" "default" {
  for_each = { for key, backend in var.backends : key => backend if try(backend.health_check, null) != null }
  project  = var.project
  name     = "${var.name}-hc-${each.key}"
}

output "backend_services" { value = google_compute_backend_service.default }
output "external_ip" { value = local.address }
output "external_ipv6_address" { value = local.address_v6 }
output "ipv6_enabled" { value = var.enable_ipv6 }
output "http_proxy" { value = google_compute_target_http_proxy.default[*].self_link }
output "https_proxy" { value = google_compute_target_https_proxy.default[*].self_link }
output "url_map" { value = google_compute_url_map.default[*].self_link }
