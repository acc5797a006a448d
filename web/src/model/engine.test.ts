import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { random, randomEstate } from '../../../bench/estate.mjs';
import {
  assess,
  assessExactly,
  atlasProjection,
  knowledgeOf,
  pairsOf,
  replay,
} from '../../../src/analysis/index.js';
import type { Estate } from '../../../src/estate/index.js';
import { compile } from '../../../src/graph/index.js';
import { readPaths } from '../../../src/readers/index.js';
import { assessmentJson } from '../../../src/report/index.js';
import { componentScenario, incident, incidentDetails } from '../../../src/scenarios/index.js';
import { pathsOf, withValue } from '../../../test/support/json-places.js';
import { createEngine } from './engine.js';
import type { Document, Engine, Plug, WhatIf } from './types.js';

vi.setConfig({ testTimeout: 120_000 });

const knowledge = knowledgeOf(atlasProjection());
const KINESIS = '2020-11-25-aws-kinesis-us-east-1';
const OUTAGE = '2025-10-20-aws-us-east-1';

function textOf(estate: Estate, options = {}): string {
  return JSON.stringify(assessmentJson(assess(estate, options)));
}

async function opened(estate: Estate, options = {}): Promise<{ engine: Engine; document: Document }> {
  const engine = createEngine(knowledge);
  const document = await engine.open('test', textOf(estate, options));
  if ('problem' in document) throw new Error(document.detail);
  return { engine, document };
}

const example = (name: string) => readPaths([`examples/${name}`]).estate;

