import { expect, it, vi } from 'vitest';
import { type Case, runLanes } from './support/lanes.js';

/** Lanes whose stages are numbers; the machine is to blame on those in `busy`. */
function lanes(cases: readonly (readonly Case<number>[])[], busy: readonly number[]) {
  const closed: number[] = [];
  let opened = 0;
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const running = runLanes(cases, async () => {
    const scene = ++opened;
    return {
      scene,
      watch: () => () => busy.includes(scene),
      story: () => '',
      close: async () => void closed.push(scene),
    };
  });
  return { ...running, closed, opened: () => opened };
}

const failsOn = (title: string, ...scenes: readonly number[]): Case<number> => ({
  title,
  run: async (scene) => {
    if (scenes.includes(scene)) throw new Error(`${title} on ${scene}`);
  },
});

it('gives every case of a lane the same stage, and closes it at the end', async () => {
  const running = lanes([[failsOn('one'), failsOn('two')], [failsOn('three')]], []);
  await Promise.all(['one', 'two', 'three'].map(running.outcome));
  await running.end();
  expect(running.closed.toSorted()).toEqual([1, 2]);
});

it('tries a case again in a new one where the machine is to blame, three times at most', async () => {
  const running = lanes([[failsOn('one', 1), failsOn('two', 2, 3, 4), failsOn('three', 4)]], [1, 2, 3, 4]);
  await running.outcome('one');
  await expect(running.outcome('two')).rejects.toThrow('two on 4');
  await running.outcome('three');
  await running.end();
  expect(running.closed).toEqual([1, 2, 3, 4, 5]);
});

it('does not try again otherwise, and leaves no stage that somebody failed on to the next', async () => {
  const running = lanes([[failsOn('one', 1), failsOn('two', 1)]], []);
  await expect(running.outcome('one')).rejects.toThrow('one on 1');
  await running.outcome('two');
  await running.end();
  expect(running.opened()).toBe(2);
});
