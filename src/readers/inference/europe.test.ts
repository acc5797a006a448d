/** European providers: what common estates need, where they sit, and what their users come for. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';

describe('Scaleway', () => {
  const estate = () =>
    infer(`
      provider "scaleway" {
        region = "fr-par"
        zone   = "fr-par-1"
      }
      resource "scaleway_lb_ip" "web" {}
      resource "scaleway_lb" "web" {
        ip_ids = [scaleway_lb_ip.web.id]
        type   = "LB-S"
      }
      resource "scaleway_lb_backend" "web" {
        lb_id            = scaleway_lb.web.id
        forward_protocol = "http"
        forward_port     = 80
        server_ips       = [scaleway_instance_server.a.private_ip, scaleway_instance_server.b.private_ip]
      }
      resource "scaleway_lb_frontend" "web" {
        lb_id        = scaleway_lb.web.id
        backend_id   = scaleway_lb_backend.web.id
        inbound_port = 443
      }
      resource "scaleway_instance_server" "a" {
        type  = "PRO2-S"
        image = "ubuntu_noble"
        user_data = {
          cloud-init = "DB=\${scaleway_rdb_instance.db.endpoint_ip} CACHE=\${scaleway_redis_cluster.cache.public_network[0].ips[0]}"
        }
      }
      resource "scaleway_instance_server" "b" {
        type  = "PRO2-S"
        image = "ubuntu_noble"
        zone  = "fr-par-2"
      }
      resource "scaleway_rdb_instance" "db" {
        name          = "orders"
        engine        = "PostgreSQL-16"
        node_type     = "DB-PRO2-XXS"
        is_ha_cluster = true
      }
      resource "scaleway_redis_cluster" "cache" {
        name      = "cache"
        version   = "7.2.5"
        node_type = "RED1-MICRO"
        zone      = "fr-par-2"
      }
      resource "scaleway_object_bucket" "uploads" {
        name   = "shop-uploads"
        region = "nl-ams"
      }
      resource "scaleway_registry_namespace" "images" {
          name = "shop"
        }
      resource "scaleway_container_namespace" "api" {
          environment_variables = { BUCKET = scaleway_object_bucket.uploads.name }
        }
      resource "scaleway_container" "api" {
        name         = "api"
        namespace_id = scaleway_container_namespace.api.id
        image        = "\${scaleway_registry_namespace.images.endpoint}/api:1"
        environment_variables = { DB = scaleway_rdb_instance.db.endpoint_ip }
      }
      resource "scaleway_domain_record" "www" {
        dns_zone = "shop.example"
        name     = "www"
        type     = "A"
        data     = scaleway_lb_ip.web.ip_address
        ttl      = 300
      }
    `);

  it('joins load balancer, Instances, database and cache', () => {
    expect(estate().deps()).toEqual([
      'scaleway_container.api -> scaleway_object_bucket.uploads run hard',
      'scaleway_container.api -> scaleway_rdb_instance.db run hard',
      'scaleway_container.api -> scaleway_registry_namespace.images start hard',
      'scaleway_instance_server.a -> scaleway_rdb_instance.db run hard',
      'scaleway_instance_server.a -> scaleway_redis_cluster.cache run hard',
      'scaleway_lb.web -> scaleway_instance_server.a run 1 of 2 targets',
      'scaleway_lb.web -> scaleway_instance_server.b run 1 of 2 targets',
    ]);
  });

  it('finds the name of the shop behind the address, and the container', () => {
    expect(estate().journeys()).toEqual([
      'api -> scaleway_container.api',
      'www.shop.example -> scaleway_lb.web',
    ]);
  });

  it('places what has no zone of its own in the zone of the provider configuration', () => {
    const { needsOf } = estate();
    expect(needsOf('scaleway_instance_server.a')).toContain('scaleway/fr-par-1 run hard');
    expect(needsOf('scaleway_instance_server.b')).toContain('scaleway/fr-par-2 run hard');
    expect(needsOf('scaleway_redis_cluster.cache')).toContain('scaleway/fr-par-2 run hard');
    expect(needsOf('scaleway_lb.web')).toContain('scaleway/fr-par-1 run hard');
    expect(needsOf('scaleway_object_bucket.uploads')).toContain('scaleway/nl-ams/objectstorage run hard');
  });

  it('says one zone of a single database, and nothing of zones where the pages do not', () => {
    const { needsOf, blast } = estate();
    const zoneless = ['scaleway/fr-par/rdb run hard', 'scaleway/fr-par/rdb:control change hard'];
    expect(needsOf('scaleway_rdb_instance.db')).toEqual(zoneless);
    expect(blast('scaleway/fr-par-1').down).toContain('www.shop.example');
    expect(blast('scaleway/fr-par-3').down).toEqual([]);
    const single = infer(`
      provider "scaleway" {
        region = "fr-par"
      }
      resource "scaleway_rdb_instance" "db" {}
    `);
    expect(single.needsOf('scaleway_rdb_instance.db')).toContain('scaleway/fr-par/unknown-zone run hard');
  });
});

describe('OVHcloud', () => {
  const estate = () =>
    infer(`
      resource "ovh_cloud_project_network_private" "net" {
        service_name = "p"
        name         = "net"
        regions      = ["EU-WEST-PAR"]
      }
      resource "ovh_cloud_project_kube" "k" {
        service_name = "p"
        name         = "shop"
        region       = "EU-WEST-PAR"
        private_network_id = ovh_cloud_project_network_private.net.id
      }
      resource "ovh_cloud_project_kube_nodepool" "a" {
        service_name       = "p"
        kube_id            = ovh_cloud_project_kube.k.id
        flavor_name        = "b3-8"
        availability_zones = ["eu-west-par-a"]
      }
      resource "ovh_cloud_project_kube_nodepool" "b" {
        service_name       = "p"
        kube_id            = ovh_cloud_project_kube.k.id
        flavor_name        = "b3-8"
        availability_zones = ["eu-west-par-b"]
      }
      resource "ovh_cloud_project_database" "pg" {
        service_name = "p"
        description  = "orders"
        engine       = "postgresql"
        version      = "16"
        plan         = "production"
        flavor       = "db1-4"
        nodes {
          region = "GRA11"
        }
        nodes {
          region = "GRA11"
        }
      }
      resource "ovh_cloud_project_storage" "files" {
        service_name = "p"
        region_name  = "SBG5"
        name         = "files"
      }
      resource "ovh_cloud_project_instance" "web" {
        service_name = "p"
        region       = "GRA11"
        name         = "web"
        user_data    = "DB=\${ovh_cloud_project_database.pg.endpoints[0].uri} B=\${ovh_cloud_project_storage.files.virtual_host}"
        boot_from { image_id = "x" }
        flavor { flavor_id = "x" }
        network { public = true }
      }
      resource "ovh_domain_zone_record" "www" {
        zone      = "shop.example"
        subdomain = "www"
        fieldtype = "A"
        target    = ovh_cloud_project_instance.web.addresses[0].ip
      }
    `);

  it('joins cluster and node pools, and an instance with what its user data names', () => {
    expect(estate().deps()).toEqual([
      'ovh_cloud_project_instance.web -> ovh_cloud_project_database.pg run hard',
      'ovh_cloud_project_instance.web -> ovh_cloud_project_storage.files run hard',
      'ovh_cloud_project_kube.k -> ovh_cloud_project_kube_nodepool.a run 1 of 2 nodes',
      'ovh_cloud_project_kube.k -> ovh_cloud_project_kube_nodepool.b run 1 of 2 nodes',
    ]);
    expect(estate().journeys()).toEqual(['www.shop.example -> ovh_cloud_project_instance.web']);
  });

  it('knows that GRA11 is Gravelines, and takes the region of a node pool from its cluster', () => {
    const { needsOf, without } = estate();
    expect(needsOf('ovh_cloud_project_database.pg')).toContain('ovh/gra/database run hard');
    expect(needsOf('ovh_cloud_project_storage.files')).toContain('ovh/sbg/objectstorage run hard');
    expect(needsOf('ovh_cloud_project_kube_nodepool.a')).toContain('ovh/eu-west-par-a run hard');
    expect(without('ovh/eu-west-par-a').down).toEqual(['ovh_cloud_project_kube_nodepool.a']);
    expect(without('ovh/eu-west-par-a').degraded).toEqual(['ovh_cloud_project_kube.k']);
  });
});

describe('IONOS', () => {
  const estate = () =>
    infer(`
      resource "ionoscloud_datacenter" "dc" {
        name     = "shop"
        location = "de/fra"
      }
      resource "ionoscloud_lan" "public" {
        datacenter_id = ionoscloud_datacenter.dc.id
        public        = true
      }
      resource "ionoscloud_lan" "private" {
          datacenter_id = ionoscloud_datacenter.dc.id
        }
      resource "ionoscloud_server" "web" {
        count         = 2
        name          = "web"
        datacenter_id = ionoscloud_datacenter.dc.id
        cores         = 2
        ram           = 4096
        volume {
          disk_type = "SSD"
          user_data = base64encode("DB=\${ionoscloud_pg_cluster_v2.db.dns_name}")
        }
        nic {
          lan = ionoscloud_lan.private.id
        }
      }
      resource "ionoscloud_volume" "data" {
        datacenter_id = ionoscloud_datacenter.dc.id
        server_id     = ionoscloud_server.web[0].id
      }
      resource "ionoscloud_target_group" "web" {
        name      = "web"
        algorithm = "ROUND_ROBIN"
        protocol  = "HTTP"
        targets {
          ip   = ionoscloud_server.web[0].primary_ip
          port = 80
        }
        targets {
          ip   = ionoscloud_server.web[1].primary_ip
          port = 80
        }
      }
      resource "ionoscloud_ipblock" "alb" {
        location = "de/fra"
        size     = 1
      }
      resource "ionoscloud_application_loadbalancer" "web" {
        datacenter_id = ionoscloud_datacenter.dc.id
        name          = "web-alb"
        listener_lan  = ionoscloud_lan.public.id
        target_lan    = ionoscloud_lan.private.id
        ips           = ionoscloud_ipblock.alb.ips
      }
      resource "ionoscloud_application_loadbalancer_forwardingrule" "web" {
        datacenter_id               = ionoscloud_datacenter.dc.id
        application_loadbalancer_id = ionoscloud_application_loadbalancer.web.id
        name                        = "web"
        protocol                    = "HTTP"
        listener_ip                 = ionoscloud_ipblock.alb.ips[0]
        listener_port               = 443
        http_rules {
          name         = "all"
          type         = "FORWARD"
          target_group = ionoscloud_target_group.web.id
        }
      }
      resource "ionoscloud_pg_cluster_v2" "db" {
        name     = "orders"
        location = "de/txl"
      }
      resource "ionoscloud_dns_zone" "z" {
          name = "shop.example"
        }
      resource "ionoscloud_dns_record" "www" {
        zone_id = ionoscloud_dns_zone.z.id
        name    = "www"
        type    = "A"
        content = ionoscloud_ipblock.alb.ips[0]
      }
    `);

  it('joins the load balancer with its servers through the target group, and volumes with servers', () => {
    expect(estate().deps()).toEqual([
      'ionoscloud_application_loadbalancer.web -> ionoscloud_server.web[0] run 1 of 2 targets',
      'ionoscloud_application_loadbalancer.web -> ionoscloud_server.web[1] run 1 of 2 targets',
      'ionoscloud_server.web[0] -> ionoscloud_pg_cluster_v2.db run hard',
      'ionoscloud_server.web[0] -> ionoscloud_volume.data run hard',
      'ionoscloud_server.web[1] -> ionoscloud_pg_cluster_v2.db run hard',
    ]);
    expect(estate().journeys()).toEqual(['www.shop.example -> ionoscloud_application_loadbalancer.web']);
  });

  it('takes the location from the data centre, and reads de/fra as one', () => {
    const { needsOf } = estate();
    expect(needsOf('ionoscloud_server.web[0]')).toContain('ionos/de-fra/computeengine run hard');
    expect(needsOf('ionoscloud_application_loadbalancer.web')).toContain(
      'ionos/de-fra/applicationloadbalancer run hard',
    );
    expect(needsOf('ionoscloud_pg_cluster_v2.db')).toContain('ionos/de-txl/postgresql run hard');
  });
});

describe('STACKIT', () => {
  const estate = () =>
    infer(`
      provider "stackit" {
          default_region = "eu01"
        }
      resource "stackit_ske_cluster" "shop" {
        project_id = "p"
        name       = "shop"
        node_pools = [{
          name               = "a"
          machine_type       = "g1.2"
          minimum            = 2
          maximum            = 4
          availability_zones = ["eu01-1", "eu01-2"]
        }]
      }
      resource "stackit_postgresflex_instance" "db" {
        project_id = "p"
        name       = "orders"
        replicas   = 3
      }
      resource "stackit_postgresflex_user" "app" {
        project_id  = "p"
        instance_id = stackit_postgresflex_instance.db.instance_id
        username    = "app"
      }
      resource "stackit_network" "net" {
        project_id = "p"
        name       = "net"
      }
      resource "stackit_network_interface" "web" {
        project_id = "p"
        network_id = stackit_network.net.network_id
      }
      resource "stackit_public_ip" "web" {
        project_id           = "p"
        network_interface_id = stackit_network_interface.web.network_interface_id
      }
      resource "stackit_server" "web" {
        project_id         = "p"
        name               = "web"
        machine_type       = "g1.1"
        availability_zone  = "eu01-3"
        network_interfaces = [stackit_network_interface.web.network_interface_id]
        user_data          = "DB=\${stackit_postgresflex_user.app.uri}"
      }
      resource "stackit_dns_zone" "z" {
        project_id = "p"
        name       = "the shop"
        dns_name   = "shop.example"
      }
      resource "stackit_dns_record_set" "www" {
        project_id = "p"
        zone_id    = stackit_dns_zone.z.zone_id
        name       = "www"
        type       = "A"
        records    = [stackit_public_ip.web.ip]
      }
    `);

  it('spreads a cluster over the zones of its node pools', () => {
    expect(estate().needsOf('stackit_ske_cluster.shop')).toEqual(
      expect.arrayContaining([
        'stackit/eu01-1 run 1 of 2 zones',
        'stackit/eu01-2 run 1 of 2 zones',
        'stackit/eu01/kubernetes run hard',
      ]),
    );
  });

  it('finds the database behind the user, and the server behind its public address', () => {
    expect(estate().deps()).toEqual([
      'stackit_server.web -> stackit_network.net run hard',
      'stackit_server.web -> stackit_postgresflex_instance.db run hard',
    ]);
    expect(estate().journeys()).toEqual(['www.shop.example -> stackit_server.web']);
    expect(estate().blast('stackit/eu01-3').down).toEqual(['www.shop.example']);
  });
});

describe('Exoscale', () => {
  const estate = () =>
    infer(`
      resource "exoscale_instance_pool" "web" {
        zone        = "ch-gva-2"
        name        = "web"
        size        = 3
        template_id = "t"
        user_data   = "DB=\${exoscale_dbaas.db.uri}"
      }
      resource "exoscale_nlb" "web" {
        zone = "ch-gva-2"
        name = "web-nlb"
      }
      resource "exoscale_nlb_service" "web" {
        zone             = "ch-gva-2"
        name             = "web"
        nlb_id           = exoscale_nlb.web.id
        instance_pool_id = exoscale_instance_pool.web.id
        port             = 443
        target_port      = 8443
      }
      resource "exoscale_dbaas" "db" {
        zone = "de-fra-1"
        name = "orders"
        type = "pg"
        plan = "startup-4"
      }
      resource "exoscale_sks_cluster" "k" {
        zone = "at-vie-1"
        name = "jobs"
      }
      resource "exoscale_sks_nodepool" "k" {
        zone          = "at-vie-1"
        cluster_id    = exoscale_sks_cluster.k.id
        name          = "pool"
        instance_type = "standard.medium"
        size          = 2
      }
      resource "exoscale_domain" "z" {
          name = "shop.example"
        }
      resource "exoscale_domain_record" "www" {
        domain      = exoscale_domain.z.id
        name        = "www"
        record_type = "A"
        content     = exoscale_nlb.web.ip_address
        ttl         = 60
      }
    `);

  it('takes each zone as a place of its own', () => {
    expect(estate().deps()).toEqual([
      'exoscale_instance_pool.web -> exoscale_dbaas.db run hard',
      'exoscale_nlb.web -> exoscale_instance_pool.web run hard',
      'exoscale_sks_cluster.k -> exoscale_sks_nodepool.k run hard',
    ]);
    expect(estate().journeys()).toEqual(['www.shop.example -> exoscale_nlb.web']);
    expect(estate().blast('exoscale/de-fra-1').down).toEqual(['www.shop.example']);
    expect(estate().blast('exoscale/at-vie-1').down).toEqual([]);
  });
});

describe('UpCloud', () => {
  const estate = () =>
    infer(`
      resource "upcloud_network" "net" {
        name = "net"
        zone = "fi-hel2"
      }
      resource "upcloud_server" "web" {
        count    = 2
        hostname = "web\${count.index}"
        zone     = "fi-hel2"
        user_data = "DB=\${upcloud_managed_database_postgresql.db.service_host}"
        network_interface {
          type    = "private"
          network = upcloud_network.net.id
        }
      }
      resource "upcloud_loadbalancer" "web" {
        name = "web-lb"
        plan = "production-small"
        zone = "fi-hel2"
        networks {
          name    = "private"
          type    = "private"
          family  = "IPv4"
          network = upcloud_network.net.id
        }
      }
      resource "upcloud_loadbalancer_backend" "web" {
        loadbalancer = upcloud_loadbalancer.web.id
        name         = "web"
      }
      resource "upcloud_loadbalancer_static_backend_member" "web" {
        count        = 2
        backend      = upcloud_loadbalancer_backend.web.id
        name         = "web\${count.index}"
        ip           = upcloud_server.web[count.index].network_interface[0].ip_address
        port         = 80
        weight       = 1
        max_sessions = 100
      }
      resource "upcloud_managed_database_postgresql" "db" {
        name  = "orders"
        plan  = "2x2xCPU-4GB-100GB"
        title = "orders"
        zone  = "fi-hel1"
      }
    `);

  it('finds the servers behind the members of a backend, and the database in the other data centre', () => {
    expect(estate().deps()).toEqual([
      'upcloud_loadbalancer.web -> upcloud_network.net run hard',
      'upcloud_loadbalancer.web -> upcloud_server.web[0] run 1 of 2 targets',
      'upcloud_loadbalancer.web -> upcloud_server.web[1] run 1 of 2 targets',
      'upcloud_server.web[0] -> upcloud_managed_database_postgresql.db run hard',
      'upcloud_server.web[0] -> upcloud_network.net run soft',
      'upcloud_server.web[1] -> upcloud_managed_database_postgresql.db run hard',
      'upcloud_server.web[1] -> upcloud_network.net run soft',
    ]);
    expect(estate().journeys()).toEqual(['web-lb -> upcloud_loadbalancer.web']);
    expect(estate().blast('upcloud/fi-hel1').down).toEqual(['web-lb']);
  });
});

describe('a platform hosted by another provider', () => {
  const estate = () =>
    infer(`
      provider "scalingo" {
          region = "osc-fr1"
        }
      resource "scalingo_app" "shop" {
          name = "shop"
        }
      resource "scalingo_addon" "db" {
        app         = scalingo_app.shop.id
        provider_id = "postgresql"
        plan        = "postgresql-starter-512"
      }
      resource "scalingo_domain" "www" {
        app         = scalingo_app.shop.id
        common_name = "www.shop.example"
      }
      resource "clevercloud_postgresql" "db" {
        name   = "db"
        plan   = "dev"
        region = "par"
      }
      resource "clevercloud_nodejs" "api" {
        name         = "api"
        region       = "rbx"
        dependencies = [clevercloud_postgresql.db.id]
        vhosts       = [{ fqdn = "api.shop.example" }]
      }
      resource "bunnynet_pullzone" "cdn" {
        name = "cdn"
        origin {
          type = "OriginUrl"
          url  = "https://\${clevercloud_nodejs.api.deploy_url}"
        }
      }
      resource "bunnynet_pullzone_hostname" "cdn" {
        pullzone = bunnynet_pullzone.cdn.id
        name     = "static.shop.example"
      }
    `);

  it('goes down with its host, under the name of its custom domain', () => {
    const { journeys, blast } = estate();
    expect(journeys()).toEqual([
      'static.shop.example -> bunnynet_pullzone.cdn',
      'www.shop.example -> scalingo_app.shop',
    ]);
    expect(blast('outscale/eu-west-2').down).toEqual(['www.shop.example']);
    expect(blast('ovh/rbx').down).toEqual(['static.shop.example']);
  });
});

describe('a load balancer at Scaleway with reserved addresses', () => {
  const estate = () =>
    infer(`
      provider "scaleway" {
        region = "fr-par"
        zone   = "fr-par-1"
      }
      resource "scaleway_lb" "web" {
        name = "\${terraform.workspace}-shop"
      }
      resource "scaleway_ipam_ip" "web" {}
      resource "scaleway_ipam_ip" "tools" {}
      resource "scaleway_instance_private_nic" "web" {
        server_id   = scaleway_instance_server.web.id
        ipam_ip_ids = [scaleway_ipam_ip.web.id]
      }
      resource "scaleway_instance_private_nic" "tools" {
        server_id   = scaleway_instance_server.tools.id
        ipam_ip_ids = [scaleway_ipam_ip.tools.id]
      }
      resource "scaleway_instance_server" "web" {}
      resource "scaleway_instance_server" "tools" {}
      resource "scaleway_lb_backend" "web" {
        lb_id        = scaleway_lb.web.id
        forward_port = 80
        server_ips   = [scaleway_ipam_ip.web.address]
      }
      resource "scaleway_lb_backend" "ssh" {
        lb_id        = scaleway_lb.web.id
        forward_port = 22
        server_ips   = [scaleway_ipam_ip.tools.address]
      }`);

  it('leads to the Instance that has the address, and not to what it forwards SSH to', () => {
    expect(estate().deps()).toEqual(['scaleway_lb.web -> scaleway_instance_server.web run hard']);
  });

  it('is called by what is known of its name', () => {
    expect(estate().journeys()).toContain('shop -> scaleway_lb.web');
  });
});

describe('a volume at Hetzner', () => {
  it('sits where its server does', () => {
    const { needsOf } = infer(`
      provider "hcloud" {}
      resource "hcloud_server" "shop" {
        location = "hel1"
      }
      resource "hcloud_volume" "orders" {
        server_id = hcloud_server.shop.id
      }`);
    expect(needsOf('hcloud_volume.orders')).toContain('hetzner/hel1/volume run hard');
  });
});
