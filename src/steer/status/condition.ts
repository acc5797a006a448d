import type { NodeView, Seen, SteerConfig } from '../model/index.js';
import { type Incident, isOver, lastOf } from './incidents.js';

/** How a steered name does, for those who use it; the words are those of the JSON API, but for `unknown`. */
export type Condition =
  | 'operational'
  | 'degraded_performance'
  | 'partial_outage'
  | 'major_outage'
  | 'under_maintenance'
  | 'unknown';

/** Worst last. */
export const CONDITIONS: readonly Condition[] = [
  'operational',
  'under_maintenance',
  'unknown',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];

/** An endpoint behind a name, as the page shows it. */
export interface Place {
  readonly endpoint: string;
  readonly at?: string;
  readonly state: Seen;
  /** Named in answers now. */
  readonly isUsed: boolean;
  readonly isDrained: boolean;
}

/** A steered name, as the page shows it. */
export interface Shown {
  readonly name: string;
  readonly label: string;
  readonly condition: Condition;
  readonly places: readonly Place[];
}

/** More names than anybody reads on one page; with more, only those with a label are shown. */
const MOST_SHOWN = 200;

/** The names that the page shows, with how they do by the verdicts, by the plan and by what people have said. */
export function shownNames(
  config: SteerConfig,
  view: NodeView,
  incidents: readonly Incident[],
): { readonly shown: readonly Shown[]; readonly hidden: number } {
  const all = config.zones.flatMap(({ names }) => names);
  const labelled = all.filter(({ label }) => label !== undefined);
  const chosen = (labelled.length > 0 ? labelled : all).slice(0, MOST_SHOWN);
  const verdicts = new Map(view.verdicts.map((one) => [one.endpoint, one.state]));
  const seats = new Map(config.endpoints.map(({ id, at }) => [id, at]));
  const open = incidents.filter((one) => isInForce(one, view.now));
  const shown = chosen.map(({ name, label = name, endpoints }): Shown => {
    const used = view.plan?.active[name] ?? [];
    const places = endpoints.map(({ endpoint }): Place => {
      const at = seats.get(endpoint);
      return {
        endpoint,
        ...(at === undefined ? {} : { at }),
        state: verdicts.get(endpoint) ?? 'unknown',
        isUsed: used.includes(endpoint),
        isDrained: view.drained.includes(endpoint),
      };
    });
    const told = open.flatMap(({ affects }) => affects[name] ?? []);
    return { name, label, places, condition: worst([conditionOf(places), ...told]) };
  });
  return { shown, hidden: all.length - chosen.length };
}

/** Of those that answers name now: all down, some down, none known to be up. Those that are not used do not matter. */
function conditionOf(places: readonly Place[]): Condition {
  const used = places.filter(({ isUsed }) => isUsed);
  if (used.length === 0) return 'unknown';
  const down = used.filter(({ state }) => state === 'down').length;
  if (down === used.length) return 'major_outage';
  if (down > 0) return 'partial_outage';
  return used.every(({ state }) => state === 'unknown') ? 'unknown' : 'operational';
}

function worst(conditions: readonly Condition[]): Condition {
  return CONDITIONS[Math.max(0, ...conditions.map((one) => CONDITIONS.indexOf(one)))]!;
}

/** Whether what an incident says of names holds now: planned work only while it goes on. */
function isInForce(incident: Incident, now: number): boolean {
  if (isOver(incident)) return false;
  const { scheduled } = incident;
  if (scheduled === undefined || lastOf(incident).status !== 'scheduled') return true;
  return scheduled.from <= now && now < scheduled.to;
}

/** The whole, as the JSON API has it. */
export type Indicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance';

/** Nothing amiss, or how much of it: `critical` where every name is out. */
export function indicatorOf(shown: readonly Shown[], incidents: readonly Incident[], now: number): Indicator {
  const conditions = shown.map(({ condition }) => condition);
  const impacts = incidents
    .filter((one) => one.scheduled === undefined && isInForce(one, now))
    .map(({ impact }) => impact);
  const is = (one: Condition) => conditions.includes(one);
  const isAllOut = conditions.length > 0 && conditions.every((one) => one === 'major_outage');
  if (isAllOut || impacts.includes('critical')) return 'critical';
  if (is('major_outage') || is('partial_outage') || impacts.includes('major')) return 'major';
  if (is('degraded_performance') || is('unknown') || impacts.includes('minor') || shown.length === 0)
    return 'minor';
  return is('under_maintenance') ? 'maintenance' : 'none';
}
