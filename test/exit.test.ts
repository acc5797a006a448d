/** The way out of a provider: what stands on it, where it goes, what stays, and the estate after the move. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExitPlan, exitPlan, leavingOf, type Moved, targetOf } from '../src/analysis/index.js';
import { expandComponent, regionOfZone, zonesOf } from '../src/atlas/index.js';
import {
  type Component,
  type Dependency,
  type Estate,
  type Group,
  mergeEstates,
  validateEstate,
} from '../src/estate/index.js';
import { readPaths } from '../src/readers/index.js';
import { exitJson } from '../src/report/index.js';
import { problemsBy } from './support/schemas.js';

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-exit-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function estateOf(terraform: string, yaml?: string): Estate {
  const folder = mkdtempSync(join(temporary, 'estate-'));
  writeFileSync(join(folder, 'main.tf'), terraform);
  if (yaml !== undefined) writeFileSync(join(folder, 'firebreak.yaml'), yaml);
  return readPaths([folder]).estate;
}

function planOf(estate: Estate, from: string, ...to: string[]): ExitPlan {
  const leaving = leavingOf(from)!;
  const targets = to.map((text) => {
    const found = targetOf(text, leaving);
    if ('error' in found) throw new Error(found.error);
    return found;
  });
  return exitPlan(estate, leaving, targets);
}

/** Components through which a journey is still tied. */
function throughOf({ after }: ExitPlan, journey: string): string[] {
  const tied = after.tied.find((one) => one.journey === journey);
  return [...new Set(tied?.through.map(({ component }) => component))];
}

const SHOP = `
provider "aws" {
  region = "eu-central-1"
}
resource "aws_instance" "web" {
  availability_zone = "eu-central-1b"
  user_data = "BUCKET=\${aws_s3_bucket.pictures.id} TABLE=\${aws_dynamodb_table.carts.name}"
}
resource "aws_s3_bucket" "pictures" {}
resource "aws_dynamodb_table" "carts" {
  name = "carts"
}
`;
const JOURNEY = 'journeys:\n  shop: { entry: aws_instance.web }\n';

/** What is tied to the place and accounted for by no reason. */
function unexplained({ ties, stuck }: Moved): string[] {
  const known = new Set(stuck.filter(({ kind }) => kind !== 'kept').flatMap(({ components }) => components));
  return ties.filter(({ from }) => !known.has(from)).map(({ from, to }) => `${from} -> ${to}`);
}

/** What must hold of every plan. */
function problemsOf(estate: Estate, plan: ExitPlan): string[] {
  const listed = plan.families.flatMap(({ components }) => components);
  const { totals, order, leaving } = plan;
  const problems: string[] = [];
  const expectThat = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  expectThat(new Set(listed).size === listed.length, 'a component is in two families');
  expectThat(
    new Set(order.map(({ component }) => component)).size === order.length,
    'a component has two turns',
  );
  expectThat(totals.components === listed.length, 'components do not add up');
  const fits = Object.values(totals.byFit).reduce((sum, count) => sum + count, 0);
  expectThat(fits === totals.components, 'fits do not add up');
  const resources = new Set(estate.components.filter(({ kind }) => kind === 'resource').map(({ id }) => id));
  expectThat(
    listed.every((id) => resources.has(id)),
    'something is listed that is no resource',
  );
  const before = new Set(validateEstate(estate).map(({ message }) => message));
  for (const moved of [plan.after, ...(plan.selfHosted === null ? [] : [plan.selfHosted])]) {
    problems.push(
      ...validateEstate(moved.estate)
        .map(({ message }) => message)
        .filter((text) => !before.has(text)),
    );
    problems.push(...unexplained(moved));
    // Every component of the team's is still there, under its name.
    const after = new Set(moved.estate.components.map(({ id }) => id));
    expectThat(
      [...resources].every((id) => after.has(id)),
      'a component is gone',
    );
    const left = moved.estate.components.filter(
      ({ id, kind }) => (kind === 'domain' || kind === 'service') && leaving.providers.has(id.split('/')[0]!),
    );
    expectThat(moved.ties.length > 0 || left.length === 0, `unneeded: ${left.map(({ id }) => id).join()}`);
    expectThat(moved.tied.length <= plan.before.tied.length, 'more journeys are tied than before');
  }
  problems.push(...problemsBy('exit', exitJson(plan)));
  return problems;
}

