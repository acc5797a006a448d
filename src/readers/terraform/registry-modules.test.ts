import { afterEach, describe, expect, test } from 'vitest';
import { read as readPlain, removeProjects } from '../../../test/support/terraform.js';
import { atlas, describedModules, moduleSkeleton, zonesOf } from '../../atlas/index.js';
import { inferEstate } from '../inference/index.js';
import { parseHcl } from './hcl/index.js';
import { admitsMajor, publicModule, siblingOf } from './registry.js';

afterEach(removeProjects);

const read = (files: Readonly<Record<string, string>> | string) =>
  readPlain(files, { skeletons: moduleSkeleton, zones: (region) => zonesOf('aws', region) });

const WEB = `
provider "aws" {
  region = "eu-west-1"
}

module "vpc" {
  source             = "terraform-aws-modules/vpc/aws"
  version            = "~> 5.0"
  name               = "shop"
  azs                = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  private_subnets    = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"]
  public_subnets     = ["10.0.101.0/24", "10.0.102.0/24", "10.0.103.0/24"]
  database_subnets   = ["10.0.201.0/24", "10.0.202.0/24"]
  enable_nat_gateway = true
  single_nat_gateway = true
}

module "eks" {
  source          = "terraform-aws-modules/eks/aws"
  version         = "~> 20.0"
  cluster_name    = "shop"
  cluster_version = "1.31"
  vpc_id          = module.vpc.vpc_id
  subnet_ids      = module.vpc.private_subnets
  eks_managed_node_groups = {
    general = {
      min_size     = 2
      desired_size = 3
    }
  }
}

module "orders" {
  source                 = "terraform-aws-modules/rds/aws"
  version                = "6.10.0"
  identifier             = "orders"
  engine                 = "postgres"
  multi_az               = true
  db_subnet_group_name   = module.vpc.database_subnet_group
  vpc_security_group_ids = [module.vpc.default_security_group_id]
}

module "reports" {
  source     = "terraform-aws-modules/rds/aws"
  version    = "6.10.0"
  identifier = "reports"
  engine     = "postgres"
  subnet_ids             = module.vpc.database_subnets
  create_db_subnet_group = true
}

module "checkout" {
  source        = "terraform-aws-modules/lambda/aws"
  version       = "~> 7.0"
  function_name = "checkout"
  environment_variables = {
    STAGE    = "live"
    DATABASE = module.orders.db_instance_address
  }
  vpc_subnet_ids         = module.vpc.private_subnets
  vpc_security_group_ids = [module.vpc.default_security_group_id]
}

module "alb" {
  source  = "terraform-aws-modules/alb/aws"
  version = "~> 9.0"
  name    = "shop"
  vpc_id  = module.vpc.vpc_id
  subnets = module.vpc.public_subnets
  listeners = {
    https = {
      port     = 443
      protocol = "HTTPS"
      forward  = { target_group_key = "checkout" }
    }
  }
  target_groups = {
    checkout = {
      target_type = "lambda"
      target_id   = module.checkout.lambda_function_arn
    }
  }
}
`;

function estateOf(text: string) {
  const reading = read(text);
  const estate = inferEstate(reading, atlas);
  const needs = (from: string) =>
    estate.dependencies
      .filter((one) => one.from === from && one.need === 'run')
      .map(({ to, soft, group }) => `${to}${soft ? ' soft' : ''}${group === undefined ? '' : ' grouped'}`);
  return { ...reading, estate, needs };
}