/** What may stand anywhere in a file that somebody has changed, mostly what can be read. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    1,
    2,
    99,
    1e12,
    true,
    false,
    'aws',
    'aws/us-east-1',
    '',
    'start',
    'journey',
    'soft',
    [],
    {},
  ),
  fc.nat(),
  fc.jsonValue(),
);

function generated(seed: number): Estate {
  const estate = randomEstate(500, seed, { regions: 3, services: 4, journeys: 6, layers: 3 });
  const next = random(seed);
  return {
    ...estate,
    dependencies: estate.dependencies.map((one) =>
      next() < 0.2 ? { ...one, recovery: Math.ceil(next() * 900) } : one,
    ),
    components: estate.components.map((one) =>
      one.kind === 'domain' ? { ...one, failures: { perYear: [0.1, 1], seconds: 5000 } } : one,
    ),
  };
}

describe.each([
  ...readdirSync('examples').map((name) => [name, () => example(name)] as const),
  ...[1, 2].map((seed) => [`generated ${seed}`, () => generated(seed)] as const),
])('%s', (_, estateOf) => {
  const estate = estateOf();
  const compiled = compile(estate);
  let engine: Engine;
  let document: Document;
  beforeAll(async () => {
    ({ engine, document } = await opened(estate));
  });
  const down = (plug: Plug, fixes: readonly string[] = []) =>
    engine
      .run(plug, fixes)
      .then(({ journeys, scenario }) =>
        journeys.map(({ outages }) =>
          outages
            .filter(({ capability, state }) => capability === 'serve' && state === 'down')
            .reduce((sum, { from, to }) => sum + (to ?? scenario.seconds) - from, 0),
        ),
      );
  const plugs = () => document.blast.map(({ domain }): Plug => ({ components: [domain], seconds: 7200 }));

  it('runs what fails as the replay does', async () => {
    for (const plug of plugs().slice(0, 12)) {
      const [id] = 'components' in plug ? plug.components : [];
      const scenario = componentScenario(id!, 7200);
      const outcome = await engine.run(plug, []);
      const replayed = replay(compiled, scenario);
      expect(outcome.journeys).toEqual(replayed.journeys);
      expect(outcome.scenario).toEqual({ id, title: scenario.title, epoch: null, seconds: 7200 });
      const notServing = [...replayed.journeys, ...replayed.components].filter(({ outages }) =>
        outages.some(({ capability }) => capability === 'serve'),
      );
      expect([...outcome.spans.keys()].sort()).toEqual(notServing.map((one) => one.id).sort());
      expect(structuredClone(outcome)).toEqual(outcome);
    }
  });

  it('says why by a chain of dependencies from the journey to what failed', async () => {
    let told = 0;
    for (const plug of plugs().slice(0, 25)) {
      const outcome = await engine.run(plug, []);
      for (const { id } of document.journeys) {
        const chain = await engine.why(id, plug, []);
        expect(chain.length > 0, id).toBe(outcome.spans.has(id));
        if (chain.length === 0) continue;
        told++;
        expect(chain[0]).toEqual({ component: id, dependency: null });
        for (const [i, { component, dependency }] of chain.entries()) {
          if (i === 0 || dependency === null) continue;
          expect(document.needs.get(chain[i - 1]!.component)).toContainEqual(dependency);
          expect(dependency.to).toBe(component);
        }
      }
    }
    expect(told).toBeGreaterThan(0);
  });

  it('shows nothing of what changes are built with', async () => {
    const all = document.fixes.map(({ id }) => id);
    const isShown = (id: string) => document.components.has(id);
    for (const plug of plugs().slice(0, 12)) {
      const outcome = await engine.run(plug, all);
      expect([...outcome.spans.keys()].every(isShown)).toBe(true);
      for (const { id } of document.journeys) {
        const chain = await engine.why(id, plug, all);
        expect(chain.map(({ component }) => component).every(isShown)).toBe(true);
        for (const { dependency } of chain.slice(1)) {
          if (dependency !== null) expect(isShown(dependency.from) && isShown(dependency.to)).toBe(true);
        }
      }
    }
  });

  it('takes no longer to fail over for any change', async () => {
    for (const plug of plugs().slice(0, 12)) {
      const before = await down(plug);
      for (const { id } of document.fixes) {
        const after = await down(plug, [id]);
        after.forEach((seconds, j) => {
          expect(seconds, `${id} ${JSON.stringify(plug)} ${j}`).toBeLessThanOrEqual(before[j]!);
        });
      }
    }
  });

  it('is the document itself with no changes, and less with all of them', async () => {
    const { findings, blast, downtime } = document;
    expect(await engine.whatIf([])).toEqual({ findings, blast, downtime } satisfies WhatIf);
    const all = await engine.whatIf(document.fixes.map(({ id }) => id));
    expect(all.findings.length).toBeLessThan(findings.length);
    expect(structuredClone(all)).toEqual(all);
  });
});

describe('scenarios', () => {
  it('come with what they touch here, those that touch most first', async () => {
    const { engine, document } = await opened(example('web-shop'));
    const choices = await engine.scenarios();
    expect(choices.map(({ touches }) => touches)).toEqual(
      choices.map(({ touches }) => touches).sort((a, b) => b - a),
    );
    expect(new Set(choices.map(({ kind }) => kind))).toEqual(new Set(['incident', 'composite']));
    for (const { id, touches, kind } of choices) {
      if (kind !== 'incident') continue;
      const named = new Set(incident(id)!.failures.map(({ component }) => component));
      const exact = [...named].filter((one) => document.components.has(one));
      expect(touches, id).toBeGreaterThanOrEqual(exact.length);
      if (exact.length === named.size) expect(touches).toBe(named.size);
    }
  });

  it('run on the clock of the incident, with its rows', async () => {
    const { engine } = await opened(example('web-shop-two-regions'));
    const { scenario, rows, spans } = await engine.run({ scenario: OUTAGE }, []);
    const { rows: own, epoch } = incidentDetails(OUTAGE)!;
    expect(Date.parse(scenario.epoch!)).toBe(Date.parse(epoch));
    expect(rows.length).toBe(own.length);
    for (const row of rows) {
      const time = (seconds: number | null) => (seconds === null ? null : Date.parse(epoch) + seconds * 1000);
      const same = own.filter(
        ({ component, says, from, to }) =>
          component === row.component &&
          says === row.says &&
          Date.parse(from) === time(row.from) &&
          (to === null ? null : Date.parse(to)) === time(row.to),
      );
      expect(same.length).toBeGreaterThan(0);
    }
    expect(spans.size).toBeGreaterThan(0);
  });

  it('are components too, as on the command line', async () => {
    const { engine } = await opened(example('web-shop'));
    const byId = await engine.run({ scenario: 'aws/us-east-1' }, []);
    expect(byId).toEqual(await engine.run({ components: ['aws/us-east-1'], seconds: 3600 }, []));
    expect(byId.spans.size).toBeGreaterThan(0);
  });

  it('are refused by name where the library or the estate has none', async () => {
    const { engine } = await opened(example('web-shop'));
    await expect(engine.run({ scenario: 'no such' }, [])).rejects.toThrow('"no such" is no scenario');
    // Not "all journeys go on": that would be said of what is not known.
    const gone = engine.run({ components: ['aws/us-east-1', 'nothing'], seconds: 60 }, []);
    await expect(gone).rejects.toThrow('there is no "nothing"');
    expect((await engine.run({ scenario: KINESIS }, [])).scenario.id).toBe(KINESIS);
  });
});

describe('the engine', () => {
  it('keeps what is open when something else cannot be read', async () => {
    const { engine, document } = await opened(example('web-shop'));
    expect(await engine.open('other', '{')).toMatchObject({ problem: 'not-json' });
    expect((await engine.whatIf([])).findings).toEqual(document.findings);
    await expect(createEngine(knowledge).scenarios()).rejects.toThrow('no assessment is open');
  });

  it('answers whatever an assessment that can be opened says', async () => {
    const text = textOf(example('web-shop-two-regions'));
    const whole = JSON.parse(text) as unknown;
    const paths = pathsOf(whole);
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(paths.length - 1), anyValue, async (at, value) => {
        const engine = createEngine(knowledge);
        const document = await engine.open('test', JSON.stringify(withValue(whole, paths[at]!, value)));
        if ('problem' in document) return;
        answered++;
        const fixes = document.fixes.slice(0, 2).map(({ id }) => id);
        await engine.scenarios();
        for (const plug of [{ scenario: OUTAGE }, { components: ['aws', 'aws/us-east-1'], seconds: 600 }]) {
          await engine.run(plug, []);
          await engine.run(plug, fixes);
          for (const { id } of document.journeys) await engine.why(id, plug, fixes);
        }
        await engine.whatIf(fixes);
        await engine.snippet(fixes);
        await engine.compare('test', text);
      }),
      { numRuns: 150, seed: 5 },
    );
    expect(answered).toBeGreaterThan(20);
  });

  it('leaves accepted findings out with changes made, too', async () => {
    const acceptances = [{ rule: 'single-zone', until: '2099-01-01', reason: 'r', file: 'f', line: 1 }];
    const { engine, document } = await opened(example('web-shop'), { acceptances });
    const [fix] = document.fixes;
    const { findings } = await engine.whatIf([fix!.id]);
    expect(document.findings.length).toBeGreaterThan(0);
    expect(findings.filter(({ rule }) => rule === 'single-zone')).toEqual([]);
  });

  it('compares with another assessment, and with itself finds nothing', async () => {
    const one = example('web-shop');
    const two = example('web-shop-two-regions');
    const { engine } = await opened(one);
    expect(await engine.compare('same', textOf(one))).toEqual([]);
    const changes = await engine.compare('other', textOf(two));
    if ('problem' in changes) throw new Error(changes.detail);
    expect(changes.length).toBeGreaterThan(0);
    expect(new Set(changes.map(({ verdict }) => verdict)).has('better')).toBe(true);
    expect(await engine.compare('no', 'nonsense')).toMatchObject({ problem: 'not-json' });
    expect(await engine.compare('no', '{"schema":"firebreak/replay/1"}')).toMatchObject({
      problem: 'foreign',
    });
  });
});

describe('exact answers', () => {
  const estate = example('web-shop-two-regions');

  it('are those of the command, to what fewer samples tell', async () => {
    const { engine, document } = await opened(estate);
    const { result, exact } = assessExactly(assess(estate), { top: 1 });
    const gains = result.remedies.remedies.filter((one) => one.exact !== undefined);
    expect(gains.length).toBeGreaterThan(1);
    for (const { candidate, exact: gain } of gains) {
      const { figure, spread } = await engine.gain([candidate.id]);
      expect(figure).toBe(gain!.figure);
      expect(Math.abs(spread.p50 - gain!.spread.p50)).toBeLessThanOrEqual(0.15 * gain!.spread.p50);
    }
    for (const { journey, expected } of exact) {
      const { likely, mattering } = await engine.exactly(journey);
      expect(Math.abs(likely!.p50 - expected!.spread.p50)).toBeLessThanOrEqual(0.15 * expected!.spread.p50);
      const savings = new Map(expected!.savings.map((one) => [one.component, one.minutes]));
      for (const { component, minutes } of mattering) expect(minutes).toEqual(savings.get(component));
    }
    expect(await engine.pairs()).toEqual(pairsOf(compile(document.estate)));
  });

  it('stand in the assessment where it was made with them', async () => {
    const { result, exact } = assessExactly(assess(estate), { top: 1 });
    const document = await createEngine(knowledge).open(
      'exact',
      JSON.stringify(assessmentJson(result, { exact })),
    );
    if ('problem' in document) throw new Error(document.detail);
    const gains = document.fixes.flatMap((one) => (one.exact === undefined ? [] : [one.exact.figure]));
    expect(gains).toEqual(result.remedies.remedies.flatMap((one) => one.exact?.figure ?? []));
    expect(gains.length).toBeGreaterThan(1);
  });
});
