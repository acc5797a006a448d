/**
 * A plan as `terraform show -json` prints it: services that share a network in one of two regions, half of them new
 * (what they refer to is not known yet), half of them there already. Same arguments, same bytes.
 */
import { writeFileSync } from 'node:fs';
import { random } from './estate.mjs';

const REGIONS = [
  { network: 'network_us', provider: 'aws', name: 'us-east-1' },
  { network: 'network_eu', provider: 'aws.europe', name: 'eu-west-1' },
];
const ACCOUNT = '123456789012';
/** Fewer than this many resources cannot hold both networks and one service. */
const FEWEST = 60;

/** Writes a plan of exactly so many resources, and says how large it is. */
export function generatePlan(file, { resources = 10_000, seed = 1 } = {}) {
  if (resources < FEWEST) throw new RangeError(`resources is ${resources}, expected at least ${FEWEST}`);
  const next = random(seed);
  const plan = new Plan();
  for (const region of REGIONS) plan.module(region.network, region, false, {}, network(region));
  for (let i = 0; ; i++) {
    const region = REGIONS[i % REGIONS.length];
    const parts = service(i, region, next);
    if (plan.size + countOf(parts) > resources) break;
    const of = (output) => ref(`module.${region.network}`, output);
    const inputs = { subnets: of('subnets'), vpc: of('vpc'), zone: of('zone'), cluster: of('cluster') };
    plan.module(`service_${i}`, region, i % 4 < 2, inputs, parts);
  }
  const rest = resources - plan.size;
  if (rest > 0) plan.root({ type: 'aws_ssm_parameter', name: 'flags', count: rest, args: parameter(next) });
  const text = `${JSON.stringify(plan.document())}\n`;
  writeFileSync(file, text);
  return { resources: plan.size, bytes: Buffer.byteLength(text) };
}

// ---------------------------------------------------------------------------------------------------------------
// What is in it

/** An attribute of another resource, or an input or output of a module. */
class Reference {
  constructor(of, attribute) {
    this.of = of;
    this.attribute = attribute;
  }
}
const ref = (of, attribute = 'id') => new Reference(of, attribute);
const input = (name) => new Reference('var', name);

/** `jsonencode` of something that holds references. */
class Json {
  constructor(content) {
    this.content = content;
  }
}
const json = (content) => new Json(content);

/** Nested blocks, which a plan's configuration shows as a list of their arguments. */
class Blocks {
  constructor(list) {
    this.list = list;
  }
}
const block = (...list) => new Blocks(list);

function network({ name: region }) {
  const per = (count, type, name, args) => ({ type, name, count, args });
  const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
  const named = (name) => ({ tags: { Name: name, team: 'platform', managed_by: 'terraform' } });
  return [
    {
      type: 'aws_vpc',
      name: 'main',
      args: () => ({ cidr_block: '10.0.0.0/16', enable_dns_hostnames: true, ...named('main') }),
    },
    { type: 'aws_internet_gateway', name: 'main', args: () => ({ vpc_id: ref('aws_vpc.main') }) },
    per(3, 'aws_subnet', 'private', (i) => ({
      vpc_id: ref('aws_vpc.main'),
      cidr_block: `10.0.${i}.0/24`,
      availability_zone: zones[i],
      ...named(`private-${i}`),
    })),
    per(3, 'aws_subnet', 'public', (i) => ({
      vpc_id: ref('aws_vpc.main'),
      cidr_block: `10.0.${100 + i}.0/24`,
      availability_zone: zones[i],
      map_public_ip_on_launch: true,
      ...named(`public-${i}`),
    })),
    { type: 'aws_eip', name: 'nat', args: () => ({ domain: 'vpc', ...named('nat') }) },
    {
      type: 'aws_nat_gateway',
      name: 'main',
      args: () => ({
        allocation_id: ref('aws_eip.nat'),
        subnet_id: ref('aws_subnet.public[0]'),
        ...named('nat'),
      }),
    },
    {
      type: 'aws_route_table',
      name: 'private',
      args: () => ({
        vpc_id: ref('aws_vpc.main'),
        route: block({ cidr_block: '0.0.0.0/0', nat_gateway_id: ref('aws_nat_gateway.main') }),
      }),
    },
    per(3, 'aws_route_table_association', 'private', (i) => ({
      subnet_id: ref(`aws_subnet.private[${i}]`),
      route_table_id: ref('aws_route_table.private'),
    })),
    { type: 'aws_ecs_cluster', name: 'main', args: () => ({ name: 'main', ...named('main') }) },
    {
      type: 'aws_route53_zone',
      name: 'main',
      args: () => ({ name: `${region}.shop.example`, ...named('main') }),
    },
  ];
}

