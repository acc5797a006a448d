import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyCase } from '../../test/reference/estates.js';
import { estate, outage, scenario } from '../../test/small-estate.js';
import type { Estate, Scenario } from '../estate/index.js';
import { compile } from '../graph/index.js';
import { replay, runReadings } from './replay.js';
import { type ServingSpan, servingSpans } from './spans.js';

vi.setConfig({ testTimeout: 120_000 });

const spansOf = (built: Estate, played: Scenario) => {
  const compiled = compile(built);
  return servingSpans(compiled, played, runReadings(compiled, played));
};

describe('servingSpans', () => {
  it('tells recovering from down: what it needs is back, and it is not yet', () => {
    const built = estate().needs('J', 'web').needs('web', 'db', { recovery: 60 }).build();
    const spans = spansOf(built, scenario(1000, outage('db', 100, 200)));
    expect(spans.get('db')).toEqual([{ from: 100, to: 200, state: 'down' }]);
    expect(spans.get('web')).toEqual([
      { from: 100, to: 200, state: 'down' },
      { from: 200, to: 260, state: 'recovering' },
    ]);
    // The journey waits for web, which does not serve yet.
    expect(spans.get('J')).toEqual([{ from: 100, to: 260, state: 'down' }]);
  });

  it('is down and not recovering while it cannot be started', () => {
    const built = estate()
      .needs('web', 'aws/eu-west-1a', { restart: true, recovery: 60 })
      .needs('web', 'registry', { need: 'start' })
      .needs('J', 'web')
      .build();
    const spans = spansOf(
      built,
      scenario(1000, outage('aws/eu-west-1a', 0, 100), outage('registry', 0, 300)),
    );
    expect(spans.get('web')).toEqual([
      { from: 0, to: 300, state: 'down' },
      { from: 300, to: 360, state: 'recovering' },
    ]);
  });

  it('is down while its own failure lasts, and not over where it is not when the scenario ends', () => {
    const built = estate().needs('J', 'web').needs('web', 'db', { recovery: 600 }).build();
    const spans = spansOf(built, scenario(500, outage('db', 0, 100), outage('web', 0, 300)));
    expect(spans.get('web')).toEqual([
      { from: 0, to: 300, state: 'down' },
      { from: 300, to: null, state: 'recovering' },
    ]);
  });

  it('agrees with the replay, and calls nothing recovering that lacks what it needs', () => {
    const seconds = 40;
    let recovering = 0;
    fc.assert(
      fc.property(anyCase({ timed: true, size: 9 }), ({ estate: built, failures }) => {
        const played = { ...scenario(seconds), failures };
        const compiled = compile(built);
        const readings = runReadings(compiled, played);
        const spans = servingSpans(compiled, played, readings);
        const { journeys, components } = replay(compiled, played, readings);
        for (const { id, outages } of [...journeys, ...components]) {
          const serve = outages.filter(({ capability }) => capability === 'serve');
          const told = withoutRecovering(spans.get(id) ?? []);
          expect(told).toEqual(serve.map(({ from, to, state }) => ({ from, to, state })));
        }
        for (const [id, list] of spans) {
          for (const { from, state } of list) {
            if (state !== 'recovering') continue;
            recovering++;
            const own = failures.filter((one) => one.capability === 'serve' && one.severity === 'down');
            expect(
              own.some((one) => one.component === id && one.from <= from && from < (one.to ?? seconds)),
            ).toBe(false);
            for (const one of built.dependencies) {
              const isPlain = one.from === id && one.need === 'run' && !one.soft && one.group === undefined;
              if (!isPlain || one.grace || one.to === id) continue;
              const needed = spans
                .get(one.to)
                ?.find((span) => span.from <= from && from < (span.to ?? seconds));
              expect(['down', 'recovering']).not.toContain(needed?.state);
            }
          }
        }
      }),
      { numRuns: 400, seed: 11 },
    );
    expect(recovering).toBeGreaterThan(20);
  });
});

/** Recovering is a way of being down. */
function withoutRecovering(spans: readonly ServingSpan[]): ServingSpan[] {
  const told: ServingSpan[] = [];
  for (const one of spans) {
    const state = one.state === 'recovering' ? 'down' : one.state;
    const last = told.at(-1);
    if (last?.to === one.from && last.state === state) told[told.length - 1] = { ...last, to: one.to };
    else told.push({ ...one, state });
  }
  return told;
}
