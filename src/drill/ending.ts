import type { Checking } from './checks.js';
import type { Running } from './run.js';

/** When firebreak ends the command itself: after some milliseconds, or when all is well after the last fault. */
export type Until = { readonly afterMs: number } | 'recovered';

/** How often it looks, and how long well is well enough. */
const LOOK = 100;
const CALM_CHECKS = 3;
const CALM = 2000;
/** Milliseconds from SIGTERM to SIGKILL. */
const PATIENCE = 5000;

/** Asks the command to end when its time has come; the function that is returned says whether it did, and stops. */
export function endWhen(until: Until, run: Running, checking: Checking | undefined): () => boolean {
  let asked = false;
  let force: NodeJS.Timeout | undefined;
  const timer = setInterval(() => {
    if (asked || !isTime(until, run, checking)) return;
    asked = true;
    checking?.stop();
    run.signal('SIGTERM');
    force = setTimeout(run.kill, PATIENCE);
  }, LOOK);
  return () => {
    clearInterval(timer);
    clearTimeout(force);
    return asked;
  };
}

function isTime(
  until: Until,
  { start, clock, plan, subjects, recorder }: Running,
  checking: Checking | undefined,
): boolean {
  const now = Date.now();
  if (until !== 'recovered') return now - start >= until.afterMs;
  const known = [...subjects.values()];
  const ends = known.flatMap((subject) => plan.spells(subject).map(({ to }) => to));
  // Nobody it talks to has met a fault so far: it may still.
  if (now < clock.begins + CALM || ends.length === 0 || Math.max(...ends) > now - CALM) return false;
  if (checking !== undefined) return checking.areWell(CALM_CHECKS);
  const over = (Math.max(...ends) - start) / 1000;
  return recorder.events().some(({ at, ok }) => ok && at >= over);
}