const TEAMS = ['orders', 'search', 'billing', 'identity', 'catalogue', 'delivery', 'data', 'platform'];
const ALARMS = ['CPUUtilization', 'MemoryUtilization', 'HTTPCode_Target_5XX_Count', 'TargetResponseTime'];

function service(number, region, next) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const name = `${pick(TEAMS)}-${number}`;
  const tags = {
    service: name,
    team: pick(TEAMS),
    environment: 'production',
    cost_centre: String(1_000 + Math.floor(next() * 9_000)),
    repository: `https://git.example/${name}`,
    managed_by: 'terraform',
  };
  const multiZone = next() < 0.5;
  const settings = Array.from({ length: 12 }, (_, i) => ({
    name: `SETTING_${i}`,
    value: Math.floor(next() * 1e12).toString(36),
  }));
  const assume = (principal) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: principal } }],
  });
  const role = (id, principal) => ({
    type: 'aws_iam_role',
    name: id,
    args: () => ({ name: `${name}-${id}`, assume_role_policy: JSON.stringify(assume(principal)), tags }),
  });
  return [
    {
      type: 'aws_lb',
      name: 'web',
      args: () => ({
        name,
        load_balancer_type: 'application',
        internal: false,
        idle_timeout: 60,
        subnets: input('subnets'),
        security_groups: [ref('aws_security_group.web')],
        tags,
      }),
    },
    {
      type: 'aws_lb_listener',
      name: 'https',
      args: () => ({
        load_balancer_arn: ref('aws_lb.web', 'arn'),
        port: 443,
        protocol: 'HTTPS',
        ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        default_action: block({ type: 'forward', target_group_arn: ref('aws_lb_target_group.web', 'arn') }),
      }),
    },
    {
      type: 'aws_lb_target_group',
      name: 'web',
      args: () => ({
        name,
        port: 8080,
        protocol: 'HTTP',
        target_type: 'ip',
        vpc_id: input('vpc'),
        health_check: block({ path: '/health', interval: 10, timeout: 5, healthy_threshold: 2 }),
        tags,
      }),
    },
    {
      type: 'aws_security_group',
      name: 'web',
      args: () => ({
        name,
        description: `What may reach ${name}`,
        vpc_id: input('vpc'),
        ingress: block(
          { from_port: 443, to_port: 443, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] },
          { from_port: 8080, to_port: 8080, protocol: 'tcp', cidr_blocks: ['10.0.0.0/16'] },
        ),
        egress: block({ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }),
        tags,
      }),
    },
    {
      type: 'aws_ecs_service',
      name: 'web',
      args: () => ({
        name,
        cluster: input('cluster'),
        task_definition: ref('aws_ecs_task_definition.web', 'arn'),
        launch_type: 'FARGATE',
        desired_count: 3,
        network_configuration: block({
          subnets: input('subnets'),
          security_groups: [ref('aws_security_group.web')],
          assign_public_ip: false,
        }),
        load_balancer: block({
          target_group_arn: ref('aws_lb_target_group.web', 'arn'),
          container_name: 'web',
          container_port: 8080,
        }),
        tags,
      }),
    },
    {
      type: 'aws_ecs_task_definition',
      name: 'web',
      args: () => ({
        family: name,
        network_mode: 'awsvpc',
        requires_compatibilities: ['FARGATE'],
        cpu: '512',
        memory: '1024',
        task_role_arn: ref('aws_iam_role.task', 'arn'),
        execution_role_arn: ref('aws_iam_role.execution', 'arn'),
        container_definitions: json([
          {
            name: 'web',
            image: `registry.example/${name}:1.${number}`,
            essential: true,
            portMappings: [{ containerPort: 8080 }],
            environment: [
              ...settings,
              { name: 'DATABASE_HOST', value: ref('aws_db_instance.main', 'address') },
              { name: 'SESSIONS_TABLE', value: ref('aws_dynamodb_table.sessions', 'name') },
              { name: 'JOBS_QUEUE', value: ref('aws_sqs_queue.jobs', 'url') },
            ],
            secrets: [
              { name: 'DATABASE_PASSWORD', valueFrom: ref('aws_secretsmanager_secret.database', 'arn') },
            ],
          },
        ]),
        tags,
      }),
    },
    role('task', 'ecs-tasks.amazonaws.com'),
    role('execution', 'ecs-tasks.amazonaws.com'),
    role('worker', 'lambda.amazonaws.com'),
    {
      type: 'aws_iam_role_policy',
      name: 'task',
      args: () => ({
        name: 'task',
        role: ref('aws_iam_role.task'),
        policy: json({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
              Resource: [ref('aws_dynamodb_table.sessions', 'arn')],
            },
            { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: ref('aws_sqs_queue.jobs', 'arn') },
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:PutObject'],
              Resource: [ref('aws_s3_bucket.files', 'arn')],
            },
          ],
        }),
      }),
    },
    {
      type: 'aws_iam_role_policy_attachment',
      name: 'execution',
      args: () => ({
        role: ref('aws_iam_role.execution', 'name'),
        policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
      }),
    },
    {
      type: 'aws_cloudwatch_log_group',
      name: 'web',
      args: () => ({ name: `/ecs/${name}`, retention_in_days: 30, skip_destroy: false, tags }),
    },
    {
      type: 'aws_db_subnet_group',
      name: 'main',
      args: () => ({ name, description: 'Managed by Terraform', subnet_ids: input('subnets'), tags }),
    },
    {
      type: 'aws_db_instance',
      name: 'main',
      args: () => ({
        identifier: name,
        engine: 'postgres',
        engine_version: '16.4',
        instance_class: 'db.t4g.medium',
        allocated_storage: 50,
        storage_encrypted: true,
        backup_retention_period: 7,
        multi_az: multiZone,
        ...(multiZone ? {} : { availability_zone: `${region.name}${pick(['a', 'b', 'c'])}` }),
        db_subnet_group_name: ref('aws_db_subnet_group.main', 'name'),
        vpc_security_group_ids: [ref('aws_security_group.web')],
        kms_key_id: ref('aws_kms_key.data', 'arn'),
        skip_final_snapshot: false,
        tags,
      }),
    },
    {
      type: 'aws_dynamodb_table',
      name: 'sessions',
      args: () => ({
        name: `${name}-sessions`,
        billing_mode: 'PAY_PER_REQUEST',
        hash_key: 'id',
        attribute: block({ name: 'id', type: 'S' }, { name: 'user', type: 'S' }),
        global_secondary_index: block({ name: 'by-user', hash_key: 'user', projection_type: 'ALL' }),
        ttl: block({ attribute_name: 'expires', enabled: true }),
        tags,
      }),
    },
    {
      type: 'aws_sqs_queue',
      name: 'jobs',
      args: () => ({
        name: `${name}-jobs`,
        visibility_timeout_seconds: 60,
        redrive_policy: json({ deadLetterTargetArn: ref('aws_sqs_queue.dead', 'arn'), maxReceiveCount: 5 }),
        tags,
      }),
    },
    {
      type: 'aws_sqs_queue',
      name: 'dead',
      args: () => ({ name: `${name}-dead`, message_retention_seconds: 1_209_600, tags }),
    },
    {
      type: 'aws_lambda_function',
      name: 'worker',
      args: () => ({
        function_name: `${name}-worker`,
        role: ref('aws_iam_role.worker', 'arn'),
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        filename: 'worker.zip',
        memory_size: 512,
        timeout: 30,
        environment: block({
          variables: {
            TABLE: ref('aws_dynamodb_table.sessions', 'name'),
            BUCKET: ref('aws_s3_bucket.files', 'bucket'),
            LOG_LEVEL: 'info',
          },
        }),
        tags,
      }),
    },
    {
      type: 'aws_lambda_event_source_mapping',
      name: 'jobs',
      args: () => ({
        event_source_arn: ref('aws_sqs_queue.jobs', 'arn'),
        function_name: ref('aws_lambda_function.worker', 'arn'),
        batch_size: 10,
        enabled: true,
      }),
    },
    {
      type: 'aws_s3_bucket',
      name: 'files',
      args: () => ({ bucket: `${name}-files`, force_destroy: false, tags }),
    },
    {
      type: 'aws_s3_bucket_public_access_block',
      name: 'files',
      args: () => ({
        bucket: ref('aws_s3_bucket.files'),
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      }),
    },
    {
      type: 'aws_secretsmanager_secret',
      name: 'database',
      args: () => ({ name: `${name}/database`, recovery_window_in_days: 7, tags }),
    },
    {
      type: 'aws_kms_key',
      name: 'data',
      args: () => ({
        description: `Data of ${name}`,
        enable_key_rotation: true,
        deletion_window_in_days: 30,
        tags,
      }),
    },
    {
      type: 'aws_route53_record',
      name: 'web',
      args: () => ({
        zone_id: input('zone'),
        name: `${name}.${region.name}.shop.example`,
        type: 'A',
        alias: block({
          name: ref('aws_lb.web', 'dns_name'),
          zone_id: ref('aws_lb.web', 'zone_id'),
          evaluate_target_health: true,
        }),
      }),
    },
    {
      type: 'aws_cloudwatch_metric_alarm',
      name: 'alarm',
      count: ALARMS.length,
      args: (i) => ({
        alarm_name: `${name}-${ALARMS[i]}`,
        comparison_operator: 'GreaterThanThreshold',
        evaluation_periods: 3,
        metric_name: ALARMS[i],
        namespace: i < 2 ? 'AWS/ECS' : 'AWS/ApplicationELB',
        period: 60,
        statistic: 'Average',
        threshold: 80,
        dimensions: { ServiceName: ref('aws_ecs_service.web', 'name') },
        treat_missing_data: 'missing',
        tags,
      }),
    },
  ];
}

