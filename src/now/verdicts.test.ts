/** What the verdicts of our own nodes mean for an estate. */
import { describe, expect, it } from 'vitest';
import { problemsBy } from '../../test/support/schemas.js';
import { nodeView, steerConfig } from '../../test/support/steer.js';
import type { Component, Dependency, Estate, Group } from '../estate/index.js';
import { compile } from '../graph/index.js';
import { verdictsOf } from '../steer/status/index.js';
import { changesBetween } from './changes.js';
import { NotTheFeed, readVerdicts } from './formats/index.js';
import { judge } from './judge.js';
import type { Feed, FeedReading } from './types.js';
import { placesOf } from './verdicts.js';

const NOW = Date.UTC(2026, 5, 1, 12);
const source = { file: 'main.tf', line: 1 };
const component = (id: string, kind: Component['kind'] = 'resource', name = id): Component => ({
  id,
  kind,
  type: kind,
  name,
  source,
});
const needs = (from: string, to: string, group?: string): Dependency => ({
  from,
  to,
  need: 'run',
  ...(group === undefined ? {} : { group }),
  evidence: { by: 'code', file: 'main.tf', line: 7 },
});
/** A shop that is entered by a load balancer in one of two places, and pictures by a third thing. */
const failover: Group = { id: 'failover', need: 1, full: 1 };
const estate: Estate = {
  components: [
    component('shop', 'journey', 'Shop'),
    component('pictures', 'journey', 'Pictures'),
    component('lb.frankfurt'),
    component('lb.paris'),
    component('cdn'),
    component('place/frankfurt', 'domain'),
    component('place/paris', 'domain'),
    component('place/vienna', 'domain'),
  ],
  dependencies: [
    needs('shop', 'lb.frankfurt', 'failover'),
    needs('shop', 'lb.paris', 'failover'),
    needs('lb.frankfurt', 'place/frankfurt'),
    needs('lb.paris', 'place/paris'),
    needs('pictures', 'cdn'),
    needs('cdn', 'place/vienna'),
  ],
  groups: [failover],
  journeys: [
    { id: 'shop', name: 'Shop', entry: 'lb.frankfurt', inferred: false },
    { id: 'pictures', name: 'Pictures', entry: 'cdn', inferred: false },
  ],
  diagnostics: [],
};
const compiled = compile(estate);
const feed: Feed = {
  id: 'steer',
  name: 'your steer cluster',
  format: 'steer',
  url: 'http://node',
  page: 'http://node',
  source: 'http://node',
};

type Document = Record<string, unknown>;
const documentOf = (...args: Parameters<typeof nodeView>): Document =>
  verdictsOf(steerConfig(), nodeView(...args), new Map([['www.shop.example', [0, 2, 5]]])) as Document;
const read = (document: Document) => readVerdicts(JSON.stringify(document));
const reading = (document: Document, at = NOW): FeedReading => ({
  feed,
  at,
  claims: [],
  verdicts: read(document),
});
const withEndpoint = (document: Document, id: string, more: object): Document => ({
  ...document,
  endpoints: (document.endpoints as { id: string }[]).map((one) =>
    one.id === id ? { ...one, ...more } : one,
  ),
});

describe('the document of a node', () => {
  it('is as its schema says, and is read whole', () => {
    const document = documentOf(['frankfurt'], {
      drained: ['paris'],
      forced: { 'www.shop.example': 'paris' },
    });
    expect(problemsBy('steer-verdicts', document)).toEqual([]);
    const { node, plan, quorum, nodes, endpoints, names } = read(document);
    const refused = read(documentOf([], { refused: 'too many changes' }));
    expect(refused.notes).toEqual(['its newest plan was refused: too many changes']);
    expect({ node, plan, quorum }).toEqual({ node: 'hel', plan: 17, quorum: 2 });
    expect(nodes).toEqual([
      { id: 'hel', counts: true },
      { id: 'par', counts: false },
      { id: 'vie', counts: false },
    ]);
    expect(endpoints[0]).toMatchObject({
      id: 'frankfurt',
      state: 'down',
      down: ['hel', 'par'],
      since: NOW - 3_600_000,
      at: 'place/frankfurt',
      drained: false,
    });
    expect(endpoints[1]).toMatchObject({ id: 'paris', drained: true });
    expect(names[0]).toMatchObject({
      name: 'www.shop.example',
      label: 'Shop',
      active: ['frankfurt'],
      forced: 'paris',
      reports: { seconds: 300, counts: [0, 2, 5] },
    });
  });

  it('is refused where it is something else, and read as far as it can be', () => {
    for (const text of ['[]', '{}', '<html>', '{"schema":"firebreak/steer-verdicts/1"}'])
      expect(() => readVerdicts(text)).toThrow(NotTheFeed);
    const odd = {
      ...documentOf(),
      endpoints: [null, { id: 7 }, { id: 'a', state: 'burning' }],
      names: 'none',
      nodes: [1],
    };
    expect(read(odd)).toMatchObject({ endpoints: [], names: [], nodes: [] });
  });
});

