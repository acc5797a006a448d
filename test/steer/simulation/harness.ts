/** Many schedules in a row: the figures, or the first violation with what is needed to see it again. */
import { advance, initialState } from '../../../src/steer/decide/index.js';
import type { NodeState } from '../../../src/steer/decide/machine/state.js';
import { RULES, type Rules } from '../../../src/steer/decide/rules.js';
import type { Coverage } from './checker.js';
import { type Schedule, schedule } from './faults.js';
import { NAIVE } from './naive.js';
import { random } from './random.js';
import { type Machine, run } from './world.js';

export const REAL: Machine<NodeState> = {
  initial: initialState,
  running: (settings, state) => ({
    ...state,
    settings,
    // As it would be if it had run by these rules before.
    nextFullAt: settings.rules.poll ? state.nextFullAt : Number.POSITIVE_INFINITY,
  }),
  step: (state, at, input) => ({ state, effects: advance(state, at, input) }),
};

export interface Campaign {
  readonly schedules: number;
  readonly steps: number;
  /** In how many schedules each thing happened. */
  readonly coverage: Coverage;
  readonly failure: { readonly seed: number; readonly violation: string; readonly story: string } | undefined;
}

/** Runs schedules from a seed on until one fails. */
export function campaign(
  from: number,
  count: number,
  machine: Machine = REAL as Machine,
  rules: Rules = RULES,
): Campaign {
  let coverage: Coverage | undefined;
  let steps = 0;
  for (let seed = from; seed < from + count; seed++) {
    const outcome = run(schedule(seed, random(seed)), machine, rules);
    steps += outcome.steps;
    coverage ??= Object.fromEntries(Object.keys(outcome.coverage).map((key) => [key, 0])) as Coverage;
    for (const key of Object.keys(coverage) as (keyof Coverage)[])
      if (outcome.coverage[key] > 0) coverage[key]++;
    const [violation] = outcome.violations;
    if (violation !== undefined) {
      return {
        schedules: seed - from + 1,
        steps,
        coverage,
        failure: { seed, violation, story: story(seed, machine, rules) },
      };
    }
  }
  return { schedules: count, steps, coverage: coverage!, failure: undefined };
}

/** The end of a failing run, told again with the faults that it needs and no others. */
export function story(seed: number, machine: Machine, rules: Rules): string {
  let shortest = schedule(seed, random(seed));
  const [violation] = run(shortest, machine, rules).violations;
  for (let i = 0; i < shortest.faults.length; ) {
    const without: Schedule = { ...shortest, faults: shortest.faults.filter((_, other) => other !== i) };
    if (run(without, machine, rules).violations[0]?.slice(0, 2) === violation?.slice(0, 2))
      shortest = without;
    else i++;
  }
  const { trace, violations } = run(shortest, machine, rules, { isTraced: true });
  const lines = trace.filter((line) => line.includes('FAULT') || !line.includes('state/node')).slice(-40);
  return [`seed ${seed}: ${violations[0]}`, `${shortest.nodes} nodes, loss ${shortest.loss}`, ...lines].join(
    '\n',
  );
}

/** In how many schedules the naive enactor breaks which invariant. */
export function naiveBreaches(from: number, count: number): Readonly<Record<string, number>> {
  const breaches: Record<string, number> = {};
  for (let seed = from; seed < from + count; seed++) {
    const { violations } = run(schedule(seed, random(seed)), NAIVE as Machine, RULES, { goesOn: true });
    for (const violation of violations) {
      const [invariant] = violation.split(':');
      breaches[invariant!] = (breaches[invariant!] ?? 0) + 1;
    }
  }
  return breaches;
}