describe('a move of a small shop', () => {
  it('takes each component where the target has a service for it, in its region and zone', () => {
    const { after, families } = planOf(estateOf(SHOP, JOURNEY), 'aws', 'scaleway/nl-ams');
    const needs = (from: string) =>
      after.estate.dependencies.filter((one) => one.from === from && one.need === 'run').map(({ to }) => to);
    expect(needs('aws_s3_bucket.pictures')).toEqual(['scaleway/nl-ams/objectstorage']);
    // The second zone goes to the second zone.
    expect(needs('aws_instance.web')).toEqual(
      expect.arrayContaining(['scaleway/nl-ams-2', 'scaleway/nl-ams/instances']),
    );
    const web = after.estate.components.find(({ id }) => id === 'aws_instance.web');
    expect(web?.attributes).toMatchObject({ provider: 'scaleway', region: 'nl-ams' });
    const storage = families.find(({ family }) => family === 'object-storage');
    expect(storage).toMatchObject({
      fit: 'drop-in',
      data: true,
      to: { provider: 'scaleway', service: 'objectstorage' },
    });
    const moved = after.estate.dependencies.find(({ to }) => to === 'scaleway/nl-ams/objectstorage');
    expect(moved?.evidence).toMatchObject({
      by: 'atlas',
      rule: 'moved',
      url: storage!.source,
      confidence: 'unverified',
    });
  });

  it('leaves what nobody manages there, and says so; run by yourselves it is free', () => {
    const plan = planOf(estateOf(SHOP, JOURNEY), 'aws', 'scaleway');
    expect(plan.after.stuck).toContainEqual(
      expect.objectContaining({
        kind: 'not-offered',
        what: 'aws/dynamodb',
        components: ['aws_dynamodb_table.carts'],
      }),
    );
    expect(plan.after.ties.map(({ from }) => from)).toEqual(
      plan.after.ties.map(() => 'aws_dynamodb_table.carts'),
    );
    expect(plan.after.tied.map(({ journey, path }) => [journey, path])).toEqual([
      ['shop', ['shop', 'aws_instance.web', 'aws_dynamodb_table.carts', 'aws/eu-central-1/dynamodb']],
    ]);
    expect(plan.selfHosted?.ties).toEqual([]);
    expect(plan.totals.journeys).toEqual({ all: 1, tied: 1, whole: 0, wholeSelfHosted: 1 });
    expect(plan.selfHosted?.estate.dependencies).toContainEqual(
      expect.objectContaining({ from: 'aws_dynamodb_table.carts', to: 'scaleway/fr-par/instances' }),
    );
  });

  it('changes whose loss takes the journey down', () => {
    const plan = planOf(estateOf(SHOP, JOURNEY), 'aws', 'scaleway');
    const down = (place: string, { blast }: Pick<Moved, 'blast'>) =>
      blast.find(({ domain }) => domain === place)?.down;
    expect([down('aws', plan.before), down('scaleway', plan.before)]).toEqual([['shop'], []]);
    expect([down('aws', plan.selfHosted!), down('scaleway', plan.selfHosted!)]).toEqual([[], ['shop']]);
    expect([down('jurisdiction/us', plan.selfHosted!), down('jurisdiction/fr', plan.selfHosted!)]).toEqual([
      [],
      ['shop'],
    ]);
  });

  it('chooses the provider that offers most where none is asked for', () => {
    const { targets, candidates } = planOf(estateOf(SHOP), 'aws');
    expect(targets.map(({ provider }) => provider)).toEqual([candidates[0]!.provider]);
    expect(candidates.map(({ offers }) => offers.length)).toEqual(
      candidates.map(({ offers }) => offers.length).sort((a, b) => b - a),
    );
  });

  it('goes through the phases in order, and through what others need before those', () => {
    const code = `${SHOP}
resource "aws_sqs_queue" "orders" {}
resource "aws_lambda_function" "a" {
  function_name = "a"
  environment {
    variables = { B = aws_lambda_function.b.function_name }
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
}
resource "aws_vpc" "net" {}
`;
    const { order } = planOf(estateOf(code), 'aws', 'scaleway');
    const phases = ['foundation', 'state', 'compute', 'edge', 'operations'];
    const turns = order.map(({ phase }) => phases.indexOf(phase));
    expect(turns).toEqual([...turns].sort());
    const at = (id: string) => order.findIndex(({ component }) => component === id);
    expect(at('aws_lambda_function.b')).toBeLessThan(at('aws_lambda_function.a'));
    expect(at('aws_vpc.net')).toBe(0);
  });
});

