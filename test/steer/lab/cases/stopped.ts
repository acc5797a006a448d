/** A node that is stopped for a minute, and knows nothing of it. */
import { expect } from 'vitest';
import type { Case } from '../support/lanes.js';
import { KNOT_PORT, TIMING } from '../support/provider.js';
import { pause, type Scene } from '../support/scene.js';
import { now } from '../support/stream.js';

/** Seconds for which it is stopped. */
const STOPPED_S = Number(process.env.STEER_PAUSE ?? 60);

export const STOPPED: readonly Case<Scene>[] = [
  {
    title: 'starts, and answers everywhere',
    run: async ({ a, b, user, dig, until, settled }) => {
      await settled(a);
      await until('the user is served', () => user.reached(['a'], 0) !== undefined);
      expect(await dig(b, KNOT_PORT, '_firebreak-plan.shop.example', 'TXT')).toMatch(/^"[1-9][0-9]*"$/);
    },
  },
  {
    title: 'does not go back when a node was stopped with an old plan in hand',
    run: async ({ a, b, c, serversOf, without, newest, moves, settled, lag, allowedMs, saidSince }) => {
      await settled(a);
      const others = without(serversOf(c));
      const begin = now();
      c.signal('steer', 'SIGSTOP');
      try {
        // What it will find when it wakes up is several plans newer.
        await moves('endpoint dies while a node is stopped', a, b, serversOf(c), () => a.kill('http'));
        a.start('http');
        await settled(a, others);
        await a.kill('http');
        await settled(b, others);
        await pause(begin + 1000 * STOPPED_S - now());
      } finally {
        c.signal('steer', 'SIGCONT');
      }
      const held = lag();
      const woken = now();
      const number = newest();
      const caughtUp = (await settled(b)) - woken;
      expect(caughtUp).toBeLessThan(allowedMs(held));
      // It takes a look at the store before it says anything, and finds nothing to change.
      await pause(2 * TIMING.interval);
      expect(newest()).toBe(number);
      expect(saidSince(woken, others)).toEqual([]);
      a.start('http');
      await settled(a);
    },
  },
];
