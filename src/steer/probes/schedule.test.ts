import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ScheduleOptions, startSchedule } from './schedule.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Item {
  readonly id: number;
  readonly intervalMs: number;
  readonly jitter: number;
}

const items = (count: number, intervalMs: number, jitter = 0): Item[] =>
  Array.from({ length: count }, (_, id) => ({ id, intervalMs, jitter }));

function scheduled(all: readonly Item[], takesMs: number, options: Partial<ScheduleOptions> = {}) {
  const starts = new Map<number, number[]>(all.map(({ id }) => [id, []]));
  const late: number[] = [];
  let most = 0;
  let running = 0;
  const schedule = startSchedule(
    all,
    ({ id }, done) => {
      starts.get(id)!.push(Date.now());
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        done();
      }, takesMs);
    },
    {
      concurrency: 1000,
      now: () => Date.now(),
      random: seeded(),
      started: (ms) => late.push(ms),
      ...options,
    },
  );
  return { starts, late, schedule, most: () => most };
}

describe('a schedule', () => {
  it('starts each item once in every interval, spread over it', () => {
    const { starts, schedule, late } = scheduled(items(100, 1000), 10);
    vi.advanceTimersByTime(10_000);
    for (const times of starts.values()) {
      expect(times.length).toBe(10);
      expect(new Set(times.slice(1).map((time, i) => time - times[i]!)).size).toBeLessThanOrEqual(2);
    }
    const first = [...starts.values()].map(([time]) =>
      Math.floor((time! - Math.min(...starts.get(0)!)) / 100),
    );
    for (let part = 0; part < 10; part++)
      expect(first.filter((one) => one === part).length).toBeGreaterThan(5);
    expect(Math.max(...late)).toBeLessThanOrEqual(1);
    schedule.close();
  });

  it('moves starts by the jitter, and does not drift', () => {
    const { starts, schedule } = scheduled(items(20, 1000, 0.5), 10);
    vi.advanceTimersByTime(100_000);
    const gaps = [...starts.values()].flatMap((times) => times.slice(1).map((time, i) => time - times[i]!));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(499);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1501);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(500);
    for (const times of starts.values()) expect(Math.abs(times.length - 100)).toBeLessThanOrEqual(1);
    schedule.close();
  });

  it('runs no more at a time than it may; the others wait in turn', () => {
    const { starts, schedule, most } = scheduled(items(50, 1000), 300, { concurrency: 5 });
    vi.advanceTimersByTime(20_000);
    expect(most()).toBe(5);
    expect(schedule.running()).toBe(5);
    expect(schedule.waiting()).toBeGreaterThan(0);
    // 5 at a time, 300 ms each: every item has its turn.
    const counts = [...starts.values()].map((times) => times.length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect(counts.reduce((sum, one) => sum + one)).toBeGreaterThan(300);
    schedule.close();
  });

  it('leaves out an item that is still running', () => {
    const { starts, schedule } = scheduled(items(1, 1000), 2500);
    vi.advanceTimersByTime(9000);
    expect(starts.get(0)!.length).toBe(3);
    schedule.close();
  });

  it('spreads items anew after a standstill', () => {
    let standstill = 0;
    const { starts, schedule } = scheduled(items(200, 1000), 10, { now: () => Date.now() + standstill });
    vi.advanceTimersByTime(3000);
    const before = [...starts.values()].reduce((sum, times) => sum + times.length, 0);
    standstill = 60_000;
    vi.advanceTimersByTime(10);
    vi.advanceTimersByTime(2000);
    const after = [...starts.values()].flatMap((times) => times.slice(-1));
    const all = [...starts.values()].reduce((sum, times) => sum + times.length, 0) - before;
    // One start each that was due, and two rounds: not the sixty that were missed.
    expect(all).toBeLessThan(200 * 4);
    expect(Math.max(...after) - Math.min(...after)).toBeGreaterThan(500);
    schedule.close();
  });

  it('starts nothing once it is closed, and holds no timer', () => {
    const { starts, schedule } = scheduled(items(5, 1000), 10, { concurrency: 1 });
    vi.advanceTimersByTime(5);
    schedule.close();
    const count = [...starts.values()].flat().length;
    vi.advanceTimersByTime(60_000);
    expect([...starts.values()].flat().length).toBe(count);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of nothing is nothing', () => {
    const { schedule } = scheduled([], 10);
    expect(vi.getTimerCount()).toBe(0);
    schedule.close();
  });
});
