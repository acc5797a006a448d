import { append, type Journey } from '../../estate/index.js';
import {
  type CompiledEstate,
  eachPass,
  LAYER,
  type PlacedFailure,
  place,
  simulate,
} from '../../graph/index.js';
import { duration } from '../../scenarios/index.js';
import { SECONDS_PER_YEAR } from '../downtime/index.js';
import { journeyServeSystem } from '../single-points.js';
import type { Facts, Finding, Rule } from './types.js';
import { listed } from './words.js';

/** What a journey states it is held to, and what this estate cannot hold it to. */
export const objectiveMissed: Rule = (facts) => [...missedRecovery(facts), ...missedAvailability(facts)];

/**
 * RTO. An incident of the library that would have had the journey down for longer has happened: high. A place or
 * third party with nothing to take over is down for as long as it is, and losses of its kind have lasted longer: low.
 */
function missedRecovery(facts: Facts): Finding[] {
  const held = facts.journeys.filter(({ objectives }) => objectives?.rto !== undefined);
  if (held.length === 0) return [];
  const worst = worstIncidents(facts, held);
  const byIncident = new Map<string, Missed[]>();
  for (const one of worst.values()) append(byIncident, one.incident, one);
  const findings = [...byIncident].map(([incident, missed]): Finding => {
    const [first] = missed.sort((a, b) => b.seconds - a.seconds);
    const { journey, seconds, component, isUncertain } = first!;
    const times = isUncertain ? ' (times uncertain)' : '';
    const others = missed.length === 1 ? '' : ` (${missed.length - 1} more miss theirs)`;
    return {
      rule: 'objective-missed',
      severity: 'high',
      title: `${incident} would have had ${journey.id} down for ${duration(seconds)}${times}; its RTO is ${duration(journey.objectives!.rto!)}${others}`,
      subject: component,
      journeys: missed.map((one) => one.journey.id).sort(),
      path: facts.chains.serving(journey.id, component),
      fix: 'a standby that does not need what failed; firebreak replay tells what that is',
    };
  });
  return [
    ...findings,
    ...unboundedLosses(
      facts,
      held.filter(({ id }) => !worst.has(id)),
    ),
  ];
}

interface Missed {
  readonly journey: Journey;
  readonly incident: string;
  readonly seconds: number;
  /** What the journey runs on and failed. */
  readonly component: string;
  /** The incident's times of it are not certain. */
  readonly isUncertain: boolean;
}

/** Per journey the incident that would have had it down for longest, where that is longer than its RTO. */
function worstIncidents({ compiled, marks, around }: Facts, held: readonly Journey[]): Map<string, Missed> {
  const worst = new Map<string, Missed>();
  const behind = held.map(({ id }) => around.behind(id));
  const scenarios = marks
    .incidents()
    .map((scenario) => ({ ...scenario, placed: place(compiled, scenario.failures).certain }))
    .filter(({ placed }) => placed.length > 0);
  for (const { id: incident, failures, seconds: length, placed } of thatTakeDown(compiled, held, scenarios)) {
    const touched = failures.filter(
      ({ component, capability, severity }) =>
        capability === 'serve' && severity === 'down' && behind.some((ids) => ids.has(component)),
    );
    const { down } = simulate(compiled, placed);
    held.forEach((journey, at) => {
      const intervals = down[compiled.index.get(journey.id)!]!;
      let seconds = 0;
      for (let i = 0; i < intervals.length; i += 2)
        seconds = Math.max(seconds, Math.min(intervals[i + 1]!, length) - intervals[i]!);
      if (seconds <= journey.objectives!.rto! || seconds <= (worst.get(journey.id)?.seconds ?? 0)) return;
      const lasted = (one: (typeof touched)[number]) => (one.to ?? length) - one.from;
      const own = touched.filter(({ component }) => behind[at]!.has(component));
      const [longest] = own.sort((a, b) => lasted(b) - lasted(a));
      if (longest !== undefined)
        worst.set(journey.id, {
          journey,
          incident,
          seconds,
          component: longest.component,
          isUncertain: longest.evidence.confidence !== undefined,
        });
    });
  }
  return worst;
}

/**
 * Those that have a journey down when all of their failures come at once. Others cost no more than the time of a
 * switch, which is looked at apart; playing an incident through in time takes much longer than this.
 */
