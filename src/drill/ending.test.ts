import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endWhen, type Until } from './ending.js';
import { clockOf, parseFault, planOf, subjectOf } from './faults/index.js';
import { createRecorder } from './record/index.js';
import type { Running } from './run.js';

const START = 1_000_000;
const HOST = subjectOf('api.example');

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

/** A command that ends when it is asked to, or not; and what it was asked, at which second. */
function running(...faults: readonly string[]) {
  const asked: (readonly [string, number])[] = [];
  const note = (what: string) => void asked.push([what, (Date.now() - START) / 1000]);
  const clock = clockOf({ start: START, warmup: 1000, at: 0, speed: 1 });
  const recorder = createRecorder(START);
  const run: Running = {
    start: START,
    clock,
    plan: planOf(faults.map(parseFault), clock),
    recorder,
    subjects: new Map([[HOST.host, HOST]]),
    signal: note,
    kill: () => note('kill'),
    execute: async () => 0,
  };
  return { run, asked };
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);
const checking = (areWell: () => boolean) => ({ stop: () => [], areWell });

describe('a command is asked to end', () => {
  it('after a time, once, and is killed where it does not', async () => {
    const { run, asked } = running();
    const stop = endWhen({ afterMs: 3000 }, run, undefined);
    await seconds(2.9);
    expect(asked).toEqual([]);
    await seconds(10);
    expect(asked).toEqual([
      ['SIGTERM', 3],
      ['kill', 8],
    ]);
    expect(stop()).toBe(true);
  });

  it('and is left alone when it has ended by itself', async () => {
    const { run, asked } = running();
    const stop = endWhen({ afterMs: 3000 }, run, undefined);
    await seconds(1);
    expect(stop()).toBe(false);
    await seconds(60);
    expect(asked).toEqual([]);
  });

  it('and not killed any more when it ends then', async () => {
    const { run, asked } = running();
    const stop = endWhen({ afterMs: 1000 }, run, undefined);
    await seconds(1.5);
    expect(stop()).toBe(true);
    await seconds(60);
    expect(asked).toEqual([['SIGTERM', 1]]);
  });
});

describe('a command has recovered', () => {
  const RECOVERED: Until = 'recovered';

  it('when its checks are well a while after the last fault', async () => {
    const { run, asked } = running('api.example dns=empty 1s..5s', '* latency=1s 2s..9s');
    let well = true;
    const stop = endWhen(
      RECOVERED,
      run,
      checking(() => well),
    );
    await seconds(11.9);
    expect(asked).toEqual([]);
    well = false;
    await seconds(5);
    expect(asked).toEqual([]);
    well = true;
    await seconds(0.2);
    expect(asked).toHaveLength(1);
    stop();
  });

  it('without checks when something went well after the last fault', async () => {
    const { run, asked } = running('api.example dns=empty 0s..4s');
    const stop = endWhen(RECOVERED, run, undefined);
    const answer = (ok: boolean) =>
      run.recorder.query({ subject: HOST, type: 'A', answer: ok ? '198.18.1.0' : 'none', ok, faults: [] });
    answer(true);
    await seconds(20);
    answer(false);
    await seconds(1);
    expect(asked).toEqual([]);
    answer(true);
    await seconds(0.2);
    expect(asked).toHaveLength(1);
    stop();
  });

  it('never while it has not met a fault, or one does not end', async () => {
    for (const faults of [[], ['other.example dns=empty 0s..1s'], ['api.example dns=empty 0s..']]) {
      const { run, asked } = running(...faults);
      const stop = endWhen(
        RECOVERED,
        run,
        checking(() => true),
      );
      await seconds(600);
      expect({ faults, asked }).toEqual({ faults, asked: [] });
      stop();
    }
  });
});
