/** One run of a schedule: nodes with their disks, clocks and probes around a simulated store, watched by the checker. */

import { initialState, RULES, type Rules, step, timingOf } from '../../../src/steer/decide/index.js';
import type { Effect, Input, Moment, Settings } from '../../../src/steer/decide/machine/protocol.js';
import type { NodeState } from '../../../src/steer/decide/machine/state.js';
import type { Plan, Seen } from '../../../src/steer/model/index.js';
import type { Snapshot } from '../../../src/steer/store/keyspace.js';
import { type Checker, type Coverage, checker } from './checker.js';
import { clusterOf, ENDPOINTS, LEASE_MS, TICK_MS } from './cluster.js';
import { FAULTY_MS, type Fault, QUIET_MS, type Schedule } from './faults.js';
import { type Hears, type StoreNetwork, storeNetwork } from './network.js';
import { type Random, random } from './random.js';
import { textOf } from './text.js';
import { type Timeline, timeline } from './timeline.js';

/** What a node runs: the real machine, or one that is known to be wrong. */
export interface Machine<S = unknown> {
  readonly initial: (settings: Settings, at: Moment) => S;
  /** The state of a node that has been running for a while; without it, nodes start with what is on disk. */
  readonly running?: (settings: Settings, state: NodeState) => S;
  readonly step: (
    state: S,
    at: Moment,
    input: Input,
  ) => { readonly state: S; readonly effects: readonly Effect[] };
}

interface SimulatedNode {
  readonly index: number;
  readonly settings: Settings;
  /** Undefined while the process is down. */
  state: unknown;
  incarnation: number;
  lease: number;
  wallOffset: number;
  monotonicOffset: number;
  pausedUntil: number;
  inbox: (() => void)[];
  disk: string | undefined;
  formerDisks: string[];
  fullUntil: number;
  cannotForget: boolean;
  /** It will die while it saves the next plan, just before or just after it is on disk. */
  dying: Extract<Fault, { kind: 'crash' }> | undefined;
  blindUntil: number;
  misjudged: Map<string, number>;
}

export interface Outcome {
  /** The first breach of each invariant, in the order in which they happened. */
  readonly violations: readonly string[];
  readonly coverage: Coverage;
  readonly trace: readonly string[];
  readonly steps: number;
}

/** Runs until the first breach, or with `goesOn` to the end. */
export function run(
  schedule: Schedule,
  machine: Machine,
  rules: Rules,
  { isTraced = false, goesOn = false } = {},
): Outcome {
  return new World(schedule, machine, rules, isTraced).run(goesOn);
}

/** A cluster that has run for a while, at a moment when nothing is under way. */
interface Beginning {
  readonly snapshot: Snapshot;
  readonly disk: string;
  readonly plan: Plan;
  readonly nodes: readonly {
    readonly state: NodeState;
    readonly at: Moment;
    readonly lease: number;
    readonly leaseLeftMs: number;
  }[];
}

const BEGINNER = { initial: initialState, step } as Machine;
const BEGINNINGS = 4;
const beginnings = new Map<string, Beginning>();

/** Beginnings are much alike: a few are made, once. */
function begun(nodes: number, seed: number): Beginning {
  const variant = seed % BEGINNINGS;
  let beginning = beginnings.get(`${nodes} ${variant}`);
  if (beginning === undefined) {
    beginning = World.beginning(nodes, variant);
    beginnings.set(`${nodes} ${variant}`, beginning);
  }
  return beginning;
}

/** What is left in a store when no node has been there for a lease. */
function lasting({ revision, entries }: Snapshot): Snapshot {
  return { revision, entries: entries.filter(([, , , lease]) => lease === 0) };
}

