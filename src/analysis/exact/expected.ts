import { type Spread, spreadOf } from '../../engine/index.js';
import { compareText } from '../../estate/index.js';
import { SECONDS_PER_YEAR, type Span } from '../downtime/index.js';
import { type SampledLoss, shareOf } from './losses.js';

/** What a journey is down in a year, with all that is known of switches and graces. */
export interface Expected {
  /** Minutes a year by the fewest and the most losses. */
  readonly minutes: readonly [number, number];
  /** Outages a year, the same. */
  readonly outages: readonly [number, number];
  /** Minutes a year with rates and lengths that are not known for sure. */
  readonly spread: Spread;
  /** The same, sample by sample. */
  readonly each: Float64Array;
  /**
   * Minutes of switches among them, where a standby group on its way does not switch back by itself (`sticky`). They are
   * counted as if it did: of a pair the next switch is when the other member is lost, so it is between none of them and
   * twice as many (2ab / (a + b) switches a year, where a and b are how often the two are lost, and a are counted).
   */
  readonly sticky?: readonly [number, number];
  /** What the journey would be spared if a component was never lost, the most first. They overlap: a pair counts with both. */
  readonly savings: readonly Saving[];
}

/** Minutes a year that the loss of one component costs, alone or with others: by the fewest and the most losses. */
export interface Saving {
  readonly component: string;
  readonly minutes: readonly [number, number];
}

/** A loss that a journey feels, and when after its beginning. */
export interface FeltLoss {
  readonly loss: SampledLoss;
  readonly spans: readonly Span[];
  /** How fast the probability of being down grows with that of the loss, by the fewest and the most: Birnbaum's measure. */
  readonly slopes: readonly [number, number];
}

/**
 * Minutes and outages a year: the static probability times a year, and for each loss that a journey feels on its own what
 * clocks change of its part. A switch adds the time until the standby is in use, a grace takes away the beginning of the
 * loss. So losses one at a time count as `downtime` has them, and what several take together as the formula has it: where
 * a loss meets another in the middle of a switch or of a grace the order of the two decides, which is not in it.
 *
 * Outages: a formula that failures never help changes to down with the rate sum of Birnbaum's measure times losses a year
 * (W. Schneeweiss, "Computing failure frequency, MTBF & MTTR via mixed products of availabilities and unavailabilities",
 * IEEE Transactions on Reliability R-30, 1981); each switch is one more, and a loss within its grace is none.
 *
 * @param probability least and most of the static answer, and in each sample
 * @param isSticky whether a standby group on the journey's way does not switch back by itself
 */
export function expectedOf(
  probability: readonly [number, number],
  sampled: Float64Array,
  felt: readonly FeltLoss[],
  isSticky = false,
): Expected {
  // Most losses are felt from the first to the last second, or not at all.
  const timed = felt.filter(
    ({ spans }) => spans.length > 0 && !(isAlone(spans) && spans.length === 1 && spans[0]![0] === 0),
  );
  const minutes = (share: number, end: (one: SampledLoss) => readonly [number, number]) =>
    Math.max(
      0,
      timed.reduce((sum, { loss, spans }) => {
        const [perYear, seconds] = end(loss);
        return sum + perYear * clocksChange(spans, seconds);
      }, share * SECONDS_PER_YEAR),
    ) / 60;
  const switches = (end: 0 | 1) =>
    timed.reduce(
      (sum, { loss, spans }) => sum + loss.perYear[end] * Math.max(0, clocksChange(spans, loss.seconds)),
      0,
    ) / 60;
  const outages = (end: 0 | 1) =>
    felt.reduce((sum, { loss, spans, slopes }) => {
      const isFelt = secondsIn(spans, loss.seconds) > 0;
      const alone = isAlone(spans);
      const extra = isFelt === alone ? 0 : isFelt ? 1 : -slopes[end];
      return sum + loss.perYear[end] * (slopes[end] + extra);
    }, 0);
  // A probability is linear in that of each event: without it, it is less by just so much.
  const saving = ({ loss, spans, slopes }: FeltLoss, end: 0 | 1) =>
    (slopes[end] * shareOf(loss.perYear[end], loss.seconds) * SECONDS_PER_YEAR +
      loss.perYear[end] * clocksChange(spans, loss.seconds)) /
    60;
  const savings = felt
    .map((one) => ({ component: one.loss.component, minutes: [saving(one, 0), saving(one, 1)] as const }))
    .filter((one) => one.minutes[1] > 0)
    .sort((a, b) => b.minutes[1] - a.minutes[1] || compareText(a.component, b.component));
  const each = Float64Array.from(sampled, (share, sample) =>
    minutes(share, ({ samples }) => [samples.perYear[sample]!, samples.seconds[sample]!]),
  );
  return {
    minutes: [
      minutes(probability[0], ({ perYear, seconds }) => [perYear[0], seconds]),
      minutes(probability[1], ({ perYear, seconds }) => [perYear[1], seconds]),
    ],
    outages: [outages(0), outages(1)],
    spread: spreadOf(each),
    each,
    ...(isSticky && switches(1) > 0 ? { sticky: [switches(0), switches(1)] as const } : {}),
    savings,
  };
}

/** Seconds that clocks add to a loss of that length, less than 0 for a grace. */
export function clocksChange(spans: readonly Span[], seconds: number): number {
  return secondsIn(spans, seconds) - (isAlone(spans) ? seconds : 0);
}

/** Whether the loss takes the journey down for as long as it lasts, once all clocks have run out. */
function isAlone(spans: readonly Span[]): boolean {
  return spans.at(-1)?.[1] === Infinity;
}

/** Seconds of the stretches before an end. */
export function secondsIn(spans: readonly Span[], end: number): number {
  let sum = 0;
  for (const [from, to] of spans) if (from < end) sum += Math.min(to, end) - from;
  return sum;
}
