import { parseDuration } from '../scenarios/index.js';
import type { DrillResult } from './result.js';

/** What is expected of a run: that its journeys stay up, go down, or are back in time after the faults. */
export type Expectation = 'up' | 'down' | { readonly recoverSeconds: number };

/** `up`, `down` or `recover<5m`. Throws an Error that says what was expected. */
export function parseExpectation(text: string): Expectation {
  if (text === 'up' || text === 'down') return text;
  const seconds = parseDuration(/^recover<(.+)$/.exec(text)?.[1] ?? '');
  if (seconds === undefined) throw new Error(`"${text}": expected up, down or recover<5m`);
  return { recoverSeconds: seconds };
}

/** Why an expectation did not hold; undefined where it did. Without checks the command's own status is all there is. */
export function missed(expectation: Expectation, result: DrillResult): string | undefined {
  const { checks, status, faults } = result;
  const failing = checks.filter(({ outages }) => outages.length > 0);
  const wasDown = checks.length > 0 ? failing.length > 0 : status !== 0;
  const what =
    checks.length > 0 ? failing.map(({ journey }) => journey).join(', ') : `the command (status ${status})`;
  if (expectation === 'up') return wasDown ? `expected up: ${what} failed` : undefined;
  if (expectation === 'down') return wasDown ? undefined : 'expected down: nothing failed';
  const ends = faults.map(({ to }) => to ?? Number.POSITIVE_INFINITY).filter(Number.isFinite);
  const over = ends.length === 0 ? 0 : Math.max(...ends);
  const late = failing.filter(({ outages }) => {
    const last = outages.at(-1)!;
    return (last.to ?? Number.POSITIVE_INFINITY) > over + expectation.recoverSeconds;
  });
  const names = late.map(({ journey }) => journey).join(', ');
  return late.length === 0
    ? undefined
    : `expected back within ${expectation.recoverSeconds} s: ${names} took longer`;
}
