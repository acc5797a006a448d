/** What Terraform for Azure is understood to need: one small stack for each way people build there. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';

const AZURE = 'provider "azurerm" {\n  features {}\n}\n';
const group = (location = 'westeurope') => `
  resource "azurerm_resource_group" "g" {
    name     = "shop"
    location = "${location}"
  }`;
const HERE = `
    resource_group_name = azurerm_resource_group.g.name
    location            = azurerm_resource_group.g.location`;
const read = (text: string) => infer(AZURE + text);
/** Without the resource group, which everything is changed through. */
const runs = (deps: readonly string[]) => deps.filter((one) => !one.includes('azurerm_resource_group'));

const PLAN = `
  resource "azurerm_service_plan" "p" {
    name     = "plan"
    os_type  = "Linux"
    sku_name = "P1v3"${HERE}
    zone_balancing_enabled = true
  }`;

it('a place for a name that a pipeline fills in is no region', () => {
  for (const token of ['__location__', '#{location}#', '$(location)']) {
    const { needsOf } = read(`${group(token)}
      resource "azurerm_key_vault" "v" {
        name = "shop"${HERE}
      }`);
    expect(needsOf('azurerm_key_vault.v'), token).toContain('azure/unknown/keyvault run hard');
  }
});

describe('a web app', () => {
  const app = (settings: string, more = '') => `${group()}${PLAN}
    resource "azurerm_linux_web_app" "a" {
      name            = "shop-web"
      service_plan_id = azurerm_service_plan.p.id${HERE}
      site_config {}
      app_settings = {
        ${settings}
      }
      ${more}
    }`;

  it('is a journey beside another one in the same plan, not a second door of it', () => {
    const { journeys, blast } = read(
      `${app('')}
      resource "azurerm_linux_web_app" "b" {
        name            = "shop-api"
        service_plan_id = azurerm_service_plan.p.id${HERE}
        site_config {}
      }`,
    );
    expect(journeys()).toEqual([
      'shop-api -> azurerm_linux_web_app.b',
      'shop-web -> azurerm_linux_web_app.a',
    ]);
    expect(blast('azurerm_linux_web_app.b')).toMatchObject({ down: ['shop-api'], degraded: [] });
  });

  it('needs what its settings name, softly what only watches it', () => {
    const { deps } = read(
      `${app(`
        REDIS_HOST                            = azurerm_redis_cache.r.hostname
        ServiceBus                            = azurerm_servicebus_namespace_authorization_rule.s.primary_connection_string
        APPLICATIONINSIGHTS_CONNECTION_STRING = azurerm_application_insights.i.connection_string`)}
      resource "azurerm_redis_cache" "r" {
        name = "shop-cache"${HERE}
      }
      resource "azurerm_servicebus_namespace" "s" {
        name = "shop-bus"${HERE}
      }
      resource "azurerm_servicebus_namespace_authorization_rule" "s" {
        namespace_id = azurerm_servicebus_namespace.s.id
      }
      resource "azurerm_application_insights" "i" {
        name = "shop"${HERE}
      }`,
    );
    expect(runs(deps())).toEqual([
      'azurerm_linux_web_app.a -> azurerm_application_insights.i run soft',
      'azurerm_linux_web_app.a -> azurerm_redis_cache.r run hard',
      'azurerm_linux_web_app.a -> azurerm_service_plan.p run hard',
      'azurerm_linux_web_app.a -> azurerm_servicebus_namespace.s run hard',
    ]);
  });

  it('needs the vault of a secret to start, and what the secret is for to run', () => {
    const { deps, without } = read(
      `${app('DB = "@Microsoft.KeyVault(SecretUri=${azurerm_key_vault_secret.db.versionless_id})"')}
      resource "azurerm_key_vault" "v" {
        name = "shop-vault"${HERE}
      }
      resource "azurerm_key_vault_secret" "db" {
        name         = "db"
        key_vault_id = azurerm_key_vault.v.id
        value        = "Host=\${azurerm_postgresql_flexible_server.db.fqdn};Database=shop"
      }
      resource "azurerm_postgresql_flexible_server" "db" {
        name = "shop-db"
        zone = "1"${HERE}
      }`,
    );
    expect(runs(deps())).toEqual([
      'azurerm_key_vault_secret.db -> azurerm_key_vault.v run hard',
      'azurerm_linux_web_app.a -> azurerm_key_vault_secret.db start hard',
      'azurerm_linux_web_app.a -> azurerm_postgresql_flexible_server.db run hard',
      'azurerm_linux_web_app.a -> azurerm_service_plan.p run hard',
    ]);
    expect(without('azure/westeurope/keyvault').down).not.toContain('azurerm_linux_web_app.a');
    expect(without('azure/westeurope/keyvault').cannotStart).toContain('azurerm_linux_web_app.a');
    expect(without('azure/westeurope-1').down).toContain('azurerm_linux_web_app.a');
    expect(without('azure/westeurope-2').down).not.toContain('azurerm_linux_web_app.a');
  });

  it('needs no vault to start where a secret is copied into its settings', () => {
    const { deps } = read(
      `${app('DB = azurerm_key_vault_secret.db.value')}
      resource "azurerm_key_vault" "v" {
        name = "shop-vault"${HERE}
      }
      resource "azurerm_key_vault_secret" "db" {
        key_vault_id = azurerm_key_vault.v.id
        value        = azurerm_cosmosdb_account.c.primary_key
      }
      resource "azurerm_cosmosdb_account" "c" {
        name = "shop-documents"${HERE}
      }`,
    );
    expect(runs(deps())).toEqual([
      'azurerm_key_vault_secret.db -> azurerm_key_vault.v run hard',
      'azurerm_linux_web_app.a -> azurerm_cosmosdb_account.c run hard',
      'azurerm_linux_web_app.a -> azurerm_service_plan.p run hard',
    ]);
  });

  it('needs what text names by its host, also inside a connection string', () => {
    const { deps } = read(
      `${app(`
        SQL  = "Server=tcp:shop-sql.database.windows.net,1433;Initial Catalog=shop;"
        BLOB = "https://shopfiles.blob.core.windows.net/"`)}
      resource "azurerm_mssql_server" "s" {
        name = "shop-sql"${HERE}
      }
      resource "azurerm_storage_account" "f" {
        name                     = "shopfiles"
        account_replication_type = "ZRS"${HERE}
      }
      resource "azurerm_storage_account" "other" {
        name                     = "otherfiles"
        account_replication_type = "ZRS"${HERE}
      }`,
    );
    expect(runs(deps())).toEqual([
      'azurerm_linux_web_app.a -> azurerm_mssql_server.s run hard',
      'azurerm_linux_web_app.a -> azurerm_service_plan.p run hard',
      'azurerm_linux_web_app.a -> azurerm_storage_account.f run hard',
    ]);
  });

  it('needs what its identity has rights to use, and nothing that it only may manage', () => {
    const { deps } = read(
      `${app(
        '',
        `identity {
          type         = "UserAssigned"
          identity_ids = [azurerm_user_assigned_identity.u.id]
        }`,
      )}
      resource "azurerm_user_assigned_identity" "u" {
        name = "shop"${HERE}
      }
      resource "azurerm_storage_account" "f" {
        name                     = "shopfiles"
        account_replication_type = "ZRS"${HERE}
      }
      resource "azurerm_eventhub_namespace" "e" {
        name = "shop-events"${HERE}
      }
      resource "azurerm_role_assignment" "use" {
        scope                = azurerm_storage_account.f.id
        role_definition_name = "Storage Blob Data Contributor"
        principal_id         = azurerm_user_assigned_identity.u.principal_id
      }
      resource "azurerm_role_assignment" "look" {
        scope                = azurerm_eventhub_namespace.e.id
        role_definition_name = "Reader"
        principal_id         = azurerm_user_assigned_identity.u.principal_id
      }`,
    );
    expect(runs(deps())).toEqual([
      'azurerm_linux_web_app.a -> azurerm_service_plan.p run hard',
      'azurerm_linux_web_app.a -> azurerm_storage_account.f run hard',
    ]);
  });

  it('on a plan that is not zone redundant may go with any zone', () => {
    const text = app('');
    expect(read(text).without('azure/westeurope-1')).toMatchObject({ down: [], unknown: [] });
    const plain = read(text.replace('zone_balancing_enabled = true', ''));
    expect(plain.without('azure/westeurope-1').unknown).toContain('azurerm_linux_web_app.a');
  });

  it('on a plan of which it is not known whether it is zone redundant may be in several zones or in one', () => {
    const plan = (balanced: string) =>
      read(`variable "balanced" {}\n${app('').replace('zone_balancing_enabled = true', balanced)}`).needsOf(
        'azurerm_service_plan.p',
      );
    expect(plan('zone_balancing_enabled = var.balanced')).toContain(
      'azure/westeurope/unknown-zone run maybe',
    );
    expect(plan('zone_balancing_enabled = false')).toContain('azure/westeurope/unknown-zone run hard');
  });

  it('stops when App Service does, and cannot be changed without the resource manager or Entra ID', () => {
    const { blast } = read(app(''));
    expect(blast('azure/westeurope/appservice').down).toEqual(['shop-web']);
    for (const lost of ['azure/westeurope/resourcemanager', 'azure/global/entraid']) {
      expect(blast(lost)).toMatchObject({ down: [], cannotChange: ['shop-web'] });
    }
  });
});

