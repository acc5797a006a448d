import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isList,
  isMap,
  type Reading,
  type Resource,
  refsIn,
  Sym,
  type Value,
} from '../../inference/index.js';
import { readPlanOrState as readBytes } from './index.js';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

const readPlanOrState = (text: string, file: string) => readBytes(Buffer.from(text), file);

function read(document: unknown, indent = 2): Reading {
  const reading = readPlanOrState(JSON.stringify(document, null, indent), 'plan.json');
  if (reading === undefined) throw new Error('not recognised');
  return reading;
}

function find(reading: Reading, id: string): Resource {
  const found = reading.resources.find((resource) => resource.id === id);
  if (found === undefined)
    throw new Error(`${id} is not among ${reading.resources.map((each) => each.id).join(', ')}`);
  return found;
}

/** References as `id.path`, all instances of one reference joined by `|`. */
const refs = (value: Value | undefined) =>
  refsIn(value).map(
    ({ resources, path }) => `${resources.map((each) => each.id).join('|')}${path && `.${path}`}`,
  );

const at = (value: Value | undefined, ...path: (string | number)[]): Value | undefined =>
  path.reduce<Value | undefined>(
    (inner, step) =>
      isMap(inner) ? inner.get(String(step)) : isList(inner) ? inner[Number(step)] : undefined,
    value,
  );

const provider_name = 'registry.terraform.io/hashicorp/aws';
const planned = (address: string, values: object, more: object = {}) => {
  const [type, name] = address
    .replace(/^(module\.\w+(\[[^\]]*\])?\.)+/, '')
    .replace(/^data\./, '')
    .replace(/\[.*/, '')
    .split('.');
  return {
    address,
    mode: address.includes('data.') ? 'data' : 'managed',
    type,
    name,
    provider_name,
    values,
    ...more,
  };
};
const change = (address: string, after_unknown: object, actions = ['create']) => ({
  address,
  change: { actions, after_unknown },
});
const configured = (address: string, expressions: object, more: object = {}) => {
  const [type, name] = address.replace(/^data\./, '').split('.');
  return { address, type, name, provider_config_key: 'aws', expressions, ...more };
};
const plan = (parts: {
  resources?: unknown;
  child_modules?: unknown;
  changes?: unknown[];
  configured?: unknown[];
  calls?: object;
  providers?: object;
  more?: object;
}) => ({
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: {
    root_module: { resources: parts.resources ?? [], child_modules: parts.child_modules ?? [] },
  },
  resource_changes: parts.changes ?? [],
  configuration: {
    provider_config: parts.providers ?? {},
    root_module: { resources: parts.configured ?? [], module_calls: parts.calls ?? {} },
  },
  ...parts.more,
});

