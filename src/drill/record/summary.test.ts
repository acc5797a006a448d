import { describe, expect, it } from 'vitest';
import { clockOf, parseFault, planOf, subjectOf } from '../faults/index.js';
import type { Event } from './recorder.js';
import { summarize } from './summary.js';

const START = 5_000_000;
const HOST = 'api.example';
const connection = (at: number, outcome: 'ok' | 'reset' = 'ok', faults: readonly string[] = []): Event => ({
  kind: 'connection',
  at,
  host: HOST,
  port: 80,
  seconds: 0.1,
  bytesSent: 100,
  bytesReceived: 1000,
  outcome,
  ok: outcome === 'ok',
  faults,
});
const query = (at: number, answer: string, type = 'A'): Event => {
  const ok = /[.:]/.test(answer);
  return { kind: 'query', at, host: HOST, type, answer, ok, faults: ok ? [] : [HOST] };
};

/** The summary of a run of 20 seconds, with a warm-up of 2 seconds. */
function summaryOf(events: readonly Event[], ...faults: readonly string[]) {
  const clock = clockOf({ start: START, warmup: 2000, at: 0, speed: 1 });
  const subjects = new Map([[HOST, subjectOf(HOST, ['cdn.example'])]]);
  return summarize(events, subjects, planOf(faults.map(parseFault), clock), START, 20);
}

describe('what is summed up of a host', () => {
  it('is how often it was asked for and contacted, how it went, and how much was carried', () => {
    const [one, ...others] = summaryOf([
      query(0, '198.18.1.0'),
      { ...query(0, 'none', 'AAAA'), ok: true },
      query(0, 'none'),
      connection(0.1),
      connection(1, 'reset'),
    ]);
    expect(others).toEqual([]);
    expect(one).toEqual({
      host: HOST,
      aliases: ['cdn.example'],
      components: [],
      queries: 3,
      connections: 2,
      bytesSent: 200,
      bytesReceived: 2000,
      failed: 2,
      outcomes: { 'dns found': 1, 'dns no such record': 1, 'dns none': 1, ok: 1, reset: 1 },
      spells: [],
    });
  });

  it('has when a fault was noticed, and when something went well first afterwards', () => {
    const events = [connection(1), connection(4.5, 'reset', [HOST]), connection(9, 'reset'), connection(9.5)];
    const [spell, ...others] = summaryOf(events, `${HOST} connect=reset 1s..5s`)[0]!.spells;
    expect(others).toEqual([]);
    expect(spell).toMatchObject({ faults: [HOST], from: 3, to: 7, firstError: 4.5, recovered: 9.5 });
  });

  it('has no recovery while the fault holds, and none where nothing went well afterwards', () => {
    const failed = [connection(5, 'reset', [HOST])];
    expect(summaryOf(failed, `${HOST} connect=reset 1s..`)[0]!.spells).toMatchObject([
      { from: 3, to: null, firstError: 5, recovered: null },
    ]);
    expect(summaryOf(failed, `${HOST} connect=reset 1s..60s`)[0]!.spells).toMatchObject([{ to: null }]);
    expect(summaryOf(failed, `${HOST} connect=reset 1s..5s`)[0]!.spells).toMatchObject([
      { to: 7, recovered: null },
    ]);
  });

  it('has that a fault was never noticed, and leaves out one that began after the end', () => {
    const events = [connection(1)];
    expect(summaryOf(events, `${HOST} connect=reset 1s..5s`)[0]!.spells).toMatchObject([
      { firstError: null },
    ]);
    expect(summaryOf(events, `${HOST} connect=reset 19s..25s`)[0]!.spells).toEqual([]);
  });

  it('has an open connection that a fault ended as noticed when it ended', () => {
    const open = (seconds: number): Event => ({ ...connection(1, 'reset', [HOST]), seconds }) as Event;
    const noticed = (seconds: number) =>
      summaryOf([open(seconds)], `${HOST} established=reset 1s..5s`)[0]!.spells[0]!.firstError;
    expect(noticed(2.3)).toBe(3.3);
    // It was held up, and went on.
    expect(noticed(10)).toBe(3);
    expect(noticed(1.5)).toBeNull();
  });

  it('has no error of one fault as one of the next', () => {
    const faults = [`${HOST} connect=reset 1s..5s`, `${HOST} connect=reset 8s..9s`];
    expect(summaryOf([connection(4, 'reset', [HOST])], ...faults)[0]!.spells).toMatchObject([
      { from: 3, firstError: 4 },
      { from: 10, firstError: null },
    ]);
  });

  it('has faults that overlap or follow on each other as one', () => {
    const faults = [`${HOST} latency=1s 0s..4s`, `* connect=reset 2s..6s`, `${HOST} dns=empty 6s..8s`];
    expect(summaryOf([connection(1)], ...faults, `${HOST} dns=empty 10s..11s`)[0]!.spells).toMatchObject([
      { faults: [HOST, '*'], from: 2, to: 10 },
      { faults: [HOST], from: 12, to: 13 },
    ]);
  });

  it('counts attempts a second: connections, and names that are not found, each once', () => {
    const storm = Array.from({ length: 40 }, (_, i) => [
      query(3 + i / 10, 'none'),
      query(3 + i / 10, 'none', 'AAAA'),
    ]).flat();
    const calm = [query(0.5, '198.18.1.0'), connection(0.5), connection(2), connection(10), connection(19)];
    const [{ attempts } = { attempts: null }] = summaryOf([...calm, ...storm], `${HOST} dns=empty 1s..5s`)[0]!
      .spells;
    // 2 in 3 seconds, 40 in 4, 2 in 13.
    expect(attempts).toEqual({ before: 0.7, during: 10, after: 0.2 });
  });
});