describe('Front Door', () => {
  const origin = (name: string) => `
    resource "azurerm_linux_web_app" "${name}" {
      name = "shop-${name}"
      location = "${name}"
      service_plan_id = azurerm_service_plan.${name}.id
    }
    resource "azurerm_service_plan" "${name}" {
      location               = "${name}"
      zone_balancing_enabled = true
    }
    resource "azurerm_cdn_frontdoor_origin" "${name}" {
      cdn_frontdoor_origin_group_id = azurerm_cdn_frontdoor_origin_group.g.id
      host_name                     = azurerm_linux_web_app.${name}.default_hostname
    }`;
  const FRONT_DOOR = `
    resource "azurerm_cdn_frontdoor_profile" "f" {
      name = "shop"
    }
    resource "azurerm_cdn_frontdoor_endpoint" "e" {
      name                     = "shop"
      cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.f.id
    }
    resource "azurerm_cdn_frontdoor_origin_group" "g" {
      name                     = "apps"
      cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.f.id
    }
    resource "azurerm_cdn_frontdoor_route" "r" {
      cdn_frontdoor_endpoint_id       = azurerm_cdn_frontdoor_endpoint.e.id
      cdn_frontdoor_origin_group_id   = azurerm_cdn_frontdoor_origin_group.g.id
      cdn_frontdoor_custom_domain_ids = [azurerm_cdn_frontdoor_custom_domain.d.id]
    }
    resource "azurerm_cdn_frontdoor_custom_domain" "d" {
      cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.f.id
      host_name                = "shop.example.com"
    }`;

  it('is the one journey, over the apps behind it', () => {
    const { journeys, blast } = read(FRONT_DOOR + origin('westeurope') + origin('northeurope'));
    expect(journeys()).toEqual(['shop.example.com -> azurerm_cdn_frontdoor_endpoint.e']);
    expect(blast('azure/westeurope')).toMatchObject({
      down: [],
      degraded: ['shop.example.com'],
    });
    expect(blast('azure/global/frontdoor').down).toEqual(['shop.example.com']);
    expect(read(FRONT_DOOR + origin('westeurope')).blast('azure/westeurope').down).toEqual([
      'shop.example.com',
    ]);
  });

  it('named by a record is reached through DNS', () => {
    const { journeys, needsOf } = read(`${FRONT_DOOR}${origin('westeurope')}
      resource "azurerm_dns_zone" "z" {
        name = "example.org"
      }
      resource "azurerm_dns_cname_record" "www" {
        name      = "www"
        zone_name = azurerm_dns_zone.z.name
        ttl       = 300
        record    = azurerm_cdn_frontdoor_endpoint.e.host_name
      }`);
    expect(journeys()).toEqual(['www.example.org -> azurerm_cdn_frontdoor_endpoint.e']);
    expect(needsOf('www.example.org')).toContain('azure/global/dns run hard grace 300');
  });

  it('knows an app by its address, also where other code looks the app up', () => {
    const address = origin('westeurope').replace(
      'azurerm_linux_web_app.westeurope.default_hostname',
      '"shop-westeurope.azurewebsites.net"',
    );
    const { deps, journeys } = read(`${FRONT_DOOR}${address}
      data "azurerm_linux_web_app" "watched" {
        name = "shop-westeurope"
      }`);
    expect(deps()).toContain(
      'azurerm_cdn_frontdoor_origin_group.g -> azurerm_linux_web_app.westeurope run hard',
    );
    expect(journeys()).toEqual(['shop.example.com -> azurerm_cdn_frontdoor_endpoint.e']);
  });

  it('without an origin in the code leads to what is not known', () => {
    const { blast } = read(FRONT_DOOR);
    expect(blast('azure/westeurope').down).toEqual([]);
    expect(read(FRONT_DOOR).problems()).toEqual([]);
  });

  it('(classic) leads from a routing rule to a backend pool', () => {
    const { deps } = read(`${origin('westeurope')}${FRONT_DOOR}
      resource "azurerm_frontdoor" "old" {
        name = "old"
        routing_rule {
          name = "all"
          forwarding_configuration {
            backend_pool_name = "apps"
          }
        }
        backend_pool {
          name = "apps"
          backend {
            address = azurerm_linux_web_app.westeurope.default_hostname
          }
        }
        backend_pool {
          name = "unused"
          backend {
            address = "elsewhere.example.com"
          }
        }
      }`);
    expect(deps()).toContain('azurerm_frontdoor.old -> azurerm_linux_web_app.westeurope run hard');
  });
});