describe('a plan that Terraform wrote', () => {
  const reading = readPlanOrState(fixture('modules.plan.json'), 'plan.json')!;

  test('lists every resource instance, with and without keys in its address', () => {
    expect(reading.diagnostics).toEqual([]);
    expect(reading.resources.map(({ id, address }) => `${id} ${address}`)).toEqual([
      'terraform_data.a[0] terraform_data.a',
      'terraform_data.a[1] terraform_data.a',
      'terraform_data.b["x"] terraform_data.b',
      'terraform_data.b["y"] terraform_data.b',
      'terraform_data.c["x"] terraform_data.c',
      'terraform_data.c["y"] terraform_data.c',
      'terraform_data.d[0] terraform_data.d',
      'terraform_data.d[1] terraform_data.d',
      'module.m["k"].terraform_data.in module.m.terraform_data.in',
    ]);
  });

  test('a reference by count.index or each.key means the instance with the same key', () => {
    expect(refs(find(reading, 'terraform_data.c["y"]').values.get('input'))).toEqual([
      'terraform_data.b["y"]',
    ]);
    expect(refs(find(reading, 'terraform_data.d[1]').values.get('input'))).toEqual(['terraform_data.a[1]']);
  });

  test('a splat means all instances', () => {
    expect(refs(find(reading, 'terraform_data.b["x"]').values.get('triggers_replace'))).toEqual([
      'terraform_data.a[0]|terraform_data.a[1]',
    ]);
  });

  test('references pass through module outputs and variables', () => {
    const input = find(reading, 'terraform_data.b["x"]').values.get('input');
    expect(refs(input)).toEqual([
      'terraform_data.a[0].id',
      'terraform_data.a[1].output',
      'module.m["k"].terraform_data.in.id',
    ]);
    expect(at(input, 'each')).toBe('x');
    const inside = find(reading, 'module.m["k"].terraform_data.in');
    expect(refs(inside.values.get('input'))).toEqual(['terraform_data.a[0].id']);
    expect(refs(inside.values.get('triggers_replace'))).toEqual(['terraform_data.d[0]|terraform_data.d[1]']);
    expect(inside.module).toBe('module.m');
  });

  test('every resource stands on the line of its address', () => {
    const lines = fixture('modules.plan.json').split('\n');
    for (const { id, source, lineOf } of reading.resources) {
      expect(lines[source.line - 1]).toContain(`"address": ${JSON.stringify(id)}`);
      expect(lineOf(['input'])).toBe(source.line);
    }
  });

  test('a computed attribute that nobody set is no argument: its absence means the default', () => {
    expect(find(reading, 'terraform_data.a[0]').values.has('id')).toBe(false);
    expect(find(reading, 'terraform_data.a[0]').values.get('input')).toEqual(
      new Map<string, Value>([
        ['n', 0],
        ['name', 'a-dev'],
      ]),
    );
  });
});