function thatTakeDown<S extends { readonly placed: readonly PlacedFailure[] }>(
  compiled: CompiledEstate,
  held: readonly Journey[],
  scenarios: readonly S[],
): S[] {
  if (scenarios.length === 0) return [];
  const system = journeyServeSystem(compiled);
  const journeys = held.map(({ id }) => system.variable(LAYER.serve, compiled.index.get(id)!));
  const found: S[] = [];
  eachPass(
    system,
    scenarios.map(({ placed }) => placed),
    (evaluator, first, count) => {
      for (let i = 0; i < count; i++) {
        if (journeys.some((variable) => !evaluator.holds(variable, i))) found.push(scenarios[first + i]!);
      }
    },
  );
  return found;
}

/**
 * Places and third parties that nothing takes over from, where the usual loss of their kind is longer than the RTO: one
 * finding for all, since it is the same thing that is missing.
 */
function unboundedLosses(facts: Facts, held: readonly Journey[]): Finding[] {
  const { singles, hazards, component, chains } = facts;
  const rates = new Map(hazards.map((one) => [one.component, one.rate]));
  const lasts = (id: string) => rates.get(id)?.seconds ?? 0;
  const isAsked = (id: string) => {
    const one = component.get(id)!;
    return one.kind === 'third-party' || one.type === 'zone' || one.type === 'region';
  };
  const asked = singles.filter((one) => isAsked(one.component));
  const misses = held.flatMap((journey) => {
    const rto = journey.objectives!.rto!;
    const lost = asked
      .filter(({ component: id, journeys }) => journeys.includes(journey.id) && lasts(id) > rto)
      .map((one) => one.component);
    return lost.length === 0 ? [] : [{ id: journey.id, rto, lost }];
  });
  const [first] = misses;
  if (first === undefined) return [];
  const all = [...new Set(misses.flatMap(({ lost }) => lost))].sort();
  const subject = first.lost.reduce((a, b) => (lasts(b) > lasts(a) ? b : a));
  const isAssumed = rates.get(subject)!.isAssumed === true;
  const length = `${duration(lasts(subject))}${isAssumed ? ' is assumed, since no such loss is in the library' : ' the mean of those in the library'}`;
  const others = misses.length === 1 ? '' : ` (${misses.length - 1} more miss theirs)`;
  return [
    {
      rule: 'objective-missed',
      severity: 'low',
      title: `nothing takes over when ${listed(all, 'or')} is lost: ${first.id} is down for as long as that lasts (${length}); its RTO is ${duration(first.rto)}${others}`,
      subject,
      journeys: misses.map(({ id }) => id),
      path: chains.serving(first.id, subject),
      fix: 'a standby elsewhere, or an objective that holds for what may happen',
    },
  ];
}

/** Availability: the expected minutes a year against those that the objective leaves; the worst journey is told. */
function missedAvailability({ journeys, downtime, chains }: Facts): Finding[] {
  const objective = new Map(journeys.map(({ id, objectives }) => [id, objectives?.availability]));
  const misses = downtime.flatMap(({ journey, minutes, shares }) => {
    const availability = objective.get(journey);
    const [most] = shares;
    if (availability === undefined || most === undefined) return [];
    const allowed = ((1 - availability) * SECONDS_PER_YEAR) / 60;
    if (minutes[1] <= allowed) return [];
    const isCertain = minutes[0] > allowed;
    return [{ journey, minutes, allowed, availability, isCertain, subject: most.component }];
  });
  return [true, false].flatMap((certain): Finding[] => {
    const own = misses
      .filter(({ isCertain }) => isCertain === certain)
      .sort((a, b) => b.minutes[1] - b.allowed - (a.minutes[1] - a.allowed));
    const [worst] = own;
    if (worst === undefined) return [];
    const { journey, minutes, allowed, availability, subject } = worst;
    const others = own.length === 1 ? '' : ` (${own.length - 1} more miss theirs)`;
    return [
      {
        rule: 'objective-missed',
        severity: certain ? 'high' : 'low',
        title: `${journey}: ${whole(minutes[0])} to ${whole(minutes[1])} minutes of down time a year are to be expected; its objective of ${percent(availability)} allows ${whole(allowed)}${others}`,
        subject,
        journeys: own.map((one) => one.journey),
        path: chains.serving(journey, subject),
        fix: 'what to fix first tells which changes save most of these minutes',
      },
    ];
  });
}

function whole(minutes: number): string {
  if (minutes > 0 && minutes < 1) return 'less than 1';
  const digits = String(Math.round(minutes));
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 0.999 as 99.9 %, without the noise of floating point. */
function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`;
}
