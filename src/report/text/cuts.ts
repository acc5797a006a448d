import { LARGEST_SIZE, type NamedAnswer, type NamedSet } from '../../engine/index.js';
import { counted, listed, type Style, safe, table, wrap } from './style.js';

const MINUTES_PER_YEAR = 365.25 * 24 * 60;
/** Rows of the table of importance without --all. */
const FOLD = 10;

/** What takes a journey down, exactly: how likely that is, the sets that come first, what matters most. */
export function cutsText(
  result: NamedAnswer,
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const { journey, sets, importance } = result;
  const lines = exactLines(result, style);
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
    lines.push(
      ...table(
        [['', 'criticality', 'Fussell-Vesely', 'Birnbaum', 'achievement', 'reduction'], ...rows],
        width,
      ),
    );
    if (shown.length < ranked.length) lines.push(`  and ${ranked.length - shown.length} more: --all`);
  }
  return `${[colors.bold(safe(journey)), ...lines].join('\n')}\n`;
}

/** What is exact of a journey in a few lines: sets, probability, minutes, and what they leave out. */
export function exactLines(result: NamedAnswer, { width }: Style, indent = '  '): string[] {
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
    const [least, most] = probability;
    const chance =
      probable(least) === probable(most) ? probable(most) : `${probable(least)} to ${probable(most)}`;
    const time = minutesRange([least * MINUTES_PER_YEAR, most * MINUTES_PER_YEAR]);
    say(`down with probability ${chance}: ${time} a year${estimate === undefined ? '' : ' (bounds)'}`);
    if (estimate !== undefined) {
      const [low, high] = estimate.interval.map(probable);
      say(
        `estimated at ${probable(estimate.probability)} from ${digits(estimate.samples)} samples, 95 % confidence ${low} to ${high}`,
      );
    }
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

/** `3 to 18 minutes`, of minutes. */
export function minutesRange([least, most]: readonly [number, number]): string {
  const [low, high] = [minutes(least), minutes(most)];
  return `${low === high ? high : `${low} to ${high}`} ${high === '1' ? 'minute' : 'minutes'}`;
}

function minutes(value: number): string {
  if (value === 0) return '0';
  return value < 0.1 ? value.toExponential(1) : digits(Number(value.toPrecision(3)));
}

function digits(value: number | bigint): string {
  return value.toLocaleString('en');
}
