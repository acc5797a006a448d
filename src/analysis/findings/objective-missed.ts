import type { Journey } from '../../estate/index.js';
import { place, simulate } from '../../graph/index.js';
import { duration } from '../../scenarios/index.js';
import { SECONDS_PER_YEAR } from '../downtime/index.js';
import type { Facts, Finding, Rule, Severity } from './types.js';
import { journeysAs, listed, verb } from './words.js';

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
  for (const one of worst.values())
    byIncident.set(one.incident, [...(byIncident.get(one.incident) ?? []), one]);
  const findings = [...byIncident].map(([incident, missed]): Finding => {
    const [first] = missed.sort((a, b) => b.seconds - a.seconds);
    const { journey, seconds, component } = first!;
    const others = missed.length === 1 ? '' : ` (${missed.length - 1} more miss theirs)`;
    return {
      rule: 'objective-missed',
      severity: 'high',
      title: `${incident} would have had ${journey.id} down for ${duration(seconds)}; its RTO is ${duration(journey.objectives!.rto!)}${others}`,
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
}

/** Per journey the incident that would have had it down for longest, where that is longer than its RTO. */
function worstIncidents({ compiled, marks, around }: Facts, held: readonly Journey[]): Map<string, Missed> {
  const worst = new Map<string, Missed>();
  const behind = held.map(({ id }) => around.behind(id));
  for (const { id: incident, failures, seconds: length } of marks.incidents()) {
    const touched = failures.filter(
      ({ component, capability, severity }) =>
        capability === 'serve' && severity === 'down' && behind.some((ids) => ids.has(component)),
    );
    if (touched.length === 0) continue;
    const { down } = simulate(compiled, place(compiled, failures).certain);
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
        worst.set(journey.id, { journey, incident, seconds, component: longest.component });
    });
  }
  return worst;
}

/** Places and third parties that nothing takes over from, where the usual loss of their kind is longer than the RTO. */
function unboundedLosses(facts: Facts, held: readonly Journey[]): Finding[] {
  const { singles, hazards, component, chains } = facts;
  const lasts = new Map(hazards.map((one) => [one.component, one.rate.seconds]));
  const isAsked = (id: string) => {
    const one = component.get(id)!;
    return one.kind === 'third-party' || one.type === 'zone' || one.type === 'region';
  };
  const groups = new Map<string, { lost: string[]; journeys: Journey[] }>();
  for (const journey of held) {
    const lost = singles
      .filter((one) => one.journeys.includes(journey.id) && isAsked(one.component))
      .map((one) => one.component)
      .filter((id) => (lasts.get(id) ?? 0) > journey.objectives!.rto!);
    if (lost.length === 0) continue;
    const known = groups.get(lost.join('\0'));
    if (known === undefined) groups.set(lost.join('\0'), { lost, journeys: [journey] });
    else known.journeys.push(journey);
  }
  return [...groups.values()].map(({ lost, journeys }) => {
    const ids = journeys.map(({ id }) => id);
    const longest = lost.reduce((a, b) => (lasts.get(b)! > lasts.get(a)! ? b : a));
    const rto = Math.min(...journeys.map(({ objectives }) => objectives!.rto!));
    return {
      rule: 'objective-missed',
      severity: 'low' as Severity,
      title: `nothing takes over when ${listed(lost)} ${verb(lost.length, 'is', 'are')} lost: ${journeysAs(ids)} ${verb(ids.length, 'is', 'are')} down for as long as that lasts, ${duration(lasts.get(longest)!)} as a rule; the RTO is ${duration(rto)}`,
      subject: longest,
      journeys: ids,
      path: chains.serving(ids[0]!, longest),
      fix: 'a standby elsewhere, or an objective that holds for what may happen',
    };
  });
}

/** Availability: the expected minutes a year, against those that the objective leaves. */
function missedAvailability({ journeys, downtime, chains }: Facts): Finding[] {
  const found = new Map<string, { finding: Finding; over: number; count: number }>();
  for (const { journey, minutes, shares } of downtime) {
    const availability = journeys.find(({ id }) => id === journey)?.objectives?.availability;
    const [most] = shares;
    if (availability === undefined || most === undefined) continue;
    const allowed = ((1 - availability) * SECONDS_PER_YEAR) / 60;
    if (minutes[1] <= allowed) continue;
    const severity: Severity = minutes[0] > allowed ? 'high' : 'low';
    const key = `${severity} ${most.component}`;
    const known = found.get(key);
    const over = minutes[1] / Math.max(allowed, 1e-9);
    const count = (known?.count ?? 0) + 1;
    const others = count === 1 ? '' : ` (${count - 1} more miss theirs)`;
    const worse = known === undefined || over > known.over;
    const title = `${journey}: ${whole(minutes[0])} to ${whole(minutes[1])} minutes of down time a year are to be expected; its objective of ${percent(availability)} allows ${whole(allowed)}`;
    const before = known?.finding;
    found.set(key, {
      over: Math.max(over, known?.over ?? 0),
      count,
      finding: {
        rule: 'objective-missed',
        severity,
        title: (worse ? title : before!.title.replace(/ \(\d+ more miss theirs\)$/, '')) + others,
        subject: most.component,
        journeys: worse ? [journey, ...(before?.journeys ?? [])] : [...before!.journeys, journey],
        path: worse ? chains.serving(journey, most.component) : before!.path,
        fix: 'what to fix first tells which changes save most of these minutes',
      },
    });
  }
  return [...found.values()].map(({ finding }) => finding);
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
