/** What fails between places, and at the places that are steered to. */
import { expect } from 'vitest';
import type { Case } from '../support/lanes.js';
import { PARTS, TIMING } from '../support/provider.js';
import { addressOf, pause, type Scene } from '../support/scene.js';

/** Seconds for which one node loses packets. */
const LOSS_S = Number(process.env.STEER_LOSS ?? 15);

export const NETWORK: readonly Case<Scene>[] = [
  {
    title: 'moves when an endpoint dies, and back',
    run: async ({ a, b, moves, settled }) => {
      await moves('endpoint dies', a, b, [], () => a.kill('http'));
      a.start('http');
      await settled(a);
    },
  },
  {
    title: 'moves when a provider is cut off from the others, and takes it back in',
    run: async ({ a, b, c, serversOf, stream, moves, settled, lag, allowedMs, caughtUpMs }) => {
      const others = [b, c].map(addressOf);
      await moves('provider cut off, both directions', a, b, serversOf(a), () =>
        a.machine.drop({
          output: others.map((address) => `daddr ${address} drop`),
          input: others.map((address) => `saddr ${address} drop`),
        }),
      );
      // Those who reach it get what it last knew.
      for (const server of serversOf(a)) expect(stream.saysNow(server)).toBe(addressOf(a));
      const held = lag();
      a.machine.drop();
      await settled(a);
      expect(caughtUpMs(a)).toBeLessThan(allowedMs(held));
    },
  },
  {
    title: 'moves when a provider hears the others and they do not hear it',
    run: async ({ a, b, c, serversOf, moves, settled }) => {
      await moves('provider cut off, one direction', a, b, serversOf(a), () =>
        a.machine.drop({ output: [b, c].map((one) => `daddr ${addressOf(one)} drop`) }),
      );
      a.machine.drop();
      await settled(a);
    },
  },
  {
    title: 'moves when a provider dies with all that is there, and takes it back in',
    run: async ({ a, b, serversOf, moves, settled }) => {
      await moves('provider dies', a, b, serversOf(a), async () => {
        a.machine.link('down');
        await a.kill(...PARTS);
      });
      a.machine.link('up');
      a.start(...PARTS);
      await settled(a);
    },
  },
  {
    title: 'does not flap with an endpoint that does',
    run: async ({ a, b, servers, saidSince, settled }) => {
      const begin = await settled(a);
      for (let round = 1; round <= 2; round++) {
        a.signal('http', 'SIGSTOP');
        try {
          if (round === 1) await settled(b);
          else await pause(3 * TIMING.interval);
        } finally {
          a.signal('http', 'SIGCONT');
        }
        // Too short for two good probes.
        await pause(TIMING.interval / 2);
      }
      for (const server of servers) expect(saidSince(begin, [server])).toHaveLength(1);
      await settled(a);
    },
  },
  {
    title: 'does not fail over for packets that one node loses',
    run: async ({ a, b, c, newest, saidSince, settled }) => {
      const peers = [a, b].map(addressOf);
      const lose = (side: string) =>
        peers.map((address) => `${side} ${address} numgen random mod 100 < 5 drop`);
      const begin = await settled(a);
      const number = newest();
      c.machine.drop({ output: lose('daddr'), input: lose('saddr') });
      await pause(1000 * LOSS_S);
      c.machine.drop();
      expect(newest()).toBe(number);
      expect(saidSince(begin)).toEqual([]);
    },
  },
];
