# The standby at Hetzner: two web servers in two locations behind a load balancer, and a copy of the orders. It runs
# all the time, so a switch starts nothing. Sessions are not copied: users sign in again.

provider "hcloud" {
}

locals {
  locations = ["fsn1", "hel1"]
}

resource "hcloud_network" "shop" {
  name     = "shop"
  ip_range = "10.1.0.0/16"
}

resource "hcloud_network_subnet" "shop" {
  network_id   = hcloud_network.shop.id
  type         = "cloud"
  network_zone = "eu-central"
  ip_range     = "10.1.1.0/24"
}

# No way in from the internet: users come through the load balancer. The database subscribes to the one in AWS.
resource "hcloud_firewall" "shop" {
  name = "shop"
}

# A snapshot with the shop in it, so that a new server needs no image from AWS.
data "hcloud_image" "shop" {
  with_selector = "app=shop"
  most_recent   = true
}

resource "hcloud_server" "web" {
  count        = length(local.locations)
  name         = "web-${local.locations[count.index]}"
  location     = local.locations[count.index]
  server_type  = "cx23"
  image        = data.hcloud_image.shop.id
  firewall_ids = [hcloud_firewall.shop.id]
  user_data    = <<-EOT
    #cloud-config
    write_files:
      - path: /etc/shop.env
        content: |
          DATABASE_HOST=${hcloud_server_network.database.ip}
  EOT
  network {
    subnet_id = hcloud_network_subnet.shop.id
  }
}

resource "hcloud_server" "database" {
  name         = "database"
  location     = "hel1"
  server_type  = "cx23"
  image        = "debian-13"
  firewall_ids = [hcloud_firewall.shop.id]
}

resource "hcloud_server_network" "database" {
  server_id = hcloud_server.database.id
  subnet_id = hcloud_network_subnet.shop.id
  ip        = "10.1.1.10"
}

resource "hcloud_volume" "orders" {
  name     = "orders"
  location = "hel1"
  size     = 50
  format   = "ext4"
}

resource "hcloud_volume_attachment" "orders" {
  volume_id = hcloud_volume.orders.id
  server_id = hcloud_server.database.id
  automount = true
}

resource "hcloud_load_balancer" "shop" {
  name               = "shop"
  load_balancer_type = "lb11"
  location           = "fsn1"
}

resource "hcloud_load_balancer_network" "shop" {
  load_balancer_id = hcloud_load_balancer.shop.id
  subnet_id        = hcloud_network_subnet.shop.id
}

resource "hcloud_load_balancer_target" "web" {
  count            = length(hcloud_server.web)
  type             = "server"
  load_balancer_id = hcloud_load_balancer.shop.id
  server_id        = hcloud_server.web[count.index].id
  use_private_ip   = true
  depends_on       = [hcloud_load_balancer_network.shop]
}

resource "hcloud_load_balancer_service" "https" {
  load_balancer_id = hcloud_load_balancer.shop.id
  protocol         = "https"
  listen_port      = 443
  destination_port = 8080
  http {
    certificates = [hcloud_uploaded_certificate.shop.id]
  }
  health_check {
    protocol = "http"
    port     = 8080
    interval = 15
    timeout  = 10
    retries  = 3
    http {
      path         = "/health"
      status_codes = ["200"]
    }
  }
}

# Uploaded: a managed certificate is validated by DNS, and half of the questions go to Route 53.
resource "hcloud_uploaded_certificate" "shop" {
  name        = "shop"
  certificate = var.certificate
  private_key = var.certificate_key
}

variable "certificate" {
  description = "Certificate of www.shop.example with its chain, in PEM."
  type        = string
}

variable "certificate_key" {
  description = "Private key of the certificate, in PEM."
  type        = string
  sensitive   = true
}
