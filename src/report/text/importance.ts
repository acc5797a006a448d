import type { RankedLoss } from '../../analysis/index.js';
import type { RankedComponent } from '../../engine/index.js';
import { isOfEstate, type Told } from './chances.js';
import { minutesRange, minutesText, twoDigits } from './minutes.js';
import { type Style, safe, wrap } from './style.js';

type Ranked = RankedComponent & Partial<RankedLoss>;

/** What a component is for some journeys: minutes added up, and of each measure the largest. */
interface Mattering extends Omit<Ranked, 'rate'> {
  readonly minutes: readonly [number, number];
}

const KINDS: Readonly<Record<string, string>> = {
  domain: 'place',
  service: 'service',
  'third-party': 'third party',
  resource: 'own',
};

/**
 * Rows of a table of what matters most, its heading first: what never losing it would save, and the measures of importance.
 * Of several journeys the minutes are added up, and each measure is the largest.
 */
export function importanceRows(answers: readonly Told[], most = Number.POSITIVE_INFINITY): string[][] {
  const matters = matteringIn(answers).slice(0, most);
  const ofEstate = answers.some(isOfEstate);
  const say = ofEstate ? twoDigits : (value: number) => value.toPrecision(3);
  const rows = matters.map((one) => [
    safe(one.component),
    ...(ofEstate
      ? [KINDS[one.kind ?? ''] ?? '', one.minutes[1] === 0 ? '-' : minutesRange(one.minutes)]
      : []),
    say(one.criticality),
    say(one.fussellVesely),
    say(one.birnbaum),
    say(one.achievement),
    Number.isFinite(one.reduction) ? one.reduction.toPrecision(3) : 'all',
  ]);
  const measures = ['criticality', 'F.-Vesely', 'Birnbaum', 'RAW', 'RRW'];
  return [['', ...(ofEstate ? ['', 'saves a year'] : []), ...measures], ...rows];
}

function matteringIn(answers: readonly Told[]): Mattering[] {
  const found = new Map<string, Mattering>();
  for (const { importance, expected } of answers) {
    const savings = new Map(expected?.savings.map((one) => [one.component, one.minutes]));
    for (const one of importance as readonly Ranked[]) {
      if (one.birnbaum === 0) continue;
      const own = savings.get(one.component) ?? [0, 0];
      const known = found.get(one.component);
      found.set(one.component, {
        ...one,
        ...(known === undefined
          ? {}
          : {
              birnbaum: Math.max(one.birnbaum, known.birnbaum),
              criticality: Math.max(one.criticality, known.criticality),
              fussellVesely: Math.max(one.fussellVesely, known.fussellVesely),
              achievement: Math.max(one.achievement, known.achievement),
              reduction: Math.max(one.reduction, known.reduction),
            }),
        minutes: [own[0] + (known?.minutes[0] ?? 0), own[1] + (known?.minutes[1] ?? 0)],
      });
    }
  }
  const order = [...found.values()];
  return answers.length > 1
    ? order.sort((a, b) => b.minutes[1] - a.minutes[1] || b.criticality - a.criticality)
    : order;
}

/** By which rates the first of what matters is counted, and where they are from. */
export function rateLines(answers: readonly Told[], most: number, { width }: Style): string[] {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const { component, rate } of answers.flatMap((one) => one.importance as readonly Ranked[])) {
    if (rate === undefined || rate.perYear[1] === 0 || seen.has(component)) continue;
    if (seen.size === most) break;
    seen.add(component);
    const [fewest, often] = rate.perYear;
    const losses = fewest === often ? twoDigits(often) : `${twoDigits(fewest)} to ${twoDigits(often)}`;
    const text = `${safe(component)}: ${losses} losses a year, ${minutesText(rate.seconds / 60)} each: ${rate.basis.map(safe).join('; ')}`;
    lines.push(...wrap(`  ${text}`, width, '    '));
  }
  return lines;
}