describe('SQL Database', () => {
  const DATABASE = `
    resource "azurerm_mssql_server" "s" {
      name = "shop-sql"${HERE}
    }
    resource "azurerm_mssql_database" "d" {
      name      = "shop"
      server_id = azurerm_mssql_server.s.id
    }`;

  it('is reached by its server and sits where that is', () => {
    const { deps, needsOf, component } = read(group('West Europe') + DATABASE);
    expect(runs(deps())).toEqual(['azurerm_mssql_server.s -> azurerm_mssql_database.d run hard']);
    expect(component('azurerm_mssql_database.d').attributes).toMatchObject({ region: 'westeurope' });
    expect(needsOf('azurerm_mssql_database.d')).toContain('azure/westeurope/unknown-zone run hard');
  });

  it('with zone redundancy outlives a zone', () => {
    const redundant = DATABASE.replace('name      = "shop"', 'zone_redundant = true');
    expect(read(group() + redundant).without('azure/westeurope-1')).toMatchObject({ down: [], unknown: [] });
  });

  it('behind a private endpoint needs it for traffic from the network only', () => {
    const { deps } = read(`${group()}${DATABASE}
      resource "azurerm_virtual_network" "n" {
        name = "net"${HERE}
      }
      resource "azurerm_subnet" "s" {
        name                 = "data"
        virtual_network_name = azurerm_virtual_network.n.name
      }
      resource "azurerm_private_dns_zone" "z" {
        name = "privatelink.database.windows.net"
      }
      resource "azurerm_private_endpoint" "p" {
        name      = "sql"
        subnet_id = azurerm_subnet.s.id${HERE}
        private_service_connection {
          private_connection_resource_id = azurerm_mssql_server.s.id
        }
        private_dns_zone_group {
          private_dns_zone_ids = [azurerm_private_dns_zone.z.id]
        }
      }`);
    expect(runs(deps())).toEqual([
      'azurerm_mssql_server.s -> azurerm_mssql_database.d run hard',
      'azurerm_mssql_server.s -> azurerm_private_endpoint.p run soft',
      'azurerm_private_endpoint.p -> azurerm_private_dns_zone.z run hard',
      'azurerm_private_endpoint.p -> azurerm_subnet.s run hard',
    ]);
  });

  it('is switched by a failover group, unless that is left to people', () => {
    const pair = (mode: string) => `
      resource "azurerm_mssql_server" "a" {
        name     = "shop-a"
        location = "westeurope"
      }
      resource "azurerm_mssql_server" "b" {
        name     = "shop-b"
        location = "northeurope"
      }
      resource "azurerm_mssql_failover_group" "f" {
        name      = "shop"
        server_id = azurerm_mssql_server.a.id
        partner_server {
          id = azurerm_mssql_server.b.id
        }
        read_write_endpoint_failover_policy {
          mode          = "${mode}"
          grace_minutes = 60
        }
      }`;
    expect(read(pair('Automatic')).deps()).toEqual([
      'azurerm_mssql_failover_group.f -> azurerm_mssql_server.a run standby 0 of servers',
      'azurerm_mssql_failover_group.f -> azurerm_mssql_server.b run standby 1 of servers',
    ]);
    expect(read(pair('Manual')).deps()).toEqual([
      'azurerm_mssql_failover_group.f -> azurerm_mssql_server.a run hard',
    ]);
  });
});

