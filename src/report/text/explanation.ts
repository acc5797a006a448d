import type { Cause, Explanation } from '../../analysis/index.js';
import type { Group, Scenario } from '../../estate/index.js';
import { place } from './evidence.js';
import { clip, type Style, safe, shorten, widthOf, wrap } from './style.js';

const QUESTION = { serve: 'serving', start: 'starting and scaling', change: 'changing' } as const;
const VERB = { run: 'needs', start: 'to start needs', change: 'to be changed needs' } as const;

/** Why a journey is lost, as a tree: each line needs the one below it, with the place that says so. */
export function explanationText(
  journey: string,
  scenario: Scenario,
  answers: readonly Explanation[],
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const lines = [colors.bold(shorten(`${safe(journey)} in ${safe(scenario.id)}`, width))];
  for (const { capability, state, cause } of answers) {
    const paint = state === 'up' ? colors.green : state === 'down' ? colors.red : colors.yellow;
    lines.push(
      '',
      `${QUESTION[capability]}: ${paint(state === 'down' && capability !== 'serve' ? 'not possible' : state)}`,
    );
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
    const what = `${failure.capability} ${failure.severity}${as}: ${safe(failure.evidence.note ?? '')}`;
    lines.push(...wrap(`${indent}${what}`, width, `${indent}  `).map(colors.red));
    if (failure.evidence.url !== undefined) lines.push(colors.dim(`${indent}${place(failure.evidence)}`));
    return;
  }
  if (cause.group !== undefined && cause.because.length > 1) {
    lines.push(shorten(`${indent}${alternatives(cause.group)}; lost are:`, width));
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

/** What a group asks for, in words. */
function alternatives({ name, need }: Group): string {
  if (name?.startsWith('maybe ')) return 'this, or something the code does not show';
  return `of its ${safe(name ?? 'alternatives')} at least ${need} must serve`;
}