function parameter(next) {
  return (i) => ({
    name: `/shop/flag-${i}`,
    type: 'String',
    tier: 'Standard',
    value: next() < 0.5 ? 'on' : 'off',
  });
}

const countOf = (parts) => parts.reduce((sum, { count = 1 }) => sum + count, 0);

/** What a network hands to the services in it. */
const OUTPUTS = {
  subnets: 'aws_subnet.private',
  vpc: 'aws_vpc.main',
  zone: 'aws_route53_zone.main',
  cluster: 'aws_ecs_cluster.main',
};

// ---------------------------------------------------------------------------------------------------------------
// How Terraform writes it

class Plan {
  size = 0;
  planned = { resources: [], child_modules: [] };
  changes = [];
  configuration = { resources: [], module_calls: {} };

  module(name, region, isNew, inputs, parts) {
    const module = new Module(`module.${name}`, region, isNew, parts);
    const written = parts.map((part) => this.#add(part, module));
    this.planned.child_modules.push({ resources: module.planned, address: module.address });
    const outputs = Object.entries(OUTPUTS).map(([output, of]) => [
      output,
      { expression: { references: [of] } },
    ]);
    this.configuration.module_calls[name] = {
      source: name === region.network ? './modules/network' : './modules/service',
      expressions: expressionsOf(inputs),
      module: {
        ...(name === region.network ? { outputs: Object.fromEntries(outputs) } : {}),
        resources: written,
        variables: Object.fromEntries(Object.keys(inputs).map((variable) => [variable, {}])),
      },
    };
  }

  root(part) {
    const module = new Module('', REGIONS[0], false, [part]);
    this.configuration.resources.push(this.#add(part, module));
    this.planned.resources.push(...module.planned);
  }

  /** Adds the instances of a resource, and returns how its configuration shows. */
  #add({ type, name, count, args }, module) {
    const local = `${type}.${name}`;
    const prefix = module.address === '' ? '' : `${module.address}.`;
    let first;
    for (let i = 0; i < (count ?? 1); i++) {
      const all = args(i);
      first ??= all;
      const id = {
        address: `${prefix}${local}${count === undefined ? '' : `[${i}]`}`,
        mode: 'managed',
        type,
        name,
        ...(count === undefined ? {} : { index: i }),
        provider_name: 'registry.terraform.io/hashicorp/aws',
      };
      const values = module.valuesOf(type, all, i);
      const sensitive = all.tags === undefined ? {} : { tags: {}, tags_all: {} };
      module.planned.push({ ...id, schema_version: 0, values, sensitive_values: sensitive });
      this.changes.push({
        ...id,
        ...(module.address === '' ? {} : { module_address: module.address }),
        change: {
          actions: [module.isNew ? 'create' : 'no-op'],
          before: module.isNew ? null : values,
          after: values,
          after_unknown: module.isNew ? { id: true, arn: true, ...unknownOf(all) } : {},
          before_sensitive: module.isNew ? false : sensitive,
          after_sensitive: sensitive,
        },
      });
      this.size++;
    }
    return {
      address: local,
      mode: 'managed',
      type,
      name,
      provider_config_key: module.region.provider,
      expressions: expressionsOf(first),
      schema_version: 0,
      ...(count === undefined ? {} : { count_expression: { constant_value: count } }),
    };
  }

  document() {
    const provider = (name, alias) => ({
      name: 'aws',
      full_name: 'registry.terraform.io/hashicorp/aws',
      ...alias,
      version_constraint: '~> 5.0',
      expressions: { region: { constant_value: name } },
    });
    const [us, eu] = REGIONS;
    return {
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: { root_module: this.planned },
      resource_changes: this.changes,
      configuration: {
        provider_config: {
          [us.provider]: provider(us.name),
          [eu.provider]: provider(eu.name, { alias: 'europe' }),
        },
        root_module: this.configuration,
      },
      timestamp: '2025-10-20T06:48:00Z',
      applyable: true,
      complete: true,
      errored: false,
    };
  }
}

class Module {
  planned = [];