class World {
  private readonly time: Timeline = timeline();
  private readonly chance: Random;
  private readonly store: StoreNetwork;
  private readonly nodes: SimulatedNode[];
  private readonly checker: Checker;
  private readonly trace: string[] = [];
  private readonly warm: Beginning | undefined;
  private readonly downUntil = new Map<string, number>();
  private leases = 0;
  private steps = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly machine: Machine,
    rules: Rules,
    private readonly isTraced: boolean,
  ) {
    this.chance = random(schedule.seed * 2 + 1);
    const settings = clusterOf(schedule.nodes, rules);
    this.warm = schedule.isNew ? undefined : begun(schedule.nodes, schedule.seed);
    const { warm } = this;
    const { deadlineMs } = timingOf(LEASE_MS);
    this.store = storeNetwork(this.time, this.chance, {
      leaseMs: LEASE_MS,
      deadlineMs,
      nodes: schedule.nodes,
      loss: schedule.loss,
      from: warm === undefined || machine.running !== undefined ? warm?.snapshot : lasting(warm.snapshot),
      committed: (changes) => {
        if (this.isTraced) this.say(`store: ${changes.map(({ key }) => key).join(' ')}`);
        this.checker.committed(changes, this.store.keys(), this.time.now());
      },
    });
    this.checker = checker(settings, schedule);
    if (warm !== undefined) this.checker.replaced(this.store.keys(), 0);
    this.nodes = settings.map((one, index) => ({
      index,
      settings: one,
      state: undefined,
      incarnation: 0,
      lease: 0,
      wallOffset: 1_700_000_000_000 + this.chance.between(0, 50),
      monotonicOffset: 0,
      pausedUntil: 0,
      inbox: [],
      disk: warm?.disk,
      formerDisks: [],
      fullUntil: 0,
      cannotForget: false,
      dying: undefined,
      blindUntil: 0,
      misjudged: new Map(),
    }));
  }

  /** Runs without faults until all is said and done and nothing has been under way for a moment. */
  static beginning(nodes: number, seed: number): Beginning {
    const nothing: Schedule = { seed, nodes, loss: 0, faults: [], isNew: true, isLong: true };
    const world = new World(nothing, BEGINNER, RULES, false);
    world.run(false);
    const states = () => world.nodes.map(({ state }) => state as NodeState);
    // No message and no disk takes longer than 20 ms.
    for (let calm = 0; calm < 30; ) {
      world.step();
      calm = states().every(({ requests, saving }) => requests.length === 0 && saving === undefined)
        ? calm + 1
        : 0;
    }
    const [{ plan }] = states() as [NodeState];
    return {
      snapshot: world.store.keys().snapshot(),
      disk: textOf(plan!),
      plan: plan!,
      nodes: world.nodes.map((node) => ({
        state: node.state as NodeState,
        at: world.moment(node),
        lease: node.lease,
        leaseLeftMs: world.store.leftOf(node.lease),
      })),
    };
  }

  /** A millisecond in which nothing fails. */
  private step(): void {
    this.time.runUntil(this.time.now() + 1);
    for (const node of this.nodes) this.deliver(node, node.incarnation, { kind: 'tick' });
  }

  run(goesOn: boolean): Outcome {
    for (const node of this.nodes) {
      const { running } = this.machine;
      if (this.warm !== undefined && running !== undefined) this.goOn(node, this.warm, running);
      else this.time.at(this.chance.between(0, 100), () => this.boot(node));
    }
    for (const fault of this.schedule.faults) this.time.at(fault.at, () => this.strike(fault));
    const end = FAULTY_MS + (this.schedule.isLong ? QUIET_MS : TICK_MS * 2);
    for (let now = 0; now <= end && (goesOn || this.checker.violations.length === 0); now += TICK_MS) {
      this.time.runUntil(now);
      for (const node of this.nodes) this.deliver(node, node.incarnation, { kind: 'tick' });
      this.checker.tick(now);
    }
    if (this.schedule.isLong && this.checker.violations.length === 0) {
      this.checker.atEnd(
        this.store.keys(),
        (endpoint) => this.truth(endpoint),
        this.nodes.map(({ state }) => state),
      );
    }
    return {
      violations: this.checker.violations,
      coverage: this.checker.coverage,
      trace: this.trace,
      steps: this.steps,
    };
  }

  private say(what: string): void {
    this.trace.push(`${String(Math.round(this.time.now())).padStart(6)} ms  ${what}`);
  }

  private moment(node: SimulatedNode): Moment {
    const now = this.time.now();
    return { now: now + node.monotonicOffset, wall: now + node.wallOffset };
  }

  /** The node has been running all the time. */
  private goOn(node: SimulatedNode, { plan, nodes }: Beginning, running: Required<Machine>['running']): void {
    const { state, at, lease, leaseLeftMs } = nodes[node.index]!;
    node.incarnation++;
    node.lease = lease;
    node.monotonicOffset = at.now;
    node.wallOffset = at.wall;
    node.state = running(node.settings, state);
    this.leases = Math.max(this.leases, lease);
    this.store.plugIn(node.index, lease, leaseLeftMs, state.watch, this.hears(node, node.incarnation));
    this.checker.started(node.index, Number.NEGATIVE_INFINITY);
    this.checker.answers(node.index, plan, 0);
  }

  private hears(node: SimulatedNode, incarnation: number): Hears {
    return {
      changed: (watch, changes) => this.deliver(node, incarnation, { kind: 'changed', watch, changes }),
      lost: (watch, why) => this.deliver(node, incarnation, { kind: 'lost', watch, why }),
    };
  }

  private boot(node: SimulatedNode): void {
    node.incarnation++;
    node.lease = ++this.leases;
    node.monotonicOffset = this.chance.between(0, 1_000_000);
    node.inbox = [];
    node.state = this.machine.initial(node.settings, this.moment(node));
    const plan =
      node.disk === undefined || node.disk === 'torn' ? undefined : (JSON.parse(node.disk) as Plan);
    if (this.isTraced)
      this.say(
        `${node.settings.node} starts with ${plan === undefined ? 'no plan' : `plan ${plan.number}`} on disk`,
      );
    this.checker.started(node.index, this.time.now());
    this.deliver(node, node.incarnation, { kind: 'loaded', plan });
    this.look(node);
  }

  /** What a node's probes see now, a little later. */
  private look(node: SimulatedNode): void {
    const { incarnation } = node;
    this.after(this.chance.between(10, 120), () => {
      const seen: Record<string, { state: Seen }> = {};
      for (const endpoint of ENDPOINTS) seen[endpoint] = { state: this.sees(node, endpoint) };
      this.deliver(node, incarnation, { kind: 'seen', seen });
    });
  }

  private sees(node: SimulatedNode, endpoint: string): Seen {
    const now = this.time.now();
    if (now < node.blindUntil || now < (node.misjudged.get(endpoint) ?? 0)) return 'down';
    return this.truth(endpoint);
  }

  private truth(endpoint: string): Seen {
    return this.time.now() < (this.downUntil.get(endpoint) ?? 0) ? 'down' : 'up';
  }

  private after(ms: number, happen: () => void): void {
    this.time.at(this.time.now() + ms, happen);
  }

  /** An input for a process: nothing where that process is gone, later where it is stopped. */
  private deliver(node: SimulatedNode, incarnation: number, input: Input): void {
    if (node.state === undefined || node.incarnation !== incarnation) return;
    if (this.time.now() < node.pausedUntil) {
      if (input.kind !== 'tick') node.inbox.push(() => this.deliver(node, incarnation, input));
      return;
    }
    this.steps++;
    const { state, effects } = this.machine.step(node.state, this.moment(node), input);
    node.state = state;
    for (const effect of effects) this.carryOut(node, effect);
  }

  private carryOut(node: SimulatedNode, effect: Effect): void {
    const { index, incarnation } = node;
    const reply = (input: Input) => this.deliver(node, incarnation, input);
    switch (effect.kind) {
      case 'list':
        this.store.list(index, effect.prefix, (answer) =>
          reply(
            answer === undefined
              ? { kind: 'not-listed', id: effect.id, why: 'no answer' }
              : { kind: 'listed', id: effect.id, ...answer },
          ),
        );
        return;
      case 'commit':
        if (this.isTraced) {
          this.say(
            `${node.settings.node} writes ${effect.writes.map((write) => ('put' in write ? write.put : `-${write.remove}`)).join(' ')}`,
          );
        }
        this.store.commit(index, node.lease, effect.conditions, effect.writes, (written) => {
          if (written === false) this.checker.conflict(effect.writes);
          reply(
            written === undefined
              ? { kind: 'not-known', id: effect.id, why: 'no answer' }
              : { kind: 'committed', id: effect.id, written },
          );
        });
        return;
      case 'renew':
        this.store.renew(index, node.lease, (answer) =>
          reply(
            answer === undefined
              ? { kind: 'not-renewed', id: effect.id, why: 'no answer' }
              : { kind: 'renewed', id: effect.id },
          ),
        );
        return;
      case 'watch':
        this.store.watch(index, effect.watch, effect.prefix, effect.after, this.hears(node, incarnation));
        return;
      case 'save':
        this.after(this.chance.between(1, 20), () => this.save(node, incarnation, effect.plan));
        return;
      case 'forget':
        this.after(1, () => this.forget(node, incarnation));
        return;
      case 'publish':
        this.publish(node, incarnation, effect.plan);
        return;
      case 'verify':
        reply({
          kind: 'verified',
          publisher: effect.publisher,
          serving: this.checker.answeredBy(index),
          problems: [],
        });
        return;
      case 'emit':
        if (effect.event.kind === 'refused') this.checker.refused(effect.event.why);
        if (this.isTraced && effect.event.kind !== 'verdict') {
          const { event } = effect;
          this.say(
            `${node.settings.node} ${event.kind === 'plan' ? `takes plan ${event.plan.number}` : JSON.stringify(event)}`,
          );
        }
        return;
      case 'answer':
        this.checker.told(effect.result.message);
        if (this.isTraced) this.say(`${node.settings.node} answers: ${effect.result.message}`);
        return;
      case 'silence':
        return;
    }
  }

  private isThere(node: SimulatedNode, incarnation: number): boolean {
    return node.state !== undefined && node.incarnation === incarnation;
  }

  private save(node: SimulatedNode, incarnation: number, plan: Plan): void {
    if (!this.isThere(node, incarnation)) return;
    if (this.time.now() < node.fullUntil) {
      this.deliver(node, incarnation, { kind: 'saved', number: plan.number, problem: 'no space left' });
      return;
    }
    const { dying } = node;
    if (dying !== undefined) {
      node.dying = undefined;
      if (this.chance.chance(0.5)) this.write(node, plan);
      this.crash(node, dying);
      return;
    }
    this.write(node, plan);
    this.deliver(node, incarnation, { kind: 'saved', number: plan.number });
  }

  private write(node: SimulatedNode, plan: Plan): void {
    if (node.disk !== undefined && node.disk !== 'torn') node.formerDisks.push(node.disk);
    node.disk = textOf(plan);
    this.checker.saved(node.index, plan.number);
  }

  private forget(node: SimulatedNode, incarnation: number): void {
    if (!this.isThere(node, incarnation)) return;
    if (node.cannotForget) {
      this.deliver(node, incarnation, { kind: 'forgotten', problem: 'read-only file system' });
      return;
    }
    node.disk = undefined;
    this.checker.diskLost(node.index);
    this.deliver(node, incarnation, { kind: 'forgotten' });
  }

  /** Takes its time, and none at all while the process is stopped. */
  private publish(node: SimulatedNode, incarnation: number, plan: Plan): void {
    this.after(this.chance.between(0, 5), () => {
      const answer = () => {
        if (!this.isThere(node, incarnation)) return;
        if (this.isTraced) this.say(`${node.settings.node} answers with plan ${plan.number}`);
        this.checker.answers(node.index, plan, this.time.now());
        this.deliver(node, incarnation, { kind: 'published', publisher: 'dns', number: plan.number });
      };
      if (this.time.now() < node.pausedUntil) node.inbox.push(answer);
      else answer();
    });
  }

  private strike(fault: Fault): void {
    if (this.isTraced) this.say(`FAULT ${JSON.stringify(fault)}`);
    const now = this.time.now();
    this.checker.struck(fault, now);
    const node = 'node' in fault ? this.nodes[fault.node]! : undefined;
    switch (fault.kind) {
      case 'cut':
        this.store.setCut(fault.node, fault.cut);
        this.after(fault.forMs, () => this.store.setCut(fault.node, 'none'));
        return;
      case 'deaf':
        this.store.deafen(fault.node);
        return;
      case 'slow':
        this.store.setSlow(fault.node, true);
        this.after(fault.forMs, () => this.store.setSlow(fault.node, false));
        return;
      case 'outage':
        this.store.setOutage(true);
        this.after(fault.forMs, () => this.store.setOutage(false));
        return;
      case 'wipe':
        this.store.wipe();
        this.checker.replaced(this.store.keys(), now);
        return;
      case 'backup':
        this.store.remember();
        return;
      case 'roll-back':
        this.store.rollBack();
        this.checker.replaced(this.store.keys(), now);
        return;
      case 'bad-plan':
        this.writeBadPlan();
        return;
      case 'pause':
        node!.pausedUntil = Math.max(node!.pausedUntil, now + fault.forMs);
        this.after(fault.forMs, () => this.resume(node!));
        return;
      case 'crash':
        if (fault.disk === 'saving') node!.dying = fault;
        else this.crash(node!, fault);
        return;
      case 'clock':
        node!.wallOffset += fault.byMs;
        return;
      case 'disk-full':
        node!.fullUntil = Math.max(node!.fullUntil, now + fault.forMs);
        node!.cannotForget = fault.alsoForget;
        this.after(fault.forMs, () => {
          node!.cannotForget = false;
        });
        return;
      case 'blind':
        node!.blindUntil = Math.max(node!.blindUntil, now + fault.forMs);
        this.lookAgain([node!], fault.forMs);
        return;
      case 'misjudge':
        node!.misjudged.set(fault.endpoint, now + fault.forMs);
        this.lookAgain([node!], fault.forMs);
        return;
      case 'endpoint':
        this.downUntil.set(
          fault.endpoint,
          Math.max(this.downUntil.get(fault.endpoint) ?? 0, now + fault.forMs),
        );
        this.lookAgain(this.nodes, fault.forMs);
        return;
      case 'order':
        this.deliver(node!, node!.incarnation, {
          kind: 'order',
          request: 1,
          order: fault.order,
          by: 'somebody',
          force: fault.force,
        });
        return;
    }
  }

  private lookAgain(nodes: readonly SimulatedNode[], afterMs: number): void {
    for (const node of nodes) {
      this.look(node);
      this.after(afterMs, () => this.look(node));
    }
  }

  private resume(node: SimulatedNode): void {
    if (this.time.now() < node.pausedUntil) return;
    this.checker.resumed(node.state, this.store.keys());
    const { inbox } = node;
    node.inbox = [];
    for (const happen of inbox) happen();
  }

  private crash(node: SimulatedNode, { disk, forMs, isAlone }: Extract<Fault, { kind: 'crash' }>): void {
    if (this.isTraced) this.say(`${node.settings.node} dies`);
    node.state = undefined;
    node.inbox = [];
    node.pausedUntil = 0;
    this.store.unplug(node.index);
    this.checker.died(node.index);
    if (disk === 'torn') node.disk = 'torn';
    if (disk === 'old' && node.formerDisks.length > 0) node.disk = this.chance.pick(node.formerDisks);
    if (disk === 'torn' || disk === 'old') this.checker.diskLost(node.index);
    if (isAlone) {
      const aloneMs = forMs + LEASE_MS * 1.5;
      this.store.setCut(node.index, 'both');
      this.checker.cutOff(node.index, this.time.now() + aloneMs);
      this.after(aloneMs, () => this.store.setCut(node.index, 'none'));
    }
    const { incarnation } = node;
    this.after(forMs, () => {
      if (node.incarnation === incarnation && node.state === undefined) this.boot(node);
    });
  }

  /** Somebody's script writes a plan that empties a name, properly numbered. */
  private writeBadPlan(): void {
    const keys = this.store.keys();
    const head = keys.list('state/head').get('state/head');
    if (head === undefined) return;
    const value = JSON.parse(head.value);
    const number = value.number + 1;
    const newest = keys
      .list(`plan/${String(value.number).padStart(12, '0')}`)
      .values()
      .next().value;
    if (newest === undefined) return;
    const plan = JSON.parse(newest.value) as Plan;
    const emptied = plan.zones.map((zone) => ({
      ...zone,
      records: zone.records.map((set) => ({ ...set, data: [] })),
    }));
    const bad = { ...plan, number, madeBy: 'script', zones: emptied };
    this.checker.badPlan();
    this.store.write([
      { put: `plan/${String(number).padStart(12, '0')}`, value: JSON.stringify(bad) },
      {
        put: 'state/head',
        value: JSON.stringify({
          ...value,
          number,
          plans: [...value.plans, { number, at: bad.madeAt, by: 'script' }],
        }),
      },
    ]);
  }
}
