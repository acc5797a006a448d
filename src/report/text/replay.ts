import type { JourneyReplay, Replay } from '../../analysis/index.js';
import type { Scenario } from '../../estate/index.js';
import type { About } from '../../scenarios/index.js';
import { tellCauses } from './causes.js';
import { place } from './evidence.js';
import { counted, labels, listed, pad, type Style, safe, widthOf, wrap } from './style.js';
import { duration, moment } from './time.js';

type Outage = JourneyReplay['outages'][number];

/** Per journey from when to when it is down, what could not be done meanwhile, and what caused it. */
export function replayText(
  scenario: Scenario,
  result: Replay,
  about: About,
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const lines = wrap(safe(scenario.title), width).map(colors.bold);
  const began = scenario.epoch === null ? '' : `${clock(scenario.epoch)}, `;
  const moved = about.movedFrom === undefined ? '' : `, moved from ${clock(about.movedFrom)}`;
  const summary = `${safe(scenario.id)}: ${began}${duration(scenario.seconds)}, ${counted(scenario.failures.length, 'failure')}${moved}`;
  lines.push(...wrap(summary, width).map(colors.dim));
  for (const text of about.summaries) lines.push(...wrap(safe(text), width));
  lines.push(...notReplayed(about, style, all));

  const hit = result.journeys.filter(({ outages }) => outages.length > 0);
  const spared = result.journeys.filter(({ outages }) => outages.length === 0);
  if (result.journeys.length === 0)
    lines.push('', 'This estate has no journeys; name them in firebreak.yaml.');
  if (hit.length > 0) lines.push(colors.dim('█ down  ▒ degraded  ? unknown  ─ serving'));
  const name = labels(result.journeys);
  for (const journey of hit)
    lines.push('', ...journeyLines(name.get(journey.id)!, journey, scenario, style, all));
  if (spared.length > 0) {
    const names = listed(
      spared.map(({ id }) => safe(name.get(id)!)),
      all ? Infinity : 8,
    );
    lines.push('', ...wrap(`${colors.green('not affected')}  ${names}`, width, '  '));
  }
  return `${lines.join('\n')}\n`;
}

function clock(time: string): string {
  return `${time.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, '')} UTC`;
}

/** What was reported and is in no row: it has no times, or it is said to have been well. */
function notReplayed({ untimed, unaffected }: About, { colors, width }: Style, all: boolean): string[] {
  if (!all) {
    const text = `${untimed.length} more reported without times (--all lists them)`;
    return untimed.length === 0 ? [] : wrap(text, width).map(colors.dim);
  }
  const listOf = (title: string, remarks: About['untimed']) =>
    remarks.length === 0
      ? []
      : [
          '',
          colors.dim(title),
          ...remarks.flatMap(({ what, source }) => [
            ...wrap(`  ${safe(what)}`, width, '    '),
            colors.dim(`    ${safe(source)}`),
          ]),
        ];
  return [
    ...listOf('reported without times, not replayed', untimed),
    ...listOf('reported as not affected', unaffected),
  ];
}

function journeyLines(
  name: string,
  journey: JourneyReplay,
  scenario: Scenario,
  style: Style,
  all: boolean,
): string[] {
  const { colors, width } = style;
  const down = total(
    journey.outages.filter(({ capability, state }) => capability === 'serve' && state === 'down'),
    scenario.seconds,
  );
  const isUnknown = journey.outages.some(
    ({ capability, state }) => capability === 'serve' && state === 'unknown',
  );
  const verdict =
    down > 0
      ? colors.red(`down for ${duration(down)}`)
      : isUnknown
        ? colors.magenta('unknown: the code does not tell')
        : colors.yellow('keeps serving');
  const lines = [`${colors.bold(safe(name))}  ${verdict}`];
  lines.push(`  ${bar(journey.outages, scenario.seconds, style)}`, `  ${axis(scenario, style)}`);
  for (const outage of journey.outages) {
    const { from, to } = outage;
    const end = to === null ? 'the end of the scenario' : moment(to, scenario.epoch);
    const span = `${moment(from, scenario.epoch)} to ${end}`;
    const lasts = `(${duration((to ?? scenario.seconds) - from)})`;
    // Labels stand in a column of their own where there is room for it.
    const roomy = 20 + widthOf(`${span}  ${lasts}`) <= width;
    const label = roomy ? pad(labelOf(outage), 16) : labelOf(outage);
    const paint =
      outage.state === 'down' && outage.capability === 'serve'
        ? colors.red
        : outage.state === 'unknown'
          ? colors.magenta
          : colors.yellow;
    const [first, ...rest] = wrap(`  ${label}  ${span}  ${lasts}`, width, '    ');
    lines.push(first!.replace(label, paint(label)), ...rest);
  }
  const told = tellCauses(journey.because, all);
  const shown = all ? told : told.slice(0, 3);
  for (const { text, evidence } of shown) {
    lines.push(...wrap(`  ${safe(text)}`, width, '    '));
    if (evidence?.url !== undefined) lines.push(colors.dim(`    ${place(evidence)}`));
  }
  const hidden = [...told.slice(shown.length), ...shown.filter(({ further }) => further > 0)];
  const more = hidden.reduce((sum, one) => sum + one.further, told.length - shown.length);
  if (more > 0) lines.push(colors.dim(`  ${counted(more, 'more cause')} (--all shows everything)`));
  return lines;
}

/** First and last moment under the ends of the bar. */
function axis({ seconds, epoch }: Scenario, { width, colors }: Style): string {
  const columns = Math.min(72, width - 4);
  const [from, to] = [moment(0, epoch), moment(seconds, epoch)];
  return colors.dim(`${pad(from, columns - to.length)}${to}`);
}

function labelOf({ capability, state }: Outage): string {
  if (state === 'unknown') return `unknown (${capability})`;
  if (capability === 'serve') return state;
  return capability === 'start' ? 'cannot start' : 'cannot change';
}

function total(outages: readonly Outage[], seconds: number): number {
  return outages.reduce((sum, { from, to }) => sum + (to ?? seconds) - from, 0);
}

/** The scenario as one line: down solid, degraded and unknown shaded, serving thin. */
function bar(outages: readonly Outage[], seconds: number, { width, colors }: Style): string {
  const columns = Math.min(72, width - 4);
  const cells: string[] = [];
  for (let at = 0; at < columns; at++) {
    const [from, to] = [(at * seconds) / columns, ((at + 1) * seconds) / columns];
    const here = outages.filter(
      (one) => one.capability === 'serve' && one.from < to && (one.to ?? seconds) > from,
    );
    const state = ['down', 'unknown', 'degraded'].find((wanted) => here.some((one) => one.state === wanted));
    cells.push(
      state === 'down'
        ? colors.red('█')
        : state === 'unknown'
          ? colors.magenta('?')
          : state === 'degraded'
            ? colors.yellow('▒')
            : colors.dim('─'),
    );
  }
  return cells.join('');
}
