import type { Assessment, Candidate, Downtime, Effort, Plan, Remedy } from '../../analysis/index.js';
import type { Component } from '../../estate/index.js';
import { place } from './evidence.js';
import { GAIN_NOTE, gainMoney, gainText } from './gain.js';
import { counted, labels, listed, type Style, safe, wrap } from './style.js';

/** Changes of each kind and journeys told without --all. */
const FOLD = 5;
/** Causes told of a journey without --all. */
const CAUSES = 3;

/** Minutes a year as people say them: `up to 40 min a year`; what is under a minute at least has no lower end. */
export function perYear([low, high]: readonly [number, number]): string {
  if (high < 1) return 'under 1 min a year';
  const [a, b] = [spoken(low), spoken(high)];
  if (a === b) return `${a} a year`;
  return low < 1 ? `up to ${b} a year` : `${a} to ${b} a year`;
}

function spoken(minutes: number): string {
  if (minutes < 100) return `${Math.round(minutes)} min`;
  if (minutes < 72 * 60) return `${Number((minutes / 60).toPrecision(2))} h`;
  return `${Math.round(minutes / 60 / 24)} d`;
}

/** Expected down time per journey, with what it mostly comes from and what is not in it. */
export function downtimeLines(result: Assessment, style: Style, all: boolean): string[] {
  const name = labels(result.journeys);
  const told = result.downtime
    .filter(({ minutes }) => minutes[1] > 0)
    .sort((a, b) => b.minutes[1] - a.minutes[1]);
  if (told.length === 0) return [];
  const shown = all ? told : told.slice(0, FOLD);
  const mostly = causesOf(result, all);
  const costs = new Map(result.journeys.map(({ id, objectives }) => [id, objectives?.lossPerHour]));
  const lines = shown.flatMap((one) => {
    const [low, high] = one.minutes;
    const perHour = costs.get(one.journey);
    const lost =
      perHour === undefined
        ? []
        : money({ [perHour.currency]: [(low / 60) * perHour.amount, (high / 60) * perHour.amount] });
    const text = [perYear(one.minutes), ...lost, ...mostly(one)].join('; ');
    return wrap(`  ${safe(name.get(one.journey) ?? one.journey)}: ${text}`, style.width, '    ');
  });
  const note =
    '  By what providers promise and what the incident library saw, one loss at a time. Your own changes and resources come on top.';
  const rest = told.length - shown.length;
  return [
    ...lines,
    ...(rest > 0 ? [style.colors.dim(`  ${counted(rest, 'more journey')} (--all shows everything)`)] : []),
    ...wrap(note, style.width, '  ').map(style.colors.dim),
  ];
}

/**
 * What others run, and so what somebody could know a rate of: a jurisdiction's loss is nothing that has one, and the
 * team's own resources have one only if it is stated.
 */
export function isOthers(one: Component | undefined): boolean {
  return one !== undefined && one.kind !== 'resource' && one.type !== 'jurisdiction';
}

/** Says what a journey's down time comes from, and which of what others run nobody has a rate for. */
function causesOf({ estate, hazards }: Assessment, all: boolean): (of: Downtime) => string[] {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const unverified = new Set(
    hazards.filter(({ rate }) => rate.confidence !== undefined).map(({ component }) => component),
  );
  return ({ shares, unrated }) => {
    const parts = shares
      .filter(({ minutes }) => minutes[1] >= 1)
      .slice(0, all ? Infinity : CAUSES)
      .map(({ component, minutes }) => {
        const mark = unverified.has(component) ? ', unverified' : '';
        return `${safe(component)} (up to ${spoken(minutes[1])}${mark})`;
      });
    const others = unrated.filter((id) => isOthers(components.get(id))).map(safe);
    return [
      ...(parts.length > 0 ? [`mostly ${listed(parts, Infinity)}`] : []),
      ...(others.length > 0 ? [`no rate known of ${listed(others, all ? Infinity : CAUSES)}`] : []),
    ];
  };
}

const QUICK: ReadonlySet<Effort> = new Set(['configuration', 'change']);

/** Changes in the order they are told in, whatever the format: quick wins, then what takes longer; `all`: what saves nothing too. */
export function fixesToTell(
  remedies: readonly Remedy[],
  all: boolean,
): { quick: Remedy[]; larger: Remedy[] } {
  const isWin = ({ minutes, removes, exact }: Remedy) =>
    (exact?.spread.p95 ?? minutes[1]) >= 1 || removes.length > 0;
  const told = remedies.filter((one) => all || isWin(one));
  return {
    quick: told.filter(({ candidate }) => QUICK.has(candidate.effort)),
    larger: told.filter(({ candidate }) => !QUICK.has(candidate.effort)),
  };
}

