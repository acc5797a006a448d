import type { Failure, Scenario } from '../estate/index.js';
import type { FeedReading, ReadClaim } from './types.js';

/** A claim that began longer ago is taken as if it had begun then. */
const LONGEST_MS = 7 * 24 * 3_600_000;

/** `feed id`: what tells a claim from all others. */
export const claimKey = ({ feed, id }: Pick<ReadClaim, 'feed' | 'id'>): string => `${feed} ${id}`;

/**
 * What feeds claim to be going on, as a scenario from the beginning of the oldest open claim to `aheadSeconds` from now,
 * in case it goes on. A claim without a beginning has begun when it was last changed, and without that just now. Each
 * failure's evidence carries its claim's key as `rule`.
 */
export function scenarioOfClaims(
  readings: readonly FeedReading[],
  at: number,
  aheadSeconds: number,
): Scenario {
  const open = readings.flatMap(({ feed, claims }) =>
    claims
      .filter(({ state, meanings }) => state === 'open' && meanings.length > 0)
      .map((claim) => ({ feed, claim })),
  );
  const begunAt = ({ began, updated }: ReadClaim) =>
    Math.min(at, Math.max(at - LONGEST_MS, began ?? updated ?? at));
  // Whole seconds, so that a scenario reads like those of the library.
  const second = (ms: number) => Math.floor(ms / 1000);
  const epoch = open.reduce((least, { claim }) => Math.min(least, second(begunAt(claim))), second(at));
  const failures = open.flatMap(({ feed, claim }) =>
    claim.meanings.map(
      ({ component, severity, maybe }): Failure => ({
        component,
        capability: 'serve',
        severity: severity === 'down' ? 'down' : 'degraded',
        from: second(begunAt(claim)) - epoch,
        to: null,
        ...(maybe ? { maybe } : {}),
        evidence: {
          by: 'observed',
          url: claim.url ?? feed.page,
          rule: claimKey(claim),
          note: `${feed.name} says: ${claim.title}`,
        },
      }),
    ),
  );
  return {
    id: 'now',
    title: 'What providers say is going on now',
    epoch: new Date(epoch * 1000).toISOString().replace('.000Z', 'Z'),
    seconds: second(at) - epoch + aheadSeconds,
    failures,
  };
}