describe('AKS', () => {
  it('pulls from the registry to start, needs its zones and not its further pools', () => {
    const { deps, without } = read(`${group()}
      resource "azurerm_container_registry" "r" {
        name = "shopimages"${HERE}
      }
      resource "azurerm_kubernetes_cluster" "k" {
        name = "shop"${HERE}
        default_node_pool {
          name       = "system"
          node_count = 3
          zones      = ["1", "2", "3"]
        }
        identity {
          type = "SystemAssigned"
        }
      }
      resource "azurerm_kubernetes_cluster_node_pool" "w" {
        name                  = "work"
        kubernetes_cluster_id = azurerm_kubernetes_cluster.k.id
        zones                 = ["2"]
      }
      resource "azurerm_role_assignment" "pull" {
        scope                = azurerm_container_registry.r.id
        role_definition_name = "AcrPull"
        principal_id         = azurerm_kubernetes_cluster.k.kubelet_identity[0].object_id
      }`);
    expect(runs(deps())).toEqual([
      'azurerm_kubernetes_cluster.k -> azurerm_container_registry.r start hard',
      'azurerm_kubernetes_cluster.k -> azurerm_kubernetes_cluster_node_pool.w run soft',
      'azurerm_kubernetes_cluster_node_pool.w -> azurerm_kubernetes_cluster.k start hard',
    ]);
    expect(without('azure/westeurope-1').down).toEqual([]);
    expect(without('azure/westeurope-2')).toMatchObject({
      down: ['azurerm_kubernetes_cluster_node_pool.w'],
      degraded: ['azurerm_kubernetes_cluster.k'],
    });
    expect(without('azurerm_container_registry.r').cannotStart).toContain('azurerm_kubernetes_cluster.k');
  });
});

