import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { resource } from '../../../test/support/snippets.js';

const PROVIDER = 'provider "google" {\n  project = "shop"\n  region  = "europe-west1"\n}\n';
const google = (...pieces: readonly string[]) => infer(PROVIDER + pieces.join(''));

const account = (name: string) => resource('google_service_account', name, `account_id = "${name}"`);
const run = (name: string, region: string, more = '') =>
  resource('google_cloud_run_v2_service', name, `name = "${name}"\nlocation = "${region}"\n${more}`);
const group = (name: string, region: string, service: string) =>
  resource(
    'google_compute_region_network_endpoint_group',
    name,
    `region = "${region}"\nnetwork_endpoint_type = "SERVERLESS"\ncloud_run {\nservice = google_cloud_run_v2_service.${service}.name\n}`,
  );

describe('a shop on Cloud Run in two regions behind a global load balancer', () => {
  const container = `
  ingress = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  template {
    service_account = google_service_account.web.email
    containers {
      image = "\${google_artifact_registry_repository.images.location}-docker.pkg.dev/shop/\${google_artifact_registry_repository.images.repository_id}/web:1"
      env {
        name  = "DB_HOST"
        value = google_sql_database_instance.orders.private_ip_address
      }
      env {
        name = "DB_PASSWORD"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.password.secret_id
            version = "latest"
          }
        }
      }
    }
  }`;
  const shop = google(
    account('web'),
    run('near', 'europe-west1', container),
    run('far', 'us-central1', container),
    group('near', 'europe-west1', 'near'),
    group('far', 'us-central1', 'far'),
    resource(
      'google_artifact_registry_repository',
      'images',
      'location = "europe-west1"\nrepository_id = "shop-images"',
    ),
    resource(
      'google_sql_database_instance',
      'orders',
      'name = "orders"\nregion = "europe-west1"\nsettings {\navailability_type = "REGIONAL"\nlocation_preference {\nzone = "europe-west1-b"\nsecondary_zone = "europe-west1-c"\n}\n}',
    ),
    resource('google_sql_user', 'web', 'instance = google_sql_database_instance.orders.name'),
    resource(
      'google_secret_manager_secret',
      'password',
      'secret_id = "db-password"\nreplication {\nauto {}\n}',
    ),
    resource(
      'google_secret_manager_secret_version',
      'password',
      'secret = google_secret_manager_secret.password.id',
    ),
    resource(
      'google_compute_backend_service',
      'web',
      'backend {\ngroup = google_compute_region_network_endpoint_group.near.id\n}\nbackend {\ngroup = google_compute_region_network_endpoint_group.far.id\n}',
    ),
    resource('google_compute_backend_bucket', 'assets', 'bucket_name = google_storage_bucket.assets.name'),
    resource('google_storage_bucket', 'assets', 'name = "shop-assets"\nlocation = "EU"'),
    resource(
      'google_compute_url_map',
      'shop',
      'default_service = google_compute_backend_service.web.id\npath_matcher {\nname = "assets"\ndefault_service = google_compute_backend_service.web.id\npath_rule {\npaths = ["/assets/*"]\nservice = google_compute_backend_bucket.assets.id\n}\n}',
    ),
    resource('google_compute_managed_ssl_certificate', 'shop', 'managed {\ndomains = ["shop.example"]\n}'),
    resource(
      'google_compute_target_https_proxy',
      'shop',
      'url_map = google_compute_url_map.shop.id\nssl_certificates = [google_compute_managed_ssl_certificate.shop.id]',
    ),
    resource('google_compute_global_address', 'shop', 'name = "shop"'),
    resource(
      'google_compute_global_forwarding_rule',
      'shop',
      'target = google_compute_target_https_proxy.shop.id\nport_range = "443"\nip_address = google_compute_global_address.shop.address\nload_balancing_scheme = "EXTERNAL_MANAGED"',
    ),
    resource('google_compute_url_map', 'redirect', 'default_url_redirect {\nhttps_redirect = true\n}'),
    resource('google_compute_target_http_proxy', 'redirect', 'url_map = google_compute_url_map.redirect.id'),
    resource(
      'google_compute_global_forwarding_rule',
      'redirect',
      'target = google_compute_target_http_proxy.redirect.id\nport_range = "80"\nip_address = google_compute_global_address.shop.address\nload_balancing_scheme = "EXTERNAL_MANAGED"',
    ),
    resource('google_dns_managed_zone', 'shop', 'name = "shop-zone"\ndns_name = "shop.example."'),
    resource(
      'google_dns_record_set',
      'shop',
      'managed_zone = google_dns_managed_zone.shop.name\nname = google_dns_managed_zone.shop.dns_name\ntype = "A"\nttl = 300\nrrdatas = [google_compute_global_address.shop.address]',
    ),
  );

  it('is one journey, under its own name', () => {
    expect(shop.journeys()).toEqual(['shop.example -> google_compute_global_address.shop']);
  });

  it('is reached over address, rule, proxy, URL map and backend service', () => {
    const deps = shop.deps();
    expect(deps).toEqual(
      expect.arrayContaining([
        'google_compute_global_address.shop -> google_compute_global_forwarding_rule.shop run hard',
        'google_compute_global_forwarding_rule.shop -> google_compute_target_https_proxy.shop run hard',
        'google_compute_target_https_proxy.shop -> google_compute_url_map.shop run hard',
        'google_compute_url_map.shop -> google_compute_backend_bucket.assets run 1 of 2 routes',
        'google_compute_url_map.shop -> google_compute_backend_service.web run 1 of 2 routes',
        'google_compute_backend_service.web -> google_compute_region_network_endpoint_group.near run 1 of 2 backends',
        'google_compute_region_network_endpoint_group.near -> google_cloud_run_v2_service.near run hard',
        'google_cloud_run_v2_service.near -> google_sql_database_instance.orders run hard',
        'google_cloud_run_v2_service.near -> google_secret_manager_secret.password start hard',
      ]),
    );
    expect(deps.filter((one) => one.includes('managed_ssl_certificate') && one.includes(' run '))).toEqual(
      [],
    );
  });

  it('needs the repository of its images to be deployed, and not to start', () => {
    const images = shop
      .deps()
      .filter((one) => one.endsWith('google_artifact_registry_repository.images change hard'));
    expect(images).toHaveLength(2);
    expect(shop.without('google_artifact_registry_repository.images')).toMatchObject({
      down: [],
      degraded: [],
    });
    expect(shop.without('google_artifact_registry_repository.images').cannotStart).toEqual([]);
  });

  it('loses one of two copies with a region without the database, and everything with the one that has it', () => {
    expect(shop.blast('gcp/us-central1').down).toEqual([]);
    expect(shop.without('gcp/us-central1').degraded).toContain('google_compute_backend_service.web');
    expect(shop.without('gcp/europe-west1').down).toContain('google_cloud_run_v2_service.far');
  });

  it('outlives a zone of the database, which has a standby in another', () => {
    expect(shop.blast('gcp/europe-west1-b').down).toEqual([]);
    expect(shop.failover('google_sql_database_instance.orders')).toMatchObject({
      detect: 60,
      failback: 'sticky',
    });
  });

  it('keeps a bucket of a multi-region in no single region', () => {
    expect(shop.needsOf('google_storage_bucket.assets')).toContain('gcp/eu/cloudstorage run hard');
    expect(shop.without('gcp/europe-west1').down).not.toContain('google_storage_bucket.assets');
    expect(shop.without('gcp').down).toContain('google_storage_bucket.assets');
  });

  it('is degraded, and does not stop, where only an incident shows the need', () => {
    expect(shop.blast('gcp/global/servicecontrol').down).toEqual([]);
  });
});

