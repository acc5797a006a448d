import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { random, randomEstate } from '../../../bench/estate.mjs';
import type { Estate } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import { readPaths } from '../../readers/index.js';
import { componentScenario } from '../../scenarios/index.js';
import { type Assessment, assess } from '../assessment.js';
import { SEVERITIES } from '../findings/index.js';
import { atlasKnowledge } from '../knowledge/index.js';
import type { Candidate } from '../remedies/index.js';
import { replay } from '../replay.js';
import { type Prospect, prospectOf, type WhatIf, whatIf, withChangesAgainst } from './index.js';

const knowledge = atlasKnowledge();
const read = (name: string) => readPaths([`examples/${name}`]).estate;
/** Hundreds of components of one cloud, with rates of loss stated for some. */
const generated = (seed: number): Estate => {
  const estate = randomEstate(600, seed, { regions: 3, services: 4, journeys: 6, layers: 3 });
  const next = random(seed);
  return {
    ...estate,
    components: estate.components.map((one) =>
      one.kind === 'domain' || next() < 0.1
        ? { ...one, failures: { perYear: [next(), 1 + next()], seconds: Math.ceil(next() * 30_000) } }
        : one,
    ),
  };
};

const ESTATES: readonly (readonly [string, () => Estate])[] = [
  ...readdirSync('examples').map((name) => [name, () => read(name)] as const),
  ...[1, 2, 3].map((seed) => [`generated ${seed}`, () => generated(seed)] as const),
];

describe.each(ESTATES)('%s', (_, estateOf) => {
  const estate = estateOf();
  const prospect = prospectOf(knowledge, estate);
  const assessed = assess(estate);
  const fixes = assessed.remedies.remedies;
  const sets = [
    ...fixes.map(({ candidate }) => [candidate.id]),
    fixes.map(({ candidate }) => candidate.id),
    ...assessed.remedies.plans.map(({ changes }) => changes),
  ];

  it('is the assessment where nothing is changed', () => {
    expect(whatIf(prospect, [])).toEqual(toldOf(assessed));
    expect(whatIf(prospect, ['no such change'])).toEqual(toldOf(assessed));
  });

  it('gets no worse by any change', () => {
    for (const set of sets) expectNoWorse(whatIf(prospect, set), toldOf(assessed));
    expect(sets.length).toBeGreaterThan(0);
  });

  it('loses what each remedy says that it removes, and the minutes it says that it saves', () => {
    for (const { candidate, removes, minutes } of fixes) {
      const { blast, downtime, findings } = whatIf(prospect, [candidate.id]);
      const rows = new Map(blast.map((row) => [row.domain, row]));
      for (const { component, journey } of removes) {
        // What a grace bridges for as long as such a loss lasts is spared too, and in its blast radius all the same.
        const isSpared =
          !rows.get(component)?.down.includes(journey) ||
          downFor(prospect, candidate, component, journey) <= longestSwitch(estate, candidate);
        expect(isSpared, `${candidate.id} ${component} ${journey}`).toBe(true);
      }
      for (const end of [0, 1] as const) {
        const saved = total(assessed.downtime, end) - total(downtime, end);
        expect(saved, `${candidate.id} saves`).toBeCloseTo(minutes[end], 4);
      }
      for (const { rule, subject } of candidate.settles ?? []) {
        expect(findings.filter((one) => one.rule === rule && one.subject === subject)).toEqual([]);
      }
    }
  });

  it('shows nothing of how it is worked out', () => {
    for (const set of sets) expect(JSON.stringify(whatIf(prospect, set))).not.toMatch(/"~|~before|~change/);
  });
});

/** Seconds for which a loss takes a journey down once a change is made. */
function downFor({ ground, hazards }: Prospect, candidate: Candidate, id: string, journey: string): number {
  const seconds = hazards.find(({ component }) => component === id)?.rate.seconds ?? 3600;
  const scenario = componentScenario(id, seconds);
  const estate = withChangesAgainst(ground.estate, [candidate], scenario.failures);
  const { journeys } = replay(compile(estate), scenario);
  return journeys
    .find((one) => one.id === journey)!
    .outages.filter(({ capability, state }) => capability === 'serve' && state === 'down')
    .reduce((sum, { from, to }) => sum + (to ?? seconds) - from, 0);
}

function longestSwitch({ groups }: Estate, candidate: Candidate): number {
  return Math.max(
    candidate.switch ?? 0,
    ...groups.map(({ failover }) => (failover === undefined ? 0 : failover.detect + failover.switch)),
  );
}

function toldOf({ findings, blast, downtime }: Assessment): WhatIf {
  return { findings, blast, downtime };
}

function total(downtime: WhatIf['downtime'], end: 0 | 1): number {
  return downtime.reduce((sum, { minutes }) => sum + minutes[end], 0);
}

function expectNoWorse(after: WhatIf, before: WhatIf): void {
  const key = ({ rule, subject }: WhatIf['findings'][number]) => `${rule} ${subject}`;
  for (const one of after.findings) {
    const same = before.findings.filter((other) => key(other) === key(one));
    expect(
      same.some(
        (was) =>
          SEVERITIES.indexOf(was.severity) <= SEVERITIES.indexOf(one.severity) &&
          one.journeys.every((id) => was.journeys.includes(id)),
      ),
      key(one),
    ).toBe(true);
  }
  expect(after.blast.map(({ domain }) => domain)).toEqual(before.blast.map(({ domain }) => domain));
  after.blast.forEach((row, i) => {
    const was = before.blast[i]!;
    for (const id of row.down) expect([...was.down, ...was.unknown], row.domain).toContain(id);
  });
  after.downtime.forEach(({ journey, minutes }, i) => {
    const was = before.downtime[i]!;
    expect(was.journey).toBe(journey);
    for (const end of [0, 1] as const) expect(minutes[end]).toBeLessThanOrEqual(was.minutes[end] + 1e-6);
  });
}
