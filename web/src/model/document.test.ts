import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { randomEstate } from '../../../bench/estate.mjs';
import {
  type AssessOptions,
  assess,
  assessWith,
  atlasProjection,
  exactAnswers,
  historicRates,
  knowledgeOf,
  replay,
} from '../../../src/analysis/index.js';
import type { Estate } from '../../../src/estate/index.js';
import { compile } from '../../../src/graph/index.js';
import { readPaths } from '../../../src/readers/index.js';
import { compare, snapshotOf } from '../../../src/report/comparison/index.js';
import { assessmentJson, comparisonJson, replayJson } from '../../../src/report/index.js';
import { componentScenario } from '../../../src/scenarios/index.js';
import { anyEstate } from '../../../test/reference/estates.js';
import { estate as small } from '../../../test/small-estate.js';
import { type Path, pathsOf, withValue } from '../../../test/support/json-places.js';
import { type Opened, readDocument } from './document.js';

vi.setConfig({ testTimeout: 120_000 });

const knowledge = knowledgeOf(atlasProjection());
const EXAMPLES = readdirSync('examples');

function printed(estate: Estate, options: AssessOptions = {}): string {
  return JSON.stringify(assessmentJson(assess(estate, options)));
}

function opened(text: string): Opened {
  const found = readDocument('test', text);
  if ('problem' in found) throw new Error(`${found.problem}: ${found.detail}`);
  return found;
}

/** The assessment made anew of what a document tells. */
function again({ document }: Opened): unknown {
  const acceptances = document.ignored.map(({ finding: { rule, subject }, until, reason }) => ({
    ...{ rule, subject, until, reason },
    ...{ file: '', line: 0 },
  }));
  return JSON.parse(JSON.stringify(assessmentJson(assessWith(knowledge, document.estate, { acceptances }))));
}

const { estate } = readPaths(['examples/web-shop']);
const text = printed(estate);
const whole = JSON.parse(text) as Record<string, unknown>;

describe('an assessment with exact answers', () => {
  const result = assess(estate);
  const journeys = result.journeys.map(({ id }) => id);
  const exact = exactAnswers(estate, result.compiled, historicRates(), journeys, { top: 3 });

  it('tells how likely which minutes are, and one without does not', () => {
    const { likely } = opened(JSON.stringify(assessmentJson(result, { exact }))).document;
    const expected = exact.map(({ journey, expected: found }) => {
      const { mean, ...percentiles } = found!.spread;
      return [journey, percentiles];
    });
    expect([...likely]).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    expect(opened(text).document.likely.size).toBe(0);
  });
});

describe('an assessment with the name that the server and a report give it', () => {
  it('has that name and is the same', () => {
    const found = opened(JSON.stringify({ name: 'infra', generation: 3, assessment: whole }));
    expect(found.document).toEqual({ ...opened(text).document, name: 'infra' });
    expect(found.saved).toEqual(whole);
  });

  it('is told to be none where it holds none', () => {
    expect(readDocument('test', '{"name":"infra","assessment":7}')).toEqual({
      problem: 'foreign',
      detail: '',
    });
  });
});

