import { spreadOf } from '../../engine/index.js';
import type { Estate } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import { type Rates, SECONDS_PER_YEAR, type Span } from '../downtime/index.js';
import { type Candidate, type ChangeModel, type Figure, type Gain, helpsAgainst } from '../remedies/index.js';
import { clocksChange, secondsIn } from './expected.js';
import { formulaOfEstate } from './formula.js';
import { type SampledLoss, SharesOfTime, sampleCount } from './losses.js';
import { type StaticShare, SwitchedShares } from './switched.js';

export interface GainOptions {
  /** Most nodes of a diagram; beyond it a journey is counted by one loss at a time. */
  readonly nodes?: number;
  /** How many samples of what is not known for sure; absent: as many as the estate is worth. */
  readonly draws?: number;
}

/** A journey's minutes a year with changes made. */
interface Minutes {
  readonly ends: readonly [number, number];
  readonly each: Float64Array;
}

/** A bit set of the changes that are made, in the order of the model. */
type Changes = number;

/**
 * What sets of changes gain, by exact minutes: those of the estate as it is less those with the changes made. Both are
 * worked out from one formula, in which each change is an event that happened or did not, and from the same samples of
 * all rates: a rate that is higher than thought is so before and after (common random numbers). So what a change gains
 * has a range of its own, and is no difference of two ranges.
 *
 * A change that helps for a while or against some losses only is none of a formula over states. It takes its part of each
 * loss on its own, times the share of the time that the journey is up anyway: that is at least what it gains.
 */
export class Gains {
  readonly #model: ChangeModel;
  readonly #shares: SwitchedShares;
  readonly #losses: readonly SampledLoss[];
  readonly #typeOf: ReadonlyMap<string, string>;
  readonly #costs: ReadonlyMap<string, { readonly amount: number; readonly currency: string }>;
  /** Changes that hold whatever is lost and for however long. */
  readonly #lasting: Changes;
  readonly #spans = new Map<Changes, (readonly Span[])[][]>();

