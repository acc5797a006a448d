/** Which endpoints a name should be answered with: the wish, before any guard. */
import type { NameConfig, Seen } from '../model/index.js';

/** What people ordered, as the cluster keeps it. */
export interface Orders {
  readonly drained: readonly string[];
  /** Endpoint by name. */
  readonly forced: Readonly<Record<string, string>>;
}

export const NO_ORDERS: Orders = { drained: [], forced: {} };

export interface Circumstances {
  readonly stateOf: (endpoint: string) => Seen;
  /** How long an endpoint has been held for up, in milliseconds, by a clock that does not jump. */
  readonly upForMs: (endpoint: string) => number;
  readonly orders: Orders;
  /** What the name is answered with now; empty where it is not. */
  readonly current: readonly string[];
  /** A person asked to go back to the endpoint that the policy prefers. */
  readonly failback: boolean;
}

/** Whether new users may be sent there: not drained, and not held for down. What is not known yet is taken as well. */
export function usable(endpoint: string, { stateOf, orders }: Circumstances): boolean {
  return stateOf(endpoint) !== 'down' && !orders.drained.includes(endpoint);
}

/** Endpoints in the order of the configuration; none where no endpoint is usable. */
export function wish(name: NameConfig, around: Circumstances): readonly string[] {
  const forced = around.orders.forced[name.name];
  if (forced !== undefined && name.endpoints.some(({ endpoint }) => endpoint === forced)) return [forced];
  const candidates = name.endpoints.map(({ endpoint }) => endpoint).filter((id) => usable(id, around));
  if (name.policy !== 'failover') return candidates;
  return candidates.slice(0, 1).map((first) => inOrder(name, candidates, first, around));
}

/** The endpoint that clients in a network get. */
export interface Preference {
  readonly subnet: string;
  readonly endpoint: string;
}

/**
 * For each network with endpoints of its own the first usable one. None where there is no usable one, and where a person
 * ordered one endpoint for the name: then its clients get what all get.
 */
export function preferences(name: NameConfig, around: Circumstances): readonly Preference[] {
  if (around.orders.forced[name.name] !== undefined) return [];
  return (name.bySubnet ?? []).flatMap(({ subnet, endpoints }) => {
    const endpoint = endpoints.find((id) => usable(id, around));
    return endpoint === undefined ? [] : [{ subnet, endpoint }];
  });
}

/** Milliseconds until an automatic failback is due, where one is waiting for its hold. */
export function failbackInMs(name: NameConfig, around: Circumstances): number | undefined {
  const { failback } = name;
  if (name.policy !== 'failover' || failback.kind !== 'auto') return undefined;
  const candidates = name.endpoints.map(({ endpoint }) => endpoint).filter((id) => usable(id, around));
  const place = candidates.indexOf(around.current[0] ?? '');
  const rests = candidates
    .slice(0, Math.max(place, 0))
    .filter((better) => around.stateOf(better) === 'up')
    .map((better) => failback.holdMs - around.upForMs(better))
    .filter((rest) => rest > 0);
  return rests.length > 0 ? Math.min(...rests) : undefined;
}

/** The current one stays as long as it is usable, until a better one has been up for the hold or a person asks. */
function inOrder(
  { failback }: NameConfig,
  candidates: readonly string[],
  first: string,
  around: Circumstances,
): string {
  const current = around.current[0];
  if (current === undefined || !candidates.includes(current) || around.failback) return first;
  const better = candidates
    .slice(0, candidates.indexOf(current))
    .find(
      (id) =>
        failback.kind === 'auto' && around.stateOf(id) === 'up' && around.upForMs(id) >= failback.holdMs,
    );
  return better ?? current;
}
