import type { Assessment, BlastRow, Finding, Severity } from '../../analysis/index.js';
import type { Estate } from '../../estate/index.js';

/** Fewest and most. */
export type Range = readonly [number, number];

export interface KnownFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  readonly subject: string;
}

export interface KnownPlan {
  readonly budget: number;
  /** What the changes are called. */
  readonly changes: readonly string[];
  readonly minutes: Range;
  /** How many single points of failure it removes. */
  readonly removes: number;
}

/** What assessments are compared by: the least that a fresh one and a saved one both tell. */
export interface Snapshot {
  readonly journeys: readonly string[];
  readonly blast: readonly Omit<BlastRow, 'decidedBy'>[];
  readonly findings: readonly KnownFinding[];
  /** Findings that were accepted when it was made. */
  readonly ignored: readonly KnownFinding[];
  readonly downtime: readonly { readonly journey: string; readonly minutes: Range }[];
  readonly plans: readonly KnownPlan[];
  /** How much could not be read: what is in it has no findings. */
  readonly errors: number;
}

export function snapshotOf(result: Assessment): Snapshot {
  const { estate, journeys, blast, findings, ignored, downtime, remedies } = result;
  const title = new Map(remedies.remedies.map(({ candidate }) => [candidate.id, candidate.title]));
  return {
    journeys: journeys.map(({ id }) => id),
    blast,
    findings: findings.map(known),
    ignored: ignored.map(({ finding }) => known(finding)),
    downtime: downtime.map(({ journey, minutes }) => ({ journey, minutes })),
    plans: remedies.plans.map(({ budget, changes, minutes, removes }) => ({
      budget,
      changes: changes.map((id) => title.get(id) ?? id),
      minutes,
      removes: removes.length,
    })),
    errors: errorsIn(estate),
  };
}

/** How many things could not be read. */
export function errorsIn({ diagnostics }: Pick<Estate, 'diagnostics'>): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

function known({ rule, severity, title, subject }: Finding): KnownFinding {
  return { rule, severity, title, subject };
}
