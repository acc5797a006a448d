import type { ProbeTiming, Seen } from '../model/index.js';
import type { Outcome } from './types.js';

/** What a node has seen of an endpoint so far. */
export interface Judgement {
  readonly state: Seen;
  readonly why?: string;
  /** How the last rounds ended, all alike, and how many they are. */
  readonly last: 'passed' | 'failed' | 'void';
  readonly streak: number;
}

export const NOTHING_SEEN: Judgement = {
  state: 'unknown',
  why: 'not looked at yet',
  last: 'void',
  streak: 0,
};

/**
 * The judgement after one more round. Up becomes down after `fall` failures in a row, down becomes up after `rise`
 * successes. What is unknown is up with the first success: traffic goes there already or nowhere; and it is down only
 * after `fall` failures. After `fall` rounds in which this node could not look, nothing is known any more.
 */
export function judged(before: Judgement, outcome: Outcome, { fall, rise }: ProbeTiming): Judgement {
  const last = outcome.ok ? 'passed' : outcome.own ? 'void' : 'failed';
  const streak = last === before.last ? before.streak + 1 : 1;
  const why = outcome.ok ? undefined : outcome.why;
  const to = (state: Seen, reason: string | undefined): Judgement => ({
    state,
    last,
    streak,
    ...(reason === undefined || state === 'up' ? {} : { why: reason }),
  });
  if (last === 'passed')
    return before.state === 'down' && streak < rise ? to('down', before.why) : to('up', undefined);
  if (streak < fall) return to(before.state, before.state === 'up' ? undefined : (why ?? before.why));
  return to(last === 'failed' ? 'down' : 'unknown', why);
}
