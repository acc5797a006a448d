import { type ExactDifference, identityOf, SEVERITIES, type Severity } from '../../analysis/index.js';
import { compareText } from '../../estate/index.js';
import { isAtLeast } from '../severity.js';
import type { KnownFinding, KnownPlan, Range, Snapshot } from './snapshot.js';

/** What losing a component does to serving, the best first: what is not known may be down. */
const SERVING = ['up', 'degraded', 'unknown', 'down'] as const;
/** Whether something can be started, or changed, while the component is lost. */
const POSSIBLE = ['possible', 'not possible'] as const;

export type State = (typeof SERVING)[number] | (typeof POSSIBLE)[number];
export type Verdict = 'worse' | 'better';

/** What the loss of a component does to a journey, where that is not what it was. */
export interface BlastChange {
  readonly component: string;
  readonly capability: 'serve' | 'start' | 'change';
  readonly from: State;
  readonly to: State;
  readonly verdict: Verdict;
}

export interface SeverityChange extends KnownFinding {
  readonly was: Severity;
}

/** What is otherwise in the second of two assessments. */
export interface Comparison {
  readonly journeys: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly findings: {
    readonly new: readonly KnownFinding[];
    /** Not found any more, and not because it is accepted now. */
    readonly gone: readonly KnownFinding[];
    readonly changed: readonly SeverityChange[];
    /** Found before and now ignored by firebreak.yaml. */
    readonly ignored: readonly KnownFinding[];
    /** How many are as they were. */
    readonly same: number;
  };
  /** Of journeys in both. */
  readonly blast: readonly { readonly journey: string; readonly changes: readonly BlastChange[] }[];
  readonly downtime: readonly { readonly journey: string; readonly from: Range; readonly to: Range }[];
  readonly plans: readonly {
    readonly budget: number;
    readonly from: KnownPlan | null;
    readonly to: KnownPlan | null;
  }[];
  /** How much could not be read. */
  readonly errors: { readonly before: number; readonly after: number };
  /** Of journeys in both, where exact answers were asked for. */
  readonly exact?: readonly ExactDifference[];
}

export function compare(before: Snapshot, after: Snapshot): Comparison {
  const known = new Set(before.journeys);
  const kept = after.journeys.filter((id) => known.has(id));
  const downtimeBefore = new Map(before.downtime.map((one) => [one.journey, one.minutes]));
  const isKept = new Set(kept);
  return {
    journeys: {
      added: after.journeys.filter((id) => !isKept.has(id)),
      removed: before.journeys.filter((id) => !isKept.has(id)),
    },
    findings: compareFindings(before, after),
    blast: compareBlast(before.blast, after.blast, kept),
    downtime: after.downtime.flatMap(({ journey, minutes: to }) => {
      const from = downtimeBefore.get(journey);
      return from === undefined || !isKept.has(journey) || isSame(from, to) ? [] : [{ journey, from, to }];
    }),
    plans: comparePlans(before.plans, after.plans),
    errors: { before: before.errors, after: after.errors },
  };
}

/** Whether a finding counts as new: not in the first assessment, or more severe than there. */
export function newIn({
  findings,
}: Comparison): (finding: Pick<KnownFinding, 'rule' | 'subject'>) => boolean {
  const raised = findings.changed.filter(({ was, severity }) => isRaised(was, severity));
  const ids = new Set([...findings.new, ...raised].map(identityOf));
  return (finding) => ids.has(identityOf(finding));
}

export function isRaised(was: Severity, severity: Severity): boolean {
  return was !== severity && isAtLeast(severity, was);
}

function compareFindings(before: Snapshot, after: Snapshot): Comparison['findings'] {
  const old = byIdentity(before.findings);
  const now = byIdentity(after.findings);
  const ignoredNow = byIdentity(after.ignored);
  const fresh: KnownFinding[] = [];
  const changed: SeverityChange[] = [];
  let same = 0;
  for (const [id, finding] of now) {
    const was = old.get(id)?.severity;
    if (was === undefined) fresh.push(finding);
    else if (was === finding.severity) same++;
    else changed.push({ ...finding, was });
  }
  const lost = [...old].filter(([id]) => !now.has(id));
  return {
    new: fresh,
    gone: lost.filter(([id]) => !ignoredNow.has(id)).map(([, finding]) => finding),
    changed,
    ignored: lost.filter(([id]) => ignoredNow.has(id)).map(([, finding]) => finding),
    same,
  };
}