describe('PostgreSQL', () => {
  const server = (more: string) => `${group()}
    resource "azurerm_postgresql_flexible_server" "p" {
      name = "shop"
      zone = "1"${HERE}
      ${more}
    }`;

  it('switches to a standby in a second zone', () => {
    const { needsOf, without, failover } = read(
      server(`high_availability {
        mode                      = "ZoneRedundant"
        standby_availability_zone = "2"
      }`),
    );
    expect(needsOf('azurerm_postgresql_flexible_server.p')).toEqual(
      expect.arrayContaining([
        'azure/westeurope-1 run standby 0 of zones',
        'azure/westeurope-2 run standby 1 of zones',
      ]),
    );
    expect(failover('azurerm_postgresql_flexible_server.p')).toMatchObject({ switch: 120 });
    expect(without('azure/westeurope-1').down).toEqual([]);
  });

  it('goes with its zone where the standby is in the same one, or missing', () => {
    for (const more of ['', 'high_availability {\n mode = "SameZone"\n }']) {
      expect(read(server(more)).without('azure/westeurope-1').down).toEqual([
        'azurerm_postgresql_flexible_server.p',
      ]);
    }
  });
});

describe('a scale set behind a load balancer', () => {
  const STACK = `${group()}
    resource "azurerm_public_ip" "i" {
      name = "shop"${HERE}
      zones = ["1", "2", "3"]
    }
    resource "azurerm_lb" "l" {
      name = "shop"${HERE}
      frontend_ip_configuration {
        name                 = "public"
        public_ip_address_id = azurerm_public_ip.i.id
      }
    }
    resource "azurerm_lb_backend_address_pool" "b" {
      name            = "machines"
      loadbalancer_id = azurerm_lb.l.id
    }
    resource "azurerm_linux_virtual_machine_scale_set" "m" {
      name      = "shop"
      instances = 3
      zones     = ["1", "2"]${HERE}
      network_interface {
        name = "nic"
        ip_configuration {
          name                                   = "main"
          load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.b.id]
        }
      }
    }`;

  it('outlives one of its zones and not both', () => {
    const { deps, blast, journeys } = read(STACK);
    expect(runs(deps())).toEqual([
      'azurerm_lb.l -> azurerm_linux_virtual_machine_scale_set.m run hard',
      'azurerm_public_ip.i -> azurerm_lb.l run hard',
    ]);
    expect(journeys()).toEqual(['shop -> azurerm_lb.l']);
    expect(blast('azure/westeurope-1')).toMatchObject({ down: [], degraded: ['shop'] });
    expect(blast('azure/westeurope/virtualmachines').down).toEqual(['shop']);
  });

  it('is what a record for its address leads to', () => {
    const { journeys } = read(`${STACK}
      resource "azurerm_dns_zone" "z" {
        name = "example.com"
      }
      resource "azurerm_dns_a_record" "a" {
        name               = "@"
        zone_name          = azurerm_dns_zone.z.name
        ttl                = 60
        target_resource_id = azurerm_public_ip.i.id
      }`);
    expect(journeys()).toEqual(['example.com -> azurerm_public_ip.i']);
  });

  it('of one copy sits in one of its zones', () => {
    const { blast } = read(STACK.replace('instances = 3', 'instances = 1'));
    expect(blast('azure/westeurope-1').unknown).toEqual(['shop']);
  });

  it('may be single machines that are put in the pool by their network interfaces', () => {
    const machine = (name: string, zone: string) => `
      resource "azurerm_network_interface" "${name}" {
        name = "${name}"${HERE}
      }
      resource "azurerm_linux_virtual_machine" "${name}" {
        name                  = "${name}"
        zone                  = "${zone}"
        network_interface_ids = [azurerm_network_interface.${name}.id]${HERE}
      }
      resource "azurerm_network_interface_backend_address_pool_association" "${name}" {
        network_interface_id    = azurerm_network_interface.${name}.id
        backend_address_pool_id = azurerm_lb_backend_address_pool.b.id
      }`;
    const { without } = read(
      STACK.replace(/resource "azurerm_linux_virtual_machine_scale_set"[\s\S]*$/, '') +
        machine('a', '1') +
        machine('b', '2'),
    );
    expect(without('azurerm_linux_virtual_machine.a')).toMatchObject({
      down: [],
      degraded: ['azurerm_lb.l', 'azurerm_public_ip.i'],
    });
    expect(without('azure/westeurope-2').down).toEqual(['azurerm_linux_virtual_machine.b']);
  });
});