describe('Kubernetes', () => {
  const cluster = (location: string, more = '') =>
    resource('google_container_cluster', 'c', `name = "shop"\nlocation = "${location}"\n${more}`);
  const pool = (more = '') =>
    resource('google_container_node_pool', 'p', `cluster = google_container_cluster.c.id\n${more}`);

  it('in a region outlives a zone with fewer nodes, and is placed where its cluster is', () => {
    const { needsOf, without } = google(cluster('europe-west4'), pool());
    expect(needsOf('google_container_node_pool.p')).toEqual(
      expect.arrayContaining([
        'gcp/europe-west4-a run 1 of 3 zones',
        'gcp/europe-west4/computeengine run hard',
        'gcp/europe-west4/computeengine start hard',
        'google_container_cluster.c start hard',
      ]),
    );
    expect(without('gcp/europe-west4-a')).toMatchObject({ down: [] });
    expect(without('gcp/europe-west4').down).toContain('google_container_node_pool.p');
    expect(without('gcp/europe-west1').down).toEqual([]);
  });

  it('in a zone is lost with it, control plane and nodes', () => {
    const { without } = google(cluster('europe-west4-a'), pool());
    expect(without('gcp/europe-west4-a').down).toEqual([
      'google_container_cluster.c',
      'google_container_node_pool.p',
    ]);
  });

  it('has its nodes where the pool, or else the cluster, lists zones', () => {
    const own = google(cluster('europe-west4'), pool('node_locations = ["europe-west4-b"]'));
    expect(own.without('gcp/europe-west4-b').down).toContain('google_container_node_pool.p');
    const shared = google(
      cluster('europe-west4', 'node_locations = ["europe-west4-b", "europe-west4-c"]'),
      pool(),
    );
    expect(shared.needsOf('google_container_node_pool.p')).toContain('gcp/europe-west4-b run 1 of 2 zones');
    expect(shared.needsOf('google_container_node_pool.p')).not.toContain(
      'gcp/europe-west4-a run 1 of 3 zones',
    );
  });

  it('pulls with what its node account may read, to start', () => {
    const { deps } = google(
      account('nodes'),
      cluster('europe-west4'),
      pool('node_config {\nservice_account = google_service_account.nodes.email\n}'),
      resource(
        'google_artifact_registry_repository',
        'images',
        'location = "europe-west4"\nrepository_id = "shop-images"',
      ),
      resource(
        'google_artifact_registry_repository_iam_member',
        'pull',
        'repository = google_artifact_registry_repository.images.name\nrole = "roles/artifactregistry.reader"\nmember = "serviceAccount:${google_service_account.nodes.email}"',
      ),
    );
    expect(deps()).toContain(
      'google_container_node_pool.p -> google_artifact_registry_repository.images start hard',
    );
  });
});

