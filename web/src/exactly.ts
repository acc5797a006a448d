import { signal } from '@preact/signals';
import type { Document, Engine, ExactJourney, FixGain, Mattering, Pairs } from './model/types.js';

/** What has been worked out exactly of the open assessment, on top of what the assessment itself says. */
export interface Exactly {
  /** `busy` while it is being worked out; `partly` where time ran out. */
  readonly state: 'none' | 'busy' | 'done' | 'partly';
  /** By id of a fix; none before all of them are known, since the order changes with them. */
  readonly gains: ReadonlyMap<string, FixGain>;
  readonly journeys: ReadonlyMap<string, ExactJourney>;
  readonly pairs: Pairs | null;
}

export const NOTHING: Exactly = { state: 'none', gains: new Map(), journeys: new Map(), pairs: null };
export const exactly = signal<Exactly>(NOTHING);

/** What an exact answer may take in all; what is not there by then stays approximate. */
const LIMIT_MS = 20_000;

/**
 * Works out what is exact of an assessment, question by question, so that what the reader asks meanwhile is answered in
 * between. Ends early where `isWanted` says so: another assessment is open by then.
 */
export async function workOut(
  { fixes, journeys }: Pick<Document, 'fixes' | 'journeys'>,
  engine: Pick<Engine, 'gain' | 'exactly' | 'pairs'>,
  isWanted: () => boolean,
  now: () => number = () => performance.now(),
): Promise<void> {
  const end = now() + LIMIT_MS;
  const hasTime = () => isWanted() && now() < end;
  const tell = (more: Partial<Exactly>) => {
    if (isWanted()) exactly.value = { ...exactly.value, ...more };
  };
  exactly.value = { ...NOTHING, state: 'busy' };
  try {
    const gains = new Map<string, FixGain>();
    for (const { id, exact } of fixes) {
      if (!hasTime()) return tell({ state: 'partly' });
      gains.set(id, exact ?? (await engine.gain([id])));
    }
    tell({ gains });
    const answers = new Map<string, ExactJourney>();
    for (const { id } of journeys) {
      if (!hasTime()) break;
      answers.set(id, await engine.exactly(id));
    }
    tell({ journeys: answers });
    if (hasTime()) tell({ pairs: await engine.pairs() });
    tell({ state: hasTime() ? 'done' : 'partly' });
  } catch {
    // Exact answers are more than was asked for: without them the page is what it is.
    tell({ state: 'partly' });
  }
}

/** What matters most over all journeys: minutes added up, of each measure the largest. */
export function mattersMost(journeys: Iterable<ExactJourney>): Mattering[] {
  const found = new Map<string, Mattering>();
  for (const { mattering } of journeys) {
    for (const one of mattering) {
      const known = found.get(one.component);
      const most = (of: (m: Mattering) => number) => Math.max(of(one), known === undefined ? 0 : of(known));
      found.set(one.component, {
        component: one.component,
        minutes: [one.minutes[0] + (known?.minutes[0] ?? 0), one.minutes[1] + (known?.minutes[1] ?? 0)],
        criticality: most(({ criticality }) => criticality),
        fussellVesely: most(({ fussellVesely }) => fussellVesely),
        birnbaum: most(({ birnbaum }) => birnbaum),
        achievement: most(({ achievement }) => achievement),
        reduction: most(({ reduction }) => reduction),
      });
    }
  }
  return [...found.values()].sort((a, b) => b.minutes[1] - a.minutes[1] || b.criticality - a.criticality);
}