describe('what stays', () => {
  it('a third party that itself runs there', () => {
    const code = `${SHOP}
resource "aws_lambda_function" "login" {
  function_name = "login"
  environment {
    variables = { AUTH0_DOMAIN = "shop.eu.auth0.com" }
  }
}
`;
    const yaml = 'journeys:\n  login: { entry: aws_lambda_function.login }\n';
    const plan = planOf(estateOf(code, yaml), 'aws', 'scaleway');
    expect(plan.after.stuck).toContainEqual(
      expect.objectContaining({ kind: 'third-party', what: 'saas/auth0' }),
    );
    expect(throughOf(plan, 'login')).toEqual(['saas/auth0']);
  });

  it('its owner where a whole law is left', () => {
    const code = `resource "aws_lambda_function" "pay" {
  function_name = "pay"
  environment {
    variables = { STRIPE_SECRET_KEY = "x" }
  }
}
`;
    const { after } = planOf(estateOf(code), 'jurisdiction/us', 'scaleway');
    expect(after.stuck).toContainEqual(
      expect.objectContaining({
        kind: 'third-party',
        what: 'saas/stripe',
        why: expect.stringMatching(/law of United States/),
      }),
    );
    expect(planOf(estateOf(code), 'aws', 'scaleway').after.stuck.map(({ why }) => why)).not.toContainEqual(
      expect.stringMatching(/law of/),
    );
  });

  it('keys and password hashes, whoever offers the service', () => {
    const code =
      'resource "aws_kms_key" "k" {}\nresource "aws_cognito_user_pool" "users" {\n  name = "users"\n}\n';
    const { after } = planOf(estateOf(code), 'aws', 'scaleway');
    const kept = after.stuck.filter(({ kind }) => kind === 'kept');
    expect(kept.map(({ what, components }) => [what, components])).toEqual([
      ['customer-identity', ['aws_cognito_user_pool.users']],
      ['keys', ['aws_kms_key.k']],
    ]);
    expect(kept[0]?.source).toMatch(/^https:/);
  });

  it('a module that was not fetched is not known, neither free nor without equivalent', () => {
    const code =
      'provider "aws" {\n  region = "eu-west-1"\n}\nmodule "m" {\n  source = "registry.example/a/b/aws"\n}\n';
    const { totals, after } = planOf(estateOf(code), 'aws', 'scaleway');
    expect(totals.byFit).toMatchObject({ unread: 1, none: 0 });
    expect(totals.servicesWithoutEquivalent).toEqual([]);
    expect(after.stuck.map(({ kind }) => kind)).toContain('unread');
  });

  it("components called aws/... are the team's own", () => {
    const estate = estateOf(SHOP, JOURNEY);
    const rename = (id: string) => (id.startsWith('aws_') ? `aws/shop/${id}` : id);
    const renamed: Estate = {
      ...estate,
      components: estate.components.map((one) => ({ ...one, id: rename(one.id) })),
      dependencies: estate.dependencies.map((one) => ({
        ...one,
        from: rename(one.from),
        to: rename(one.to),
      })),
      journeys: estate.journeys.map((one) => ({ ...one, entry: rename(one.entry) })),
    };
    const plan = planOf(renamed, 'aws', 'scaleway');
    expect(plan.selfHosted?.tied).toEqual([]);
    expect(throughOf(plan, 'shop')).toEqual(['aws/shop/aws_dynamodb_table.carts']);
  });
});

describe('what only arranges things at the provider', () => {
  it('is not needed once it is left, and ties nothing', () => {
    const estate = estateOf(`
      provider "azurerm" {
        features {}
      }
      resource "azurerm_resource_group" "g" {
        name     = "shop"
        location = "westeurope"
      }
      resource "azurerm_linux_web_app" "shop" {
        name                = "shop"
        location            = "westeurope"
        resource_group_name = azurerm_resource_group.g.name
      }`);
    const plan = planOf(estate, 'azure', 'scaleway');
    expect(plan.families.find(({ components }) => components.includes('azurerm_resource_group.g'))?.fit).toBe(
      'falls-away',
    );
    expect(plan.after).toMatchObject({ tied: [], stuck: [] });
    expect(plan.totals.journeys).toMatchObject({ all: 1, tied: 1, whole: 1 });
    expect(plan.order.map(({ component }) => component)).toEqual(['azurerm_linux_web_app.shop']);
    expect(plan.candidates[0]?.misses).toEqual([]);
  });
});