describe('an assessment that is read back', () => {
  it.each(EXAMPLES)('of %s is the same when it is made again', (name) => {
    const { estate, ignores } = readPaths([`examples/${name}`]);
    const own = printed(estate, { acceptances: ignores, asOf: '2026-01-01' });
    expect(again(opened(own))).toEqual(JSON.parse(own));
  });

  it('keeps findings that are accepted apart', () => {
    const acceptances = [{ rule: 'single-*', until: '2030-01-01', reason: 'for now', file: 'f', line: 1 }];
    const own = printed(estate, { acceptances });
    const found = opened(own);
    expect(found.document.ignored.length).toBeGreaterThan(0);
    expect(again(found)).toEqual(JSON.parse(own));
  });

  it('keeps stated rates, without which its down time would be another', () => {
    const estate = randomEstate(400, 5, { regions: 2, journeys: 3 });
    const stated = {
      ...estate,
      components: estate.components.map((one) =>
        one.kind === 'service' ? { ...one, failures: { perYear: [0.5, 2] as const, seconds: 900 } } : one,
      ),
    };
    const own = printed(stated);
    expect(again(opened(own))).toEqual(JSON.parse(own));
    expect(opened(own).document.downtime.some(({ minutes }) => minutes[1] > 0)).toBe(true);
  });

  it('of any estate is the same when it is made again', () => {
    fc.assert(
      fc.property(anyEstate({ timed: true, size: 9 }), (estate) => {
        const own = printed(estate);
        expect(again(opened(own))).toEqual(JSON.parse(own));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('has what the pages show, by id', () => {
    const { document } = opened(text);
    expect(document.name).toBe('test');
    expect([...document.components.keys()].length).toBe((whole.components as unknown[]).length);
    for (const one of document.estate.dependencies) {
      expect(document.needs.get(one.from)).toContain(one);
      expect(document.neededBy.get(one.to)).toContain(one);
      if (one.group !== undefined) expect(document.groups.has(one.group)).toBe(true);
    }
    expect(document.fixes.length).toBeGreaterThan(0);
    expect(structuredClone(document)).toEqual(document);
  });

  it('may be empty, and may have no journeys', () => {
    for (const estate of [small().build(), small().needs('web', 'aws/eu-west-1').build()]) {
      expect(again(opened(printed(estate)))).toEqual(JSON.parse(printed(estate)));
    }
  });
});

describe('what is no assessment', () => {
  const problem = (value: string) => {
    const found = readDocument('test', value);
    return 'problem' in found ? found : undefined;
  };
  const changed = (path: Path, value: unknown) =>
    problem(JSON.stringify(withValue(JSON.parse(text), path, value)));

  it.each(['', 'no JSON', '{', '<html></html>', '{"schema": }', '['.repeat(100_000)])(
    'is told: %.12s',
    (value) => {
      expect(problem(value)?.problem).toBe('not-json');
    },
  );

  it.each(['null', '1', '"text"', '[]', '{}', '{"schema":1}', '{"format_version":"1.2"}'])(
    'is told: %s',
    (value) => {
      expect(problem(value)).toEqual({ problem: 'foreign', detail: '' });
    },
  );

  it('is told by the name of its schema', () => {
    const scenario = componentScenario('aws', 60);
    const replayed = replayJson(scenario, replay(compile(estate), scenario));
    expect(problem(JSON.stringify(replayed))).toEqual({ problem: 'foreign', detail: 'firebreak/replay/1' });
    const snapshot = snapshotOf(assess(estate));
    const diff = JSON.stringify(comparisonJson(compare(snapshot, snapshot)));
    expect(problem(diff)).toEqual({ problem: 'foreign', detail: 'firebreak/diff/1' });
    expect(changed(['schema'], 'firebreak/assessment/2')).toEqual({
      problem: 'newer',
      detail: 'firebreak/assessment/2',
    });
  });

  it('is told by the place of its first mistake', () => {
    const cases: readonly [string, Path, unknown][] = [
      ['components', ['components'], undefined],
      ['components[1].kind', ['components', 1, 'kind'], 'thing'],
      ['components[2].id', ['components', 2, 'id'], estate.components[0]!.id],
      ['dependencies[3].to', ['dependencies', 3, 'to'], 'nothing of this name'],
      ['dependencies[0].evidence', ['dependencies', 0, 'evidence'], null],
      ['journeys[0].entry', ['journeys', 0, 'entry'], 'nothing of this name'],
      ['downtime[0].minutes[1]', ['downtime', 0, 'minutes', 1], -1],
      ['findings[0].severity', ['findings', 0, 'severity'], 'worst'],
      ['remedies[0].removes', ['remedies', 0, 'removes'], {}],
    ];
    for (const [detail, path, value] of cases)
      expect(changed(path, value)).toEqual({ problem: 'broken', detail });
  });

  it('never throws, whatever a field holds instead', () => {
    const paths = pathsOf(whole);
    fc.assert(
      fc.property(fc.nat(paths.length - 1), fc.jsonValue(), (at, value) => {
        const found = readDocument('test', JSON.stringify(withValue(JSON.parse(text), paths[at]!, value)));
        if ('problem' in found) expect(['broken', 'foreign']).toContain(found.problem);
      }),
      { numRuns: 400, seed: 3 },
    );
    fc.assert(
      fc.property(fc.string(), fc.nat(text.length), fc.nat(20), (put, at, cut) => {
        readDocument('test', text.slice(0, at) + put + text.slice(at + cut));
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});
