import type { ExactAnswer } from '../../analysis/index.js';
import { LARGEST_SIZE, type NamedAnswer, type NamedSet, type Spread } from '../../engine/index.js';
import { counted, listed, type Style, safe, table, wrap } from './style.js';

const MINUTES_PER_YEAR = 365.25 * 24 * 60;
/** An answer about an estate, or about a fault tree, which knows of no switches and outages. */
type Told = NamedAnswer & Partial<Pick<ExactAnswer, 'expected'>>;

/** Rows of the table of importance without --all. */
const FOLD = 10;
/** Components told of what never losing them would save. */
const SAVINGS = 4;

/** What takes a journey down, exactly: how likely that is, the sets that come first, what matters most. */
export function cutsText(
  result: Told,
  {
    style,
    all,
    missionHours,
  }: { readonly style: Style; readonly all: boolean; readonly missionHours?: number | undefined },
): string {
  const { colors, width } = style;
  const { journey, sets, importance } = result;
  const lines = exactLines(result, style, '  ', missionHours);
  const heading = (text: string) => lines.push('', colors.bold(text.toUpperCase()));
  if (sets.length > 0) {
    heading('minimal cut sets');
    for (const set of sets) lines.push(...setLines(set, style));
    const left = result.count === undefined ? 0n : result.count - BigInt(sets.length);
    if (left > 0n) lines.push(`  and ${digits(left)} more`);
  }
  const ranked = importance.filter(({ birnbaum }) => birnbaum > 0);
  if (ranked.length > 0) {
    heading('what matters most');
    const shown = all ? ranked : ranked.slice(0, FOLD);
    const rows = shown.map((one) => [
      safe(one.component),
      one.criticality.toPrecision(3),
      one.fussellVesely.toPrecision(3),
      one.birnbaum.toPrecision(3),
      one.achievement.toPrecision(3),
      Number.isFinite(one.reduction) ? one.reduction.toPrecision(3) : 'all',
    ]);
    lines.push(...table([['', 'criticality', 'Fussell-Vesely', 'Birnbaum', 'RAW', 'RRW'], ...rows], width));
    if (shown.length < ranked.length) lines.push(`  and ${ranked.length - shown.length} more: --all`);
  }
  return `${[colors.bold(safe(journey)), ...lines].join('\n')}\n`;
}

/** What is exact of a journey in a few lines: sets, probability, minutes, and what they leave out. */
export function exactLines(result: Told, { width }: Style, indent = '  ', missionHours?: number): string[] {
  const { outOfReach, count, sizes, completeTo, probability, estimate, upperBounds, unrated } = result;
  const lines: string[] = [];
  const say = (text: string) => lines.push(...wrap(`${indent}${text}`, width, `${indent}  `));
  if (outOfReach !== undefined) {
    const bounds = estimate === undefined ? '' : '; the probability below is bounds that hold nevertheless';
    say(`not exact: ${outOfReach}${bounds}`);
  }
  const bySize = sizes
    .map((number, i) =>
      number === 0 ? '' : `${digits(number)} of ${i + 1}${i + 1 === LARGEST_SIZE ? ' or more' : ''}`,
    )
    .filter((text) => text !== '');
  if (completeTo !== undefined)
    say(
      `minimal cut sets of up to ${counted(completeTo, 'component')}: ${bySize.join(', ') || 'none'}; larger ones are out of reach`,
    );
  if (count !== undefined) {
    say(
      count === 0n
        ? 'nothing it can be lost by takes it down'
        : `${digits(count)} minimal cut ${count === 1n ? 'set' : 'sets'}${bySize.length > 0 ? `: ${bySize.join(', ')}` : ''}`,
    );
  }
  if (probability !== undefined) {
    for (const text of chanceTexts(result, probability, missionHours)) say(text);
    if (upperBounds !== undefined) {
      say(
        `upper bounds from the sets alone: ${probable(upperBounds.rareEvent)} rare event, ${probable(upperBounds.minCut)} min cut`,
      );
    }
    if (unrated.length > 0) {
      say(
        `not counted, no rate is known: ${counted(unrated.length, 'component')} (${listed(unrated.map(safe), 3)})`,
      );
    }
  }
  return lines;
}

/** One set: what has to be lost at the same time. */
export function setLines({ components, probability }: NamedSet, { width }: Style, indent = '  '): string[] {
  const names = components.length === 0 ? 'nothing: it is down as it is' : components.map(safe).join(' + ');
  const chance = probability === undefined || probability === 0 ? '' : `${probable(probability)}  `;
  return wrap(`${indent}${chance}${names}`, width, `${indent}  `);
}