/** What to fix first: quick wins, then what takes longer, then what goes best together. */
export function fixFirstLines({ remedies }: Assessment, style: Style, all: boolean): string[] {
  if (remedies.remedies.length + remedies.plans.length === 0) return [];
  const { quick, larger } = fixesToTell(remedies.remedies, all);
  const shown = [quick, larger].map((some) => (all ? some : some.slice(0, FOLD)));
  const numbers = new Map(shown.flat().map(({ candidate: { id } }, i) => [id, i + 1]));
  const lines: string[] = [];
  const heads = ['  Quick wins, weeks at most:', '  Months or more:'];
  shown.forEach((some, i) => {
    if (some.length === 0) {
      const isMissed = i === 0 && larger.length > 0;
      if (isMissed) lines.push('  No quick win: nothing small spares these journeys a loss.');
      return;
    }
    lines.push(heads[i]!);
    for (const one of some) {
      lines.push(...remedyLines(one, numbers.get(one.candidate.id)!, style, all));
    }
  });
  lines.push(...planLines(remedies, numbers, style));
  const rest = remedies.remedies.length - shown.flat().length;
  if (rest > 0) lines.push(style.colors.dim(`  ${counted(rest, 'more change')} (--all shows everything)`));
  const notes = [
    ...(shown.flat().some(({ confidence }) => confidence !== undefined)
      ? ['Unverified: most of it rests on promises whose pages were not read.']
      : []),
    ...(shown.flat().some(({ exact }) => exact !== undefined) ? [GAIN_NOTE] : []),
  ];
  for (const note of notes) lines.push(...wrap(`  ${note}`, style.width, '  ').map(style.colors.dim));
  return lines;
}

function remedyLines(remedy: Remedy, number: number, { width, colors }: Style, all: boolean): string[] {
  const { candidate } = remedy;
  const indent = ' '.repeat(8);
  const settles = (candidate.settles ?? []).map(({ rule }) => `settles ${rule}, saves no time by itself`);
  const gains = [...gainsOf(remedy), ...settles];
  const [where] = candidate.evidence;
  const title = `    ${String(number).padStart(2)}  ${safe(candidate.title)}`;
  return [
    ...wrap(title, width, indent).map(colors.bold),
    ...(gains.length > 0 ? wrap(`${indent}${gains.join('; ')}`, width, indent) : []),
    ...(where === undefined ? [] : [`${indent}${colors.dim(place(where))}`]),
    ...(all ? wrap(`${indent}${safe(candidate.why)}`, width, indent).map(colors.dim) : []),
  ];
}

/** What a change saves and removes, one text each. */
export function gainsOf({ confidence, ...gain }: Remedy): string[] {
  // Minutes are those of all journeys together, which must not be taken for those of one.
  const helped = new Set(gain.removes.map(({ journey }) => journey)).size;
  const over = helped > 1 ? ` over ${counted(helped, 'journey')}` : '';
  return gainOf(gain, over, confidence === undefined ? '' : ' (unverified)');
}

/** The best set for each budget; where one change is best for all of them, it has been said. */
function planLines(
  { plans, remedies, together }: Assessment['remedies'],
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string[] {
  if (plans.length < 2 && !plans.some(({ changes }) => changes.length > 1)) return [];
  const candidates = new Map<string, Candidate>(
    [...remedies.map(({ candidate }) => candidate), ...together].map((one) => [one.id, one]),
  );
  const lines = wrap(
    '  Best for the effort, in points (a setting 1, some weeks 3, some months 10, a year 30):',
    style.width,
    '  ',
  );
  for (const { changes, points, ...gain } of plans) {
    const what = changes.map((id) => numbers.get(id) ?? safe(candidates.get(id)?.title ?? id)).join(' + ');
    const text = `    ${String(points).padStart(3)}  ${what}: ${gainOf(gain).join('; ')}`;
    lines.push(...wrap(text, style.width, ' '.repeat(9)));
  }
  return lines;
}

/** What is gained, exactly where that was asked for; with over what the minutes are added up, and what they rest on. */
function gainOf(
  { minutes, loss, removes, exact }: Pick<Plan, 'minutes' | 'loss' | 'removes' | 'exact'>,
  over = '',
  mark = '',
): string[] {
  const first = minutes[1] >= 1 ? `saves ${perYear(minutes)}${over}` : undefined;
  const saves = exact === undefined ? first : gainText(exact, over);
  return [
    ...(saves === undefined ? [] : [`${saves}${mark}`]),
    ...(exact === undefined ? money(loss) : gainMoney(exact)),
    ...(removes.length > 0 ? [`removes ${counted(removes.length, 'single point')}`] : []),
  ];
}

function money(loss: Plan['loss']): string[] {
  return Object.entries(loss)
    .filter(([, [, high]]) => high >= 1)
    .map(([currency, [low, high]]) => {
      const [a, b] = [low, high].map((one) => String(Number(one.toPrecision(2)))) as [string, string];
      const amount = a === b ? b : low < 1 ? `up to ${b}` : `${a} to ${b}`;
      return `${amount} ${safe(currency)} a year`;
    });
}