describe('arguments', () => {
  test('a known value written as a reference keeps both', () => {
    const reading = read(
      plan({
        resources: [
          planned('aws_sns_topic.alerts', { arn: 'arn:aws:sns:eu-west-1:1:alerts', name: 'alerts' }),
          planned('aws_sqs_queue.jobs', { topic: 'arn:aws:sns:eu-west-1:1:alerts', fifo: null, plain: 'x' }),
        ],
        configured: [
          configured('aws_sns_topic.alerts', {}),
          configured('aws_sqs_queue.jobs', {
            topic: { references: ['aws_sns_topic.alerts.arn', 'aws_sns_topic.alerts'] },
            fifo: { references: ['aws_sns_topic.alerts.fifo_topic', 'aws_sns_topic.alerts'] },
            plain: { constant_value: 'x' },
          }),
        ],
      }),
    );
    const { values } = find(reading, 'aws_sqs_queue.jobs');
    expect(values.get('topic')).toMatchObject({ known: 'arn:aws:sns:eu-west-1:1:alerts' });
    expect(refs(values.get('topic'))).toEqual(['aws_sns_topic.alerts.arn']);
    expect(values.get('fifo')).toMatchObject({ known: null });
    expect(refs(values.get('fifo'))).toEqual(['aws_sns_topic.alerts.fifo_topic']);
    expect(values.get('plain')).toBe('x');
  });

  test('nested blocks are walked together with what was written in them, in whatever order the provider returns', () => {
    const reading = read(
      plan({
        resources: [
          planned('aws_security_group.web', {}),
          planned('aws_security_group.db', {
            ingress: [
              { from_port: 80, cidr_blocks: ['0.0.0.0/0'] },
              { from_port: 5432, cidr_blocks: [] },
            ],
            timeouts: { create: '10m' },
          }),
        ],
        changes: [
          change('aws_security_group.web', { id: true, arn: true }),
          change('aws_security_group.db', {
            id: true,
            ingress: [{ cidr_blocks: [false] }, { security_groups: true }],
            egress: [{}],
          }),
        ],
        configured: [
          configured('aws_security_group.web', {}),
          configured('aws_security_group.db', {
            ingress: [
              {
                from_port: { constant_value: 5432 },
                security_groups: { references: ['aws_security_group.web.id', 'aws_security_group.web'] },
              },
              { from_port: { constant_value: 80 }, cidr_blocks: { constant_value: ['0.0.0.0/0'] } },
            ],
            timeouts: { create: { constant_value: '10m' } },
          }),
        ],
      }),
    );
    const { values } = find(reading, 'aws_security_group.db');
    expect(refs(at(values, 'ingress', 0))).toEqual([]);
    expect(at(values, 'ingress', 1, 'from_port')).toBe(5432);
    expect(at(values, 'ingress', 1, 'security_groups')).toMatchObject({ known: undefined });
    expect(refs(at(values, 'ingress', 1))).toEqual(['aws_security_group.web.id']);
    expect(at(values, 'timeouts', 'create')).toBe('10m');
    expect(values.has('egress')).toBe(false);
  });

  test('a reference belongs to the leaf that has its value', () => {
    const reading = read(
      plan({
        resources: [
          planned('aws_dynamodb_table.orders', {
            name: 'orders',
            arn: 'arn:aws:dynamodb:eu-west-1:1:table/orders',
          }),
          planned('aws_lambda_function.api', {
            environment: [
              {
                variables: {
                  TABLE: 'orders',
                  INDEX: 'arn:aws:dynamodb:eu-west-1:1:table/orders/index/x',
                  STAGE: 'prod',
                },
              },
            ],
          }),
        ],
        configured: [
          configured('aws_lambda_function.api', {
            environment: [
              {
                variables: {
                  references: [
                    'aws_dynamodb_table.orders.name',
                    'aws_dynamodb_table.orders',
                    'aws_dynamodb_table.orders.arn',
                    'aws_dynamodb_table.orders',
                    'var.stage',
                  ],
                },
              },
            ],
          }),
        ],
      }),
    );
    const variables = at(find(reading, 'aws_lambda_function.api').values, 'environment', 0, 'variables');
    expect(refs(at(variables, 'TABLE'))).toEqual(['aws_dynamodb_table.orders.name']);
    expect(refs(at(variables, 'INDEX'))).toContain('aws_dynamodb_table.orders.arn');
    expect(at(variables, 'STAGE')).toBe('prod');
  });

  test('what only a local stands for is unknown, and says so', () => {
    const reading = read(
      plan({
        resources: [planned('aws_instance.a', {})],
        changes: [change('aws_instance.a', { subnet_id: true })],
        configured: [configured('aws_instance.a', { subnet_id: { references: ['local.subnet'] } })],
      }),
    );
    expect(find(reading, 'aws_instance.a').values.get('subnet_id')).toEqual(
      new Sym(undefined, [], undefined, undefined, 'local.subnet'),
    );
  });

  test('each.value refers to what for_each iterates over', () => {
    const keyed = (address: string, index: string) => planned(`${address}["${index}"]`, {}, { index });
    const reading = read(
      plan({
        resources: [
          keyed('aws_subnet.s', 'a'),
          keyed('aws_subnet.s', 'b'),
          keyed('aws_instance.i', 'a'),
          keyed('aws_instance.i', 'b'),
        ],
        configured: [
          configured(
            'aws_instance.i',
            { subnet_id: { references: ['each.value.id', 'each.value'] } },
            {
              for_each_expression: { references: ['aws_subnet.s'] },
            },
          ),
        ],
      }),
    );
    expect(refs(find(reading, 'aws_instance.i["b"]').values.get('subnet_id'))).toEqual(['aws_subnet.s["b"]']);
  });

  test('modules that refer to each other in a circle are followed once', () => {
    const passing = (from: string) => ({
      expressions: { in: { references: [`module.${from}.out`, `module.${from}`] } },
      module: { outputs: { out: { expression: { references: ['var.in'] } } }, variables: { in: {} } },
    });
    const reading = read(
      plan({
        resources: [planned('aws_instance.a', {})],
        changes: [change('aws_instance.a', { ami: true })],
        configured: [configured('aws_instance.a', { ami: { references: ['module.x.out', 'module.x'] } })],
        calls: { x: passing('y'), y: passing('x') },
      }),
    );
    expect(find(reading, 'aws_instance.a').values.get('ami')).toMatchObject({ known: undefined, refs: [] });
  });

  test('a module without resources of its own passes references on', () => {
    const reading = read(
      plan({
        resources: [planned('aws_vpc.main', {}), planned('aws_subnet.a', {})],
        configured: [
          configured('aws_subnet.a', { vpc_id: { references: ['module.pass.id', 'module.pass'] } }),
        ],
        calls: {
          pass: {
            expressions: { vpc: { references: ['aws_vpc.main.id', 'aws_vpc.main'] } },
            module: { outputs: { id: { expression: { references: ['var.vpc'] } } } },
          },
        },
      }),
    );
    expect(refs(find(reading, 'aws_subnet.a').values.get('vpc_id'))).toEqual(['aws_vpc.main.id']);
  });
});

