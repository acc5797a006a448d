import type { ExactAnswer } from '../../analysis/index.js';
import { LARGEST_SIZE, type NamedAnswer, type NamedSet, type Spread } from '../../engine/index.js';
import { minutesRange, minutesText, twoDigits } from './minutes.js';
import { counted, listed, type Style, safe, wrap } from './style.js';

const MINUTES_PER_YEAR = 365.25 * 24 * 60;
/** An answer about an estate, or about a fault tree, which knows of no switches and outages. */
export type Told = NamedAnswer & Partial<Pick<ExactAnswer, 'expected'>>;

/** Components told of what never losing them would save. */
const SAVINGS = 4;

/**
 * Whether it is told of an estate, whose rates are known to a digit or two; numbers of a fault tree are its author's, and
 * told as exactly as they are worked out.
 */
export function isOfEstate(result: Told): boolean {
  return 'expected' in result;
}

/** What is exact of a journey in a few lines: sets, probability, minutes, and what they leave out. */
export function exactLines(
  result: Told,
  { width }: Style,
  {
    indent = '  ',
    missionHours,
    bounds = true,
  }: {
    readonly indent?: string;
    readonly missionHours?: number | undefined;
    /** Whether bounds from the sets alone are told where the probability is exact. */
    readonly bounds?: boolean;
  } = {},
): string[] {
  const { outOfReach, isBound, count, sizes, completeTo, probability, upperBounds, unrated } = result;
  const lines: string[] = [];
  const say = (text: string) => lines.push(...wrap(`${indent}${text}`, width, `${indent}  `));
  const chance = probable(result);
  if (outOfReach !== undefined) {
    const areBounds = isBound && probability !== undefined;
    say(
      `not exact: ${outOfReach}${areBounds ? '; the probability below is bounds that hold nevertheless' : ''}`,
    );
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
  if (probability === undefined) return lines;
  for (const text of chanceTexts(result, probability, missionHours)) say(text);
  if (upperBounds !== undefined && bounds) {
    const { rareEvent, minCut } = upperBounds;
    say(`upper bounds from the sets alone: ${chance(rareEvent)} rare event, ${chance(minCut)} min cut`);
  }
  if (unrated.length > 0) {
    say(
      `not counted, no rate is known: ${counted(unrated.length, 'component')} (${listed(unrated.map(safe), 3)})`,
    );
  }
  return lines;
}

/** Columns of what a set is worth. */
const SET_COLUMN = 21;

/** One set: what has to be lost at the same time, and how much of a year that is; of a fault tree how probable. */
export function setLines(
  { components, probability }: NamedSet,
  { width }: Style,
  ofEstate: boolean,
  indent = '  ',
): string[] {
  const names = components.length === 0 ? 'nothing: it is down as it is' : components.map(safe).join(' + ');
  const told = probability === undefined || probability === 0;
  const chance = ofEstate
    ? told
      ? 'no rate known'.padEnd(SET_COLUMN)
      : `up to ${minutesText(probability * MINUTES_PER_YEAR)} a year`.padEnd(SET_COLUMN)
    : told
      ? ''
      : fiveDigits(probability);
  return wrap(`${indent}${chance === '' ? '' : `${chance}  `}${names}`, width, `${indent}  `);
}

function probable(result: Told): (p: number) => string {
  return isOfEstate(result) ? twoDigits : fiveDigits;
}

function fiveDigits(p: number): string {
  if (p === 0 || p === 1) return String(p);
  return p < 1e-3 ? p.toExponential(4) : p.toPrecision(5);
}

/** The median first, since it is as likely to be more as less. */
export function minutesSpread({ mean, p5, p50, p95 }: Spread): string {
  return `likely ${minutesText(p50)} a year, 9 in 10 times ${minutesText(p5)} to ${minutesText(p95)}, ${minutesText(mean)} on average`;
}

/** How likely it is to be down, for how long in a year, and how sure that is. */
function chanceTexts(
  result: Told,
  probability: readonly [number, number],
  missionHours: number | undefined,
): string[] {
  const texts = isOfEstate(result)
    ? estateTexts(result, probability)
    : [faultTreeText(result, probability, missionHours)];
  const { estimate, expected, uncertainty } = result;
  if (estimate !== undefined) {
    const chance = probable(result);
    const [low, high] = estimate.interval.map(chance);
    const how = estimate.isWeighted ? ' of importance sampling' : '';
    const year = isOfEstate(result) ? `, ${minutesText(estimate.probability * MINUTES_PER_YEAR)} a year` : '';
    texts.push(
      `estimated at ${chance(estimate.probability)}${year} from ${digits(estimate.samples)} samples${how}, 95 % confidence ${low} to ${high}`,
    );
  }
  if (expected !== undefined) {
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

function estateTexts({ isBound, expected }: Told, probability: Range): string[] {
  const still: Range = [probability[0] * MINUTES_PER_YEAR, probability[1] * MINUTES_PER_YEAR];
  const chance = rangeText(probability, twoDigits, 0);
  if (expected === undefined) {
    const kind = isBound ? ' (bounds)' : '';
    return [`down ${minutesRange(still)} a year: probability ${chance}${kind}`];
  }
  const isTimed = expected.minutes.some(
    (one, end) => Math.abs(one - still[end]!) > 1e-3 * expected.minutes[1],
  );
  const outages = outagesRange(expected.outages);
  const all = `down ${minutesRange(expected.minutes)} a year in ${outages}`;
  if (!isTimed) return [`${all}: probability ${chance}`];
  return [
    `${all}, with the time that switches take, and graces`,
    ...(expected.sticky !== undefined && expected.sticky[1] >= 0.1
      ? [
          `${minutesRange(expected.sticky)} of that are switches, and a standby here does not switch back by itself: counted as if it did, it is between none of that and twice as much`,
        ]
      : []),
    `without them ${minutesRange(still)}: probability ${chance}`,
  ];
}

function faultTreeText({ isBound }: Told, probability: Range, missionHours: number | undefined): string {
  const kind = isBound ? ' (bounds)' : '';
  const still: Range = [probability[0] * MINUTES_PER_YEAR, probability[1] * MINUTES_PER_YEAR];
  const when =
    missionHours === undefined
      ? `: ${rangeText(still, minutes, 0.1)} minutes a year${kind}`
      : ` at the end of ${digits(missionHours)} hours${kind}`;
  return `down with probability ${rangeText(probability, fiveDigits, 0)}${when}`;
}

type Range = readonly [least: number, most: number];

/** `0.2 to 11 outages`; what is next to nothing is no lower end. */
function outagesRange(range: Range): string {
  const text = rangeText(range, twoDigits, 0.01);
  return `${text} ${text === '1' ? 'outage' : 'outages'}`;
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
  const each = told.map(
    (one, i) => `${nameOf(one.component)} up to ${minutesText(one.minutes[1])}${i === 0 ? ' a year' : ''}`,
  );
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

export function digits(value: number | bigint): string {
  return value.toLocaleString('en');
}
