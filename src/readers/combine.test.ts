import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../analysis/index.js';
import { expandService } from '../atlas/index.js';
import type { Component, Dependency, Estate } from '../estate/index.js';
import { mergeEstates, validateEstate } from '../estate/index.js';
import { combine } from './combine.js';
import { readUserFile } from './userfile/index.js';

const resource = (id: string, more: Partial<Component> = {}): Component => ({
  id,
  kind: 'resource',
  type: id.split('.')[0]!,
  name: id,
  source: { file: 'main.tf', line: 1 },
  ...more,
});
const needs = (from: string, to: string, more: Partial<Dependency> = {}): Dependency => ({
  from,
  to,
  need: 'run',
  evidence: { by: 'code', file: 'main.tf', line: 1 },
  ...more,
});
const at = { attributes: { provider: 'aws', region: 'unknown' } };

/** A load balancer before two web servers and a database, in a region that is not told. */
function inferred(): Estate {
  const journey = { id: 'site', name: 'site', entry: 'aws_lb.site', inferred: true };
  const services = ['elb', 'rds'].map((id) => ({
    ...expandService('aws', 'unknown', id)!,
    journeys: [],
    diagnostics: [],
  }));
  return mergeEstates([
    {
      components: [
        resource('site', { kind: 'journey', type: 'journey' }),
        ...['aws_lb.site', 'aws_instance.a', 'aws_instance.b', 'aws_db_instance.db'].map((id) =>
          resource(id, at),
        ),
        resource('aws/unknown/unknown-zone', { kind: 'domain', type: 'zone', unknown: true }),
      ],
      dependencies: [
        needs('site', 'aws_lb.site'),
        needs('aws_lb.site', 'aws/unknown/elb'),
        needs('aws_lb.site', 'aws_instance.a', { group: 'aws_lb.site#run#targets' }),
        needs('aws_lb.site', 'aws_instance.b', { group: 'aws_lb.site#run#targets' }),
        needs('aws_instance.a', 'aws_db_instance.db'),
        needs('aws_instance.a', 'aws_db_instance.db', { need: 'start' }),
        needs('aws_db_instance.db', 'aws/unknown/rds'),
        needs('aws_db_instance.db', 'aws/unknown/unknown-zone', {
          evidence: { by: 'code', file: 'main.tf', line: 1, rule: 'placement' },
        }),
        needs('aws/unknown/unknown-zone', 'aws/unknown'),
      ],
      groups: [{ id: 'aws_lb.site#run#targets', need: 1, full: 2, name: 'targets' }],
      journeys: [journey],
      diagnostics: [],
    },
    ...services,
  ]);
}

