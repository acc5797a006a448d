/** The store as nodes reach it: linearizable inside, with delays, losses, outages and losses of data on the way. */
import type { Condition, Stored, Write } from '../../../src/steer/model/index.js';
import { type Change, type Keyspace, keyspace, type Snapshot } from '../../../src/steer/store/keyspace.js';
import type { Random } from './random.js';
import type { Timeline } from './timeline.js';

/** Which way a node is cut off from the store. */
export type Cut = 'none' | 'both' | 'requests' | 'replies';

export interface Hears {
  readonly changed: (watch: number, changes: readonly Change[]) => void;
  readonly lost: (watch: number, why: string) => void;
}

export interface StoreNetwork {
  readonly keys: () => Keyspace;
  readonly list: (
    node: number,
    prefix: string,
    done: Done<{ entries: ReadonlyMap<string, Stored>; revision: number }>,
  ) => void;
  readonly commit: (
    node: number,
    lease: number,
    conditions: readonly Condition[],
    writes: readonly Write[],
    done: Done<boolean>,
  ) => void;
  readonly renew: (node: number, lease: number, done: Done<true>) => void;
  /** Milliseconds that a lease has left. */
  readonly leftOf: (lease: number) => number;
  /** A node that is connected already: its lease has so long left, and its watch has told of everything so far. */
  readonly plugIn: (node: number, lease: number, leftMs: number, watch: number, hears: Hears) => void;
  readonly watch: (node: number, watch: number, prefix: string, after: number, hears: Hears) => void;
  /** The process is gone. */
  readonly unplug: (node: number) => void;
  /** Its watch tells nothing any more, and nobody notices. */
  readonly deafen: (node: number) => void;
  readonly setCut: (node: number, cut: Cut) => void;
  readonly setSlow: (node: number, isSlow: boolean) => void;
  readonly setOutage: (isOut: boolean) => void;
  readonly wipe: () => void;
  readonly remember: () => void;
  /** Back to what was remembered, as from a backup. */
  readonly rollBack: () => void;
  /** Somebody writes without asking anybody. */
  readonly write: (writes: readonly Write[]) => void;
}

/** An answer, or undefined at the deadline. */
export type Done<T> = (answer: T | undefined) => void;

interface Subscriber {
  readonly node: number;
  readonly watch: number;
  readonly prefix: string;
  readonly after: number;
  readonly hears: Hears;
  /** Changes arrive in order. */
  arrivesAt: number;
  isBroken: boolean;
}

export interface NetworkSettings {
  readonly leaseMs: number;
  readonly deadlineMs: number;
  readonly nodes: number;
  /** Probability that a message is lost. */
  readonly loss: number;
  readonly committed: (changes: readonly Change[]) => void;
  /** What is in the store at first. */
  readonly from: Snapshot | undefined;
}

