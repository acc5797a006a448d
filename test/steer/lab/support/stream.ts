/** What the clients have seen: every answer of every name server, and what a user with a resolver got. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** CLOCK_MONOTONIC in milliseconds, which all processes of a machine share. */
export const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;

interface Said {
  readonly at: number;
  readonly server: string;
  /** Addresses, or SERVFAIL, or silence. */
  readonly said: string;
}
interface Serial {
  readonly at: number;
  readonly server: string;
  readonly serial: number;
}
interface Count {
  readonly name: string;
  readonly asked: number;
  readonly answered: number;
  readonly servfail: number;
  readonly lost: number;
}

export interface Stream {
  readonly said: readonly Said[];
  readonly serials: readonly Serial[];
  /** Answers that must not be, and where numbers fell. */
  readonly wrong: readonly string[];
  readonly counts: () => readonly Count[];
  readonly saysNow: (server: string) => string | undefined;
  readonly serialNow: (server: string) => number;
  /** How busy the machine was since a moment: the most that a timer was late, and that a flush to disk took; milliseconds. */
  readonly lagSince: (time: number) => { readonly lateMs: number; readonly flushMs: number };
}

/** Listens to stream.mjs. */
export function listen(child: ChildProcess): Stream {
  const said: Said[] = [];
  const serials: Serial[] = [];
  const wrong: string[] = [];
  const beats: { readonly at: number; readonly lateMs: number; readonly flushMs: number }[] = [];
  const saying = new Map<string, string>();
  const serving = new Map<string, number>();
  let counts: readonly Count[] = [];
  createInterface({ input: child.stdout! }).on('line', (text) => {
    const line = JSON.parse(text);
    if (line.kind === 'said') {
      said.push(line);
      saying.set(line.server, line.said);
    } else if (line.kind === 'serial') {
      serials.push(line);
      serving.set(line.server, line.serial);
    } else if (line.kind === 'wrong') {
      wrong.push(`${line.server}: ${line.why}`);
    } else {
      beats.push(line);
      counts = line.counts;
    }
  });
  return {
    said,
    serials,
    wrong,
    counts: () => counts,
    saysNow: (server) => saying.get(server),
    serialNow: (server) => serving.get(server) ?? 0,
    lagSince: (time) => {
      const those = beats.filter(({ at }) => at >= time);
      return {
        lateMs: Math.max(0, ...those.map(({ lateMs }) => lateMs)),
        flushMs: Math.max(0, ...those.map(({ flushMs }) => flushMs)),
      };
    },
  };
}

export interface User {
  /** When the first answer after a moment came that is from one of these endpoints; undefined where none did. */
  readonly reached: (endpoints: readonly string[], since: number) => number | undefined;
  /** From the first request that failed between two moments to the first later one that did not; 0 where none failed. */
  readonly outageMs: (since: number, until: number) => number;
  /** What it got last. */
  readonly last: () => string | undefined;
}

/** Listens to a loop of curl that prints what it got, or `failed`. */
export function follow(child: ChildProcess): User {
  const got: { readonly at: number; readonly text: string }[] = [];
  createInterface({ input: child.stdout! }).on('line', (text) => got.push({ at: now(), text }));
  return {
    reached: (endpoints, since) => got.find(({ at, text }) => at > since && endpoints.includes(text))?.at,
    outageMs: (since, until) => {
      const failed = got.find(({ at, text }) => at > since && at < until && text === 'failed');
      return failed === undefined ? 0 : until - failed.at;
    },
    last: () => got.at(-1)?.text,
  };
}