function read(...texts: string[]) {
  const files = texts.map((text, i) => readUserFile(text, `${'abc'[i]}/firebreak.yaml`));
  const { estate, overridden } = combine(inferred(), files, [], []);
  const said = estate.diagnostics.map(
    ({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`,
  );
  const of = (from: string, to?: string) =>
    estate.dependencies.filter((one) => one.from === from && (to === undefined || one.to === to));
  const component = (id: string) => estate.components.find((one) => one.id === id);
  return { estate, overridden, said, of, component };
}
const override = (text: string) => read(`overrides:\n  - { ${text}, reason: why }\n`);

describe('overrides', () => {
  it('without any, nothing changes', () => {
    expect(read('').estate).toEqual(inferred());
    expect(read('').overridden).toEqual([]);
  });

  it('a dependency is removed, of one need or of all', () => {
    const one = override(
      'dependency: { from: aws_instance.a, to: aws_db_instance.db, need: start }, remove: true',
    );
    expect(one.of('aws_instance.a').map(({ need }) => need)).toEqual(['run']);
    expect(one.overridden).toEqual(['aws_instance.a -> aws_db_instance.db (start): is not so: why']);
    const all = override('dependency: { from: aws_instance.a, to: aws_db_instance.db }, remove: true');
    expect(all.of('aws_instance.a')).toEqual([]);
    expect(all.of('aws_lb.site')).toEqual(read('').of('aws_lb.site'));
  });

  it('a dependency gets another strength and times, and says who says so', () => {
    const { of } = override(
      'dependency: { from: aws_instance.a, to: aws_db_instance.db, need: run }, strength: soft, grace: 1m, recovery: 2m, restart: true',
    );
    expect(of('aws_instance.a')).toMatchObject([
      {
        need: 'run',
        soft: true,
        grace: 60,
        recovery: 120,
        restart: true,
        evidence: { by: 'declared', note: 'why' },
      },
      { need: 'start' },
    ]);
    expect(of('aws_instance.a')[1]).not.toHaveProperty('soft');
  });

  it('a member that leaves its group leaves numbers that fit the rest', () => {
    const removed = override('dependency: { from: aws_lb.site, to: aws_instance.b }, remove: true');
    expect(removed.estate.groups.find(({ name }) => name === 'targets')).toMatchObject({ need: 1, full: 1 });
    const hard = override('dependency: { from: aws_lb.site, to: aws_instance.b }, strength: hard');
    expect(hard.of('aws_lb.site', 'aws_instance.b')[0]).not.toHaveProperty('group');
    expect(validateEstate(hard.estate)).toEqual([]);
  });

  it('a component gets a name and a rate of failures', () => {
    const { component } = override(
      'component: aws_instance.a, name: Web, failures: { perYear: [1, 4], lasting: 45m }',
    );
    expect(component('aws_instance.a')).toMatchObject({
      name: 'Web',
      type: 'aws_instance',
      failures: { perYear: [1, 4], seconds: 2700 },
    });
    expect(component('aws_instance.b')).toEqual(read('').component('aws_instance.b'));
  });

  it('a component gets a zone: all that was open of its place is told', () => {
    const { of, component, estate } = override('component: aws_db_instance.db, in: aws/us-east-1a');
    expect(
      of('aws_db_instance.db')
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['aws/us-east-1/rds', 'aws/us-east-1a']);
    expect(component('aws_db_instance.db')?.attributes?.region).toBe('us-east-1');
    expect(component('aws/us-east-1')?.kind).toBe('domain');
    expect(of('aws_lb.site', 'aws/unknown/elb')).toHaveLength(1);
    expect(validateEstate(estate)).toEqual([]);
  });

  it('a component gets a region: its zone stays open', () => {
    const { of, estate } = override('component: aws_db_instance.db, in: aws/us-east-1');
    expect(
      of('aws_db_instance.db')
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['aws/us-east-1', 'aws/us-east-1/rds', 'aws/us-east-1/unknown-zone']);
    expect(validateEstate(estate)).toEqual([]);
  });

  it('a journey is called otherwise, gets objectives, or is none', () => {
    const named = override('journey: site, name: Shop, objectives: { rto: 1h }');
    expect(named.estate.journeys).toEqual([
      { id: 'site', name: 'Shop', entry: 'aws_lb.site', inferred: true, objectives: { rto: 3600 } },
    ]);
    expect(named.component('site')?.name).toBe('Shop');
    const none = override('journey: site, remove: true');
    expect(none.estate.journeys).toEqual([]);
    expect(none.component('site')).toBeUndefined();
    expect(none.said).toEqual([]);
  });

  it('a group gets other numbers', () => {
    const { estate, of } = override('group: { from: aws_lb.site, name: targets }, atLeast: 2');
    expect(estate.groups.find(({ name }) => name === 'targets')).toMatchObject({ need: 2, full: 2 });
    expect(of('aws_lb.site', 'aws_instance.a')[0]?.evidence).toMatchObject({ by: 'declared', note: 'why' });
    const three = override('group: { from: aws_lb.site, name: targets }, atLeast: 3, full: 7');
    expect(validateEstate(three.estate)).toEqual([]);
  });

  it.each([
    [
      'dependency: { from: aws_lb.sight, to: aws_instance.a }, remove: true',
      '"aws_lb.sight" is not a component of this estate (did you mean aws_lb.site?); correct the id',
    ],
    ['component: nobody, name: x', '"nobody" is not a component of this estate; correct the id'],
    ['component: site, name: x', '"site" is a journey; write journey'],
    [
      'component: azure/global/entraid, name: x',
      '"azure/global/entraid" is not part of what was inferred; say it under components or dependencies',
    ],
    ['journey: aws_lb.site, name: x', '"aws_lb.site" is not a journey; write component'],
    ['component: aws_lb.site, in: aws/us-esat-1', '"aws/us-esat-1" is no place that is known'],
    ['component: aws_lb.site, in: hetzner/fsn1', 'aws_lb.site is at aws, so it cannot sit in "hetzner/fsn1"'],
    [
      'component: aws_lb.site, in: aws/us-east-1/elb',
      '"aws/us-east-1/elb" is no zone or region; expected one of aws',
    ],
    [
      'group: { from: aws_lb.site, name: tragets }, full: 1',
      'nothing like this is inferred of aws_lb.site (tragets)',
    ],
    [
      'group: { from: aws_lb.site, name: targets }, failover: { detect: 1m }',
      'nothing like this is inferred of aws_lb.site (targets)',
    ],
    [
      'dependency: { from: aws_lb.site, to: aws_db_instance.db }, remove: true',
      'nothing like this is inferred of aws_lb.site -> aws_db_instance.db',
    ],
  ])('%s changes nothing and says why', (text, message) => {
    const { estate, said, overridden } = override(text);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`a/firebreak.yaml:2:5: ${message}`);
    expect(said[0]).toMatch(/nothing is overridden$/);
    expect({ ...estate, diagnostics: [] }).toEqual(inferred());
    expect(overridden).toEqual([]);
  });

  it('a component whose place the code tells stays there', () => {
    const text = (place: string) =>
      `overrides:\n  - { component: aws_db_instance.db, in: ${place}, reason: why }\n`;
    const { said } = read(text('aws/us-east-1a'), text('aws/eu-west-1a'));
    expect(said).toEqual([
      'b/firebreak.yaml:2:5: aws_db_instance.db is in aws/us-east-1, so it cannot sit in "aws/eu-west-1a"; nothing is overridden',
    ]);
  });

  it('of what is declared are told where to change it', () => {
    const { said } = read(
      'components:\n  saas/a:\noverrides:\n  - { component: saas/a, name: A, reason: r }\n',
    );
    expect(said).toEqual([
      'a/firebreak.yaml:4:5: "saas/a" is declared and not inferred; change it where it is declared; nothing is overridden',
    ]);
  });

  it('never make ids that nobody knows', () => {
    const id = fc.oneof(
      fc.constantFrom(
        'site',
        'aws_lb.site',
        'aws_instance.a',
        'aws_db_instance.db',
        'aws/unknown/rds',
        'aws',
      ),
      fc.constantFrom(
        'aws/us-east-1',
        'aws/us-east-1a',
        'hetzner/fsn1',
        'aws/unknown',
        'saas/stripe',
        'nothing',
      ),
      fc.string({ minLength: 1 }),
    );
    const one = fc.oneof(
      fc.record({ component: id, in: id, reason: fc.constant('r') }),
      fc.record({
        dependency: fc.record({ from: id, to: id }),
        remove: fc.constant(true),
        reason: fc.constant('r'),
      }),
      fc.record({
        dependency: fc.record({ from: id, to: id }),
        strength: fc.constant('soft'),
        reason: fc.constant('r'),
      }),
      fc.record({ journey: id, remove: fc.constant(true), reason: fc.constant('r') }),
      fc.record({
        group: fc.record({ from: id, name: fc.constant('targets') }),
        atLeast: fc.nat(5),
        reason: fc.constant('r'),
      }),
    );
    const known = new Set(inferred().components.map(({ id: name }) => name));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), (overrides) => {
        const { estate } = read(JSON.stringify({ overrides }));
        expect(validateEstate(estate)).toEqual([]);
        for (const { id: name } of estate.components) {
          expect(known.has(name) || /^(aws|hetzner|jurisdiction|saas\/stripe)/.test(name)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is declared', () => {
  it('takes the place of an inferred journey with the same entry or the same id', () => {
    const entry = read('journeys:\n  shop: { entry: aws_lb.site }\n');
    expect(entry.estate.journeys.map(({ id }) => id)).toEqual(['shop']);
    const id = read('journeys:\n  site: { entry: aws_instance.a }\n');
    expect(id.of('site').map(({ to }) => to)).toEqual(['aws_instance.a']);
    const beside = read('journeys:\n  shop: { entry: aws_instance.a }\n');
    expect(beside.estate.journeys.map(({ id: one }) => one)).toEqual(['shop', 'site']);
  });

  it('brings along what the atlas knows of it, and keeps what was read', () => {
    const { component, of } = read(
      'components:\n  saas/stripe: { failures: { perYear: 2, lasting: 1h } }\n  aws_lb.site: { name: Front }\n',
    );
    expect(component('saas/stripe')).toMatchObject({
      kind: 'third-party',
      name: 'Stripe',
      failures: { seconds: 3600 },
    });
    expect(of('saas/stripe', 'jurisdiction/us')).toHaveLength(1);
    expect(component('aws_lb.site')).toMatchObject({ type: 'aws_lb', name: 'Front' });
  });

  it('a journey with several ways in needs one of them, wherever that is said', () => {
    const group = 'groups:\n  - { from: shop, name: ways, members: [aws_instance.a, aws_instance.b] }\n';
    const { of } = read('journeys:\n  shop: { entry: aws_instance.a }\n', group);
    expect(of('shop').map(({ to, group: one }) => [to, one])).toEqual([
      ['aws_instance.a', 'shop#run#ways'],
      ['aws_instance.b', 'shop#run#ways'],
    ]);
  });

  it('an id that names nothing is an error where it stands, and the rest counts', () => {
    const { said, of } = read(
      'dependencies:\n  - from: aws_lb.site\n    to: saas/strip\n  - { from: site, to: saas/stripe }\n',
    );
    expect(said).toEqual([
      'a/firebreak.yaml:3:5: "saas/strip" is not a component of this estate (did you mean saas/stripe?); declare it under components or correct the id',
    ]);
    expect(of('site', 'saas/stripe')).toHaveLength(1);
  });

  it('suggests the service that is meant', () => {
    const { said } = read('dependencies:\n  - { from: site, to: "aws/us-east-1/dynamobd:control" }\n');
    expect(said[0]).toContain('did you mean aws/us-east-1/dynamodb:control');
  });

  it('a journey whose entry names nothing is left out', () => {
    const { said, estate } = read('inferJourneys: false\njourneys:\n  shop: { entry: aws_lb.shop }\n');
    expect(said[0]).toMatch(/^a\/firebreak\.yaml:3:11: "aws_lb\.shop" .*without it the journey is left out$/);
    expect(estate.journeys).toEqual([]);
    expect(estate.components.map(({ id }) => id)).not.toContain('shop');
  });

  it('a journey may not be called as a component is', () => {
    for (const id of ['aws_lb.site', 'aws']) {
      const { said, component } = read(`journeys:\n  ${id}: { entry: aws_instance.a }\n`);
      expect(said).toEqual([
        `a/firebreak.yaml:2:3: the journey "${id}" is called as a component is, so it is left out; call it otherwise`,
      ]);
      expect(component(id)?.kind).not.toBe('journey');
    }
  });
});

describe('a switch that needs what is not there', () => {
  const standby = (need: string) =>
    'inferJourneys: false\njourneys:\n  shop: { entry: aws_instance.a }\ngroups:\n' +
    '  - from: shop\n    name: failover\n    members: [aws_instance.a, aws_instance.b]\n' +
    `    failover: { detect: 1m, switch: 1m, needs: ["${need}"] }\n`;
  const downWithout = (text: string) => {
    const { estate } = read(text);
    return assess(estate).singles.map(({ component }) => component);
  };

  it('is an error, and nothing takes over', () => {
    const { said, estate, of } = read(standby('hetzner/global/dsn:control'));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^a\/firebreak\.yaml:8:49: "hetzner\/global\/dsn:control" .*did you mean hetzner\/global\/dns:control.*without it nothing takes over in this group$/,
    );
    expect(of('shop').map(({ to }) => to)).toEqual(['aws_instance.a']);
    expect(validateEstate(estate)).toEqual([]);
    expect(downWithout(standby('hetzner/global/dsn:control'))).toContain('aws_db_instance.db');
  });

  it('with what is there, something does', () => {
    const { said, estate } = read(standby('hetzner/global/dns:control'));
    expect(said).toEqual([]);
    expect(estate.groups.find(({ name }) => name === 'failover')?.failover?.needs).toEqual([
      'hetzner/global/dns:control',
    ]);
    expect(downWithout(standby('hetzner/global/dns:control'))).not.toContain('aws_db_instance.db');
  });
});

describe('several files', () => {
  it('may say the same', () => {
    const text = 'journeys:\n  shop: { entry: aws_lb.site }\ncomponents:\n  saas/a: { name: A }\n';
    const { said, estate } = read(text, text);
    expect(said).toEqual([]);
    expect(estate).toEqual({ ...read(text).estate });
  });

  it.each([
    [
      'journeys:\n  shop: { entry: aws_instance.a }\n',
      'journeys:\n  shop: { entry: aws_instance.b }\n',
      'journey "shop"',
    ],
    ['components:\n  saas/a: { name: A }\n', 'components:\n  saas/a: { name: B }\n', 'component "saas/a"'],
    [
      'dependencies:\n  - { from: site, to: aws_instance.a }\n',
      'dependencies:\n  - { from: site, to: aws_instance.a, strength: soft }\n',
      'dependency "site -> aws_instance.a (run)"',
    ],
    [
      'groups:\n  - { from: site, name: g, members: [aws_instance.a] }\n',
      'groups:\n  - { from: site, name: g, members: [aws_instance.b] }\n',
      'group "site#run#g"',
    ],
  ])('%s beside %s: said, and the first counts', (first, second, what) => {
    const { said, estate } = read(first, second);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^b\/firebreak\.yaml:2:/);
    expect(said[0]).toContain(`the ${what} is stated otherwise in a/firebreak.yaml:2:`);
    expect({ ...estate, diagnostics: [] }).toEqual(read(first).estate);
  });

  it('a component and a journey of one name are a conflict in one file, too', () => {
    const { said } = read('components:\n  shop:\njourneys:\n  shop: { entry: aws_lb.site }\n');
    expect(said).toEqual([
      'a/firebreak.yaml:4:3: the journey "shop" is stated otherwise in a/firebreak.yaml:2:3, which counts; keep one of them',
    ]);
  });

  it('that override the same otherwise: said, and the last counts', () => {
    const name = (text: string) => `overrides:\n  - { component: aws_lb.site, name: ${text}, reason: r }\n`;
    const { said, component } = read(name('A'), name('B'));
    expect(component('aws_lb.site')?.name).toBe('B');
    expect(said).toEqual([
      'b/firebreak.yaml:2:5: a/firebreak.yaml:2 overrides the same otherwise; where they differ, this one counts',
    ]);
    expect(read(name('A'), name('A')).said).toEqual([]);
  });
});
