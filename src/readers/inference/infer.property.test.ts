/** Whatever the arguments are: the inference ends, its estate is valid, and the order of resources says nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atlas, type TypeRule } from '../../atlas/index.js';
import { type Estate, mergeEstates, validateEstate } from '../../estate/index.js';
import { inferEstate, type Ref, type Resource, Sym, UNKNOWN, type Value } from './index.js';

/** Types whose rules lead into every step of the inference, and some that no rule describes. */
const TYPES = [
  'aws_lambda_function',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function_url',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_ecs_service',
  'aws_ecs_task_definition',
  'aws_instance',
  'aws_autoscaling_group',
  'aws_dynamodb_table',
  'aws_dynamodb_table_replica',
  'aws_sqs_queue',
  'aws_s3_bucket',
  'aws_ssm_parameter',
  'aws_db_instance',
  'aws_db_subnet_group',
  'aws_rds_cluster',
  'aws_rds_cluster_instance',
  'aws_subnet',
  'aws_security_group',
  'aws_security_group_rule',
  'aws_nat_gateway',
  'aws_route_table',
  'aws_route_table_association',
  'aws_vpc_endpoint',
  'aws_lb',
  'aws_lb_listener',
  'aws_lb_target_group',
  'aws_lb_target_group_attachment',
  'aws_api_gateway_rest_api',
  'aws_cloudfront_distribution',
  'aws_route53_record',
  'aws_route53_zone',
  'aws_dynamodb_novelty',
  'strangecloud_thing',
  'module',
];

const TEXTS = [
  '',
  'eu-west-1a',
  'eu-west-1b',
  'orders',
  'shop.example.com',
  'PRIMARY',
  'SECONDARY',
  'A',
  'one',
  '0.0.0.0/0',
  'arn:aws:dynamodb:eu-west-1:1:table/orders',
  'arn:aws:sqs:*:*:*',
  'com.amazonaws.eu-west-1.dynamodb',
  '{"Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/orders"}]}',
  '[{"environment":[{"name":"T","value":"orders"}],"image":"orders"}]',
  '{"__proto__":{"Statement":1}',
];

/** Every argument path that a rule mentions, wherever in the rule it stands. */
function pathsOf(type: string): string[] {
  const rule: TypeRule | undefined = atlas.types[type];
  if (rule === undefined) return ['name', 'input'];
  const { record, routes, placement, routing } = rule;
  const named = [rule.needs, rule.neededBy, rule.includes].flatMap((list) =>
    (list ?? []).map(({ arg }) => arg),
  );
  const conditions = [rule.entry?.when, ...(placement?.standby ?? []).map(({ when }) => when)].flatMap(
    (when) => (when ?? []).map(({ arg }) => arg),
  );
  const sides = [...(rule.allows ?? []).flatMap(({ from, to }) => [from, to]), routing?.table];
  return [
    ...named,
    ...conditions,
    ...sides.flatMap((side) => (typeof side === 'string' ? [] : (side ?? []))),
    ...[rule.names, rule.partOf, rule.policies, rule.securityGroups, rule.replicaOf, rule.contents].flatMap(
      (list) => list ?? [],
    ),
    ...[placement?.subnet, placement?.zone, placement?.copies, routing?.via, routing?.subnets].flatMap(
      (list) => list ?? [],
    ),
    ...(record === undefined
      ? []
      : [record.name, record.type, ...record.zone, ...record.targets, 'health_check_id']),
    ...(record === undefined ? [] : ['failover_routing_policy.type', 'weighted_routing_policy.weight']),
    ...(routes === undefined
      ? []
      : [...routes.from, `${routes.blocks}.${routes.key}`, `${routes.blocks}.domain_name`]),
    ...(rule.replicas === undefined ? [] : [rule.replicas]),
    ...(rule.privateEndpoint === undefined ? [] : [rule.privateEndpoint]),
    'name',
  ];
}

/** A value before it is known which resources there are: references are numbers. */
type Plan =
  | { readonly text: string }
  | { readonly to: number; readonly attribute: string; readonly known: boolean }
  | { readonly either: readonly [number, number] }
  | { readonly mixed: readonly [string, number] }
  | { readonly list: readonly Plan[] }
  | { readonly plain: Value };

const plan: fc.Arbitrary<Plan> = fc.letrec<{ value: Plan; leaf: Plan }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ text: fc.constantFrom(...TEXTS) }),
    fc.record({
      to: fc.nat(20),
      attribute: fc.constantFrom('arn', 'id', 'name', 'dns_name', 'value', ''),
      known: fc.boolean(),
    }),
    fc.record({ either: fc.tuple(fc.nat(20), fc.nat(20)) }),
    fc.record({
      mixed: fc.tuple(fc.constantFrom('arn:aws:dynamodb:eu-west-1:1:table/', '[{"value":"', ''), fc.nat(20)),
    }),
    fc.record({ plain: fc.constantFrom<Value>(null, true, false, 0, 1, 2, UNKNOWN) }),
  ),
  value: fc.oneof(
    { weight: 4, arbitrary: tie('leaf') },
    fc.record({ list: fc.array(tie('leaf'), { maxLength: 3 }) }),
  ),
})).value;