describe('a stack of registry modules', () => {
  const { ids, needs, estate, get, problems } = estateOf(WEB);
  const FUNCTION = 'module.checkout.aws_lambda_function.this[0]';

  test('is read without a complaint, and says once for each module where this comes from', () => {
    expect(problems).toEqual([
      `info main.tf:6 module terraform-aws-modules/vpc/aws is not fetched: read from Firebreak's description of it (written from v4, v5, v6; terraform init to read the module itself)`,
      `info main.tf:18 module terraform-aws-modules/eks/aws is not fetched: read from Firebreak's description of it (written from v19, v20, v21; terraform init to read the module itself)`,
      `info main.tf:33 module terraform-aws-modules/rds/aws is not fetched: read from Firebreak's description of it (written from v5, v6, v7; terraform init to read the module itself)`,
      `info main.tf:52 module terraform-aws-modules/lambda/aws is not fetched: read from Firebreak's description of it (written from v7, v8; terraform init to read the module itself)`,
      `info main.tf:64 module terraform-aws-modules/alb/aws is not fetched: read from Firebreak's description of it (written from v8, v9, v10; terraform init to read the module itself)`,
    ]);
  });

  test('has the addresses that a state of it has', () => {
    expect(ids.filter((id) => !id.startsWith('-') && id.startsWith('module.vpc.aws_nat_gateway'))).toEqual([
      'module.vpc.aws_nat_gateway.this[0]',
    ]);
    for (const id of [
      'module.vpc.aws_subnet.private[2]',
      'module.eks.aws_eks_cluster.this[0]',
      'module.eks.module.eks_managed_node_group["general"].aws_eks_node_group.this[0]',
      'module.eks.module.kms.aws_kms_key.this[0]',
      'module.orders.module.db_instance.aws_db_instance.this[0]',
      'module.alb.aws_lb_target_group.this["checkout"]',
    ]) {
      expect(ids).toContain(id);
    }
  });

  test('sits in zones', () => {
    expect(needs('module.vpc.aws_subnet.private[1]')).toContain('aws/eu-west-1b');
    expect(needs('module.vpc.aws_nat_gateway.this[0]')).toContain('module.vpc.aws_subnet.public[0]');
  });

  test('has a database with a standby in a second zone, and one without', () => {
    const standby = (id: string) =>
      estate.groups.filter((group) => group.id.startsWith(id)).map(({ failover }) => failover !== undefined);
    expect(standby('module.orders.module.db_instance.aws_db_instance.this[0]#')).toEqual([true]);
    expect(standby('module.reports.module.db_instance.aws_db_instance.this[0]#')).not.toContain(true);
  });

  test('depends through outputs', () => {
    expect(needs(FUNCTION)).toContain('module.orders.module.db_instance.aws_db_instance.this[0]');
    expect(needs('module.alb.aws_lb_target_group.this["checkout"]')).toContain(FUNCTION);
  });

  test('has a journey through the load balancer', () => {
    expect(estate.journeys.map(({ entry }) => entry)).toEqual(['module.alb.aws_lb.this[0]']);
  });

  test('gives the lines of the code that calls', () => {
    const lambda = get(FUNCTION);
    expect(lambda.source.line).toBe(52);
    expect(lambda.lineOf(['environment', 0, 'variables', 'DATABASE'])).toBe(58);
    expect(lambda.lineOf(['role'])).toBe(52);
    const group = get('module.eks.module.eks_managed_node_group["general"].aws_eks_node_group.this[0]');
    expect(group.source.line).toBe(18);
    expect(group.lineOf(['scaling_config', 0, 'desired_size'])).toBe(28);
    expect(group.lineOf(['subnet_ids'])).toBe(24);
    expect(get('module.orders.module.db_instance.aws_db_instance.this[0]').lineOf(['multi_az'])).toBe(38);
  });

  test('says in the evidence that it is a description, and of what', () => {
    const to = 'module.orders.module.db_instance.aws_db_instance.this[0]';
    const found = estate.dependencies.find((one) => one.from === FUNCTION && one.to === to);
    expect(found?.evidence).toMatchObject({
      line: 58,
      url: 'https://github.com/terraform-aws-modules/terraform-aws-lambda',
      note: expect.stringContaining('from the description of the module terraform-aws-modules/lambda/aws'),
    });
    const component = estate.components.find(({ id }) => id === FUNCTION);
    expect(component?.attributes).toMatchObject({ publicModule: 'terraform-aws-modules/lambda/aws' });
  });
});

const CLOUDS = `
provider "google" {
  region = "europe-west1"
}

module "cache" {
  source     = "terraform-google-modules/memorystore/google"
  project_id = "shop"
  name       = "cache"
  region     = "europe-west1"

  location_id             = "europe-west1-b"
  alternative_location_id = "europe-west1-c"
}

module "single" {
  source     = "terraform-google-modules/memorystore/google"
  project_id = "shop"
  name       = "single"
  region     = "europe-west1"
  tier       = "BASIC"

  location_id = "europe-west1-b"
}

module "secret" {
  source      = "GoogleCloudPlatform/secret-manager/google//modules/simple-secret"
  project_id  = "shop"
  name        = "token"
  secret_data = "x"
}

module "checkout" {
  source       = "GoogleCloudPlatform/cloud-run/google//modules/v2"
  project_id   = "shop"
  service_name = "checkout"
  location     = "europe-west1"
  containers = [{
    container_image = "europe-docker.pkg.dev/shop/images/checkout"
    env_vars        = { CACHE = module.cache.host }
    env_secret_vars = { TOKEN = { secret = module.secret.id, version = "1" } }
  }]
}

module "orders" {
  source             = "terraform-google-modules/pubsub/google"
  project_id         = "shop"
  topic              = "orders"
  push_subscriptions = [{ name = "checkout", push_endpoint = module.checkout.service_uri }]
}
`;

