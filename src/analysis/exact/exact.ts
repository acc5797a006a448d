import { answer, type NamedAnswer, named, type Question } from '../../engine/index.js';
import type { CompiledEstate } from '../../graph/index.js';
import { type Rates, SECONDS_PER_YEAR } from '../downtime/index.js';
import { formulaOfEstate } from './formula.js';

/** What is asked of each journey; without `by` sets are told by probability where every one of them has one. */
export type ExactOptions = Pick<Question, 'top' | 'order' | 'cutOff' | 'nodes' | 'sift'> &
  Partial<Pick<Question, 'by'>>;

/**
 * Exact minimal cut sets of any size and the exact probability to be down, for each journey asked for, with components
 * independent of each other. A component's probability is the share of the year in which it is lost (`unavailability`
 * where that is stated, else from its rate), so that of a journey times a year is its expected down time.
 *
 * Static: a standby takes over at once, and grace does not count.
 */
export function exactAnswers(
  compiled: CompiledEstate,
  rates: Rates,
  journeys: readonly string[],
  options: ExactOptions,
): NamedAnswer[] {
  const { formula, components, downOf } = formulaOfEstate(compiled);
  const least = new Float64Array(components.length);
  const most = new Float64Array(components.length);
  const isRated = components.map((c, i) => {
    const component = compiled.components[c]!;
    const { unavailability } = component;
    const rate =
      unavailability === undefined && !component.id.endsWith(':control') ? rates(component) : undefined;
    const share = (perYear: number) => Math.min(1, (perYear * rate!.seconds) / SECONDS_PER_YEAR);
    least[i] = unavailability ?? (rate === undefined ? 0 : share(rate.perYear[0]));
    most[i] = unavailability ?? (rate === undefined ? 0 : share(rate.perYear[1]));
    return unavailability !== undefined || rate !== undefined;
  });
  const idOf = (event: number) => compiled.components[components[event - 1]!]!.id;
  const isAnyRated = isRated.length === 0 || isRated.includes(true);
  const probabilities = isAnyRated ? { probabilities: most, least } : {};
  return journeys.map((journey) => {
    const by = options.by ?? (isRated.includes(false) ? 'order' : 'probability');
    const found = answer(formula, downOf(compiled.index.get(journey)!), { ...options, ...probabilities, by });
    const unrated = [...found.importance.keys()].filter((event) => !isRated[event - 1]).map(idOf);
    return named(journey, found, idOf, unrated.sort());
  });
}
