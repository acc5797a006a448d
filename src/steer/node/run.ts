/** Feeds the state machine and carries out its effects, one input after the other. */
import {
  advance,
  type Effect,
  type Input,
  initialState,
  type Moment,
  type NodeState,
  type Settings,
} from '../decide/index.js';
import type { Event, Order, OrderResult, Publisher, Seen, Store, Stored } from '../model/index.js';
import type { PlanDisk } from './disk.js';

export interface Surroundings {
  readonly settings: Settings;
  readonly store: Store;
  readonly publishers: readonly Publisher[];
  readonly disk: PlanDisk;
  readonly clock: () => Moment;
}

export interface Running {
  readonly state: () => NodeState;
  readonly saw: (endpoint: string, what: { readonly state: Seen; readonly why?: string }) => void;
  readonly order: (order: Order, by: string, force?: boolean) => Promise<OrderResult>;
  readonly onEvent: (listener: (event: Event, number: number) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** Looked at this often at least, should nothing be due; milliseconds. */
const LONGEST_SLEEP_MS = 1000;
/** What probes see within this time is said at once; milliseconds. */
const GATHER_MS = 5;

export function runMachine({ settings, store, publishers, disk, clock }: Surroundings): Running {
  const state = initialState(settings, clock());
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let watch: { readonly close: () => void } | undefined;
  const inputs: Input[] = [];
  let isStepping = false;
  const listeners = new Set<(event: Event, number: number) => void>();
  let events = 0;
  const answers = new Map<number, (result: OrderResult) => void>();
  let requests = 0;
  let seen: Record<string, { readonly state: Seen; readonly why?: string }> | undefined;

  const feed = (input: Input) => {
    if (isClosed) return;
    inputs.push(input);
    if (isStepping) return;
    isStepping = true;
    try {
      for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) {
        for (const effect of advance(state, clock(), next)) carryOut(effect);
      }
    } finally {
      isStepping = false;
    }
    clearTimeout(timer);
    const sleep = Math.min(LONGEST_SLEEP_MS, Math.max(1, state.dueAt - clock().now));
    timer = setTimeout(() => feed({ kind: 'tick' }), sleep);
  };

  const carryOut = (effect: Effect): void => {
    switch (effect.kind) {
      case 'list': {
        const { id, prefix } = effect;
        store.list(prefix).then(
          ({ entries, revision }) => feed({ kind: 'listed', id, entries, revision }),
          (error) => feed({ kind: 'not-listed', id, why: sentence(error) }),
        );
        return;
      }
      case 'watch':
        watch?.close();
        watch = follow(effect);
        return;
      case 'commit': {
        const { id } = effect;
        store.commit(effect.conditions, effect.writes).then(
          (written) => feed({ kind: 'committed', id, written }),
          (error) => feed({ kind: 'not-known', id, why: sentence(error) }),
        );
        return;
      }
      case 'renew': {
        const { id } = effect;
        store.renew().then(
          () => feed({ kind: 'renewed', id }),
          (error) => feed({ kind: 'not-renewed', id, why: sentence(error) }),
        );
        return;
      }
      case 'save': {
        const { number } = effect.plan;
        disk.save(effect.plan).then(
          () => feed({ kind: 'saved', number }),
          (error) => feed({ kind: 'saved', number, problem: sentence(error) }),
        );
        return;
      }
      case 'forget':
        disk.forget().then(
          () => feed({ kind: 'forgotten' }),
          (error) => feed({ kind: 'forgotten', problem: sentence(error) }),
        );
        return;
      case 'publish': {
        const { publisher, plan } = effect;
        const reply = { kind: 'published', publisher, number: plan.number } as const;
        called(publisher, (one) => one.publish(plan)).then(
          () => feed(reply),
          (error) => feed({ ...reply, problem: sentence(error) }),
        );
        return;
      }
      case 'verify': {
        const { publisher } = effect;
        called(publisher, (one) => one.verify()).then(
          (found) => feed({ kind: 'verified', publisher, ...found }),
          (error) => feed({ kind: 'verified', publisher, serving: undefined, problems: [sentence(error)] }),
        );
        return;
      }
      case 'silence':
        for (const publisher of publishers) publisher.silence();
        return;
      case 'emit':
        events++;
        for (const listener of listeners) listener(effect.event, events);
        return;
      case 'answer':
        answers.get(effect.request)?.(effect.result);
        answers.delete(effect.request);
    }
  };

  const called = async <T>(name: string, act: (publisher: Publisher) => Promise<T>): Promise<T> =>
    act(publishers.find((publisher) => publisher.name === name)!);

  /** What the store tells in one go reaches the machine in one go: the parts of a transaction together. */
  const follow = ({ watch: id, prefix, after }: Extract<Effect, { kind: 'watch' }>) => {
    let changes: { readonly key: string; readonly stored: Stored | undefined }[] = [];
    return store.watch(prefix, after, {
      changed: (key, stored) => {
        changes.push({ key, stored });
        if (changes.length > 1) return;
        queueMicrotask(() => {
          const heard = changes;
          changes = [];
          feed({ kind: 'changed', watch: id, changes: heard });
        });
      },
      lost: (why) => feed({ kind: 'lost', watch: id, why }),
    });
  };

  void disk.load().then(({ plan, problem }) => {
    feed(problem === undefined ? { kind: 'loaded', plan } : { kind: 'loaded', plan, problem });
  });

  return {
    state: () => state,
    saw: (endpoint, what) => {
      if (seen === undefined) {
        setTimeout(() => {
          const gathered = seen!;
          seen = undefined;
          feed({ kind: 'seen', seen: gathered });
        }, GATHER_MS);
      }
      seen ??= {};
      seen[endpoint] = what;
    },
    order: (order, by, force = false) =>
      new Promise((resolve) => {
        if (isClosed) {
          resolve({ done: false, message: 'this node is shutting down' });
          return;
        }
        requests++;
        answers.set(requests, resolve);
        feed({ kind: 'order', request: requests, order, by, force });
      }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      watch?.close();
      for (const resolve of answers.values()) resolve({ done: false, message: 'this node is shutting down' });
      answers.clear();
    },
  };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
