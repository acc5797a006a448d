/** The next plan from what is known: wishes of the policies, held back by the guards name by name and zone by zone. */
import type {
  EndpointConfig,
  NameConfig,
  Plan,
  PlannedZone,
  Seen,
  SteerConfig,
  ZoneConfig,
} from '../model/index.js';
import { sameZone } from './guards.js';
import { type Circumstances, failbackInMs, type Orders, preferences, usable, wish } from './policies.js';
import { together, zoneOf } from './records.js';
import type { Rules } from './rules.js';

export interface Situation {
  readonly config: Pick<SteerConfig, 'zones' | 'endpoints' | 'limits'>;
  readonly stateOf: (endpoint: string) => Seen;
  readonly upForMs: (endpoint: string) => number;
  readonly orders: Orders;
  /** The newest plan of the cluster. */
  readonly before: Plan | undefined;
  /** A name to go back to what its policy prefers, because a person asked. */
  readonly failback?: string;
  /** A person allows more than `maxChange`. */
  readonly force: boolean;
}

export interface Proposal {
  /** Serials are still 0. */
  readonly zones: readonly PlannedZone[];
  readonly active: Readonly<Record<string, readonly string[]>>;
  /** One sentence for each name whose endpoints change. */
  readonly changes: readonly string[];
  /** Whether answers differ from those of the plan before, or come from other endpoints. */
  readonly isNew: boolean;
  /** One sentence for each name or zone that stays as it is because a guard held it. */
  readonly refused: readonly string[];
  /** Milliseconds until an automatic failback is due. */
  readonly waitMs: number | undefined;
}

/**
 * What is refused stays as it was served: the name, where the name would be emptied or fall below its `minHealthy`; the
 * zone, where too much of it would change. The rest goes on: one name without a way out does not hold up the others.
 */
export function propose(situation: Situation, rules: Rules): Proposal {
  const { config, before } = situation;
  const endpoints = new Map(config.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const refused: string[] = [];
  const waits: number[] = [];
  const active: Record<string, readonly string[]> = {};
  const zones = config.zones.map((zone) => {
    for (const name of zone.names) {
      const around = circumstances(name, situation);
      const wait = failbackInMs(name, around);
      if (wait !== undefined) waits.push(wait);
      active[name.name] = guarded(name, around, endpoints, rules, refused);
    }
    const next = zoneOf(zone, active, endpoints, (name) => preferences(name, circumstances(name, situation)));
    const old = before?.zones.find(({ origin }) => origin === zone.origin);
    const why =
      old === undefined || situation.force ? undefined : rules.maxChange(zone, old, next, config.limits);
    if (why === undefined) return next;
    refused.push(why);
    keep(zone, active, before!);
    return { ...old!, serial: 0 };
  });
  const changes = changesOf(active, before);
  return {
    zones,
    active,
    changes,
    // Two endpoints may share an address: who reads the status is told of the one that is meant.
    isNew: before === undefined || changes.length > 0 || differs(zones, before),
    refused,
    waitMs: waits.length > 0 ? Math.min(...waits) : undefined,
  };
}

function circumstances({ name }: NameConfig, situation: Situation): Circumstances {
  const { stateOf, upForMs, orders, before, failback } = situation;
  return { stateOf, upForMs, orders, current: before?.active[name] ?? [], failback: failback === name };
}

/** The wish, or what is served where a guard refuses; where nothing is served yet, all there is. */
function guarded(
  name: NameConfig,
  around: Circumstances,
  endpoints: ReadonlyMap<string, EndpointConfig>,
  rules: Rules,
  refused: string[],
): readonly string[] {
  const configured = name.endpoints.map(({ endpoint }) => endpoint);
  const served = around.current.filter((id) => configured.includes(id));
  const wished = together(wish(name, around), endpoints);
  const isSame = wished.length === around.current.length && wished.every((id, i) => id === around.current[i]);
  if (isSame && wished.length > 0) return wished;
  const why = rules.emptyName(name, wished) ?? rules.minHealthy(name, wished, (id) => usable(id, around));
  if (why === undefined) return wished;
  if (served.length > 0) {
    refused.push(`${why}; it stays on ${served.join(', ')}`);
    return served;
  }
  const all = together(configured, endpoints);
  refused.push(`${why}; it begins with ${all.join(', ')}`);
  return name.policy === 'failover' ? all.slice(0, 1) : all;
}

function keep(zone: ZoneConfig, active: Record<string, readonly string[]>, before: Plan): void {
  for (const { name } of zone.names) {
    const served = before.active[name];
    if (served === undefined) delete active[name];
    else active[name] = served;
  }
}

function differs(zones: readonly PlannedZone[], before: Plan): boolean {
  return zones.length !== before.zones.length || zones.some((zone, i) => !sameZone(zone, before.zones[i]));
}

function changesOf(active: Proposal['active'], before: Plan | undefined): readonly string[] {
  return Object.keys(active).flatMap((name) => {
    const old = before?.active[name]?.join(', ');
    const fresh = active[name]!.join(', ');
    if (old === fresh) return [];
    return [`${name} ${old === undefined ? 'begins with' : `moves from ${old} to`} ${fresh}`];
  });
}
