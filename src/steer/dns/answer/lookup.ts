import { isWithin, parentOf, TYPE, type WireName } from '../wire/index.js';
import type { Node, RecordData, Served, Zone } from '../zone/index.js';

/** Where a question ends in the tree of names (RFC 1034, 4.3.2). */
export type Found =
  /** The name exists, or a wildcard stands for it (RFC 4592, 3.3). */
  | { readonly kind: 'node'; readonly node: Node }
  /** At or below a delegation: others know more. */
  | { readonly kind: 'cut'; readonly node: Node }
  | { readonly kind: 'nothing'; readonly zone: Zone }
  | { readonly kind: 'outside' };

const OUTSIDE: Found = { kind: 'outside' };

/** Finds a name. A DS record belongs to the side of the parent (RFC 4035, 3.1.4.1), so that its type decides too. */
export function find({ nodes, zones }: Served, name: WireName, type: number): Found {
  const exact = nodes.get(name);
  if (exact !== undefined) {
    if (type !== TYPE.DS) return exact.cut === undefined ? { kind: 'node', node: exact } : toCut(exact.cut);
    const parent = exact.name === exact.zone.origin ? parentZone(zones, name) : undefined;
    const node = parent === undefined ? exact : parent.nodes.get(name);
    if (node === undefined) return { kind: 'node', node: exact };
    return node.cut === undefined || node.cut === node ? { kind: 'node', node } : toCut(node.cut);
  }
  let encloser: Node | undefined;
  for (let rest = parentOf(name); rest !== undefined && encloser === undefined; rest = parentOf(rest))
    encloser = nodes.get(rest);
  if (encloser === undefined) return OUTSIDE;
  if (encloser.cut !== undefined) return toCut(encloser.cut);
  if (encloser.wildcard !== undefined) return { kind: 'node', node: encloser.wildcard };
  return { kind: 'nothing', zone: encloser.zone };
}

const toCut = (node: Node): Found => ({ kind: 'cut', node });

function parentZone(zones: readonly Zone[], name: WireName): Zone | undefined {
  return zones.findLast(({ origin }) => origin !== name && isWithin(name, origin));
}

/** An alias at a name: a link of the chain that an answer begins with. The first one's owner is the question's name. */
export interface Link {
  readonly owner: WireName | undefined;
  readonly set: RecordData;
}

export interface Chain {
  readonly links: readonly Link[];
  /** Name that the last link leads to, and what is there; only names of the zone that was asked are followed. */
  readonly target: WireName;
  readonly end: Found;
}

/** Longer chains are cut off: those who ask follow them by themselves. */
const LONGEST = 16;

/** Follows the alias at a node through its zone. */
export function follow(served: Served, node: Node): Chain {
  const links: Link[] = [];
  const seen = new Set<WireName>([node.name]);
  let owner: WireName | undefined;
  let at = node;
  for (;;) {
    const set = at.sets.get(TYPE.CNAME)!;
    links.push({ owner, set });
    const target = set.data[0]!.bytes;
    if (seen.has(target) || links.length === LONGEST) return { links, target, end: OUTSIDE };
    seen.add(target);
    const end = isWithin(target, node.zone.origin) ? find(served, target, TYPE.CNAME) : OUTSIDE;
    if (end.kind !== 'node' || end.node.zone !== node.zone || !end.node.sets.has(TYPE.CNAME))
      return { links, target, end: zoneOf(end) === node.zone ? end : OUTSIDE };
    owner = target;
    at = end.node;
  }
}

function zoneOf(found: Found): Zone | undefined {
  if (found.kind === 'nothing') return found.zone;
  return found.kind === 'outside' ? undefined : found.node.zone;
}