export function storeNetwork(time: Timeline, chance: Random, settings: NetworkSettings): StoreNetwork {
  const { leaseMs, deadlineMs } = settings;
  let keys = keyspace(settings.from);
  let history: Change[] = [];
  let remembered: Snapshot | undefined;
  let isOut = false;
  const cuts: Cut[] = Array(settings.nodes).fill('none');
  const slow: boolean[] = Array(settings.nodes).fill(false);
  const subscribers = new Map<number, Subscriber>();
  const leases = new Map<number, number>();

  const delay = (node: number) => (slow[node] ? chance.between(1, 5 * deadlineMs) : chance.between(1, 20));
  const cannotAsk = (node: number) =>
    isOut || cuts[node] === 'both' || cuts[node] === 'requests' || chance.chance(settings.loss);
  const cannotHear = (node: number) =>
    isOut || cuts[node] === 'both' || cuts[node] === 'replies' || chance.chance(settings.loss);

  /** A request that is carried out when it arrives, which may be after its sender gave up. */
  const ask = <T>(node: number, act: () => T | undefined, done: Done<T>) => {
    let isOver = false;
    const end = (answer: T | undefined) => {
      if (isOver) return;
      isOver = true;
      done(answer);
    };
    time.at(time.now() + deadlineMs, () => end(undefined));
    if (cannotAsk(node)) return;
    time.at(time.now() + delay(node), () => {
      if (isOut) return;
      const answer = act();
      if (answer === undefined || cannotHear(node)) return;
      time.at(time.now() + delay(node), () => end(answer));
    });
  };

  const tell = (subscriber: Subscriber, changes: readonly Change[]) => {
    if (subscriber.isBroken) return;
    const heard = changes.filter(
      ({ key, revision }) => revision > subscriber.after && key.startsWith(subscriber.prefix),
    );
    if (heard.length === 0) return;
    if (cannotHear(subscriber.node)) {
      cutOff(subscriber, 'the connection broke');
      return;
    }
    subscriber.arrivesAt = Math.max(subscriber.arrivesAt, time.now() + delay(subscriber.node));
    time.at(subscriber.arrivesAt, () => {
      if (!subscriber.isBroken) subscriber.hears.changed(subscriber.watch, heard);
    });
  };
  /** Half of the time nobody notices. */
  const cutOff = (subscriber: Subscriber, why: string) => {
    subscriber.isBroken = true;
    if (chance.chance(0.5))
      time.at(time.now() + chance.between(1, leaseMs), () => subscriber.hears.lost(subscriber.watch, why));
  };
  const made = (changes: readonly Change[]) => {
    history.push(...changes);
    settings.committed(changes);
    for (const subscriber of subscribers.values()) tell(subscriber, changes);
  };
  const renewLease = (lease: number, forMs = leaseMs) => {
    const end = time.now() + forMs;
    leases.set(lease, end);
    time.at(end, () => {
      if (leases.get(lease) !== end) return;
      leases.delete(lease);
      made(keys.expire(lease));
    });
  };
  const subscribe = (node: number, watch: number, prefix: string, after: number, hears: Hears) => {
    const subscriber: Subscriber = { node, watch, prefix, after, hears, arrivesAt: 0, isBroken: false };
    subscribers.set(node, subscriber);
    return subscriber;
  };
  const replace = (snapshot?: Snapshot) => {
    keys = keyspace(snapshot);
    history = [];
    leases.clear();
    for (const [, , , lease] of snapshot?.entries ?? []) if (lease !== 0) renewLease(lease);
    for (const subscriber of subscribers.values()) cutOff(subscriber, 'the server went away');
  };

  return {
    keys: () => keys,
    list: (node, prefix, done) =>
      ask(node, () => ({ entries: keys.list(prefix), revision: keys.revision() }), done),
    commit: (node, lease, conditions, writes, done) =>
      ask(
        node,
        () => {
          if (writes.some((write) => 'put' in write && write.leased) && !leases.has(lease)) return undefined;
          const changes = keys.commit(conditions, writes, lease);
          if (changes !== undefined) made(changes);
          return changes !== undefined;
        },
        done,
      ),
    renew: (node, lease, done) =>
      ask(
        node,
        () => {
          renewLease(lease);
          return true as const;
        },
        done,
      ),
    leftOf: (lease) => (leases.get(lease) ?? time.now()) - time.now(),
    plugIn: (node, lease, leftMs, watch, hears) => {
      renewLease(lease, leftMs);
      subscribe(node, watch, '', keys.revision(), hears);
    },
    watch: (node, watch, prefix, after, hears) => {
      const subscriber = subscribe(node, watch, prefix, after, hears);
      if (cannotAsk(node)) {
        cutOff(subscriber, 'no connection');
        return;
      }
      tell(subscriber, history);
    },
    unplug: (node) => subscribers.delete(node),
    deafen: (node) => {
      const subscriber = subscribers.get(node);
      if (subscriber !== undefined) subscriber.isBroken = true;
    },
    setCut: (node, cut) => {
      cuts[node] = cut;
    },
    setSlow: (node, isSlow) => {
      slow[node] = isSlow;
    },
    setOutage: (out) => {
      isOut = out;
    },
    wipe: () => replace(),
    remember: () => {
      remembered = keys.snapshot();
    },
    rollBack: () => {
      if (remembered !== undefined) replace(remembered);
    },
    write: (writes) => made(keys.commit([], writes, 0) ?? []),
  };
}