describe('machines in a managed group behind a regional load balancer', () => {
  const fleet = google(
    resource('google_compute_network', 'n', 'name = "shop"'),
    resource('google_compute_subnetwork', 's', 'network = google_compute_network.n.id'),
    resource(
      'google_compute_region_instance_template',
      't',
      'network_interface {\nsubnetwork = google_compute_subnetwork.s.id\n}',
    ),
    resource(
      'google_compute_region_instance_group_manager',
      'web',
      'name = "web"\nregion = "europe-west1"\ntarget_size = 3\ndistribution_policy_zones = ["europe-west1-b", "europe-west1-c"]\nversion {\ninstance_template = google_compute_region_instance_template.t.self_link\n}',
    ),
    resource(
      'google_compute_region_autoscaler',
      'web',
      'target = google_compute_region_instance_group_manager.web.id',
    ),
    resource('google_compute_region_health_check', 'web', 'name = "web"'),
    resource(
      'google_compute_region_backend_service',
      'web',
      'health_checks = [google_compute_region_health_check.web.id]\nbackend {\ngroup = google_compute_region_instance_group_manager.web.instance_group\n}',
    ),
    resource(
      'google_compute_forwarding_rule',
      'web',
      'name = "shop-web"\nbackend_service = google_compute_region_backend_service.web.id\nport_range = "80"\nload_balancing_scheme = "EXTERNAL"',
    ),
    resource('google_compute_instance', 'batch', 'name = "batch"\nzone = "europe-west1-d"'),
  );

  it('are the journey of their forwarding rule', () => {
    expect(fleet.journeys()).toEqual(['shop-web -> google_compute_forwarding_rule.web']);
    expect(fleet.glue()).toEqual(
      expect.arrayContaining([
        'google_compute_region_instance_template.t',
        'google_compute_region_autoscaler.web',
        'google_compute_region_health_check.web',
      ]),
    );
  });

  it('need one of their zones, and one alone is lost with its zone', () => {
    expect(fleet.blast('gcp/europe-west1-b')).toMatchObject({ down: [], degraded: ['shop-web'] });
    expect(fleet.without('gcp/europe-west1-d')).toMatchObject({
      down: ['google_compute_instance.batch'],
      degraded: [],
    });
  });

  it('are in the three zones of their region where none are listed, and in some of more than three', () => {
    const inRegion = (region: string) =>
      google(resource('google_compute_region_instance_group_manager', 'm', `region = "${region}"`));
    expect(inRegion('europe-west4').without('gcp/europe-west4-c').degraded).toEqual([
      'google_compute_region_instance_group_manager.m',
    ]);
    expect(inRegion('us-central1').without('gcp/us-central1-c')).toMatchObject({ down: [], degraded: [] });
  });

  it('take the template as their own', () => {
    expect(fleet.deps()).toContain(
      'google_compute_region_instance_group_manager.web -> google_compute_subnetwork.s run hard',
    );
  });
});

