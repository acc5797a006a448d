/** What cases do and see: waiting for what must come, and how long it took. */
import { expect } from 'vitest';
import { boundMs } from '../../../../src/steer/decide/index.js';
import { waitedMs } from './delay.js';
import { type Lab, startLab } from './lab.js';
import type { Stage } from './lanes.js';
import { type Provider, TIMING } from './provider.js';
import { now } from './stream.js';

/** From a failure to the first answer that is right again, on a machine with nothing else to do; milliseconds. */
const FAILOVER_MS = 2 * TIMING.interval + TIMING.timeout + TIMING.jitter * TIMING.interval + 1000;
/** A secondary asks after it was told, and takes what it got. */
const TRANSFER_MS = 1000;
/** Where nothing is required, things have this long. */
const PATIENCE_S = 40;

export const HEADING =
  'case | first answer, ms | all servers, ms | user moved, ms | user without, ms | machine to blame for, ms';

export interface Scene extends Lab {
  readonly without: (away: readonly string[]) => readonly string[];
  /** The highest number that any server answers from. */
  readonly newest: () => number;
  readonly until: (what: string, holds: () => boolean, seconds?: number) => Promise<number>;
  /** Every server answers with this provider, and all of them from the same plan; since when. No answer was wrong so far. */
  readonly settled: (at: Provider, servers?: readonly string[]) => Promise<number>;
  /** What servers have said otherwise than before. */
  readonly saidSince: (time: number, servers?: readonly string[]) => Lab['stream']['said'];
  /** When one of these servers first said something after a moment. */
  readonly firstSaid: (said: string, since: number, servers: readonly string[]) => number | undefined;
  /**
   * Something fails, and answers move. The first that is right comes in time, all servers that are not `away` follow
   * within the bound, and what the user sees is written down.
   */
  readonly moves: (
    title: string,
    from: Provider,
    to: Provider,
    away: readonly string[],
    fault: () => unknown,
  ) => Promise<void>;
  /** Begins to measure how long the machine itself holds things up. */
  readonly lag: () => Lag;
  /** How long a server that is connected may be behind, with what the machine held it up. */
  readonly allowedMs: (lag: Lag) => number;
  /** From when a node last reached the store again to when it took the plan it had missed, by its own account. */
  readonly caughtUpMs: (provider: Provider) => number;
  /** Writes a time down, in milliseconds. */
  readonly told: (what: string, ms: number) => void;
}

/** Milliseconds since it began: at least what the machine is to blame for of whatever took longer than it should. */
export type Lag = () => number;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export const addressOf = ({ machine }: Provider) => machine.address;

/** A cluster that answers, with nothing wrong yet; what is measured goes to `rows`. */
export async function openScene(rows: string[]): Promise<Stage<Scene>> {
  const lab = await startLab();
  const story = () => {
    const logs = lab.all.flatMap(({ id, log }) =>
      (['steer', 'knot'] as const).map((part) => `${part} of ${id}:\n${log(part).slice(-3000)}`),
    );
    const servers = lab.servers.map(
      (one) => `${one} says ${lab.stream.saysNow(one)}, serial ${lab.stream.serialNow(one)}`,
    );
    return [...logs, ...servers, ...lab.stream.wrong, JSON.stringify(lab.stream.counts())].join('\n');
  };
  // A probe may have been late without any fault of the cluster; answers that must not be are never forgiven.
  const watch = () => {
    const begin = now();
    return () => lab.stream.wrong.length === 0 && lab.stream.lagSince(begin).lateMs > TIMING.timeout / 4;
  };
  return { scene: sceneOf(lab, rows), watch, story, close: lab.close };
}