describe('modules of Google Cloud', () => {
  const { needs, estate } = estateOf(CLOUDS);
  const CHECKOUT = 'module.checkout.google_cloud_run_v2_service.main';

  test('depend through outputs', () => {
    expect(needs(CHECKOUT)).toContain('module.cache.google_redis_instance.default');
    expect(needs('module.orders.google_pubsub_subscription.push_subscriptions["checkout"]')).toEqual(
      expect.arrayContaining(['module.orders.google_pubsub_topic.topic[0]', `${CHECKOUT} soft`]),
    );
    const secret = 'module.secret.google_secret_manager_secret.secret';
    expect(estate.dependencies.find(({ from, to }) => from === CHECKOUT && to === secret)?.need).toBe(
      'start',
    );
  });

  test('have a second zone or none, as the tier says', () => {
    const failovers = (id: string) =>
      estate.groups.filter((group) => group.id.startsWith(id)).map(({ failover }) => failover !== undefined);
    expect(failovers('module.cache.google_redis_instance.default#')).toEqual([true]);
    expect(failovers('module.single.google_redis_instance.default#')).not.toContain(true);
  });
});

describe('modules of cloudposse', () => {
  const { needs, estate, show } = estateOf(`
provider "aws" {
  region = "eu-west-1"
}

module "label" {
  source    = "cloudposse/label/null"
  namespace = "shop"
  name      = "web"
}

module "one" {
  source  = "cloudposse/elasticache-redis/aws"
  context = module.label.context
  vpc_id  = "vpc-1"
  subnets = aws_subnet.private[*].id
}

module "two" {
  source                     = "cloudposse/elasticache-redis/aws"
  context                    = module.label.context
  attributes                 = ["two"]
  vpc_id                     = "vpc-1"
  subnets                    = aws_subnet.private[*].id
  cluster_size               = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
}

module "web" {
  source                    = "cloudposse/ecs-alb-service-task/aws"
  context                   = module.label.context
  vpc_id                    = "vpc-1"
  ecs_cluster_arn           = aws_ecs_cluster.shop.arn
  desired_count             = 3
  container_definition_json = jsonencode([{ name = "web", environment = [{ name = "CACHE", value = module.two.endpoint }] }])
}

resource "aws_ecs_cluster" "shop" {
  name = "shop"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = "vpc-1"
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
`);
  const SERVICE = 'module.web.aws_ecs_service.ignore_changes_task_definition[0]';

  test('depend through outputs, and take names from the label', () => {
    expect(show('module.two.aws_elasticache_replication_group.default[0]').replication_group_id).toBe(
      'shop-web-two',
    );
    expect(needs(SERVICE)).toContain('module.two.aws_elasticache_replication_group.default[0]');
  });

  test('have a failover only where the inputs ask for one', () => {
    const failovers = (name: string) =>
      estate.groups
        .filter((group) =>
          group.id.startsWith(`module.${name}.aws_elasticache_replication_group.default[0]#`),
        )
        .map(({ failover }) => failover !== undefined);
    expect(failovers('two')).toEqual([true]);
    expect(failovers('one')).not.toContain(true);
  });
});

describe('ECS services of one Service Connect namespace', () => {
  const { needs } = estateOf(`
resource "aws_service_discovery_http_namespace" "shop" {
  name = "shop"
}

module "ecs" {
  source       = "terraform-aws-modules/ecs/aws"
  version      = "~> 5.9"
  cluster_name = "shop"
  cluster_service_connect_defaults = {
    namespace = aws_service_discovery_http_namespace.shop.arn
  }
  services = {
    orders = {
      service_connect_configuration = {
        service = { client_alias = { dns_name = "orders", port = 80 }, port_name = "http" }
      }
    }
    web = {
      service_connect_configuration = { enabled = true }
      container_definitions = {
        web = { image = "r.example/web", environment = [{ name = "ORDERS", value = "http://orders" }] }
      }
    }
  }
}
`);

  test('find each other in the default namespace of their cluster', () => {
    expect(needs('module.ecs.module.service["web"].aws_ecs_service.this[0]')).toContain(
      'module.ecs.module.service["orders"].aws_ecs_service.this[0]',
    );
  });
});