describe('messages', () => {
  const shop = google(
    account('worker'),
    account('other'),
    run('worker', 'europe-west1', 'template {\nservice_account = google_service_account.worker.email\n}'),
    resource('google_pubsub_topic', 'orders', 'name = "orders"'),
    resource(
      'google_pubsub_subscription',
      'orders',
      'topic = google_pubsub_topic.orders.id\npush_config {\npush_endpoint = google_cloud_run_v2_service.worker.uri\n}',
    ),
    resource('google_firestore_database', 'd', 'name = "shop-data"\nlocation_id = "eur3"'),
    resource('google_cloud_tasks_queue', 'mail', 'name = "mail-queue"\nlocation = "europe-west1"'),
    resource(
      'google_cloud_tasks_queue_iam_member',
      'mail',
      'name = google_cloud_tasks_queue.mail.name\nrole = "roles/cloudtasks.enqueuer"\nmember = "serviceAccount:${google_service_account.worker.email}"',
    ),
    resource(
      'google_storage_bucket_iam_member',
      'others',
      'bucket = google_storage_bucket.files.name\nrole = "roles/storage.objectViewer"\nmember = "serviceAccount:${google_service_account.other.email}"',
    ),
    resource('google_storage_bucket', 'files', 'name = "shop-files"\nlocation = "europe-west1"'),
  );

  it('wait for the service they are pushed to, which is idle without them', () => {
    expect(shop.deps()).toEqual(
      expect.arrayContaining([
        'google_pubsub_subscription.orders -> google_cloud_run_v2_service.worker run soft',
        'google_pubsub_subscription.orders -> google_pubsub_topic.orders run hard',
        'google_cloud_run_v2_service.worker -> google_pubsub_subscription.orders run hard',
      ]),
    );
    expect(shop.without('google_cloud_run_v2_service.worker').down).toEqual([]);
  });

  it('are allowed to be sent by a grant to the account the service runs as, and not by a grant to another', () => {
    const deps = shop.deps();
    expect(deps).toContain('google_cloud_run_v2_service.worker -> google_cloud_tasks_queue.mail run hard');
    expect(deps.filter((one) => one.includes('google_storage_bucket.files'))).toEqual([]);
  });

  it('kept in a location of three regions outlive one of them', () => {
    expect(shop.needsOf('google_firestore_database.d')).toContain('gcp/eur3/firestore run hard');
    expect(shop.without('gcp/europe-west1').down).not.toContain('google_firestore_database.d');
  });
});

describe('a job at a time', () => {
  it('needs what it calls only softly, so what is called remains the journey', () => {
    const { deps, journeys } = google(
      run('report', 'europe-west1'),
      resource(
        'google_cloud_scheduler_job',
        'nightly',
        'name = "nightly"\nhttp_target {\nuri = google_cloud_run_v2_service.report.uri\n}',
      ),
    );
    expect(deps()).toEqual([
      'google_cloud_run_v2_service.report -> google_cloud_scheduler_job.nightly run soft',
      'google_cloud_scheduler_job.nightly -> google_cloud_run_v2_service.report run soft',
    ]);
    expect(journeys()).toEqual(['report -> google_cloud_run_v2_service.report']);
  });
});

describe('who faces users', () => {
  it('is a service that everybody may call, and not one that only an account may', () => {
    const { journeys } = google(
      run('site', 'europe-west1'),
      run('inner', 'europe-west1'),
      account('caller'),
      resource(
        'google_cloud_run_v2_service_iam_member',
        'all',
        'name = google_cloud_run_v2_service.site.name\nlocation = "europe-west1"\nrole = "roles/run.invoker"\nmember = "allUsers"',
      ),
      resource(
        'google_cloud_run_v2_service_iam_binding',
        'one',
        'name = google_cloud_run_v2_service.inner.name\nrole = "roles/run.invoker"\nmembers = ["serviceAccount:${google_service_account.caller.email}"]',
      ),
    );
    expect(journeys()).toEqual(['site -> google_cloud_run_v2_service.site']);
  });
});