/** Findings by what they are, most severe first; of two of the same the more severe one. */
function byIdentity(findings: readonly KnownFinding[]): Map<string, KnownFinding> {
  const sorted = [...findings].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compareText(identityOf(a), identityOf(b)),
  );
  const result = new Map<string, KnownFinding>();
  for (const one of sorted) if (!result.has(identityOf(one))) result.set(identityOf(one), one);
  return result;
}

interface Loss {
  readonly serve: (typeof SERVING)[number];
  readonly start: (typeof POSSIBLE)[number];
  readonly change: (typeof POSSIBLE)[number];
}
const NO_LOSS: Loss = { serve: 'up', start: 'possible', change: 'possible' };

function compareBlast(
  before: Snapshot['blast'],
  after: Snapshot['blast'],
  kept: readonly string[],
): Comparison['blast'] {
  const [old, now] = [lossesOf(before), lossesOf(after)];
  return kept.flatMap((journey) => {
    const [was, is] = [old.get(journey), now.get(journey)];
    const components = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].sort(compareText);
    const changes = components.flatMap((component) =>
      lossChanges(component, was?.get(component) ?? NO_LOSS, is?.get(component) ?? NO_LOSS),
    );
    return changes.length === 0 ? [] : [{ journey, changes }];
  });
}

/** What each loss does to each journey, where it does anything. */
function lossesOf(rows: Snapshot['blast']): Map<string, Map<string, Loss>> {
  const result = new Map<string, Map<string, Loss>>();
  for (const row of rows) {
    const set = (journeys: readonly string[], loss: Partial<Loss>) => {
      for (const journey of journeys) {
        const own = result.get(journey) ?? new Map<string, Loss>();
        result.set(journey, own.set(row.domain, { ...NO_LOSS, ...own.get(row.domain), ...loss }));
      }
    };
    set(row.degraded, { serve: 'degraded' });
    set(row.unknown, { serve: 'unknown' });
    set(row.down, { serve: 'down' });
    set(row.cannotStart, { start: 'not possible' });
    set(row.cannotChange, { change: 'not possible' });
  }
  return result;
}

function lossChanges(component: string, was: Loss, is: Loss): BlastChange[] {
  return (['serve', 'start', 'change'] as const).flatMap((capability): BlastChange[] => {
    const [from, to] = [was[capability], is[capability]];
    if (from === to) return [];
    const order: readonly State[] = capability === 'serve' ? SERVING : POSSIBLE;
    const verdict = order.indexOf(to) > order.indexOf(from) ? 'worse' : 'better';
    return [{ component, capability, from, to, verdict }];
  });
}

function comparePlans(before: readonly KnownPlan[], after: readonly KnownPlan[]): Comparison['plans'] {
  const [old, now] = [before, after].map((plans) => new Map(plans.map((one) => [one.budget, one])));
  const budgets = [...new Set([...old!.keys(), ...now!.keys()])].sort((a, b) => a - b);
  return budgets.flatMap((budget) => {
    const [from, to] = [old!.get(budget) ?? null, now!.get(budget) ?? null];
    const isOther =
      from === null ||
      to === null ||
      JSON.stringify(from.changes) !== JSON.stringify(to.changes) ||
      from.removes !== to.removes ||
      !isSame(from.minutes, to.minutes);
    return isOther ? [{ budget, from, to }] : [];
  });
}

/** The same but for the last digits, which depend on the order of adding. */
function isSame(a: Range, b: Range): boolean {
  return [0, 1].every((end) => Math.abs(a[end]! - b[end]!) <= 1e-6 * Math.max(1, a[end]!, b[end]!));
}