interface Sketch {
  readonly type: string;
  readonly name: string;
  readonly region: string | undefined;
  readonly data: boolean;
  readonly disabled: boolean;
  readonly repeated: boolean;
  readonly values: readonly (readonly [string, Plan])[];
}

const sketch: fc.Arbitrary<Sketch> = fc.constantFrom(...TYPES).chain((type) =>
  fc.record({
    type: fc.constant(type),
    name: fc.constantFrom('main', 'orders', 'bastion', 'a', 'b'),
    region: fc.constantFrom('eu-west-1', 'eu-west-1', 'us-east-1', undefined),
    data: fc.boolean().map((yes) => yes && type !== 'module'),
    disabled: fc.constantFrom(false, false, false, true),
    repeated: fc.constantFrom(false, false, false, true),
    values: fc.array(fc.tuple(fc.constantFrom(...pathsOf(type)), plan), { maxLength: 6 }),
  }),
);

function build(sketches: readonly Sketch[]): Resource[] {
  const values = sketches.map(() => new Map<string, Value>());
  const resources = sketches.map((one, i): Resource => {
    const address = `${one.data ? 'data.' : ''}${one.type}.${one.name}${i}`;
    const region: Value = one.region ?? UNKNOWN;
    return {
      id: address,
      address,
      type: one.type,
      name: one.name,
      mode: one.data ? 'data' : 'managed',
      root: '.',
      module: '',
      values: values[i]!,
      provider: { name: 'aws', values: new Map([['region', region]]) },
      source: { file: 'main.tf', line: i + 1 },
      disabled: one.disabled,
      repeated: one.repeated,
      ...(one.type === 'module' ? { opaque: true } : {}),
      lineOf: () => i + 1,
    };
  });
  const ref = (to: number, path: string): Ref => ({ resources: [resources[to % resources.length]!], path });
  const value = (from: Plan): Value => {
    if ('text' in from) return from.text;
    if ('list' in from) return from.list.map(value);
    if ('either' in from)
      return new Sym(
        undefined,
        from.either.map((to) => ref(to, 'arn')),
      );
    if ('mixed' in from) {
      const hole = new Sym(undefined, [ref(from.mixed[1], 'name')]);
      return new Sym(undefined, hole.refs, [from.mixed[0], hole]);
    }
    if ('plain' in from) return from.plain;
    return new Sym(from.known ? 'orders' : undefined, [ref(from.to, from.attribute)]);
  };
  sketches.forEach((one, i) => {
    for (const [path, planned] of one.values) put(values[i]!, path.split('.'), value(planned));
  });
  return resources;
}

/** Sets what is behind a path; blocks are lists of maps, as Terraform has them. */
function put(into: Map<string, Value>, path: readonly string[], value: Value): void {
  const [first, ...rest] = path;
  const key = first === '*' ? 'any' : first!;
  if (rest.length === 0) {
    into.set(key, value);
    return;
  }
  const present = into.get(key);
  const block =
    Array.isArray(present) && present[0] instanceof Map
      ? (present[0] as Map<string, Value>)
      : new Map<string, Value>();
  put(block, rest, value);
  into.set(key, [block]);
}

function infer(resources: readonly Resource[]): Estate {
  return mergeEstates([inferEstate({ resources, diagnostics: [] }, atlas)]);
}

/** An estate without its diagnostics, and without which of several lines that tell the same is quoted. */
function meaning({ components, dependencies, groups, journeys }: Estate) {
  return { components, dependencies: dependencies.map(({ evidence: _, ...one }) => one), groups, journeys };
}

const RUNS = { numRuns: 200 };

describe('any resources with any arguments', () => {
  it('make a valid estate', () => {
    fc.assert(
      fc.property(fc.array(sketch, { minLength: 1, maxLength: 8 }), (sketches) => {
        expect(validateEstate(infer(build(sketches))).map(({ message }) => message)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('make the same estate in any order', () => {
    const orders = fc.array(sketch, { minLength: 2, maxLength: 8 }).chain((sketches) =>
      fc.record({
        sketches: fc.constant(sketches),
        order: fc.shuffledSubarray([...sketches.keys()], { minLength: sketches.length }),
      }),
    );
    fc.assert(
      fc.property(orders, ({ sketches, order }) => {
        const resources = build(sketches);
        expect(meaning(infer(order.map((i) => resources[i]!)))).toEqual(meaning(infer(resources)));
      }),
      RUNS,
    );
  });
});
