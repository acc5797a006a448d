import type { Finding } from '../../../../src/analysis/index.js';
import type { Journey } from '../../../../src/estate/index.js';
import type { Range } from '../../model/types.js';

/**
 * Whether an objective holds. `open`: nothing that was found speaks against it, which is no proof.
 * Of an availability the expected down time decides: its least is too much (missed), only its most (may miss), or not
 * even that (holds).
 */
export type Verdict = 'missed' | 'mayMiss' | 'holds' | 'open';

export interface ObjectiveFact {
  readonly kind: 'availability' | 'rto' | 'rpo' | 'lossPerHour';
  /** Share, seconds, seconds, amount an hour. */
  readonly value: number;
  readonly currency?: string;
  /** null: it is stated, and nothing can miss it. */
  readonly verdict: Verdict | null;
}

const MINUTES_A_YEAR = 365.25 * 24 * 60;
const AGAINST_RTO = new Set(['slow-failover', 'ttl-longer-than-rto']);
const AGAINST_RPO = new Set(['data-in-one-region', 'standby-without-data']);

/** The objectives a journey states, judged by the findings that touch it and its minutes a year. */
export function objectivesOf(
  { objectives = {} }: Journey,
  findings: readonly Finding[],
  minutes: Range | null,
): ObjectiveFact[] {
  const { availability, rto, rpo, lossPerHour } = objectives;
  const facts: ObjectiveFact[] = [];
  if (availability !== undefined) {
    const verdict = availabilityVerdict((1 - availability) * MINUTES_A_YEAR, minutes);
    facts.push({ kind: 'availability', value: availability, verdict });
  }
  if (rto !== undefined) facts.push({ kind: 'rto', value: rto, verdict: rtoVerdict(findings) });
  if (rpo !== undefined) {
    const isMissed = findings.some(({ rule }) => AGAINST_RPO.has(rule));
    facts.push({ kind: 'rpo', value: rpo, verdict: isMissed ? 'missed' : 'open' });
  }
  if (lossPerHour !== undefined) {
    const { amount, currency } = lossPerHour;
    facts.push({ kind: 'lossPerHour', value: amount, currency, verdict: null });
  }
  return facts;
}

function availabilityVerdict(allowed: number, minutes: Range | null): Verdict {
  if (minutes === null) return 'open';
  if (minutes[0] > allowed) return 'missed';
  return minutes[1] > allowed ? 'mayMiss' : 'holds';
}

/** `objective-missed` is high where an incident of the library was longer, and low where losses of a kind are. */
function rtoVerdict(findings: readonly Finding[]): Verdict {
  const against = findings.filter(
    ({ rule, title }) => AGAINST_RTO.has(rule) || (rule === 'objective-missed' && title.includes('RTO')),
  );
  if (against.length === 0) return 'open';
  return against.some(({ severity }) => severity === 'high' || severity === 'medium') ? 'missed' : 'mayMiss';
}