describe('an endpoint', () => {
  const places = (document: Document, of = compiled) =>
    Object.fromEntries(
      placesOf(read(document), of).map(({ endpoint, component: found, maybe }) => [
        endpoint,
        found === undefined ? undefined : `${found}${maybe ? '?' : ''}`,
      ]),
    );

  it('is what the journey of its names is entered by where it runs; alone there, it is a guess', () => {
    // Shop is answered by frankfurt and paris; vienna only by names that are no journey.
    expect(places(documentOf())).toEqual({ frankfurt: 'lb.frankfurt', paris: 'lb.paris', vienna: 'cdn?' });
  });

  it('is what its configuration says, and nothing else where that is not here', () => {
    const told = withEndpoint(documentOf(), 'vienna', { component: 'lb.paris' });
    expect(places(told).vienna).toBe('lb.paris');
    const [place] = placesOf(
      read(withEndpoint(documentOf(), 'frankfurt', { component: 'lb.rome' })),
      compiled,
    );
    expect(place).toEqual({
      endpoint: 'frankfurt',
      how: 'its configuration says lb.rome, which is not here',
    });
  });

  it('is a host or an address that was traced', () => {
    const traced = compile({
      ...estate,
      components: [...estate.components, component('dns:shop.cdn.example'), component('address:192.0.2.2')],
    });
    const document = withEndpoint(documentOf(), 'vienna', { host: 'SHOP.cdn.example', addresses: [] });
    expect(places(document, traced)).toMatchObject({
      paris: 'address:192.0.2.2',
      vienna: 'dns:shop.cdn.example',
    });
  });

  it('stands for nothing where two things would do, and says what to write', () => {
    const two = compile({
      ...estate,
      components: [...estate.components, component('lb.second')],
      dependencies: [
        ...estate.dependencies,
        needs('shop', 'lb.second'),
        needs('lb.second', 'place/frankfurt'),
      ],
    });
    const [place] = placesOf(read(documentOf()), two);
    expect(place!.component).toBeUndefined();
    expect(place!.how).toContain('component under steer.endpoints.frankfurt');
  });
});

describe('a verdict', () => {
  const states = (document: Document) =>
    judge(compiled, [reading(document)], NOW, []).journeys.map(({ id, state }) => [id, state]);

  it('of down is a component that does not serve: the other place goes on', () => {
    const now = judge(compiled, [reading(documentOf(['frankfurt']))], NOW, []);
    expect(now.journeys.map(({ id, state }) => [id, state])).toEqual([
      ['pictures', 'up'],
      ['shop', 'up'],
    ]);
    expect(now.scenario.failures).toMatchObject([
      { component: 'lb.frankfurt', severity: 'down', evidence: { rule: 'steer frankfurt' } },
    ]);
    expect(states(documentOf(['frankfurt', 'paris']))).toEqual([
      ['pictures', 'up'],
      ['shop', 'down'],
    ]);
  });

  it('is in doubt where the component is a guess, and counts on where the node is cut off', () => {
    expect(states(documentOf(['vienna']))).toContainEqual(['pictures', 'unknown']);
    expect(states(documentOf(['frankfurt', 'paris'], { stale: true }))).toContainEqual(['shop', 'down']);
  });

  it('claims nothing of what a person has taken out, nor of what no node knows', () => {
    expect(states(documentOf(['frankfurt', 'paris'], { drained: ['frankfurt'] }))).toContainEqual([
      'shop',
      'up',
    ]);
    const unknown = withEndpoint(withEndpoint(documentOf(), 'frankfurt', { state: 'unknown' }), 'paris', {
      state: 'unknown',
    });
    expect(states(unknown)).toContainEqual(['shop', 'up']);
  });

  it('says nothing by reports of users', () => {
    expect(states(documentOf())).toContainEqual(['shop', 'up']);
  });
});

describe('from one look to the next', () => {
  it('is told what moved and that users begin to report, and not that time went by', () => {
    const at = (document: Document, now: number) => judge(compiled, [reading(document, now)], now, []);
    const before = documentOf(['frankfurt']);
    const quiet = {
      ...before,
      names: [{ ...(before.names as object[])[0], reports: { seconds: 300, counts: [0] } }],
    };
    expect(
      changesBetween(
        at(before, NOW),
        at({ ...before, at: new Date(NOW + 60_000).toISOString() }, NOW + 60_000),
      ),
    ).toEqual([]);
    const after = documentOf(['frankfurt'], {}, { 'www.shop.example': ['paris'] });
    expect(changesBetween(at(quiet, NOW), at(after, NOW + 60_000))).toEqual([
      'www.shop.example: answered with frankfurt -> paris',
      'www.shop.example: users begin to say that it fails',
    ]);
  });
});