  constructor(address, region, isNew, parts) {
    Object.assign(this, { address, region, isNew });
    this.args = new Map(parts.map(({ type, name, args }) => [`${type}.${name}`, args]));
  }

  /** Arguments as planned; of what exists also what the cloud has said. */
  valuesOf(type, args, index) {
    const values = this.#known(args);
    if (values.tags !== undefined) values.tags_all = values.tags;
    return this.isNew ? values : { ...values, ...answers(type, this.region.name, args, index) };
  }

  #known(value) {
    if (value instanceof Reference) return this.#resolve(value);
    if (value instanceof Json) {
      return this.isNew && hasUnknown(value.content) ? undefined : JSON.stringify(this.#known(value.content));
    }
    if (value instanceof Blocks) return value.list.map((each) => this.#known(each));
    if (Array.isArray(value)) return value.map((each) => this.#known(each) ?? null);
    if (typeof value !== 'object') return value;
    const entries = Object.entries(value).map(([key, each]) => [key, this.#known(each)]);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
  }

  #resolve({ of, attribute }) {
    const region = this.region.name;
    if (of === 'var' && attribute === 'subnets') {
      return [0, 1, 2].map((i) => answers('aws_subnet', region, { tags: { Name: `private-${i}` } }, i).id);
    }
    if (of === 'var') {
      const type = OUTPUTS[attribute].split('.')[0];
      return answers(type, region, { name: 'main' }, 0).id;
    }
    if (this.isNew) return undefined;
    const [local, index = 0] = of.split(/[[\]]/);
    const args = this.args.get(local)(Number(index));
    return answers(local.split('.')[0], region, args, Number(index))[attribute] ?? args[attribute];
  }
}

/** What a cloud answers once something exists. */
function answers(type, region, args, index) {
  const kind = type.replace('aws_', '');
  const name =
    args.name ?? args.bucket ?? args.identifier ?? args.function_name ?? args.alarm_name ?? args.family;
  const known = typeof name === 'string' ? name : (args.tags?.Name ?? `${kind}-${index}`);
  const arn = `arn:aws:${(ARNS[type] ?? `${kind}::${kind}/{name}`).replace('::', `:${region}:${ACCOUNT}:`).replace('{name}', known)}`;
  const own = {
    aws_lb: { dns_name: `${known}.${region}.elb.amazonaws.com`, zone_id: 'Z35SXDOTRQ7X7K' },
    aws_db_instance: { address: `${known}.c9akciq32.${region}.rds.amazonaws.com` },
    aws_sqs_queue: { url: `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${known}` },
  };
  return { id: known, arn, ...own[type] };
}

const ARNS = {
  aws_dynamodb_table: 'dynamodb::table/{name}',
  aws_sqs_queue: 'sqs::{name}',
  aws_lambda_function: 'lambda::function:{name}',
  aws_s3_bucket: 's3:::{name}',
  aws_iam_role: 'iam::role/{name}',
  aws_secretsmanager_secret: 'secretsmanager::secret:{name}-AbCdEf',
  aws_lb: 'elasticloadbalancing::loadbalancer/app/{name}/50dc6c495c0c9188',
  aws_lb_target_group: 'elasticloadbalancing::targetgroup/{name}/73e2d6bc24d8a067',
  aws_ecs_service: 'ecs::service/main/{name}',
  aws_ecs_task_definition: 'ecs::task-definition/{name}:1',
  aws_db_instance: 'rds::db:{name}',
};

/** What of the arguments is only known after apply, in Terraform's form. Inputs come from what exists. */
function unknownOf(value) {
  if (value instanceof Reference) return value.of !== 'var';
  if (value instanceof Json) return hasUnknown(value.content);
  if (value instanceof Blocks) return value.list.map(unknownOf);
  if (Array.isArray(value)) return value.map(unknownOf);
  if (typeof value !== 'object') return false;
  const entries = Object.entries(value).filter(([, each]) => hasUnknown(each) || typeof each === 'object');
  return Object.fromEntries(entries.map(([key, each]) => [key, unknownOf(each)]));
}

function hasUnknown(value) {
  return referencesIn(value).some(({ of }) => of !== 'var');
}

function referencesIn(value) {
  if (value instanceof Reference) return [value];
  if (value instanceof Json) return referencesIn(value.content);
  if (value instanceof Blocks) return value.list.flatMap(referencesIn);
  return typeof value === 'object' ? Object.values(value).flatMap(referencesIn) : [];
}

/** Arguments as the configuration shows them: constants, or the names that an expression uses. */
function expressionsOf(args) {
  const entries = Object.entries(args).map(([key, value]) => {
    if (value instanceof Blocks) return [key, value.list.map(expressionsOf)];
    const references = referencesIn(value);
    if (references.length === 0) return [key, { constant_value: value }];
    // Each name is followed by what it is a part of.
    const names = references.flatMap(({ of, attribute }) => [
      `${of}.${attribute}`,
      ...(of === 'var' ? [] : [of]),
    ]);
    return [key, { references: names }];
  });
  return Object.fromEntries(entries);
}