describe('compatibility', () => {
  it('is that of the service: what speaks another API than S3 is rewritten', () => {
    const azure = 'resource "azurerm_storage_account" "s" {\n  name = "s"\n  location = "westeurope"\n}\n';
    const { families } = planOf(estateOf(azure), 'azure', 'scaleway');
    const storage = families.find(({ family }) => family === 'object-storage')!;
    expect(storage.components).toEqual(['azurerm_storage_account.s']);
    expect(storage.fit).toBe('rewrite');
    expect([...storage.managed, ...storage.selfHosted].map(({ api }) => api)).not.toContain('drop-in');
  });

  it('tells what is said of another service of the family not at all', () => {
    const family = (terraform: string, from: string) =>
      planOf(estateOf(terraform), from, 'scaleway').families.find(
        (one) => one.family === 'relational-database',
      )!;
    const google = family(
      'resource "google_sql_database_instance" "d" {\n  region = "europe-west1"\n}\n',
      'gcp',
    );
    const amazon = family('resource "aws_db_instance" "d" {}\n', 'aws');
    expect(google.note).toBeNull();
    expect(amazon.note).toMatch(/Aurora/);
    expect(google.lost).toContain('sign-in with IAM');
    const balancer = planOf(estateOf('resource "aws_lb" "l" {}\n'), 'aws').families.find(
      ({ family: id }) => id === 'load-balancer',
    )!;
    expect(balancer.lost.join()).not.toContain('anycast');
  });

  it.each([
    ['digitalocean', 'digitalocean_droplet', 'servers'],
    ['linode', 'linode_instance', 'servers'],
    ['digitalocean', 'digitalocean_spaces_bucket', 'objectstorage'],
    ['linode', 'linode_nodebalancer', 'loadbalancer'],
  ])('of machines, buckets and balancers of %s is known: %s', (from, type, service) => {
    const { families } = planOf(estateOf(`resource "${type}" "x" {}\n`), from, 'hetzner');
    const own = families.find(({ components }) => components.includes(`${type}.x`));
    expect(own?.to).toMatchObject({ provider: 'hetzner', service });
  });

  it('several targets share: the first that offers a family takes it', () => {
    const code = `${SHOP}\nresource "aws_acm_certificate" "c" {}\n`;
    const { families } = planOf(estateOf(code), 'aws', 'scaleway', 'ionos');
    const to = (id: string) => families.find(({ family }) => family === id)?.to?.provider;
    expect([to('object-storage'), to('certificates')]).toEqual(['scaleway', 'ionos']);
  });

  it('each region that is left gets a region of its own while there are enough', () => {
    const code = `
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
resource "aws_s3_bucket" "a" {}
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket" "c" {
  provider = aws.east
}
`;
    const { targets } = planOf(estateOf(code), 'aws', 'scaleway');
    expect(targets[0]?.regions).toEqual({
      'aws/eu-west-1': 'scaleway/fr-par',
      'aws/us-east-1': 'scaleway/nl-ams',
    });
  });
});

describe('targets', () => {
  const aws = leavingOf('aws')!;
  it.each([
    ['mars', /no provider/],
    ['aws', /is what is left/],
    ['desec', /knows no regions/],
    ['scaleway/moon', /no region of scaleway; it has fr-par/],
    ['vercel/iad1', /runs on aws itself/],
  ])('%s is none', (text, says) => {
    expect(targetOf(text, aws)).toEqual({ error: expect.stringMatching(says) });
  });

  it('are never under the law that is left, nor in a region on it', () => {
    const { candidates } = planOf(estateOf(SHOP), 'jurisdiction/fr');
    expect(candidates.map(({ jurisdiction }) => jurisdiction)).not.toContain('fr');
    const us = planOf(estateOf(SHOP), 'jurisdiction/us');
    for (const { provider, regions } of us.candidates) {
      for (const region of regions) {
        const inside = expandComponent(`${provider}/${region}`)!.components.map(({ id }) => id);
        expect(inside).not.toContain('jurisdiction/us');
      }
    }
  });
});