function sceneOf(lab: Lab, rows: string[]): Scene {
  const { stream } = lab;
  const without = (away: readonly string[]) => lab.servers.filter((server) => !away.includes(server));
  const newest = () => Math.max(...lab.servers.map((server) => stream.serialNow(server)));

  async function until(what: string, holds: () => boolean, seconds = PATIENCE_S): Promise<number> {
    for (const end = now() + seconds * 1000; !holds(); ) {
      if (now() > end) throw new Error(`it never came to hold in ${seconds} s: ${what}`);
      await pause(10);
    }
    return now();
  }

  async function settled(at: Provider, servers = lab.servers): Promise<number> {
    let since: number | undefined;
    await until(`${servers.join(', ')} answer with ${at.id}`, () => {
      const number = newest();
      const isSo = servers.every(
        (one) => stream.saysNow(one) === addressOf(at) && stream.serialNow(one) === number,
      );
      since = isSo ? (since ?? now()) : undefined;
      // Addresses and serials are asked for in turn: what holds now may lack the answer to the other question.
      return since !== undefined && now() - since > 250;
    });
    expect(stream.wrong).toEqual([]);
    return since!;
  }

  /**
   * What processes of the cluster waited for a processor, all of them together, as any of them may be the one that others
   * wait for; and the flushes to disk in the write of a plan, at the store, at its followers and at each node, and how late
   * timers were at every step, by what the client saw of both.
   */
  const lag = (): Lag => {
    const begin = now();
    const pids = () => lab.all.flatMap((one) => [...one.pids()]);
    const before = waitedMs(pids());
    return () => {
      const { lateMs, flushMs } = stream.lagSince(begin);
      let waited = 0;
      for (const [pid, ms] of waitedMs(pids())) waited += ms - (before.get(pid) ?? 0);
      return waited + 4 * (lateMs + flushMs);
    };
  };
  const allowedMs = (held: Lag) => boundMs(TIMING.lease) + TRANSFER_MS + held();

  const saidSince = (time: number, servers = lab.servers) =>
    stream.said.filter(({ at, server }) => at > time && servers.includes(server));
  const firstSaid = (said: string, since: number, servers: readonly string[]) =>
    stream.said.find((one) => one.at > since && one.said === said && servers.includes(one.server))?.at;

  /** Each plan that any server answered from since a moment reached all of these within the stated bound. */
  function followed(since: number, servers: readonly string[], allowed: number): void {
    const fresh = stream.serials.filter(({ at }) => at > since);
    for (const { serial, at } of fresh) {
      for (const server of servers) {
        const reached = stream.serials.find(
          (one) => one.server === server && one.serial >= serial && one.at >= since,
        );
        if (reached === undefined) continue;
        expect(reached.at - at, `${server} took plan ${serial} late`).toBeLessThan(allowed);
      }
    }
  }

  const moves: Scene['moves'] = async (title, from, to, away, fault) => {
    const reachable = without(away);
    await settled(from);
    await until('the resolver has it', () => lab.user.last() === from.id);
    const held = lag();
    const begin = now();
    await fault();
    const last = await settled(to, reachable);
    const first = firstSaid(addressOf(to), begin, reachable)! - begin;
    const lagMs = held();
    await until('the user is served', () => lab.user.reached([to.id], begin) !== undefined);
    const user = lab.user.reached([to.id], begin)! - begin;
    const figures = [first, last - begin, user, lab.user.outageMs(begin, begin + user), lagMs];
    rows.push(`${title} | ${figures.map((ms) => Math.round(ms)).join(' | ')}`);
    expect(first, `${title}: first answer, with a lag of ${lagMs}`).toBeLessThan(FAILOVER_MS + lagMs);
    followed(begin, reachable, allowedMs(held));
  };

  function caughtUpMs(provider: Provider): number {
    const lines = provider.log('steer').split('\n');
    const timeOf = (line: string | undefined) => Date.parse(line?.split(' ')[0] ?? '');
    const reached = lines.findLastIndex((line) => line.endsWith(' store reachable'));
    const taken = lines.slice(reached).find((line) => / plan \d+: /.test(line));
    return timeOf(taken) - timeOf(lines[reached]);
  }

  return {
    ...lab,
    without,
    newest,
    until,
    settled,
    saidSince,
    firstSaid,
    moves,
    lag,
    allowedMs,
    caughtUpMs,
    told: (what, ms) => void rows.push(`${what}: ${Math.round(ms)} ms`),
  };
}