describe('a machine with an address of its own', () => {
  it('is what the code is for, where nothing faces users', () => {
    const { deps, journeys } = read(`${group()}
      resource "azurerm_public_ip" "i" {
        name = "machine"${HERE}
      }
      resource "azurerm_network_interface" "n" {
        name = "machine"${HERE}
        ip_configuration {
          name                 = "main"
          public_ip_address_id = azurerm_public_ip.i.id
        }
      }
      resource "azurerm_windows_virtual_machine" "m" {
        name                  = "machine"
        zone                  = "1"
        network_interface_ids = [azurerm_network_interface.n.id]${HERE}
      }`);
    expect(runs(deps())).toEqual(['azurerm_public_ip.i -> azurerm_windows_virtual_machine.m run hard']);
    expect(journeys()).toEqual(['machine -> azurerm_windows_virtual_machine.m']);
  });
});

describe('an application gateway', () => {
  it('leads from its rules to the pools that they name', () => {
    const { deps } = read(`${group()}${PLAN}
      resource "azurerm_linux_web_app" "a" {
        name = "shop-web"${HERE}
        service_plan_id = azurerm_service_plan.p.id
      }
      resource "azurerm_linux_web_app" "b" {
        name = "shop-unused"${HERE}
        service_plan_id = azurerm_service_plan.p.id
      }
      resource "azurerm_application_gateway" "g" {
        name = "shop"${HERE}
        backend_address_pool {
          name  = "web"
          fqdns = [azurerm_linux_web_app.a.default_hostname]
        }
        backend_address_pool {
          name  = "unused"
          fqdns = [azurerm_linux_web_app.b.default_hostname]
        }
        request_routing_rule {
          name                      = "all"
          backend_address_pool_name = "web"
        }
      }`);
    expect(deps()).toContain('azurerm_application_gateway.g -> azurerm_linux_web_app.a run hard');
    expect(deps().filter((one) => one.includes('-> azurerm_linux_web_app.b'))).toEqual([]);
  });
});

describe('Traffic Manager', () => {
  const endpoint = (region: string, more: string) => `
    resource "azurerm_service_plan" "${region}" {
      location               = "${region}"
      zone_balancing_enabled = true
    }
    resource "azurerm_windows_web_app" "${region}" {
      name            = "shop-${region}"
      location        = "${region}"
      service_plan_id = azurerm_service_plan.${region}.id
    }
    resource "azurerm_traffic_manager_azure_endpoint" "${region}" {
      profile_id         = azurerm_traffic_manager_profile.t.id
      target_resource_id = azurerm_windows_web_app.${region}.id
      ${more}
    }`;
  const PROFILE = `
    resource "azurerm_traffic_manager_profile" "t" {
      name                   = "shop"
      traffic_routing_method = "Priority"
    }`;

  it('switches by priority in the time that its probes take', () => {
    const { deps, blast, failover, journeys } = read(
      PROFILE + endpoint('westeurope', 'priority = 1') + endpoint('northeurope', 'priority = 2'),
    );
    expect(deps().filter((one) => one.startsWith('azurerm_traffic_manager_profile'))).toEqual([
      'azurerm_traffic_manager_profile.t -> azurerm_windows_web_app.northeurope run standby 1 of endpoints',
      'azurerm_traffic_manager_profile.t -> azurerm_windows_web_app.westeurope run standby 0 of endpoints',
    ]);
    expect(failover('azurerm_traffic_manager_profile.t')).toMatchObject({ detect: 130, failback: 'auto' });
    expect(journeys()).toEqual(['shop -> azurerm_traffic_manager_profile.t']);
    expect(blast('azure/westeurope').down).toEqual([]);
    expect(blast('azure/global/trafficmanager').down).toEqual(['shop']);
  });

  it('over names that are not in the code leads to what is not known', () => {
    const { blast } = read(`${PROFILE}${group()}
      resource "azurerm_redis_cache" "elsewhere" {
        name = "cache"${HERE}
      }
      resource "azurerm_traffic_manager_external_endpoint" "e" {
        profile_id = azurerm_traffic_manager_profile.t.id
        target     = "www.example.com"
        weight     = 1
      }`);
    expect(blast('azure/westeurope').unknown).toEqual(['shop']);
  });

  it('by weight has all of them at once, less those that are switched off', () => {
    const { deps, blast } = read(
      PROFILE + endpoint('westeurope', 'weight = 1') + endpoint('northeurope', 'enabled = false'),
    );
    expect(deps().filter((one) => one.startsWith('azurerm_traffic_manager_profile'))).toEqual([
      'azurerm_traffic_manager_profile.t -> azurerm_windows_web_app.westeurope run hard',
    ]);
    expect(blast('azure/westeurope').down).toEqual(['shop']);
  });
});