  constructor(
    model: ChangeModel,
    { journeys, components }: Pick<Estate, 'journeys' | 'components'>,
    rates: Rates,
    options: GainOptions = {},
  ) {
    const compiled = compile(model.estate);
    const found = formulaOfEstate(compiled);
    // What stands in the model for changes is nothing that could be lost.
    const own = new Set(components.map(({ id }) => id));
    const shares = new SharesOfTime(
      compiled,
      found.components,
      (one) => (own.has(one.id) ? rates(one) : undefined),
      options.draws ?? sampleCount(compiled),
    );
    this.#model = model;
    this.#shares = new SwitchedShares(compiled, found, shares, model.switches, options.nodes);
    this.#losses = shares.losses.flatMap((loss) => loss ?? []);
    this.#typeOf = new Map(compiled.components.map(({ id, type }) => [id, type]));
    this.#costs = new Map(
      journeys.flatMap(({ id, objectives }) =>
        objectives?.lossPerHour === undefined ? [] : [[id, objectives.lossPerHour] as const],
      ),
    );
    this.#lasting = bitsOf(model.candidates, ({ lasts, only }) => lasts === undefined && only === undefined);
  }

  /** What these changes gain; ids of no change of the model are passed over. */
  of(ids: readonly string[]): Gain {
    const wanted = new Set(ids);
    const made = bitsOf(this.#model.candidates, ({ id }) => wanted.has(id));
    let { draws } = this.#shares;
    const total = { ends: [0, 0] as [number, number], each: new Float64Array(draws) };
    const money = new Map<string, Float64Array>();
    let figure: Figure = (made & ~this.#lasting) === 0 ? 'exact' : 'bound';
    this.#model.journeys.forEach((journey, j) => {
      if (!this.#matters(journey, j, made)) return;
      const [before, after] = [0, made].map((set) => this.#shares.of(journey, set & this.#lasting));
      const isKnown = before !== undefined && after !== undefined;
      if (!isKnown) figure = 'first-order';
      const [was, is] = [
        this.#minutes(j, 0, isKnown ? before : undefined),
        this.#minutes(j, made, isKnown ? after : undefined),
      ];
      for (const end of [0, 1] as const) total.ends[end] += was.ends[end] - is.ends[end];
      const cost = this.#costs.get(journey);
      const lost = cost && (money.get(cost.currency) ?? new Float64Array(total.each.length));
      if (cost && lost) money.set(cost.currency, lost);
      // Of a large diagram fewer samples are taken: the first ones.
      draws = Math.min(draws, was.each.length, is.each.length);
      for (let sample = 0; sample < draws; sample++) {
        // A change takes nothing away: less than nothing is rounding.
        const saved = Math.max(0, was.each[sample]! - is.each[sample]!);
        total.each[sample]! += saved;
        if (cost && lost) lost[sample]! += (saved / 60) * cost.amount;
      }
    });
    return {
      figure,
      minutes: [Math.max(0, total.ends[0]), Math.max(0, total.ends[1])],
      spread: spreadOf(total.each.subarray(0, draws)),
      loss: Object.fromEntries(
        [...money].map(([currency, each]) => [currency, spreadOf(each.subarray(0, draws))]),
      ),
    };
  }

  /** Whether the changes may touch the journey at all: of a large estate most do not. */
  #matters(journey: string, j: number, made: Changes): boolean {
    if (this.#shares.isTouched(journey, made)) return true;
    const [before, after] = [this.#spansWith(0), this.#spansWith(made)];
    return before.some((row, i) => !isSame(row[j]!, after[i]![j]!));
  }

  /** Minutes a year; without a static share of the time by one loss after the other. */
  #minutes(j: number, made: Changes, known: StaticShare | undefined): Minutes {
    // With all changes, and with those alone that hold for good and against anything.
    const [all, lasting] = [this.#spansWith(made), this.#spansWith(made & this.#lasting)];
    const felt = this.#losses.flatMap((loss, i) => {
      const one = { loss, spans: all[i]![j]!, anyway: lasting[i]![j]! };
      const isFelt = one.spans.length + one.anyway.length > 0;
      // Of most losses the share of the time has all there is to say.
      const isTold = known !== undefined && isThroughout(one.anyway) && isSame(one.spans, one.anyway);
      return isFelt && !isTold ? [one] : [];
    });
    const minutes = (share: number | undefined, end: (one: SampledLoss) => readonly [number, number]) => {
      let seconds = (share ?? 0) * SECONDS_PER_YEAR;
      for (const { loss, spans, anyway } of felt) {
        const [perYear, length] = end(loss);
        if (perYear === 0) continue;
        // What helps for a while is none of a loss that lasts longer.
        const own = this.#lastsFor(made, length) ? spans : anyway;
        if (share === undefined) seconds += perYear * secondsIn(own, length);
        else {
          const relief = own === anyway ? 0 : secondsIn(own, length) - secondsIn(anyway, length);
          seconds += perYear * (clocksChange(anyway, length) + relief * (1 - share));
        }
      }
      return Math.max(0, seconds) / 60;
    };
    return {
      ends: [
        minutes(known?.probability[0], ({ perYear, seconds }) => [perYear[0], seconds]),
        minutes(known?.probability[1], ({ perYear, seconds }) => [perYear[1], seconds]),
      ],
      each: Float64Array.from({ length: known?.sampled.length ?? this.#shares.draws }, (_, sample) =>
        minutes(known?.sampled[sample], ({ samples }) => [
          samples.perYear[sample]!,
          samples.seconds[sample]!,
        ]),
      ),
    };
  }

  /** Whether all changes that are made hold in a loss of that length. */
  #lastsFor(made: Changes, seconds: number): boolean {
    return this.#model.candidates.every(
      (one, n) => ((made >> n) & 1) === 0 || (one.lasts ?? Number.POSITIVE_INFINITY) >= seconds,
    );
  }

  /** Per loss and journey when it is down, with the changes made that are of use against such a loss. */
  #spansWith(made: Changes): (readonly Span[])[][] {
    const known = this.#spans.get(made);
    if (known !== undefined) return known;
    const { outages, candidates, switches } = this.#model;
    const found = outages.spans(
      this.#losses.map(({ component }) => {
        const type = this.#typeOf.get(component) ?? '';
        const off = switches.filter(
          (_, n) => ((made >> n) & 1) === 0 || !helpsAgainst(candidates[n]!, { seconds: 0, type }),
        );
        return [component, ...off];
      }),
    );
    this.#spans.set(made, found);
    return found;
  }
}

function bitsOf(candidates: readonly Candidate[], holds: (one: Candidate) => boolean): Changes {
  return candidates.reduce((set, one, n) => (holds(one) ? set | (1 << n) : set), 0);
}

/** Whether the journey is down from the first second of a loss to the last. */
function isThroughout(spans: readonly Span[]): boolean {
  return spans.length === 1 && spans[0]![0] === 0 && spans[0]![1] === Number.POSITIVE_INFINITY;
}

function isSame(a: readonly Span[], b: readonly Span[]): boolean {
  return a.length === b.length && a.every(([from, to], i) => from === b[i]![0] && to === b[i]![1]);
}