describe('which description is used', () => {
  const VPC = (more = '') => `
    module "vpc" {
      source         = "terraform-aws-modules/vpc/aws"
      azs            = ["eu-west-1a"]
      public_subnets = ["10.0.0.0/24"]
      ${more}
    }`;

  test('none where terraform init has fetched the module', () => {
    const { ids, problems } = read({
      'main.tf': VPC(),
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          {
            Key: 'vpc',
            Source: 'registry.terraform.io/terraform-aws-modules/vpc/aws',
            Dir: '.terraform/modules/vpc',
          },
        ],
      }),
      '.terraform/modules/vpc/main.tf': 'resource "aws_vpc" "own" {}',
    });
    expect(ids).toEqual(['module.vpc.aws_vpc.own']);
    expect(problems).toEqual([]);
  });

  test('none where nobody described the module: it stays one opaque component', () => {
    const { ids, problems } = read('module "m" {\n  source = "nobody/nothing/aws"\n}');
    expect(ids).toEqual(['module.m']);
    expect(problems.join()).toContain('kept as one opaque component');
  });

  test('a version that it was not written for is mentioned, and it is used', () => {
    const { ids, problems } = read(VPC('version = "~> 2.0"'));
    expect(ids).toContain('module.vpc.aws_subnet.public[0]');
    expect(problems).toHaveLength(2);
    expect(problems).toContain(
      `info main.tf:2 module terraform-aws-modules/vpc/aws is asked for in version "~> 2.0", and Firebreak's description is of v4, v5, v6`,
    );
  });

  test('one mention for many calls', () => {
    const { problems } = read(`${VPC()}${VPC().replace('"vpc"', '"other"')}`);
    expect(problems).toHaveLength(1);
  });

  test.each([
    ['git::https://github.com/terraform-aws-modules/terraform-aws-sqs.git?ref=v4.0.0', []],
    ['github.com/terraform-aws-modules/terraform-aws-sqs?ref=v3.1.0', ['v3.1.0']],
    ['git@github.com:terraform-aws-modules/terraform-aws-sqs.git', []],
    ['registry.terraform.io/terraform-aws-modules/sqs/aws', []],
  ])('%s', (source, versions) => {
    const { ids, problems } = read(`module "q" {\n  source = "${source}"\n  name = "orders"\n}`);
    expect(ids).toContain('module.q.aws_sqs_queue.this[0]');
    expect(problems.filter((one) => one.includes('asked for')).map((one) => /"(.*)"/.exec(one)?.[1])).toEqual(
      versions,
    );
  });

  test('submodules, also those with another name', () => {
    const { ids, show } = read(`
      module "role" {
        source   = "terraform-aws-modules/iam/aws//modules/iam-role"
        name     = "worker"
        policies = { queue = "arn:aws:iam::aws:policy/AmazonSQSFullAccess" }
      }
      module "database" {
        source = "terraform-aws-modules/security-group/aws//modules/postgresql"
        name   = "database"
        ingress_with_source_security_group_id = [{ source_security_group_id = aws_security_group.web.id }]
      }
      resource "aws_security_group" "web" {}
      output "role" {
        value = module.role.arn
      }`);
    expect(ids).toContain('module.role.aws_iam_role_policy_attachment.this["queue"]');
    const rule = 'module.database.module.sg.aws_security_group_rule.ingress_with_source_security_group_id[0]';
    expect(show(rule).source_security_group_id).toBe('?->aws_security_group.web.id');
  });

  test('calls with count, with for_each and switched off', () => {
    const { ids } = read(`
      module "many" {
        source   = "terraform-aws-modules/sqs/aws"
        for_each = toset(["a", "b"])
        name     = each.key
      }
      module "counted" {
        source = "terraform-aws-modules/sqs/aws"
        count  = 1
        name   = "c"
      }
      module "off" {
        source = "terraform-aws-modules/sqs/aws"
        count  = 0
        name   = "d"
      }`);
    const queues = ids.filter((id) => id.includes('aws_sqs_queue.this'));
    expect(queues).toEqual([
      'module.many["a"].aws_sqs_queue.this[0]',
      'module.many["b"].aws_sqs_queue.this[0]',
      'module.counted[0].aws_sqs_queue.this[0]',
      '-module.off.aws_sqs_queue.this',
    ]);
  });

  test('an output that is not described is unknown, and said so; an input that is not described is nothing', () => {
    const { show, problems } = read(`
      module "q" {
        source  = "terraform-aws-modules/sqs/aws"
        name    = "q"
        unheard = true
      }
      resource "t_t" "x" {
        y = module.q.something_new
        z = module.q.queue_arn
      }`);
    expect(show('t_t.x')).toEqual({ y: '?', z: '?->module.q.aws_sqs_queue.this[0].arn' });
    expect(problems[0]).toMatch(/^info main.tf:2 .*read from/);
    expect(problems[1]).toBe(
      `info main.tf:2 output "something_new" is not in Firebreak's description of terraform-aws-modules/sqs/aws; what it refers to is unknown`,
    );
    expect(problems).toHaveLength(2);
  });

  test('an input of the wrong shape is no mistake of the description', () => {
    const { problems } = read(VPC('private_subnets = 5'));
    expect(problems).toHaveLength(1);
  });
});