describe('a function app', () => {
  const STACK = `${group()}
    resource "azurerm_storage_account" "f" {
      name                     = "shopfunctions"
      account_replication_type = "ZRS"${HERE}
    }
    resource "azurerm_servicebus_namespace" "b" {
      name = "shop-bus"${HERE}
    }
    resource "azurerm_servicebus_queue" "orders" {
      name         = "orders"
      namespace_id = azurerm_servicebus_namespace.b.id
    }
    resource "azurerm_cosmosdb_account" "c" {
      name = "shop-documents"${HERE}
      geo_location {
        location          = "West Europe"
        failover_priority = 0
        zone_redundant    = true
      }
      geo_location {
        location          = "northeurope"
        failover_priority = 1
        zone_redundant    = true
      }
    }
    resource "azurerm_linux_function_app" "f" {
      name                       = "shop-orders"${HERE}
      storage_account_name       = azurerm_storage_account.f.name
      storage_account_access_key = azurerm_storage_account.f.primary_access_key
      app_settings = {
        Bus__fullyQualifiedNamespace = "\${azurerm_servicebus_namespace.b.name}.servicebus.windows.net"
        QUEUE                        = azurerm_servicebus_queue.orders.name
        COSMOS                       = azurerm_cosmosdb_account.c.endpoint
      }
    }`;

  it('does not run without its storage account', () => {
    const { deps, without } = read(STACK);
    expect(runs(deps())).toEqual([
      'azurerm_linux_function_app.f -> azurerm_cosmosdb_account.c run hard',
      'azurerm_linux_function_app.f -> azurerm_servicebus_namespace.b run hard',
      'azurerm_linux_function_app.f -> azurerm_storage_account.f run hard',
    ]);
    expect(without('azure/westeurope/storage').down).toContain('azurerm_linux_function_app.f');
  });

  it('uses the copy of Cosmos DB in its own region', () => {
    const north = read(`${STACK}
      resource "azurerm_linux_function_app" "n" {
        name         = "shop-north"
        location     = "northeurope"
        app_settings = { COSMOS = azurerm_cosmosdb_account.c.endpoint }
      }`);
    expect(north.without('azure/westeurope').down).not.toContain('azurerm_linux_function_app.n');
    expect(north.without('azure/northeurope').down).toContain('azurerm_linux_function_app.n');
    expect(north.without('azure/northeurope').down).not.toContain('azurerm_linux_function_app.f');
  });
});

describe('a storage account', () => {
  it.each([
    ['LRS', ['azurerm_storage_account.s']],
    ['GRS', ['azurerm_storage_account.s']],
    ['ZRS', []],
    ['RAGZRS', []],
  ])('with %s', (replication, unknown) => {
    const { without } = read(`${group()}
      resource "azurerm_storage_account" "s" {
        name                     = "shopfiles"
        account_replication_type = "${replication}"${HERE}
      }`);
    expect(without('azure/westeurope-3')).toMatchObject({ down: [], unknown });
  });
});

describe('a region without zones', () => {
  it('has none that a resource could sit in', () => {
    const { needsOf } = read(`${group('UK West')}
      resource "azurerm_storage_account" "s" {
        name                     = "shopfiles"
        account_replication_type = "LRS"${HERE}
      }`);
    expect(needsOf('azurerm_storage_account.s')).toEqual([
      'azure/ukwest/storage run hard',
      'azure/ukwest/storage:control change hard',
      'azurerm_resource_group.g change hard',
    ]);
  });
});

describe('Entra ID', () => {
  const app = (setting: string) => `${group()}${PLAN}
    resource "azuread_application" "app" {
      display_name = "shop"
    }
    resource "azuread_application_password" "app" {
      application_id = azuread_application.app.id
    }
    resource "azurerm_windows_web_app" "a" {
      name            = "shop-web"
      service_plan_id = azurerm_service_plan.p.id${HERE}
      app_settings = {
        AUTH = ${setting}
      }
    }`;

  it('is needed by who signs in with a secret, once its token has ended', () => {
    const { deps, blast } = read(app('azuread_application_password.app.value'));
    expect(deps()).toContain(
      'azurerm_windows_web_app.a -> azuread_application_password.app run hard grace 3600',
    );
    expect(blast('azure/global/entraid').down).toEqual(['shop-web']);
  });

  it('is not known to be needed by who only knows the application', () => {
    const { blast } = read(app('azuread_application.app.client_id'));
    expect(blast('azure/global/entraid')).toMatchObject({ down: [], degraded: ['shop-web'] });
  });
});

