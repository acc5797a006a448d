import type { Component } from '../../src/estate/index.js';
import type { RefEstate, RefGroup } from './model.js';

/** Seconds in which a journey was down, with clocks and without, in each of the equal parts of a simulation. */
export interface RefDowntime {
  readonly timed: readonly number[];
  /** As if standbys took over at once and nothing had a grace. */
  readonly static: readonly number[];
  /** How many times it went down, with clocks. */
  readonly outages: number;
}

const YEAR = 365.25 * 24 * 3600;

/**
 * Plays years of random losses, event by event: components are lost after an exponentially distributed time, for as long as
 * they state, as often a year as they state. Between two events (a loss, its end, a grace that runs out, a switch that is
 * done) nothing changes. Without cycles, cold standbys, recovery and restart.
 *
 * @param order the components, each after all that it needs
 */
export function refDowntime(
  ref: RefEstate,
  order: readonly string[],
  journey: string,
  { seconds, parts, next }: { seconds: number; parts: number; next: () => number },
): RefDowntime {
  const components = new Map(ref.estate.components.map((one) => [one.id, one]));
  const play = new Play(ref, order);
  const changes = order.flatMap((id) => {
    const { failures } = components.get(id)!;
    return failures === undefined ? [] : [{ id, failures, at: upTime(failures, next) }];
  });
  const timed = new Array<number>(parts).fill(0);
  const still = new Array<number>(parts).fill(0);
  const length = seconds / parts;
  let [now, part, outages] = [0, 0, 0];
  let wasDown = false;
  while (now < seconds) {
    const first = changes.reduce((a, b) => (b.at < a.at ? b : a));
    const end = Math.min(first.at, play.nextTimer(now), (part + 1) * length);
    const isDown = play.isDown(journey);
    if (isDown) timed[part]! += end - now;
    if (play.isDownAtOnce(journey)) still[part]! += end - now;
    if (isDown && !wasDown) outages++;
    wasDown = isDown;
    play.wait(end - now);
    now = end;
    if (now === first.at) {
      const isLost = play.toggle(first.id);
      first.at += isLost ? first.failures.seconds : upTime(first.failures, next);
    }
    if (now === (part + 1) * length) part++;
    play.settle(now);
  }
  return { timed, static: still, outages };
}

/** So that losses and their ends together make as many a year as stated. */
function upTime({ perYear, seconds }: NonNullable<Component['failures']>, next: () => number): number {
  return -Math.log(1 - next()) * (YEAR / perYear[1] - seconds);
}

/** A standby group at work. */
interface Switch {
  current: number;
  /** How long the clock has run, and whether it does. */
  elapsed: number;
  isRunning: boolean;
}

class Play {
  readonly #lost = new Set<string>();
  readonly #downSince = new Map<string, number>();
  readonly #downAtOnce = new Set<string>();
  readonly #switches = new Map<RefGroup, Switch>();
  #now = 0;

  constructor(
    readonly ref: RefEstate,
    readonly order: readonly string[],
  ) {
    this.settle(0);
  }

  isDown(id: string): boolean {
    return this.#downSince.has(id);
  }

  isDownAtOnce(id: string): boolean {
    return this.#downAtOnce.has(id);
  }

  /** Loses a component, or ends its loss; which of the two. */
  toggle(id: string): boolean {
    if (!this.#lost.delete(id)) this.#lost.add(id);
    return this.#lost.has(id);
  }

  wait(seconds: number): void {
    for (const one of this.#switches.values()) if (one.isRunning) one.elapsed += seconds;
  }

  /** Everybody's state now, from what is needed to who needs it. */
  settle(now: number): void {
    this.#now = now;
    for (const id of this.order) {
      const groups = this.ref.groups(id, 'run');
      const isDown = this.#lost.has(id) || groups.map((one) => this.#isOut(one)).includes(true);
      if (!isDown) this.#downSince.delete(id);
      else if (!this.#downSince.has(id)) this.#downSince.set(id, now);
      if (this.#lost.has(id) || groups.some((one) => this.#isOutAtOnce(one))) this.#downAtOnce.add(id);
      else this.#downAtOnce.delete(id);
    }
  }

  /** When the next grace runs out, or the next switch is done. */
  nextTimer(now: number): number {
    let at = Infinity;
    for (const id of this.order) {
      for (const group of this.ref.groups(id, 'run')) {
        for (const { to, grace = 0 } of group.members) {
          const end = (this.#downSince.get(to) ?? Infinity) + grace;
          if (end > now) at = Math.min(at, end);
        }
        const one = this.#switches.get(group);
        if (one?.isRunning) at = Math.min(at, now + delayOf(group) - one.elapsed);
      }
    }
    return at;
  }

  #isOut(group: RefGroup): boolean {
    if (group.need === 0) return false;
    const isLost = group.members.map(
      ({ to, grace = 0 }) => (this.#downSince.get(to) ?? Infinity) + grace <= this.#now,
    );
    return group.failover === undefined
      ? isLost.filter((one) => !one).length < group.need
      : this.#isSwitching(group, isLost);
  }

  /** Whether the owner of a standby group waits for it. */
  #isSwitching(group: RefGroup, isLost: readonly boolean[]): boolean {
    const { needs, failback } = group.failover!;
    const one = this.#switches.get(group) ?? { current: 0, elapsed: 0, isRunning: false };
    this.#switches.set(group, one);
    const best = group.members.findIndex(({ to }, rank) => rank !== one.current && !this.isDown(to));
    const use = (rank: number) => Object.assign(one, { current: rank, elapsed: 0, isRunning: false });
    if (failback === 'auto' && best >= 0 && best < one.current) use(best);
    if (!isLost[one.current]) {
      use(one.current);
      return false;
    }
    one.isRunning = best >= 0 && !needs.some((id) => this.isDown(id));
    // Sums of stretches of time round.
    if (!one.isRunning || one.elapsed < delayOf(group) - 1e-6) return true;
    use(best);
    return false;
  }

  #isOutAtOnce({ need, members, failover }: RefGroup): boolean {
    const serving = members.map(({ to }) => !this.#downAtOnce.has(to));
    if (serving.filter((one) => one).length < need) return true;
    return (
      need > 0 && failover !== undefined && !serving[0] && failover.needs.some((id) => this.isDownAtOnce(id))
    );
  }
}

function delayOf({ failover }: RefGroup): number {
  return failover!.detect + failover!.switch;
}