describe('where things are', () => {
  it('is the region of the resource before that of the provider', () => {
    const { needsOf } = google(run('far', 'us-central1'));
    expect(needsOf('google_cloud_run_v2_service.far')).toContain('gcp/us-central1/cloudrun run hard');
  });

  it('is the zone of the provider where a machine names none', () => {
    const { needsOf } = infer(
      'provider "google" {\nregion = "europe-west1"\nzone = "europe-west1-c"\n}\n' +
        resource('google_compute_instance', 'i', 'name = "i"'),
    );
    expect(needsOf('google_compute_instance.i')).toContain('gcp/europe-west1-c run hard');
  });

  it('is told by the configuration of a Spanner instance, and for its databases by the instance', () => {
    const { needsOf } = google(
      resource('google_spanner_instance', 'one', 'config = "regional-us-central1"'),
      resource('google_spanner_database', 'd', 'instance = google_spanner_instance.one.name'),
      resource('google_spanner_instance', 'many', 'config = "nam3"'),
    );
    expect(needsOf('google_spanner_instance.one')).toContain('gcp/us-central1/spanner run hard');
    expect(needsOf('google_spanner_database.d')).toContain('gcp/us-central1/spanner run hard');
    expect(needsOf('google_spanner_instance.many')).toContain('gcp/nam3/spanner run hard');
  });

  it('is one region that is not told for a BigQuery dataset in a multi-region', () => {
    const { needsOf } = google(
      resource('google_bigquery_dataset', 'd', 'dataset_id = "sales"\nlocation = "EU"'),
    );
    expect(needsOf('google_bigquery_dataset.d')).toContain('gcp/unknown/bigquery run hard');
  });

  it('is no region for a key in the location "global"', () => {
    const { needsOf } = google(
      resource('google_kms_key_ring', 'r', 'name = "shop"\nlocation = "global"'),
      resource('google_kms_crypto_key', 'k', 'name = "data"\nkey_ring = google_kms_key_ring.r.id'),
    );
    expect(needsOf('google_kms_crypto_key.k')).toContain('gcp/global/cloudkms run hard');
  });
});

describe('a role on the project', () => {
  const worker = (role: string) =>
    account('worker') +
    run('worker', 'europe-west1', 'template {\nservice_account = google_service_account.worker.email\n}') +
    resource(
      'google_project_iam_member',
      'm',
      `project = "shop"\nrole = "${role}"\nmember = "serviceAccount:\${google_service_account.worker.email}"`,
    );
  const database = (name: string) =>
    resource('google_firestore_database', name, `name = "${name}-data"\nlocation_id = "europe-west1"`);

  it('lets a workload use the only store of the service, which is no proof that it does', () => {
    expect(google(worker('roles/datastore.user'), database('d')).deps()).toEqual([
      'google_cloud_run_v2_service.worker -> google_firestore_database.d run soft',
    ]);
  });

  it('names the service where it has several stores or none', () => {
    const { deps, needsOf } = google(worker('roles/datastore.user'), database('d'), database('e'));
    expect(deps()).toEqual([]);
    expect(needsOf('google_cloud_run_v2_service.worker')).toContain('gcp/europe-west1/firestore run soft');
  });

  it('that is about no service says nothing', () => {
    expect(google(worker('roles/editor'), database('d')).deps()).toEqual([]);
  });
});

describe('a global address that no forwarding rule of this code is for', () => {
  const ADDRESS = resource('google_compute_global_address', 'a', 'name = "shop"');
  const NAME = resource(
    'google_dns_record_set',
    'shop',
    'managed_zone = "shop"\nname = "shop.example."\ntype = "A"\nrrdatas = [google_compute_global_address.a.address]',
  );

  it('leads to something that is not known (Kubernetes makes load balancers of its own)', () => {
    const { journeys, blast } = google(ADDRESS, NAME, run('web', 'europe-west1'));
    expect(journeys()).toEqual(['shop.example -> google_compute_global_address.a']);
    expect(blast('gcp/europe-west1')).toMatchObject({ down: [], unknown: ['shop.example'] });
  });
});
