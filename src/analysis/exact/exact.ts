import {
  type Answer,
  answer,
  type NamedAnswer,
  named,
  type Question,
  type RankedComponent,
} from '../../engine/index.js';
import type { Estate, Kind } from '../../estate/index.js';
import type { CompiledEstate } from '../../graph/index.js';
import { Outages, type Rate, type Rates, type Span, servingPart } from '../downtime/index.js';
import { reachedFrom } from '../reach.js';
import { type Expected, expectedOf } from './expected.js';
import { formulaOfEstate } from './formula.js';
import { rateOf, type SampledLoss, SharesOfTime, sampleCount } from './losses.js';

/** What is asked of each journey; without `by` sets are told by probability where every one of them has one. */
export type ExactOptions = Pick<Question, 'top' | 'order' | 'cutOff' | 'nodes' | 'sift' | 'sampling'> &
  Partial<Pick<Question, 'by'>> & {
    /** How many samples of what is not known for sure; absent: as many as the estate is worth. */
    readonly draws?: number;
  };

/** How much a component of an estate matters for a journey, and by which rate. */
export interface RankedLoss extends RankedComponent {
  readonly kind: Kind;
  /** How often and for how long it is lost, and where that is from; undefined where nobody has counted. */
  readonly rate: Rate | undefined;
}

/** The exact answer about a journey of an estate. */
export interface ExactAnswer extends NamedAnswer {
  readonly importance: readonly RankedLoss[];
  /** Down time and outages a year; undefined where exact is out of reach, or nothing has a rate. */
  readonly expected: Expected | undefined;
}

/**
 * Exact minimal cut sets of any size and the exact probability to be down, for each journey asked for, with components
 * independent of each other. A component's probability is the share of the year in which it is lost (`unavailability`
 * where that is stated, else from its rate). The probability is static: a standby takes over at once, and grace does not
 * count. `expected` has minutes and outages a year with both.
 */
export function exactAnswers(
  estate: Estate,
  compiled: CompiledEstate,
  rates: Rates,
  journeys: readonly string[],
  options: ExactOptions,
): ExactAnswer[] {
  return journeys.map(exactly(estate, compiled, rates, options));
}

/** The same, one journey after the other as they are asked for: what all of them need is worked out once. */
export function exactly(
  estate: Estate,
  compiled: CompiledEstate,
  rates: Rates,
  options: ExactOptions,
): (journey: string) => ExactAnswer {
  const { formula, components, downOf } = formulaOfEstate(compiled);
  const shares = new SharesOfTime(compiled, components, rates, options.draws ?? sampleCount(compiled));
  const { least, most, losses, isRated } = shares;
  const idOf = (event: number) => compiled.components[components[event - 1]!]!.id;
  const isAnyRated = isRated.length === 0 || isRated.includes(true);
  const isUncertain = losses.some((loss) => loss !== undefined);
  const probabilities = isAnyRated
    ? { probabilities: most, least, ...(isUncertain ? { samples: shares.samples() } : {}) }
    : {};
  const known = losses.flatMap((loss, i) => (loss === undefined ? [] : [{ loss, event: i + 1 }]));
  const sticky = new Sticky(compiled);
  const felt = isUncertain ? feltBy(estate, compiled, known) : new Map<string, never>();
  return (journey) => {
    const by = options.by ?? (isRated.includes(false) ? 'order' : 'probability');
    const found = answer(formula, downOf(compiled.index.get(journey)!), { ...options, ...probabilities, by });
    const unrated = [...found.importance.keys()].filter((event) => !isRated[event - 1]).map(idOf);
    const answered = named(journey, found, idOf, unrated.sort());
    return {
      ...answered,
      importance: answered.importance.map((one): RankedLoss => {
        const component = compiled.components[compiled.index.get(one.component)!]!;
        return { ...one, kind: component.kind, rate: rateOf(component, rates) };
      }),
      expected: expectedFrom(found, felt.get(journey) ?? [], sticky.isOnWayOf(journey)),
    };
  };
}

/** Standby groups that take time to switch and do not switch back by themselves. */
class Sticky {
  readonly #owners: readonly number[];

  constructor(readonly compiled: CompiledEstate) {
    const { failover, owner } = compiled.groups;
    this.#owners = failover.flatMap((one, g) =>
      one !== undefined && !one.auto && one.detect + one.switch > 0 ? [owner[g]!] : [],
    );
  }

  /** Whether the journey needs one of them, directly or through something else. */
  isOnWayOf(journey: string): boolean {
    if (this.#owners.length === 0) return false;
    const reached = reachedFrom(this.compiled, [this.compiled.index.get(journey)!]);
    return this.#owners.some((c) => reached[c] === 1);
  }
}

/** A loss with the number of its event. */
interface Known {
  readonly loss: SampledLoss;
  readonly event: number;
}

function expectedFrom(
  { probability, sampled, slopes }: Answer,
  felt: readonly (Known & Spans)[],
  isSticky: boolean,
) {
  if (probability === undefined || sampled === undefined || slopes === undefined) return undefined;
  return expectedOf(
    probability,
    sampled,
    felt.map(({ loss, event, spans }) => ({
      loss,
      spans,
      slopes: [slopes[0][event - 1]!, slopes[1][event - 1]!],
    })),
    isSticky,
  );
}

type Spans = { readonly spans: readonly Span[] };

/** By journey, when after which losses it is down. */
function feltBy(
  estate: Estate,
  compiled: CompiledEstate,
  known: readonly Known[],
): Map<string, (Known & Spans)[]> {
  const outages = new Outages(servingPart(estate, compiled));
  const spans = outages.spans(known.map(({ loss }) => [loss.component]));
  return new Map(
    outages.journeys.map((journey, j) => [
      journey,
      known.map((one, i) => ({ ...one, spans: spans[i]![j]! })),
    ]),
  );
}
