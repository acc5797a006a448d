import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Outage, replay } from '../../src/analysis/index.js';
import type { Failure } from '../../src/estate/index.js';
import { CAPABILITIES } from '../../src/estate/index.js';
import { compile } from '../../src/graph/index.js';
import { anyCase } from './estates.js';
import { RefEstate } from './model.js';
import { type RefCourse, refCourse } from './ticks.js';

vi.setConfig({ testTimeout: 120_000 });

const SECONDS = 40;

function stateAt(course: RefCourse, id: string, capability: string, t: number): string {
  if (capability === 'start') return course.cannotStart.get(id)![t] ? 'down' : 'up';
  if (capability === 'change') return course.cannotChange.get(id)![t] ? 'down' : 'up';
  if (course.down.get(id)![t]) return 'down';
  return course.notFull.get(id)![t] ? 'degraded' : 'up';
}

/** Runs of equal seconds; one that reaches past the last second has no end. */
function slowOutages(ref: RefEstate, failures: readonly Failure[]): Map<string, Outage[]> {
  const inDoubt = failures.flatMap((one) =>
    ref.inDoubt(one.component).map((component) => ({ ...one, component })),
  );
  const a = refCourse(ref, failures, SECONDS);
  const b = refCourse(ref, [...failures, ...inDoubt], SECONDS);
  const result = new Map<string, Outage[]>();
  for (const id of ref.ids) {
    const outages: Outage[] = [];
    for (const capability of CAPABILITIES) {
      const states = Array.from({ length: SECONDS + 1 }, (_, t) => {
        const state = stateAt(a, id, capability, t);
        return state === stateAt(b, id, capability, t) ? state : 'unknown';
      });
      for (let from = 0; from < SECONDS; ) {
        let to = from;
        while (to <= SECONDS && states[to] === states[from]) to++;
        const state = states[from] as Outage['state'] | 'up';
        if (state !== 'up') outages.push({ from, to: to > SECONDS ? null : to, capability, state });
        from = to;
      }
    }
    const order = (one: Outage) => one.from * 10 + CAPABILITIES.indexOf(one.capability);
    result.set(
      id,
      outages.sort((x, y) => order(x) - order(y)),
    );
  }
  return result;
}

function check(options: Parameters<typeof anyCase>[0], numRuns: number): void {
  fc.assert(
    fc.property(anyCase(options, SECONDS), ({ estate, failures }) => {
      const scenario = { id: 's', title: 's', epoch: null, seconds: SECONDS, failures };
      const ref = new RefEstate(estate);
      const { journeys, components } = replay(compile(estate), scenario);
      const fast = new Map([...journeys, ...components].map((one) => [one.id, one.outages]));
      const slow = slowOutages(ref, failures);
      expect(ref.ids.map((id) => ({ id, outages: fast.get(id) ?? [] }))).toEqual(
        ref.ids.map((id) => ({ id, outages: slow.get(id) })),
      );
      for (const journey of journeys) {
        expect({ id: journey.id, hasCause: journey.because.length > 0 }).toEqual({
          id: journey.id,
          hasCause: journey.outages.length > 0,
        });
      }
    }),
    { numRuns, seed: 1020 },
  );
}

describe('the causes replay names', () => {
  it('are enough where nothing stands by: a replay of only these gives the journey the same outages', () => {
    fc.assert(
      fc.property(anyCase({ timed: true, size: 10, noStandby: true }, SECONDS), ({ estate, failures }) => {
        const numbered = failures.map((one, line) => ({
          ...one,
          evidence: { by: 'declared', line } as const,
        }));
        const compiled = compile(estate);
        const run = (part: Failure[]) =>
          replay(compiled, { id: 's', title: 's', epoch: null, seconds: SECONDS, failures: part }).journeys;
        for (const journey of run(numbered)) {
          const named = new Set(journey.because.map((one) => one.evidence.line));
          const again = run(numbered.filter((one) => named.has(one.evidence.line)));
          expect(again.find((one) => one.id === journey.id)?.outages).toEqual(journey.outages);
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});

describe('replay agrees with the second-by-second simulator on random estates', () => {
  it('without cycles', () => {
    check({ timed: true, acyclic: true, size: 10 }, 800);
  });

  it('with cycles', () => {
    check({ timed: true, size: 10 }, 800);
  });
});
