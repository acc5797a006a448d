import type { Cause, Explanation, JourneyReplay } from '../../analysis/index.js';
import type { Group, Scenario } from '../../estate/index.js';
import { place, VERB } from './evidence.js';
import { clip, type Style, safe, shorten, widthOf, wrap } from './style.js';
import { duration } from './time.js';

type Outage = JourneyReplay['outages'][number];

const QUESTION = { serve: 'serving', start: 'starting and scaling', change: 'changing' } as const;
const POSSIBLE = { up: 'possible', degraded: 'degraded', unknown: 'unknown', down: 'not possible' } as const;

/** Why a journey is lost, as a tree: each line needs the one below it, with the place that says so. */
export function explanationText(
  journey: string,
  scenario: Scenario,
  answers: readonly Explanation[],
  outages: readonly Outage[],
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const lines = wrap(`${safe(journey)} in ${safe(scenario.id)}`, width).map(colors.bold);
  for (const { capability, state, cause } of answers) {
    const paint = state === 'up' ? colors.green : state === 'down' ? colors.red : colors.yellow;
    lines.push('', `${QUESTION[capability]}: ${paint(capability === 'serve' ? state : POSSIBLE[state])}`);
    const before = outages.filter((one) => one.capability === capability && one.state === 'down');
    if (state !== 'down' && before.length > 0) {
      const lost = before.reduce((sum, { from, to }) => sum + (to ?? scenario.seconds) - from, 0);
      const what = capability === 'serve' ? 'down' : 'not possible';
      lines.push(
        ...wrap(
          `  once a standby has taken over; until then ${what}, for ${duration(lost)} (firebreak replay shows when)`,
          width,
          '  ',
        ),
      );
    }
    if (cause !== null) causeLines(cause, style, all, 1, lines);
  }
  return `${lines.join('\n')}\n`;
}

function causeLines(cause: Cause, style: Style, all: boolean, depth: number, lines: string[]): void {
  const { colors, width } = style;
  const indent = '  '.repeat(Math.min(depth, 16));
  if (cause.failure !== undefined) {
    const { failure } = cause;
    const as = failure.component === cause.component ? '' : ` (may be ${safe(failure.component)})`;
    const what = `${FAILED[failure.capability][failure.severity]}${as}: ${safe(failure.evidence.note ?? '')}`;
    lines.push(...wrap(`${indent}${what}`, width, `${indent}  `).map(colors.red));
    if (failure.evidence.url !== undefined) lines.push(colors.dim(`${indent}${place(failure.evidence)}`));
    return;
  }
  if (cause.group !== undefined && cause.because.length > 1) {
    lines.push(...wrap(`${indent}${alternatives(cause.group, cause.loss)}`, width, `${indent}  `));
  }
  const shown = all ? cause.because : cause.because.slice(0, 4);
  for (const { dependency, cause: next } of shown) {
    if (dependency !== null) {
      const { to, need, evidence } = dependency;
      const why = evidence.note ?? evidence.rule;
      lines.push(shorten(`${indent}${VERB[need]} ${colors.bold(safe(to))}`, width + 8));
      const where = `${indent}  ${place(evidence)}`;
      lines.push(
        colors.dim(
          why === undefined || widthOf(where) > width - 8
            ? where
            : `${where}  ${clip(safe(why), width - widthOf(where) - 2)}`,
        ),
      );
    }
    causeLines(next, style, all, dependency === null ? depth : depth + 1, lines);
  }
  if (shown.length < cause.because.length) {
    lines.push(colors.dim(`${indent}${cause.because.length - shown.length} more (--all shows everything)`));
  }
}

const FAILED = {
  serve: { down: 'is down', degraded: 'is degraded' },
  start: { down: 'cannot be started', degraded: 'starting is degraded' },
  change: { down: 'cannot be changed', degraded: 'changing is degraded' },
} as const;

/** What a group asks for, in words. */
function alternatives({ name, need }: Group, loss: Cause['loss']): string {
  if (name?.startsWith('maybe ')) return 'this, or something the code does not show; lost are:';
  const what = safe(name ?? 'alternatives');
  if (loss === 'serve fully') return `of its ${what} not all serve fully; lost or degraded are:`;
  return `of its ${what} at least ${need} must serve; lost are:`;
}
