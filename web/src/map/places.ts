import { append, type Component, type Dependency } from '../../../src/estate/index.js';
import type { Document } from '../model/types.js';

/** Boxes that are no component. No id of a component begins with a zero character: it would not survive a file. */
export const JOURNEYS = '\0journeys';
export const THIRD_PARTIES = '\0third-parties';
export const UNKNOWN_PLACE = '\0unknown-place';

/** Where things are drawn. */
export interface Places {
  /** What is drawn, by id, in the order of the document: no glue and nothing that is switched off. */
  readonly drawn: ReadonlyMap<string, Component>;
  /** The domain or the box that each drawn component sits in; a domain without one is outermost. */
  readonly parentOf: ReadonlyMap<string, string>;
  /** The domains that a component is spread over, where they are several: it is drawn in what is around them. */
  readonly spreadOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * The nesting of fault domains, from "sits in": a `run` dependency on a domain. What names no domain itself is where
 * the things are that it is placed on (its subnets), and else where the services are that it runs on.
 */
export function placesOf(document: Document): Places {
  const drawn = new Map(
    [...document.components].filter(([, { glue, disabled }]) => glue !== true && disabled !== true),
  );
  const runs = (id: string): Dependency[] =>
    (document.needs.get(id) ?? []).filter(({ need, to }) => need === 'run' && document.components.has(to));
  const kindOf = (id: string) => document.components.get(id)?.kind;
  const around = domainsAround(drawn, runs, (id) => kindOf(id) === 'domain' && drawn.has(id));

  const domains = new Map<string, readonly string[]>();
  /** The innermost domains a component sits in. */
  const domainsOf = (id: string, seen: ReadonlySet<string>): readonly string[] => {
    const known = domains.get(id);
    if (known !== undefined) return known;
    if (seen.has(id)) return [];
    const inner = new Set([...seen, id]);
    const own = runs(id);
    const direct = own.filter(({ to }) => around.has(to)).map(({ to }) => to);
    const placed = own.filter((one) => isPlacement(one) && !around.has(one.to) && drawn.has(one.to));
    const found = [...direct, ...placed.flatMap(({ to }) => domainsOf(to, inner))];
    const hosts = own.filter(({ to }) => ['service', 'third-party'].includes(kindOf(to) ?? ''));
    const result = innermost(
      found.length > 0 ? found : hosts.flatMap(({ to }) => domainsOf(to, inner)),
      around,
    );
    domains.set(id, result);
    return result;
  };

  const parentOf = new Map<string, string>();
  const spreadOf = new Map<string, readonly string[]>();
  for (const [id, { kind }] of drawn) {
    if (kind === 'domain') {
      const parent = around.get(id)?.[1];
      if (parent !== undefined) parentOf.set(id, parent);
    } else if (kind === 'journey') parentOf.set(id, JOURNEYS);
    else {
      const inside = domainsOf(id, new Set());
      const nowhere = kind === 'third-party' ? THIRD_PARTIES : UNKNOWN_PLACE;
      parentOf.set(id, commonOf(inside, around) ?? nowhere);
      if (inside.length > 1) spreadOf.set(id, inside);
    }
  }
  return { drawn, parentOf, spreadOf };
}

/** Placed on it: in its subnets, in the zones of one group. Other things that are needed say nothing of the place. */
export function isPlacement({ group, evidence }: Dependency): boolean {
  return evidence.rule === 'placement' || (group?.endsWith('#zones') ?? false);
}

/** Each domain with those around it, itself first. What somebody declared in a circle is cut open. */
function domainsAround(
  drawn: ReadonlyMap<string, Component>,
  runs: (id: string) => readonly Dependency[],
  isDomain: (id: string) => boolean,
): Map<string, readonly string[]> {
  const parents = new Map<string, string>();
  const chain = (id: string): string[] => {
    const result: string[] = [];
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) result.push(at);
    return result;
  };
  const ids = [...drawn].filter(([, { kind }]) => kind === 'domain').map(([id]) => id);
  for (const id of ids) {
    // A region needs one of its zones, as a group: that is not what it sits in.
    const outer = runs(id).filter(({ to, group, soft }) => isDomain(to) && group === undefined && !soft);
    const parent = outer.find(({ to }) => !chain(to).includes(id))?.to;
    if (parent !== undefined) parents.set(id, parent);
  }
  return new Map(ids.map((id) => [id, chain(id)]));
}

function innermost(
  domains: readonly string[],
  around: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const all = [...new Set(domains)];
  const outer = new Set(all.flatMap((id) => around.get(id)!.slice(1)));
  return all.filter((id) => !outer.has(id)).sort();
}

/** The smallest domain that holds all of these. */
function commonOf(
  domains: readonly string[],
  around: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const [first, ...rest] = domains.map((id) => around.get(id)!);
  return first?.find((one) => rest.every((others) => others.includes(one)));
}

/** Lists by key, in the order of the keys' first items. */
export function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const item of items) append(lists, keyOf(item), item);
  return lists;
}
