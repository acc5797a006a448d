/** The judge: sees what is written and what is answered, trusts no node, and says which invariant broke first. */
import { boundMs } from '../../../src/steer/decide/index.js';
import { contentOf } from '../../../src/steer/decide/machine/layout.js';
import type { Settings } from '../../../src/steer/decide/machine/protocol.js';
import type { NodeState } from '../../../src/steer/decide/machine/state.js';
import type { Observation, Plan, Seen, Write } from '../../../src/steer/model/index.js';
import type { Change, Keyspace } from '../../../src/steer/store/keyspace.js';
import { ENDPOINTS, LEASE_MS, LIMITS, NAMES, TICK_MS, ZONES } from './cluster.js';
import type { Fault, Schedule } from './faults.js';
import { textOf } from './text.js';

const COUNTS = {
  plans: 0,
  'another node wrote the plan': 0,
  'two writers raced': 0,
  'cut off from the store': 0,
  'store out of order': 0,
  'slow network': 0,
  'watch deaf': 0,
  stopped: 0,
  crashed: 0,
  'store wiped': 0,
  'store set back': 0,
  'store told of a plan again': 0,
  'paused with an old plan in hand': 0,
  'disk damaged': 0,
  'no room on disk': 0,
  'clock jumped': 0,
  'plans deleted': 0,
  'node forgotten': 0,
  'node not forgotten': 0,
  'bad plan written': 0,
  'emptying a name refused': 0,
  'minHealthy refused': 0,
  'maxChange refused': 0,
  'rate refused': 0,
  'forced by a person': 0,
  'verdicts down': 0,
  'staleness checked': 0,
  'allowed to go back': 0,
  'came together': 0,
};
export type Coverage = Record<keyof typeof COUNTS, number>;

export interface Checker {
  readonly coverage: Coverage;
  /** The first breach of each invariant. */
  readonly violations: readonly string[];
  readonly struck: (fault: Fault, now: number) => void;
  readonly started: (node: number, now: number) => void;
  readonly diskLost: (node: number) => void;
  readonly saved: (node: number, number: number) => void;
  readonly died: (node: number) => void;
  readonly cutOff: (node: number, until: number) => void;
  /** The store has other data than before: what it has now. */
  readonly replaced: (keys: Keyspace, now: number) => void;
  readonly resumed: (state: unknown, keys: Keyspace) => void;
  readonly refused: (why: string) => void;
  readonly told: (message: string) => void;
  readonly conflict: (writes: readonly Write[]) => void;
  readonly badPlan: () => void;
  readonly committed: (changes: readonly Change[], keys: Keyspace, now: number) => void;
  readonly answers: (node: number, plan: Plan, now: number) => void;
  readonly answeredBy: (node: number) => number | undefined;
  readonly tick: (now: number) => void;
  readonly atEnd: (keys: Keyspace, truth: (endpoint: string) => Seen, states: readonly unknown[]) => void;
}

interface Watched {
  /** What it answers with now, the highest it ever answered with, and when it last did. */
  answering: number;
  text: string;
  highest: number;
  highestAt: number;
  startedAt: number;
  isDown: boolean;
  /** Its disk lost the plan, or has an older one again, through no fault of the node. */
  isDiskLost: boolean;
  /** Until then it was not connected, or not itself. */
  disturbedUntil: number;
}

const WHAT = { cut: 'cut off from the store', pause: 'stopped', 'disk-full': 'no room on disk' } as const;

/** After a disturbance, a node is given so long to be connected again before its staleness counts. */
const SETTLED_MS = LEASE_MS * 2;
/** Reading and writing disks, publishing, and the grain of the simulation. */
const SLACK_MS = 100 + 2 * TICK_MS;

