import type { Assessment, Candidate, Downtime, Plan } from '../../analysis/index.js';
import { counted, labels, listed, type Style, safe, wrap } from './style.js';

/** Changes and causes told without --all. */
const FOLD = 5;

/** Minutes a year as people say them: `40 min`, `3.5 h`, `2 d`. */
export function perYear([low, high]: readonly [number, number]): string {
  const [a, b] = [spoken(low), spoken(high)];
  return a === b ? `${a} a year` : `${a} to ${b} a year`;
}

function spoken(minutes: number): string {
  if (minutes < 1) return minutes === 0 ? '0' : 'under 1 min';
  if (minutes < 100) return `${Math.round(minutes)} min`;
  if (minutes < 72 * 60) return `${Number((minutes / 60).toPrecision(2))} h`;
  return `${Math.round(minutes / 60 / 24)} d`;
}

/** Expected down time per journey, with what it mostly comes from and what is not in it. */
export function downtimeLines(result: Assessment, style: Style, all: boolean): string[] {
  const name = labels(result.journeys);
  const told = result.downtime.filter(({ minutes }) => minutes[1] > 0);
  const shown = all ? told : told.slice(0, FOLD);
  const lines = shown.flatMap((one) => {
    const text = `  ${safe(name.get(one.journey) ?? one.journey)}: ${perYear(one.minutes)}, ${mostly(one, all)}`;
    return wrap(text, style.width, '    ');
  });
  if (lines.length === 0) return [];
  const note =
    '  From: what providers promise, and how often the incident library saw such losses. To that come your own changes and whatever fails in pairs.';
  const rest = told.length - shown.length;
  return [
    ...lines,
    ...(rest > 0 ? [`  ${rest} more: --all`] : []),
    ...wrap(note, style.width, '  ').map(style.colors.dim),
  ];
}

function mostly({ shares, unrated }: Downtime, all: boolean): string {
  const parts = shares
    .filter(({ minutes }) => minutes[1] > 0)
    .slice(0, all ? Infinity : 3)
    .map(({ component, minutes }) => `${safe(component)} (up to ${spoken(minutes[1])})`);
  const without =
    unrated.length === 0 ? '' : `; ${counted(unrated.length, 'single point')} without a known rate`;
  return `mostly ${listed(parts, Infinity)}${without}`;
}

/** What to fix first: the changes that do most, and the best set for each budget. */
export function fixFirstLines({ remedies, journeys }: Assessment, style: Style, all: boolean): string[] {
  const lines: string[] = [];
  const name = labels(journeys);
  const shown = all ? remedies.remedies : remedies.remedies.slice(0, FOLD);
  for (const { candidate, removes, minutes, loss } of shown) {
    const who = [...new Set(removes.map(({ journey }) => safe(name.get(journey) ?? journey)))];
    const what = [
      ...(minutes[1] > 0 ? [`saves ${perYear(minutes)}`] : []),
      ...money(loss),
      ...(removes.length > 0
        ? [`removes ${counted(removes.length, 'single point')} of ${listed(who, 3)}`]
        : []),
    ].join('; ');
    lines.push(
      ...wrap(`  ${candidate.effort}: ${style.colors.bold(safe(candidate.title))}`, style.width, '    '),
    );
    lines.push(...wrap(`    ${what}`, style.width, '    '));
    lines.push(...wrap(`    ${safe(candidate.why)}`, style.width, '    ').map(style.colors.dim));
  }
  if (shown.length < remedies.remedies.length)
    lines.push(`  ${remedies.remedies.length - shown.length} more: --all`);
  const titles = new Map(
    [...remedies.remedies.map(({ candidate }) => candidate), ...remedies.together].map((one) => [
      one.id,
      one,
    ]),
  );
  const plans = remedies.plans.filter(({ changes }) => changes.length > 1 || remedies.plans.length > 1);
  if (plans.length > 0) {
    const head =
      '  The best set for each budget, in points: 1 an option, 3 some weeks, 10 some months, 30 a year:';
    lines.push(...wrap(head, style.width, '  '));
    for (const plan of plans) lines.push(...planLines(plan, titles, style));
  }
  return lines;
}

function planLines(plan: Plan, titles: ReadonlyMap<string, Candidate>, style: Style): string[] {
  const what = plan.changes.map((id) => safe(titles.get(id)?.title ?? id)).join('; ');
  const gain = [
    ...(plan.minutes[1] > 0 ? [`saves ${perYear(plan.minutes)}`] : []),
    ...money(plan.loss),
    ...(plan.removes.length > 0 ? [`removes ${counted(plan.removes.length, 'single point')}`] : []),
  ].join(', ');
  return wrap(`    ${String(plan.points).padStart(3)} points: ${what} (${gain})`, style.width, '      ');
}

function money(loss: Plan['loss']): string[] {
  return Object.entries(loss)
    .filter(([, [, high]]) => high >= 1)
    .map(([currency, [low, high]]) => `${Math.round(low)} to ${Math.round(high)} ${safe(currency)} a year`);
}