describe('a container app', () => {
  it('sits where its environment does, pulls to start and needs what its variables name', () => {
    const { deps, component, journeys } = read(`${group()}
      resource "azurerm_container_app_environment" "e" {
        name                    = "shop"${HERE}
        zone_redundancy_enabled = true
      }
      resource "azurerm_container_registry" "r" {
        name = "shopimages"${HERE}
      }
      resource "azurerm_mysql_flexible_server" "m" {
        name = "shop"
        zone = "1"${HERE}
      }
      resource "azurerm_container_app" "a" {
        name                         = "shop-api"
        container_app_environment_id = azurerm_container_app_environment.e.id
        resource_group_name          = azurerm_resource_group.g.name
        ingress {
          external_enabled = true
        }
        template {
          container {
            name  = "api"
            image = "\${azurerm_container_registry.r.login_server}/api:1"
            env {
              name  = "DB_HOST"
              value = azurerm_mysql_flexible_server.m.fqdn
            }
          }
        }
      }`);
    expect(runs(deps())).toEqual([
      'azurerm_container_app.a -> azurerm_container_app_environment.e run hard',
      'azurerm_container_app.a -> azurerm_container_registry.r start hard',
      'azurerm_container_app.a -> azurerm_mysql_flexible_server.m run hard',
    ]);
    expect(component('azurerm_container_app.a').attributes).toMatchObject({ region: 'westeurope' });
    expect(journeys()).toEqual(['shop-api -> azurerm_container_app.a']);
  });
});

describe('what is looked up', () => {
  it('is what another root module of the code manages under that name', () => {
    const { deps } = infer({
      'platform/main.tf': `${AZURE}
        resource "azurerm_container_registry" "r" {
          name     = "shopimages"
          location = "westeurope"
        }`,
      'app/main.tf': `${AZURE}
        data "azurerm_container_registry" "r" {
          name                = "shopimages"
          resource_group_name = "platform"
        }
        resource "azurerm_container_app" "a" {
          name = "shop-api"
          template {
            container {
              image = "\${data.azurerm_container_registry.r.login_server}/api:1"
            }
          }
        }`,
    });
    expect(deps()).toEqual([
      'app:azurerm_container_app.a -> platform:azurerm_container_registry.r start hard',
    ]);
  });
});

describe('a module that was not fetched', () => {
  it('is of the provider that its repository is named for', () => {
    const { component, needsOf } = read(`
      module "network" {
        source = "git::https://github.com/example/terraform-azurerm-network.git?ref=1.0.0"
      }`);
    expect(component('module.network').attributes).toMatchObject({ provider: 'azure' });
    expect(needsOf('module.network')).toEqual(['azure/unknown run maybe']);
  });
});

describe('a key vault', () => {
  it('is needed to start by whom its policies let in', () => {
    const { deps } = read(`${group()}
      resource "azurerm_container_group" "c" {
        name = "job"${HERE}
        identity {
          type = "SystemAssigned"
        }
      }
      resource "azurerm_key_vault" "v" {
        name = "shop-vault"${HERE}
        access_policy {
          object_id = azurerm_container_group.c.identity[0].principal_id
        }
      }`);
    expect(runs(deps())).toEqual(['azurerm_container_group.c -> azurerm_key_vault.v start hard']);
  });
});

describe('a resource group', () => {
  it('in another region stops changes there, and nothing that runs', () => {
    const { blast } = read(`${group('northeurope')}
      resource "azurerm_service_plan" "p" {
        location               = "westeurope"
        resource_group_name    = azurerm_resource_group.g.name
        zone_balancing_enabled = true
      }
      resource "azurerm_linux_web_app" "a" {
        name                = "shop-web"
        location            = "westeurope"
        resource_group_name = azurerm_resource_group.g.name
        service_plan_id     = azurerm_service_plan.p.id
      }`);
    expect(blast('azure/northeurope')).toMatchObject({ down: [], cannotChange: ['shop-web'] });
  });
});

describe('a role of a database server', () => {
  it('is for what it writes there, which it goes on without', () => {
    const { deps } = read(`${group()}
      resource "azurerm_mssql_server" "s" {
        name = "shop-sql"${HERE}
        identity {
          type = "SystemAssigned"
        }
      }
      resource "azurerm_storage_account" "audit" {
        name                     = "shopaudit"
        account_replication_type = "ZRS"${HERE}
      }
      resource "azurerm_role_assignment" "audit" {
        scope                = azurerm_storage_account.audit.id
        role_definition_name = "Storage Blob Data Contributor"
        principal_id         = azurerm_mssql_server.s.identity[0].principal_id
      }`);
    expect(runs(deps())).toEqual(['azurerm_mssql_server.s -> azurerm_storage_account.audit run soft']);
  });
});

describe('a search service with a private link to a database', () => {
  it('goes on answering from its index without it', () => {
    const { deps } = read(`${group()}
      resource "azurerm_search_service" "s" {
        name          = "shop-search"
        sku           = "standard"
        replica_count = 3${HERE}
      }
      resource "azurerm_mssql_server" "d" {
        name = "shop-sql"${HERE}
      }
      resource "azurerm_search_shared_private_link_service" "l" {
        name               = "to-sql"
        search_service_id  = azurerm_search_service.s.id
        subresource_name   = "sqlServer"
        target_resource_id = azurerm_mssql_server.d.id
      }`);
    expect(runs(deps())).toEqual(['azurerm_search_service.s -> azurerm_mssql_server.d run soft']);
  });
});
