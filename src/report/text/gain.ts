import type { Figure, Gain } from '../../analysis/index.js';
import { minutesText } from './minutes.js';

/** How a gain came about, for the reader. */
const FIGURES: Readonly<Record<Figure, string>> = {
  exact: 'exact',
  bound: 'at least',
  'first-order': 'one loss at a time: exact is out of reach',
};

/** What an exact gain is and is not. */
export const GAIN_NOTE =
  'Exact: down time as it is less down time with the change made, with all that may be lost at the same time and the same rates in both; the range is what 9 in 10 of these differences are. At least: the change helps for a while or against some losses only, and of those one at a time is counted. Order: what is saved on average for a point of effort.';

/** `saves 4.2 h a year over 2 journeys, 9 in 10 times 1.3 h to 20 h (exact)`; undefined where it is less than a minute. */
export function gainText({ figure, spread: { p5, p50, p95 } }: Gain, over = ''): string | undefined {
  if (p95 < 1) return undefined;
  return `saves ${minutesText(p50)} a year${over}, 9 in 10 times ${minutesText(p5)} to ${minutesText(p95)} (${FIGURES[figure]})`;
}

/** Money a year that goes with it, `€ 1,200 to 9,000 a year` by currency. */
export function gainMoney({ loss }: Gain): string[] {
  return Object.entries(loss)
    .filter(([, { p95 }]) => p95 >= 1)
    .map(([currency, { p5, p95 }]) => `${amount(p5)} to ${amount(p95)} ${currency} a year`);
}

function amount(value: number): string {
  return value < 1 ? '0' : String(Number(value.toPrecision(2)));
}
