/** What is where in the store. Everything a node must hear of is under `state/`; plans and history are beside it. */
import type { Observation, Stored } from '../../model/index.js';
import type { Orders } from '../policies.js';
import type { Held } from '../verdicts.js';

export const STATE = 'state/';
export const HEAD = 'state/head';
export const VERDICTS = 'state/verdicts';
export const ORDERS = 'state/orders';
export const CONFIG = 'state/config';
const NODE = 'state/node/';
const CLAIM = 'state/claim/';
export const AUDIT = 'audit/';

export const nodeKey = (node: string) => `${NODE}${node}`;
export const claimKey = (node: string) => `${CLAIM}${node}`;
export const planKey = (number: number) => `plan/${String(number).padStart(12, '0')}`;
/** In the order of time, as far as the clocks of the nodes agree; unique by node and count. */
export const auditKey = (at: number, node: string, count: number) =>
  `${AUDIT}${String(at).padStart(15, '0')}/${node}/${count}`;

/** A plan that is in the store. `at` and `by` tell it from another one of the same number. */
export interface Kept {
  readonly number: number;
  readonly at: number;
  readonly by: string;
}

/** The newest plan's number: the one value that all compare and set. */
export interface Head {
  readonly number: number;
  /** The next plan gets a higher number than this one: see `seeding`. */
  readonly floor: number;
  /** Plans in the store from the oldest to the newest, which is the last one. */
  readonly plans: readonly Kept[];
}

/** Which configuration plans are made from: its digest, and those that it replaced. */
export interface Adopted {
  readonly digest: string;
  readonly former: readonly string[];
}

/** A value with the revision of its key: 0 where there is none. */
export interface At<T> {
  readonly value: T;
  readonly revision: number;
}

/** All of `state/` as it was at one moment. */
export interface View {
  readonly head: At<Head | undefined>;
  readonly verdicts: At<Readonly<Record<string, Held>>>;
  readonly orders: At<Orders>;
  readonly config: At<Adopted | undefined>;
  readonly nodes: Readonly<Record<string, At<Observation>>>;
  readonly claims: Readonly<Record<string, At<number>>>;
  /** Keys whose value cannot be read. Nothing is decided while there are any. */
  readonly unreadable: readonly string[];
}

export const NOTHING: View = {
  head: { value: undefined, revision: 0 },
  verdicts: { value: {}, revision: 0 },
  orders: { value: { drained: [], forced: {} }, revision: 0 },
  config: { value: undefined, revision: 0 },
  nodes: {},
  claims: {},
  unreadable: [],
};

const values = new WeakMap<Stored, unknown>();

/** What a key holds; read once. Throws where it is not JSON. */
export function contentOf<T>(stored: Stored): T {
  let value = values.get(stored);
  if (value === undefined) {
    value = JSON.parse(stored.value);
    values.set(stored, value);
  }
  return value as T;
}

export function viewOf(entries: ReadonlyMap<string, Stored>): View {
  let view = NOTHING;
  for (const [key, stored] of entries) view = withChange(view, key, stored);
  return view;
}

/** The view after a change to one key; the same view where the change is older than what is known. */
export function withChange(view: View, key: string, stored: Stored | undefined): View {
  const unreadable = view.unreadable.filter((other) => other !== key);
  const readable = unreadable.length === view.unreadable.length ? view : { ...view, unreadable };
  try {
    return changed(readable, key, stored);
  } catch {
    return { ...readable, unreadable: [...unreadable, key] };
  }
}

function changed(view: View, key: string, stored: Stored | undefined): View {
  const one = <T>(none: T): At<T> =>
    stored === undefined
      ? { value: none, revision: 0 }
      : { value: contentOf<T>(stored), revision: stored.revision };
  if (key === HEAD) return { ...view, head: one<Head | undefined>(undefined) };
  if (key === VERDICTS) return { ...view, verdicts: one(NOTHING.verdicts.value) };
  if (key === ORDERS) return { ...view, orders: one(NOTHING.orders.value) };
  if (key === CONFIG) return { ...view, config: one<Adopted | undefined>(undefined) };
  if (key.startsWith(NODE)) return { ...view, nodes: withEntry(view.nodes, key.slice(NODE.length), stored) };
  if (key.startsWith(CLAIM))
    return { ...view, claims: withEntry(view.claims, key.slice(CLAIM.length), stored) };
  return view;
}

function withEntry<T>(
  record: Readonly<Record<string, At<T>>>,
  id: string,
  stored: Stored | undefined,
): Readonly<Record<string, At<T>>> {
  if (stored !== undefined) {
    return { ...record, [id]: { value: contentOf<T>(stored), revision: stored.revision } };
  }
  const { [id]: _, ...rest } = record;
  return rest;
}

/** The highest number that any node says it serves, or is known to have served. */
export function highestOf({ nodes, claims }: View): number {
  return Math.max(
    0,
    ...Object.values(nodes).map(({ value }) => value.serving),
    ...Object.values(claims).map(({ value }) => value),
  );
}
