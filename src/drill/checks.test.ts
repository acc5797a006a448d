import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startChecks } from './checks.js';

const CHECK = { journey: 'shop', line: 'curl localhost' };
const EVERY = 500;
const START = 1_000_000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

/** Runs a check as often as there are answers: each is how it ended and, where it took its time, after how long. */
async function checked(answers: readonly (number | readonly [number | undefined, number])[]) {
  let asked = 0;
  const checking = startChecks([CHECK], EVERY, START, async () => {
    const answer = answers[asked++] ?? 0;
    if (typeof answer === 'number') return answer;
    await new Promise((resolve) => setTimeout(resolve, answer[1]));
    return answer[0];
  });
  await vi.advanceTimersByTimeAsync(EVERY * answers.length);
  return checking;
}

describe('checks', () => {
  it('make an outage from the first that failed to the next that did not', async () => {
    const checking = await checked([0, 0, 1, 1, 0, 7, 0, 0]);
    const [result] = checking.stop();
    expect(result).toMatchObject(CHECK);
    expect(result!.samples.map(({ at }) => at)).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(result!.outages).toEqual([
      { from: 1.5, to: 2.5 },
      { from: 3, to: 3.5 },
    ]);
  });

  it('that failed before one first worked are the command starting', async () => {
    expect((await checked([7, 7, 0, 0])).stop()[0]!.outages).toEqual([]);
  });

  it('of which none ever worked are one outage to the end', async () => {
    const checking = await checked([7, 7]);
    await vi.advanceTimersByTimeAsync(400);
    expect(checking.stop()[0]!.outages).toEqual([{ from: 0.5, to: null }]);
  });

  it('count at the time they began, in that order, however long they took', async () => {
    const checking = await checked([0, [undefined, 1000], 1, 0, 0]);
    const [result] = checking.stop();
    expect(result!.samples.map(({ at, ok }) => [at, ok])).toEqual([
      [0.5, true],
      [1, false],
      [1.5, false],
      [2, true],
      [2.5, true],
    ]);
    expect(result!.outages).toEqual([{ from: 1, to: 2 }]);
  });

  it('do not count where they failed as the command ended, or were under way then', async () => {
    const late = await checked([0, 0, 1]);
    expect(late.stop()[0]!.outages).toEqual([]);
    const open = await checked([0, 0, [1, 1000]]);
    const [result] = open.stop();
    await vi.advanceTimersByTimeAsync(2000);
    expect(result!.samples).toHaveLength(2);
  });

  it('that hang do not pile up', async () => {
    let running = 0;
    let most = 0;
    const checking = startChecks([CHECK], EVERY, START, () => {
      most = Math.max(most, ++running);
      return new Promise(() => {});
    });
    await vi.advanceTimersByTimeAsync(EVERY * 100);
    checking.stop();
    expect(most).toBe(20);
  });

  it('are well when the last ones of each were', async () => {
    const checking = await checked([0, 1, 0, 0, 0]);
    expect(checking.areWell(3)).toBe(true);
    expect(checking.areWell(4)).toBe(false);
    expect(checking.areWell(6)).toBe(false);
    checking.stop();
  });
});