describe('sources', () => {
  test('addresses', () => {
    expect(publicModule('a/b/aws//modules/c')).toEqual({ address: 'a/b/aws//modules/c' });
    expect(publicModule('app.terraform.io/org/b/aws')).toBeUndefined();
    expect(publicModule('git::ssh://git@github.com/o/terraform-aws-b.git//modules/c?ref=1.2.3')).toEqual({
      address: 'o/b/aws//modules/c',
      ref: '1.2.3',
    });
    expect(publicModule('https://example.com/o/terraform-aws-b')).toBeUndefined();
    expect(siblingOf('a/b/aws//modules/c', '../../')).toBe('a/b/aws');
    expect(siblingOf('a/b/aws', './modules/d')).toBe('a/b/aws//modules/d');
    expect(siblingOf('a/b/aws', '../other')).toBeUndefined();
  });

  test.each([
    ['~> 5.0', true],
    ['5.1.2', true],
    ['>= 4, < 6', true],
    ['< 5', false],
    ['< 5.1', true],
    ['>= 7', false],
    ['v4.0.0', false],
    ['!= 5.0.1', true],
    ['0123abc', true],
    ['7.0.0-rc.1', false],
    ['main', true],
  ])('%s', (constraint, admitted) => {
    expect(admitsMajor(constraint, [5, 6])).toBe(admitted);
  });
});

describe('every description', () => {
  const all = describedModules().map((address) => moduleSkeleton(address)!);

  test('parses, and declares what its expressions name', () => {
    for (const { address, text } of all) {
      const { body, problems } = parseHcl(text);
      expect({ address, problems }).toEqual({ address, problems: [] });
      const declared = new Set(
        body.blocks.flatMap(({ type, labels, body: inner }) => {
          if (type === 'locals') return inner.attributes.map(({ name }) => `local.${name}`);
          if (type === 'resource') return [labels.join('.')];
          if (type === 'variable') return [`var.${labels[0]}`];
          return [`${type}.${labels.join('.')}`];
        }),
      );
      const named = text.matchAll(
        /(?<![\w."/-])((?:var|local|module)\.[\w-]+|(?:data\.)?(?:aws|google|azurerm|tls|null|random)_\w+\.[\w-]+)/g,
      );
      const missing = [...named].map(([, name]) => name!).filter((name) => !declared.has(name));
      expect({ address, missing }).toEqual({ address, missing: [] });
    }
  });

  test('has outputs that refer to what it creates or is given, and calls modules that are described', () => {
    for (const { address } of all) {
      const { ids, get, problems } = read({ 'main.tf': `module "m" {\n  source = "${address}"\n}` });
      expect({ address, opaque: ids.filter((id) => get(id.replace(/^-|\+$/g, '')).opaque) }).toEqual({
        address,
        opaque: [],
      });
      expect({ address, problems: problems.slice(1) }).toEqual({ address, problems: [] });
    }
  });

  test('creates types that the atlas knows', () => {
    const unknown = new Set<string>();
    for (const { text } of all) {
      for (const { type, labels } of parseHcl(text).body.blocks) {
        const [name = ''] = labels;
        if (type !== 'resource' || !/^(aws|google|azurerm)_/.test(name) || Object.hasOwn(atlas.types, name))
          continue;
        if (!Object.keys(atlas.prefixes).some((prefix) => name.startsWith(prefix))) unknown.add(name);
      }
    }
    expect([...unknown].sort()).toEqual([]);
  });
});