describe('which resources a plan has', () => {
  test('what is being deleted is left out, what is only looked at is in', () => {
    const reading = read(
      plan({
        resources: [planned('aws_instance.gone', {}), planned('aws_instance.kept', {})],
        changes: [
          change('aws_instance.gone', {}, ['delete']),
          change('aws_instance.kept', {}, ['delete', 'create']),
        ],
        more: {
          prior_state: {
            values: {
              root_module: {
                resources: [planned('data.aws_vpc.main', { id: 'vpc-1' }), planned('aws_instance.old', {})],
              },
            },
          },
        },
      }),
    );
    expect(reading.resources.map(({ id, mode }) => `${mode} ${id}`)).toEqual([
      'managed aws_instance.kept',
      'data data.aws_vpc.main',
    ]);
  });

  test('nested modules carry their path without keys', () => {
    const reading = read(
      plan({
        child_modules: [
          {
            address: 'module.a["x.y[0]"]',
            child_modules: [
              {
                address: 'module.a["x.y[0]"].module.b[1]',
                resources: [
                  planned('module.a["x.y[0]"].module.b[1].aws_lb.main', {}, { type: 'aws_lb', name: 'main' }),
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(reading.resources[0]).toMatchObject({
      address: 'module.a.module.b.aws_lb.main',
      module: 'module.a.module.b',
    });
  });
});

describe('the region', () => {
  const regionIn = (providers: object, values: object, more: object = {}) => {
    const reading = read(
      plan({
        resources: [planned('aws_lb.a', values)],
        configured: [configured('aws_lb.a', {})],
        providers,
        more,
      }),
    );
    return find(reading, 'aws_lb.a').provider;
  };
  const aws = (region: object) => ({ aws: { name: 'aws', expressions: { region } } });

  test("is the provider's constant", () => {
    expect(regionIn(aws({ constant_value: 'eu-west-1' }), {})).toEqual({
      name: 'aws',
      values: new Map([['region', 'eu-west-1']]),
    });
  });

  test("is the provider's variable as it was planned", () => {
    const more = { variables: { where: { value: 'us-gov-west-1' } } };
    expect(regionIn(aws({ references: ['var.where'] }), {}, more).values.get('region')).toBe('us-gov-west-1');
  });

  test("is the resource's own where it has one", () => {
    expect(
      regionIn(aws({ constant_value: 'eu-west-1' }), { region: 'eu-north-1' }).values.get('region'),
    ).toBe('eu-north-1');
  });

  test('is read from an ARN or a zone where the provider does not say', () => {
    expect(regionIn({}, { arn: 'arn:aws:rds:ap-southeast-2:1:db:x' }).values.get('region')).toBe(
      'ap-southeast-2',
    );
    expect(regionIn({}, { availability_zone: 'us-west-2-lax-1a' }).values.get('region')).toBe('us-west-2');
    expect(
      regionIn(aws({ references: ['local.region'] }), { availability_zone: 'eu-west-1b' }).values.get(
        'region',
      ),
    ).toBe('eu-west-1');
  });

  test('is unknown where only a local names it, and never guessed from a part of it', () => {
    expect(regionIn(aws({ references: ['local.region'] }), {}).values.get('region')).toMatchObject({
      why: 'local.region',
    });
    const more = { variables: { geo: { value: 'eu' } } };
    expect(regionIn(aws({ references: ['var.geo'] }), {}, more).values.get('region')).toBeInstanceOf(Sym);
    expect(regionIn({}, { arn: 'arn:aws:iam::1:role/x' }).values.has('region')).toBe(false);
  });
});

describe('a state', () => {
  test('as Terraform shows it has every attribute and no references', () => {
    const reading = readPlanOrState(fixture('modules.state.json'), 'state.json')!;
    expect(reading.resources).toHaveLength(9);
    expect(reading.diagnostics).toEqual([]);
    expect(find(reading, 'terraform_data.a[1]').values.get('input')).toEqual(
      new Map<string, Value>([
        ['n', 1],
        ['name', 'a-dev'],
      ]),
    );
    expect(reading.resources.flatMap((resource) => refs(resource.values))).toEqual([]);
    expect(new Set(reading.resources.map((resource) => resource.source.line))).toEqual(new Set([1]));
  });

  test('as Terraform keeps it reads the same as Terraform shows it', () => {
    const kept = readPlanOrState(fixture('modules.tfstate.json'), 'x')!;
    const shown = readPlanOrState(fixture('modules.state.json'), 'x')!;
    const plain = ({ resources }: Reading) =>
      resources
        .map(({ id, address, module, type, mode, provider, values }) => ({
          id,
          address,
          module,
          type,
          mode,
          provider,
          values,
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(plain(kept)).toEqual(plain(shown));
    const lines = fixture('modules.tfstate.json').split('\n');
    for (const { source, name } of kept.resources) {
      expect(lines.slice(source.line, source.line + 5).join()).toContain(`"name": "${name}"`);
    }
  });

  test('an AWS resource is placed by its ARN; objects on their way out are left out', () => {
    const reading = read({
      version: 4,
      terraform_version: '1.5.0',
      serial: 1,
      resources: [
        {
          module: 'module.a[0]',
          mode: 'managed',
          type: 'aws_sqs_queue',
          name: 'jobs',
          provider: 'module.a.provider["registry.terraform.io/hashicorp/aws"].west',
          instances: [
            {
              index_key: 'x',
              attributes: { arn: 'arn:aws:sqs:us-west-2:1:jobs' },
              dependencies: ['aws_vpc.main'],
            },
            { index_key: 'x', deposed: '12345678', attributes: {} },
          ],
        },
      ],
    });
    expect(reading.resources).toHaveLength(1);
    expect(reading.resources[0]).toMatchObject({
      id: 'module.a[0].aws_sqs_queue.jobs["x"]',
      address: 'module.a.aws_sqs_queue.jobs',
      provider: { name: 'aws', values: new Map([['region', 'us-west-2']]) },
      source: { line: 6 },
    });
  });
});

describe('what cannot be read is said, and the rest is read', () => {
  test('formats of the future and of the past', () => {
    expect(read({ format_version: '2.0', values: {} })).toEqual({
      resources: [],
      diagnostics: [
        {
          severity: 'error',
          file: 'plan.json',
          line: 1,
          message: expect.stringContaining('format_version is "2.0", readable are 0.2 to 1.x'),
        },
      ],
    });
    const old = read({ version: 3, terraform_version: '0.11.14', serial: 1, modules: [] });
    expect(old.resources).toEqual([]);
    expect(old.diagnostics).toMatchObject([
      { severity: 'error', message: expect.stringContaining('state version is 3, readable is 4') },
    ]);
  });

  test('other JSON is left to other readers', () => {
    for (const other of [
      {},
      [],
      null,
      'x',
      { format_version: '1.0', provider_schemas: {} },
      { format_version: '1.0', valid: true },
      { version: 4 },
    ]) {
      expect(readPlanOrState(JSON.stringify(other), 'x.json')).toBeUndefined();
    }
    expect(readPlanOrState('resource "aws_lb" "x" {}', 'main.tf')).toBeUndefined();
    expect(readPlanOrState('{"format_version":"1.0"}', 'empty.json')).toEqual({
      resources: [],
      diagnostics: [],
    });
  });

  test('a plan that was cut off', () => {
    const text = fixture('modules.plan.json').split('\n').slice(0, 50).join('\n');
    expect(readPlanOrState(text, 'cut.json')).toMatchObject({
      resources: [],
      diagnostics: [{ severity: 'error', file: 'cut.json', line: 50 }],
    });
  });

  test('one bad resource among good ones', () => {
    const reading = read(
      plan({
        resources: [
          null,
          [],
          { address: 'aws_lb.x' },
          planned('aws_lb.odd', [] as never),
          planned('aws_lb.good', {}),
        ],
      }),
    );
    expect(reading.resources.map((resource) => resource.id)).toEqual(['aws_lb.odd', 'aws_lb.good']);
    expect(reading.diagnostics.map(({ message }) => message)).toEqual([
      'resource 1 of the root module is null, expected an object',
      'resource 2 of the root module is a list, expected an object',
      'aws_lb.x has no type',
      'aws_lb.odd: its values are a list, expected an object',
    ]);
    expect(reading.diagnostics.every(({ file }) => file === 'plan.json')).toBe(true);
    expect(reading.diagnostics[2]!.line).toBeGreaterThan(1);
  });

  test('nesting beyond all reason', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = `{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"a.b","type":"a","name":"b","values":{"x":${deep}}}]}}}`;
    const reading = readPlanOrState(text, 'deep.json')!;
    for (const { values } of reading.resources) expect(values.size).toBe(1);
    expect(reading.resources.length + reading.diagnostics.length).toBe(1);
  });

  test('names that mean something to JavaScript', () => {
    const text = JSON.stringify(
      plan({
        resources: [
          planned('aws_lb.a', {}, { values: JSON.parse('{"__proto__": {"x": 1}, "constructor": "c"}') }),
        ],
        configured: [
          configured('aws_lb.a', { toString: { references: ['constructor.prototype', '__proto__.x'] } }),
        ],
        changes: [change('aws_lb.a', { id: true })],
      }),
    );
    const { values } = readPlanOrState(text, 'x')!.resources[0]!;
    expect(values.get('__proto__')).toEqual(new Map([['x', 1]]));
    expect(values.get('constructor')).toBe('c');
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('any damage', () => {
  /** Every place in a document, so that one can be replaced. */
  function places(json: unknown, path: (string | number)[] = []): (string | number)[][] {
    if (typeof json !== 'object' || json === null) return [path];
    return [
      path,
      ...Object.entries(json).flatMap(([key, item]) =>
        places(item, [...path, Array.isArray(json) ? Number(key) : key]),
      ),
    ];
  }
  const hostile = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      [],
      {},
      true,
      0,
      -1,
      '',
      'x',
      '["',
      'module.',
      [null],
      [[]],
      { references: [null] },
      { references: ['module.m'] },
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  function damaged(text: string): fc.Arbitrary<string> {
    const all = places(JSON.parse(text));
    return fc
      .array(fc.tuple(fc.constantFrom(...all), hostile), { minLength: 1, maxLength: 3 })
      .map((edits) => {
        const copy = { root: JSON.parse(text) as unknown };
        for (const [path, value] of edits) {
          const steps = ['root', ...path];
          let inner: unknown = copy;
          for (const step of steps.slice(0, -1))
            inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined;
          if (typeof inner === 'object' && inner !== null) Reflect.set(inner, steps.at(-1)!, value);
        }
        return JSON.stringify(copy.root, null, 1);
      });
  }
  function readAll(text: string): void {
    const reading = readPlanOrState(text, 'x.json');
    for (const resource of reading?.resources ?? []) {
      expect(typeof resource.id).toBe('string');
      expect(isMap(resource.values)).toBe(true);
      refsIn(resource.values);
    }
    for (const { line } of reading?.diagnostics ?? []) expect(line).toBeGreaterThan(0);
  }

  test.each(['modules.plan.json', 'modules.state.json', 'modules.tfstate.json'])(
    'to %s is survived',
    (name) => {
      fc.assert(fc.property(damaged(fixture(name)), readAll), { numRuns: 300 });
    },
  );

  test('cutting a file off anywhere is survived', () => {
    const text = fixture('modules.plan.json');
    fc.assert(
      fc.property(fc.nat(text.length), (end) => readAll(text.slice(0, end))),
      { numRuns: 100 },
    );
  });
});