describe('of any estate', () => {
  const EXAMPLES = ['web-shop', 'web-shop-two-regions', 'web-shop-europe-standby'];
  const LEFT = ['aws', 'hetzner', 'jurisdiction/us', 'jurisdiction/de', 'azure'];
  it.each(EXAMPLES.flatMap((name) => LEFT.map((from) => [name, from] as const)))(
    '%s without %s',
    (name, from) => {
      const { estate } = readPaths([`examples/${name}`]);
      for (const to of [[], ['ovh'], ['hetzner'], ['upcloud', 'exoscale']]) {
        const leaving = leavingOf(from)!;
        if (to.some((id) => leaving.providers.has(id))) continue;
        expect(problemsOf(estate, planOf(estate, from, ...to))).toEqual([]);
      }
    },
  );

  it('made at random: listed once, totals add up, nothing stays that is not told', () => {
    const random = randomFrom(20260101);
    for (let round = 0; round < 60; round++) {
      const estate = randomEstate(random);
      expect(validateEstate(estate)).toEqual([]);
      const from = pick(random, ['aws', 'azure', 'jurisdiction/us']);
      const to = pick(random, [[], ['scaleway'], ['hetzner/fsn1'], ['otc', 'ionos']]);
      expect({ round, problems: problemsOf(estate, planOf(estate, from, ...to)) }).toEqual({
        round,
        problems: [],
      });
    }
  });
});

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function pick<T>(random: () => number, among: readonly T[]): T {
  return among[Math.floor(random() * among.length)]!;
}

/** Resources of AWS, Azure and Hetzner with their services, zones, groups, third parties and each other. */
function randomEstate(random: () => number): Estate {
  const types = [
    ['aws_s3_bucket', 'aws', 's3'],
    ['aws_instance', 'aws', 'ec2'],
    ['aws_db_instance', 'aws', 'rds'],
    ['aws_dynamodb_table', 'aws', 'dynamodb'],
    ['aws_guardduty_detector', 'aws', 'guardduty'],
    ['aws_route53_zone', 'aws', 'route53'],
    ['azurerm_storage_account', 'azure', 'storage'],
    ['hcloud_server', 'hetzner', 'servers'],
  ] as const;
  const regions = {
    aws: ['eu-central-1', 'us-east-1', 'unknown'],
    azure: ['westeurope', 'unknown'],
    hetzner: ['fsn1'],
  };
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];
  const source = { file: 'main.tf', line: 1 };
  const code = (rule: string) => ({ by: 'code' as const, file: 'main.tf', line: 1, rule });
  const places = new Set<string>();
  const needs = (from: string, to: string, rest: Partial<Dependency> = {}) => {
    if (expandComponent(to) !== undefined) places.add(to);
    if (dependencies.some((one) => one.from === from && one.to === to)) return;
    dependencies.push({
      from,
      to,
      need: pick(random, ['run', 'run', 'start', 'change'] as const),
      evidence: code('uses'),
      ...rest,
    });
  };
  const count = 2 + Math.floor(random() * 12);
  for (let at = 0; at < count; at++) {
    const [type, provider, service] = pick(random, types);
    const region = service === 'route53' ? 'global' : pick(random, regions[provider]);
    const id = `${type}.r${at}`;
    components.push({ id, kind: 'resource', type, name: id, source, attributes: { provider, region } });
    const home = `${provider}/${region}/${service}`;
    needs(id, home, { need: 'run', evidence: code('type') });
    needs(id, `${home}:control`, { need: 'change', evidence: code('type') });
    const zones = zonesOf(provider, region);
    if (zones.length > 1 && random() < 0.5) {
      const group = `${id}#zones`;
      for (const zone of zones)
        needs(id, `${provider}/${zone}`, { need: 'run', group, evidence: code('placement') });
      groups.push({ id: group, need: 1, full: zones.length, name: 'zones' });
    } else if (zones.length > 0 && regionOfZone(provider, zones[0]!) !== undefined && random() < 0.5) {
      needs(id, `${provider}/${pick(random, zones)}`, { need: 'run', evidence: code('placement') });
    }
    if (at > 0 && random() < 0.7) needs(id, components[Math.floor(random() * at)]!.id);
    if (random() < 0.2)
      needs(id, pick(random, ['saas/auth0', 'saas/stripe', 'saas/sentry']), { soft: random() < 0.5 });
    if (random() < 0.2) needs(id, 'aws/eu-central-1/ses', { soft: true });
    if (random() < 0.1)
      needs(id, 'aws/eu-central-1', { need: 'run', evidence: { by: 'declared', rule: 'declared' } });
  }
  components.push({ id: 'J', kind: 'journey', type: 'journey', name: 'J', source });
  needs('J', components[0]!.id, { need: 'run' });
  needs('J', components[count - 1]!.id, { need: 'run' });
  const own = { components, dependencies, groups, diagnostics: [] };
  const journey = { id: 'J', name: 'J', entry: components[0]!.id, inferred: false };
  return mergeEstates([
    { ...own, journeys: [journey] },
    ...[...places].map((id) => ({ ...expandComponent(id)!, journeys: [], diagnostics: [] })),
  ]);
}
