import type { DrillResult, Interval } from '../../drill/index.js';

/** A line of the picture of a run: what held or was down, from when to when. */
export interface Lane {
  readonly label: string;
  readonly kind: 'fault' | 'predicted' | 'observed';
  /** Seconds since the command began; `to` null: to the end. */
  readonly spans: readonly Interval[];
}

/** Faults by host, and below them each journey as predicted and as observed. */
export function lanes({ hosts, checks, comparison }: DrillResult): readonly Lane[] {
  const faults = hosts
    .filter(({ spells }) => spells.length > 0)
    .map(({ host, spells }): Lane => ({ label: host, kind: 'fault', spans: spells }));
  const journeys = checks.flatMap(({ journey, outages }, i): Lane[] => {
    const predicted = comparison?.observed[i]?.predicted;
    return [
      ...(predicted === undefined
        ? []
        : [{ label: `${journey}, predicted down`, kind: 'predicted', spans: predicted } as const]),
      { label: `${journey}, observed down`, kind: 'observed', spans: outages },
    ];
  });
  return [...faults, ...journeys];
}
