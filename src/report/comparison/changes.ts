import type { ExactDifference } from '../../analysis/index.js';
import { append } from '../../estate/index.js';
import { perYear } from '../text/fix-first.js';
import { twoDigits as rounded } from '../text/minutes.js';
import { counted, listed } from '../text/style.js';
import { type BlastChange, type Comparison, isRaised, type Verdict } from './compare.js';
import type { KnownFinding, KnownPlan } from './snapshot.js';

/** One change as a sentence, and whether it is for the better. */
export interface Change {
  readonly verdict: Verdict | 'other';
  readonly text: string;
}

/** Components of a kind of change that are named; the others are counted. */
const NAMED = 4;

/** All changes as sentences, findings first. Names are as they came: whoever prints them makes them safe. */
export function changesOf(comparison: Comparison): Change[] {
  const { journeys, findings, blast, downtime, plans, errors, exact = [] } = comparison;
  const change = (verdict: Change['verdict'], text: string): Change => ({ verdict, text });
  return [
    ...errorsChange(errors),
    ...exact.flatMap(exactChange),
    ...findings.new.map((one) => change('worse', `new ${findingText(one)}`)),
    ...findings.changed.map((one) =>
      change(isRaised(one.was, one.severity) ? 'worse' : 'better', `${findingText(one)}, was ${one.was}`),
    ),
    ...findings.gone.map((one) => change('better', `gone ${findingText(one)}`)),
    ...findings.ignored.map((one) => change('other', `now ignored by firebreak.yaml ${findingText(one)}`)),
    ...journeys.added.map((id) => change('other', `new journey ${id}`)),
    ...journeys.removed.map((id) => change('other', `journey ${id} is gone`)),
    ...blast.flatMap(({ journey, changes }) => blastTexts(journey, changes)),
    ...downtime.map(({ journey, from, to }) =>
      change(
        (to[1] - from[1] || to[0] - from[0]) > 0 ? 'worse' : 'better',
        `${journey} expected down ${perYear(to)}, was ${perYear(from)}`,
      ),
    ),
    ...plans.map(({ budget, from, to }) =>
      change('other', `best for ${budget} points: ${planText(to)}; was: ${planText(from)}`),
    ),
  ];
}

/** By how much down time differs, where it is sure that it does; else that it may. */
function exactChange({ journey, minutes, estimate }: ExactDifference): Change[] {
  const [low, high] =
    minutes === undefined ? (estimate?.interval ?? [0, 0]) : [minutes.difference.p5, minutes.difference.p95];
  if (Math.max(Math.abs(low), Math.abs(high)) < 1) return [];
  const verdict = low >= 0 ? 'worse' : high <= 0 ? 'better' : 'other';
  if (minutes === undefined) {
    const text = `${journey} is down ${moreOrLess(estimate!.difference, low, high, '95 % confidence')}, by samples`;
    return [{ verdict, text }];
  }
  const { from, to, difference } = minutes;
  const average = `${rounded(to.mean)} minutes a year on average, was ${rounded(from.mean)}`;
  return [
    {
      verdict,
      text: `${journey} is likely down ${moreOrLess(difference.p50, low, high, '9 in 10 times')}: ${average}`,
    },
  ];
}

/** `240 minutes a year less (9 in 10 times 71 to 1,200 less)`. */
function moreOrLess(middle: number, low: number, high: number, sure: string): string {
  const word = (value: number) => (value < 0 ? 'less' : 'more');
  const [near, far] = Math.abs(low) < Math.abs(high) ? [low, high] : [high, low];
  const first = word(near) === word(far) ? '' : ` ${word(near)}`;
  const range = `${rounded(Math.abs(near))}${first} to ${rounded(Math.abs(far))} ${word(far)}`;
  return `${rounded(Math.abs(middle))} minutes a year ${word(middle)} (${sure} ${range})`;
}

/** What could not be read has no findings, which must not look like an improvement. */
function errorsChange({ before, after }: Comparison['errors']): Change[] {
  if (before === after) return [];
  const text = `${counted(after, 'error')} while reading, was ${before}: what could not be read has no findings`;
  return [{ verdict: after > before ? 'worse' : 'better', text }];
}

function findingText({ severity, rule, title }: KnownFinding): string {
  return `${severity} ${rule}: ${title}`;
}

/** What is said of several components, once. */
function blastTexts(journey: string, changes: readonly BlastChange[]): Change[] {
  const kinds = new Map<string, BlastChange[]>();
  for (const one of changes) {
    const kind = `${one.capability} ${one.from} ${one.to}`;
    append(kinds, kind, one);
  }
  return [...kinds.values()].map((same) => {
    const { capability, from, to, verdict } = same[0]!;
    const without = listed(
      same.map(({ component }) => component),
      NAMED,
    );
    const words =
      capability === 'serve'
        ? `${to}, was ${from}`
        : `${POSSIBLE[to === 'possible' ? 1 : 0]} ${VERB[capability]}`;
    return { verdict, text: `${journey} without ${without}: ${words}` };
  });
}

const POSSIBLE = ['can no longer', 'can now'] as const;
const VERB = { start: 'start or scale', change: 'be changed' } as const;

function planText(plan: KnownPlan | null): string {
  if (plan === null) return 'nothing';
  const gain = [
    ...(plan.minutes[1] > 0 ? [`saves ${perYear(plan.minutes)}`] : []),
    ...(plan.removes > 0 ? [`removes ${counted(plan.removes, 'single point')}`] : []),
  ].join(', ');
  return `${plan.changes.join('; ')}${gain === '' ? '' : ` (${gain})`}`;
}

/** `2 new, 13 known, 1 gone`: findings, where one that is more severe than it was counts as new. */
export function tally({ findings }: Comparison): string {
  const raised = findings.changed.filter(({ was, severity }) => isRaised(was, severity)).length;
  const known = findings.same + findings.changed.length - raised;
  return `${findings.new.length + raised} new, ${known} known, ${findings.gone.length} gone`;
}