export function checker(settings: readonly Settings[], { loss }: Schedule): Checker {
  const coverage: Coverage = { ...COUNTS };
  const violations: string[] = [];
  const broken = new Set<string>();
  const nodes = settings.map(
    (): Watched => ({
      answering: 0,
      text: '',
      highest: 0,
      highestAt: 0,
      startedAt: 0,
      isDown: true,
      isDiskLost: false,
      disturbedUntil: Number.NEGATIVE_INFINITY,
    }),
  );
  const nameOf = (node: number) => settings[node]!.node;
  const fail = (invariant: string, what: string) => {
    if (broken.has(invariant)) return;
    broken.add(invariant);
    violations.push(`${invariant}: ${what}`);
  };
  const texts = new Map<number, string>();
  const whole = new Set<string>();
  let heads: { readonly at: number; readonly number: number }[] = [];
  let automatic: number[] = [];
  let damagedAt = Number.NEGATIVE_INFINITY;
  let hasClockJump = false;
  let stored = new Set<number>();
  let lastHead: Plan | undefined;

  /**
   * In a store that lost data, revisions are given a second time: who has not noticed yet may compare with one that means
   * something else by now, and decide on a view that is out of date. Docs say so; what nodes answer is judged all the same.
   */
  const isDamaged = () => damagedAt > Number.NEGATIVE_INFINITY;

  const disturb = (node: number, until: number) => {
    nodes[node]!.disturbedUntil = Math.max(nodes[node]!.disturbedUntil, until);
  };
  const disturbAll = (until: number) => {
    for (const i of nodes.keys()) disturb(i, until);
  };

  const struck = (fault: Fault, now: number) => {
    switch (fault.kind) {
      case 'cut':
      case 'pause':
      case 'disk-full':
        coverage[WHAT[fault.kind]]++;
        return disturb(fault.node, now + fault.forMs);
      case 'deaf':
        coverage['watch deaf']++;
        return;
      case 'slow':
        coverage['slow network']++;
        return disturb(fault.node, now + fault.forMs + LEASE_MS * 2);
      case 'crash':
        coverage.crashed++;
        if (fault.disk === 'old' || fault.disk === 'torn') coverage['disk damaged']++;
        return disturb(fault.node, now + fault.forMs);
      case 'clock':
        coverage['clock jumped']++;
        hasClockJump = true;
        return;
      case 'outage':
        coverage['store out of order']++;
        return disturbAll(now + fault.forMs);
      case 'wipe':
      case 'roll-back':
        coverage[fault.kind === 'wipe' ? 'store wiped' : 'store set back']++;
        damagedAt = now;
        return disturbAll(now + LEASE_MS);
      default:
        return;
    }
  };

  /** What holds for every new plan, compared with the head before it. */
  const newPlan = (plan: Plan, text: string, keys: Keyspace, audit: string) => {
    const isTold = audit.includes('had lost plan');
    const isForced = audit.includes('with force');
    const { number } = plan;
    if (isTold) coverage['store told of a plan again']++;
    if (isForced) coverage['forced by a person']++;
    const known = texts.get(number);
    if (known !== undefined && known !== text && !isDamaged()) {
      fail('1 one plan per number', `there are two plans ${number}`);
    }
    texts.set(number, text);
    whole.add(text);
    const ahead = observations(keys).find(({ serving }) => serving >= number);
    if (ahead !== undefined && !isTold && !isDamaged()) {
      fail('1 numbers rise', `plan ${number} is new, and ${ahead.node} says it serves ${ahead.serving}`);
    }
    const empty = emptyNames(plan);
    if (empty.length > 0)
      fail('3 no name is emptied', `plan ${number} has no answer for ${empty.join(', ')}`);
    const before = lastHead;
    lastHead = plan;
    if (before !== undefined && before.madeBy !== plan.madeBy) coverage['another node wrote the plan']++;
    if (isTold || before === undefined || isBad(before) || isDamaged()) return;
    const verdicts = recordAt(keys, 'state/verdicts');
    const drained: string[] = recordAt(keys, 'state/orders').drained ?? [];
    const isHealthy = (id: string) => verdicts[id]?.state !== 'down' && !drained.includes(id);
    for (const name of NAMES) {
      const [old, fresh] = [before.active[name.name], plan.active[name.name]!];
      if (old === undefined || old.join() === fresh.join()) continue;
      const wanted = name.policy === 'failover' ? Math.min(name.minHealthy, 1) : name.minHealthy;
      const healthy = fresh.filter(isHealthy).length;
      if (healthy < wanted)
        fail('4 minHealthy', `plan ${number} leaves ${name.name} with ${healthy} of ${wanted}`);
    }
    for (const zone of ZONES) {
      const moved = zone.names.filter(
        ({ name }) => before.active[name]?.join() !== plan.active[name]?.join(),
      );
      const most = Math.max(1, LIMITS.maxChange * zone.names.length);
      if (moved.length > most && !isForced) {
        fail(
          '5 maxChange',
          `plan ${number} moves ${moved.length} of ${zone.names.length} names of ${zone.origin}`,
        );
      }
    }
    if (isForced || hasClockJump || coverage['bad plan written'] > 0) return;
    automatic = [...automatic.filter((at) => plan.madeAt - at < LIMITS.perMs - 100), plan.madeAt];
    if (automatic.length > LIMITS.maxPlans) {
      fail('6 rate', `plan ${number} is the ${automatic.length}th in ${LIMITS.perMs} ms`);
    }
  };

  const newVerdicts = (before: Record<string, { state: Seen }>, keys: Keyspace) => {
    const now = recordAt(keys, 'state/verdicts') as Record<string, { state: Seen }>;
    const counting = observations(keys).filter(({ seen }) => {
      const states = Object.values(seen).map(({ state }) => state);
      return states.includes('up') || !states.includes('down');
    });
    for (const endpoint of ENDPOINTS) {
      if (now[endpoint]?.state !== 'down' || before[endpoint]?.state === 'down') continue;
      coverage['verdicts down']++;
      const down = counting.filter(({ seen }) => seen[endpoint]?.state === 'down').length;
      if (down < settings[0]!.config.quorum && !isDamaged()) {
        fail('7 quorum', `${endpoint} is held for down, and ${down} counting nodes see it so`);
      }
    }
  };
  let verdicts: Record<string, { state: Seen }> = {};

  const forgotten = new Set<string>();
  /** A store that lost its data has lost the claims of those that are cut off, too; and people have nodes forgotten. */
  const hasClaim = (node: number, keys: Keyspace) =>
    (!isDamaged() && !forgotten.has(nameOf(node))) || keys.list(`state/claim/${nameOf(node)}`).size > 0;
  const claimRemoved = (node: string, keys: Keyspace) => {
    coverage['node forgotten']++;
    forgotten.add(node);
    if (keys.list(`state/node/${node}`).size > 0)
      fail('8 a plan in use is not deleted', `${node} was forgotten, and its lease was fresh`);
  };

  const removed = (number: number, keys: Keyspace) => {
    coverage['plans deleted']++;
    stored.delete(number);
    if (lastHead?.number === number) fail('8 a plan in use is not deleted', `plan ${number} is the head`);
    const user = nodes.findIndex(
      ({ answering, isDiskLost }, node) => answering === number && !isDiskLost && hasClaim(node, keys),
    );
    if (user >= 0)
      fail('8 a plan in use is not deleted', `plan ${number} was deleted, ${nameOf(user)} answers with it`);
  };

  const committed = (changes: readonly Change[], keys: Keyspace, now: number) => {
    const audit = changes.find(({ key }) => key.startsWith('audit/'))?.stored?.value ?? '';
    for (const { key, stored: entry } of changes) {
      if (entry === undefined && key.startsWith('state/claim/')) claimRemoved(key.slice(12), keys);
      if (!key.startsWith('plan/')) continue;
      const number = Number(key.slice(5));
      if (entry === undefined) {
        removed(number, keys);
        continue;
      }
      coverage.plans++;
      stored.add(number);
      const plan = contentOf<Plan>(entry);
      if (isBad(plan)) {
        lastHead = plan;
        whole.add(entry.value);
      } else newPlan(plan, entry.value, keys, audit);
    }
    if (changes.some(({ key }) => key === 'state/head')) {
      const { number } = recordAt(keys, 'state/head') as { number: number };
      if (number <= (heads.at(-1)?.number ?? 0))
        fail('1 numbers rise', `the head went from ${heads.at(-1)!.number} to ${number}`);
      if (lastHead !== undefined && !isBad(lastHead)) heads.push({ at: now, number });
    }
    if (changes.some(({ key }) => key === 'state/verdicts')) {
      newVerdicts(verdicts, keys);
      verdicts = recordAt(keys, 'state/verdicts');
    }
  };

  /** Only a node that lost its disk, and cannot ask the store or asks one that lost its data too, may go back. */
  const mayGoBack = ({ isDiskLost, highestAt, disturbedUntil, startedAt }: Watched) =>
    isDiskLost && (damagedAt >= highestAt || disturbedUntil > startedAt || loss > 0);

  const answers = (node: number, plan: Plan, now: number) => {
    const one = nodes[node]!;
    const { number } = plan;
    one.text = textOf(plan);
    if (number < one.highest) {
      if (mayGoBack(one)) coverage['allowed to go back']++;
      else
        fail('2 no node goes back', `${nameOf(node)} answers with plan ${number} after plan ${one.highest}`);
      one.highest = number;
    }
    if (!whole.has(one.text))
      fail('2 whole plans', `${nameOf(node)} answers with what was never plan ${number}`);
    const empty = emptyNames(plan);
    if (empty.length > 0)
      fail('3 no answer is empty', `${nameOf(node)} has no answer for ${empty.join(', ')}`);
    if (!stored.has(number) && !isDamaged() && !one.isDiskLost && !forgotten.has(nameOf(node))) {
      fail('8 a plan in use is not deleted', `${nameOf(node)} answers with plan ${number}, which is gone`);
    }
    one.answering = number;
    one.highest = number;
    one.highestAt = now;
  };

  const tick = (now: number) => {
    if (loss > 0) return;
    const then = now - boundMs(LEASE_MS) - SLACK_MS;
    const due = heads.findLast(({ at }) => at <= then)?.number;
    if (due === undefined) return;
    nodes.forEach((one, node) => {
      if (one.isDown || now - Math.max(one.disturbedUntil, one.startedAt, damagedAt) < SETTLED_MS) return;
      coverage['staleness checked']++;
      if (one.answering < due) {
        fail(
          '9 staleness',
          `${nameOf(node)} answers with plan ${one.answering} though plan ${due} is older than the bound`,
        );
      }
    });
  };

  const atEnd = (keys: Keyspace, truth: (endpoint: string) => Seen, states: readonly unknown[]) => {
    if (loss > 0) return;
    const head = lastHead;
    if (head === undefined) return fail('10 the cluster comes together', 'the store has no plan');
    const apart = nodes.findIndex(({ text }) => text !== texts.get(head.number));
    if (apart >= 0) {
      const { answering } = nodes[apart]!;
      return fail(
        '10 the cluster comes together',
        `${nameOf(apart)} answers with plan ${answering}, the head is ${head.number}`,
      );
    }
    coverage['came together']++;
    const held = recordAt(keys, 'state/verdicts');
    const wrong = ENDPOINTS.find((id) => held[id]?.state !== truth(id));
    if (wrong !== undefined) {
      return fail(
        '10 the cluster comes together',
        `${wrong} is ${truth(wrong)} and held for ${held[wrong]?.state}`,
      );
    }
    const { drained = [], forced = {} } = recordAt(keys, 'state/orders');
    const isHeldUp = states.some((state) => (state as Partial<NodeState>)?.refused !== undefined);
    for (const name of NAMES) {
      const usable = name.endpoints.map(({ endpoint }) => endpoint).filter((id) => !drained.includes(id));
      const [first] = head.active[name.name]!;
      if (isHeldUp || forced[name.name] !== undefined || usable.length < Math.max(1, name.minHealthy))
        continue;
      if (!usable.includes(first!))
        fail('10 the cluster comes together', `${name.name} stays on ${first}, which is drained`);
    }
  };

  return {
    coverage,
    violations,
    struck,
    started: (node, now) => {
      nodes[node]!.startedAt = now;
      nodes[node]!.isDown = false;
    },
    diskLost: (node) => {
      nodes[node]!.isDiskLost = true;
    },
    saved: (node, number) => {
      if (number >= nodes[node]!.highest) nodes[node]!.isDiskLost = false;
    },
    died: (node) => {
      nodes[node]!.answering = 0;
      nodes[node]!.isDown = true;
    },
    cutOff: disturb,
    replaced: (keys, now) => {
      const left = [...keys.list('plan/').values()].map((stored) => {
        const plan = contentOf<Plan>(stored);
        texts.set(plan.number, stored.value);
        whole.add(stored.value);
        return plan;
      });
      stored = new Set(left.map(({ number }) => number));
      lastHead = left.sort((a, b) => a.number - b.number).at(-1);
      heads = lastHead === undefined ? [] : [{ at: now, number: lastHead.number }];
      verdicts = recordAt(keys, 'state/verdicts');
    },
    resumed: (state, keys) => {
      const { target, text, saving } = (state ?? {}) as Partial<NodeState>;
      const inHand = saving?.number ?? text?.number ?? target?.number ?? 0;
      const head = recordAt(keys, 'state/head').number ?? 0;
      if (inHand > 0 && inHand < head) coverage['paused with an old plan in hand']++;
    },
    refused: (why) => {
      if (why.includes('would have no endpoint left')) coverage['emptying a name refused']++;
      if (why.includes('minHealthy')) coverage['minHealthy refused']++;
      if (why.includes('maxChange')) coverage['maxChange refused']++;
      if (why.includes('maxPlans')) coverage['rate refused']++;
    },
    told: (message) => {
      if (message.includes('its lease is fresh')) coverage['node not forgotten']++;
    },
    conflict: (writes) => {
      if (writes.some((write) => 'put' in write && write.put === 'state/head'))
        coverage['two writers raced']++;
    },
    badPlan: () => {
      coverage['bad plan written']++;
    },
    committed,
    answers,
    answeredBy: (node) => nodes[node]!.answering || undefined,
    tick,
    atEnd,
  };
}

/** Written by somebody's script, past all rules. */
function isBad({ madeBy }: Plan): boolean {
  return madeBy === 'script';
}

function emptyNames({ zones }: Plan): readonly string[] {
  const answered = new Set<string>();
  for (const { records } of zones) {
    for (const { name, type, data } of records) if (type !== 'NS' && data.length > 0) answered.add(name);
  }
  return NAMES.map(({ name }) => name).filter((name) => !answered.has(name));
}

function observations(keys: Keyspace): readonly Observation[] {
  return [...keys.list('state/node/').values()].map((stored) => contentOf<Observation>(stored));
}

// biome-ignore lint/suspicious/noExplicitAny: the checker reads what nodes wrote, without trusting their types
function recordAt(keys: Keyspace, key: string): any {
  const stored = keys.list(key).get(key);
  return stored === undefined ? {} : contentOf(stored);
}