function probable(p: number): string {
  if (p === 0 || p === 1) return String(p);
  return p < 1e-3 ? p.toExponential(4) : p.toPrecision(5);
}

/** The median first, since it is as likely to be more as less. */
export function minutesSpread({ mean, p5, p50, p95 }: Spread): string {
  return `likely ${rounded(p50)} minutes a year, 9 in 10 times ${rounded(p5)} to ${rounded(p95)}, ${rounded(mean)} on average`;
}

/** How likely it is to be down, for how many minutes a year, and how sure that is. */
function chanceTexts(
  { estimate, uncertainty, expected }: Told,
  [least, most]: readonly [number, number],
  missionHours: number | undefined,
): string[] {
  const chance =
    probable(least) === probable(most) ? probable(most) : `${probable(least)} to ${probable(most)}`;
  const still: Range = [least * MINUTES_PER_YEAR, most * MINUTES_PER_YEAR];
  const outages = expected === undefined ? '' : ` in ${outagesRange(expected.outages)}`;
  const isTimed = expected?.minutes.some(
    (one, end) => Math.abs(one - still[end]!) > 1e-3 * expected.minutes[1],
  );
  const kind = estimate !== undefined ? ' (bounds)' : isTimed ? ', switches at once' : outages;
  const when =
    missionHours === undefined
      ? `: ${minutesRange(still)} a year${kind}`
      : ` at the end of ${digits(missionHours)} hours${kind}`;
  const texts = [`down with probability ${chance}${when}`];
  if (estimate !== undefined) {
    const [low, high] = estimate.interval.map(probable);
    const how = estimate.isWeighted ? ' of importance sampling' : '';
    texts.push(
      `estimated at ${probable(estimate.probability)} from ${digits(estimate.samples)} samples${how}, 95 % confidence ${low} to ${high}`,
    );
  }
  if (expected !== undefined) {
    const all = `${minutesRange(expected.minutes)} a year${outages}`;
    if (isTimed) texts.push(`with the time that switches take, and graces: ${all}`);
    texts.push(minutesSpread(expected.spread));
    const savings = savingsText(expected, SAVINGS, safe);
    if (savings !== '') texts.push(savings);
  } else if (uncertainty !== undefined) {
    const { mean, p5, p50, p95 } = uncertainty.probability;
    texts.push(
      `likely ${rough(p50)}, 9 in 10 times ${rough(p5)} to ${rough(p95)}, ${rough(mean)} on average (${digits(uncertainty.samples)} samples)`,
    );
  }
  return texts;
}

type Range = readonly [least: number, most: number];

/** `0.2 to 11 outages`; what is next to nothing is no lower end. */
function outagesRange(range: Range): string {
  const text = rangeText(range, rounded, 0.01);
  return `${text} ${text === '1' ? 'outage' : 'outages'}`;
}

/** `3 to 18 minutes`, of minutes. */
function minutesRange(range: Range): string {
  const text = rangeText(range, minutes, 0.1);
  return `${text} ${text === '1' ? 'minute' : 'minutes'}`;
}

function rangeText([least, most]: Range, say: (value: number) => string, nothing: number): string {
  const [low, high] = [say(least), say(most)];
  if (low === high) return high;
  return least < nothing && least < most / 100 ? `up to ${high}` : `${low} to ${high}`;
}

/** What never losing a component would save, of those that matter most. */
export function savingsText(
  { savings }: NonNullable<Told['expected']>,
  most: number,
  nameOf: (component: string) => string,
): string {
  const told = savings.filter((one) => one.minutes[1] >= 1).slice(0, most);
  if (told.length === 0) return '';
  const each = told.map((one, i) => {
    const unit = i === 0 ? ' minutes a year' : '';
    return `${nameOf(one.component)} up to ${rounded(one.minutes[1])}${unit}`;
  });
  return `never losing one would save: ${each.join(', ')}`;
}

function minutes(value: number): string {
  if (value === 0) return '0';
  return value < 0.1 ? value.toExponential(1) : digits(Number(value.toPrecision(3)));
}

/** A probability that comes of samples. */
function rough(p: number): string {
  return p === 0 || p === 1 ? String(p) : p < 1e-3 ? p.toExponential(2) : p.toPrecision(3);
}

/** What is known to a digit or two. */
export function rounded(value: number): string {
  return value === 0 ? '0' : value < 1e-2 ? value.toExponential(0) : digits(Number(value.toPrecision(2)));
}

function digits(value: number | bigint): string {
  return value.toLocaleString('en');
}
