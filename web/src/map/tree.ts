import type { Component } from '../../../src/estate/index.js';
import type { Document } from '../model/types.js';
import { grouped, JOURNEYS, type Places, placesOf, THIRD_PARTIES, UNKNOWN_PLACE } from './places.js';

/** Everything that can be a box, nested: domains, the components in them, and groups of alike components. */
export interface Tree {
  readonly nodes: ReadonlyMap<string, TreeNode>;
  /** Outermost nodes. */
  readonly roots: readonly string[];
  readonly places: Places;
}

export interface TreeNode {
  readonly id: string;
  /** place: a box that is no component; group: components of one type in one place; part: some of a large group. */
  readonly shape: 'place' | 'domain' | 'group' | 'part' | 'component';
  readonly parent: string | null;
  readonly children: readonly string[];
  /** The type of all that is in a group. */
  readonly type: string;
  /** Components at or below it, by id. */
  readonly members: readonly string[];
  /** Of a part: the number of its first member in the group. */
  readonly first?: number;
}

/** A group with more members opens in parts: no one looks through hundreds of boxes. */
export const LARGEST_GROUP = 48;

/** Kinds in the order they are drawn in; empty domains come last. */
const KINDS = ['journey', 'resource', 'third-party', 'service', 'domain'];

/** The estate as nested boxes, everything in the same order for the same estate. */
export function treeOf(document: Document): Tree {
  const known = trees.get(document) ?? grown(document);
  trees.set(document, known);
  return known;
}

/** Views come and go with every click; the estate stays. */
const trees = new WeakMap<Document, Tree>();

function grown(document: Document): Tree {
  const places = placesOf(document);
  const { drawn, parentOf } = places;
  const nodes = new Map<string, TreeNode>();
  const inside = grouped([...drawn.keys()].sort(), (id) => parentOf.get(id) ?? '');

  const add = (node: Omit<TreeNode, 'members'>, own: readonly string[] = []): string => {
    const members = [...own, ...node.children.flatMap((child) => nodes.get(child)!.members)];
    nodes.set(node.id, { ...node, members });
    return node.id;
  };
  const leaf = (id: string, parent: string | null): string =>
    add({ id, shape: 'component', parent, children: [], type: typeKey(drawn.get(id)!) }, [id]);

  /** Things of one type: each by itself, or in parts where they are too many. */
  const alike = (id: string, type: string, ids: readonly string[]): string[] =>
    ids.length <= LARGEST_GROUP
      ? ids.map((one) => leaf(one, id))
      : parts(ids).map(([first, part]) => {
          const name = `${id} ${first}`;
          const own = part.map((one) => leaf(one, name));
          return add({ id: name, shape: 'part', parent: id, children: own, type, first });
        });
  const group = (parent: string | null, type: string, ids: readonly string[]): string => {
    if (ids.length === 1) return leaf(ids[0]!, parent);
    const id = `\0group ${parent ?? ''} ${type}`;
    return add({ id, shape: 'group', parent, children: alike(id, type, ids), type });
  };

  const fill = (parent: string | null, ids: readonly string[]): string[] => {
    const isContainer = (id: string) => drawn.get(id)!.kind === 'domain' && inside.has(id);
    const containers = ids.filter(isContainer).map((id) => domain(id, parent));
    const rest = grouped(
      ids.filter((id) => !isContainer(id)),
      (id) => typeKey(drawn.get(id)!),
    );
    const order = (of: readonly string[]) => KINDS.indexOf(drawn.get(of[0]!)!.kind);
    const groups = [...rest].sort(
      ([type, one], [other, two]) => order(one) - order(two) || (type < other ? -1 : 1),
    );
    return [...groups.map(([type, members]) => group(parent, type, members)), ...containers];
  };
  const domain = (id: string, parent: string | null): string => {
    const children = fill(id, inside.get(id)!);
    return add({ id, shape: 'domain', parent, children, type: drawn.get(id)!.type }, [id]);
  };

  const roots: string[] = [];
  const place = (id: string) => {
    const ids = inside.get(id);
    if (ids === undefined) return;
    const types = new Set(ids.map((one) => typeKey(drawn.get(one)!)));
    const [type = ''] = types.size === 1 ? types : [];
    // What holds one type only is its group.
    const children = types.size === 1 ? alike(id, type, ids) : fill(id, ids);
    roots.push(add({ id, shape: 'place', parent: null, children, type }));
  };
  place(JOURNEYS);
  roots.push(...fill(null, inside.get('') ?? []));
  place(THIRD_PARTIES);
  place(UNKNOWN_PLACE);
  return { nodes, roots, places };
}

/** What counts as alike. Control planes are apart: what they are needed for is another thing. */
function typeKey({ id, kind, type }: Component): string {
  if (kind === 'service') return id.endsWith(':control') ? 'service:control' : 'service';
  return kind === 'resource' || kind === 'domain' ? type : kind;
}

function parts(ids: readonly string[]): [first: number, part: readonly string[]][] {
  const size = Math.max(LARGEST_GROUP, Math.ceil(ids.length / LARGEST_GROUP));
  const result: [number, readonly string[]][] = [];
  for (let at = 0; at < ids.length; at += size) result.push([at + 1, ids.slice(at, at + size)]);
  return result;
}

/** A node and what is around it, itself first. */
export function upwards(tree: Tree, id: string): string[] {
  const chain: string[] = [];
  for (let at: string | null = id; at !== null; at = tree.nodes.get(at)?.parent ?? null) chain.push(at);
  return chain;
}
