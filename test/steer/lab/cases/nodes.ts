/** What fails at nodes and at their store. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Case } from '../support/lanes.js';
import { libfaketime, TIMING, wipeStore } from '../support/provider.js';
import { addressOf, pause, type Scene } from '../support/scene.js';
import { now } from '../support/stream.js';

const HOUR_S = 3600;

export const NODES: readonly Case<Scene>[] = [
  {
    title: 'goes on answering when the store is lost, and numbers rise when it comes back empty',
    run: async ({ a, b, all, newest, saidSince, settled, told }) => {
      const begin = await settled(a);
      const number = newest();
      await Promise.all(all.map((one) => one.kill('etcd')));
      await a.kill('http');
      // Longer than a lease, and than it takes to see that the endpoint is down.
      await pause(TIMING.lease + 2 * TIMING.interval);
      expect(newest()).toBe(number);
      expect(saidSince(begin)).toEqual([]);
      const started = now();
      for (const one of all) {
        wipeStore(one);
        one.start('etcd');
      }
      const back = await settled(b);
      told('store wiped and started again, with an endpoint down', back - started);
      expect(newest()).toBeGreaterThan(number);
      a.start('http');
      await settled(a);
    },
  },
  {
    title: 'answers on from Knot when every firebreak is killed, and goes on where it was',
    run: async ({ a, b, all, servers, newest, saidSince, settled }) => {
      const begin = await settled(a);
      const knots = servers.filter((one) => one.startsWith('knot'));
      const number = newest();
      await Promise.all(all.map((one) => one.kill('steer')));
      await a.kill('http');
      await pause(2 * TIMING.interval);
      expect(saidSince(begin, knots)).toEqual([]);
      const restart = now();
      for (const one of all) one.start('steer');
      await settled(b);
      expect(newest()).toBeGreaterThan(number);
      expect(saidSince(restart, knots).every(({ said }) => said === addressOf(b))).toBe(true);
      a.start('http');
      await settled(a);
    },
  },
  {
    title: 'does not go back when a node is restarted with an old disk',
    run: async ({ a, b, c, serversOf, until, firstSaid, settled }) => {
      await settled(a);
      const plan = join(c.data, 'plan.json');
      const old = readFileSync(plan);
      await a.kill('http');
      await settled(b);
      await c.kill('steer');
      expect(readFileSync(plan).equals(old)).toBe(false);
      writeFileSync(plan, old);
      const begin = now();
      c.start('steer');
      // Until the store has told it what is new, it answers nothing: SERVFAIL sends resolvers to the next server.
      const [builtIn] = serversOf(c);
      await until('it answers', () => firstSaid(addressOf(b), begin, [builtIn!]) !== undefined);
      expect(firstSaid(addressOf(a), begin, serversOf(c))).toBeUndefined();
      await settled(b);
      a.start('http');
      await settled(a);
    },
  },
  {
    title: 'changes nothing when two of three nodes are lost, and goes on when they are back',
    run: async ({ a, b, c, newest, without, saidSince, settled, told }) => {
      const begin = await settled(a);
      const number = newest();
      await Promise.all([b, c].map((one) => one.kill('steer', 'etcd')));
      await a.kill('http');
      await pause(TIMING.lease + 2 * TIMING.interval);
      expect(newest()).toBe(number);
      expect(saidSince(begin, without(['built-in-b', 'built-in-c']))).toEqual([]);
      const started = now();
      for (const one of [b, c]) one.start('etcd', 'steer');
      const back = await settled(b);
      told('two lost nodes started again, with an endpoint down', back - started);
      a.start('http');
      await settled(a);
    },
  },
  {
    title: 'takes newer plans when its disk is full, and says so',
    run: async ({ a, b, c, serversOf, stream, until, moves, settled }) => {
      await settled(a);
      const [builtIn] = serversOf(c);
      await c.kill('steer');
      await until('it is silent', () => stream.saysNow(builtIn!) !== addressOf(a));
      c.startOnSmallDisk();
      await settled(a);
      expect(c.fillDisk()).toBe(true);
      await moves('endpoint dies while a disk is full', a, b, [], () => a.kill('http'));
      expect(await c.status()).toMatch(/not on disk: ENOSPC/);
      await c.kill('steer');
      c.start('steer');
      a.start('http');
      await settled(a);
    },
  },
  {
    title: 'moves on time when the clock of a node jumps by an hour, ahead and back',
    ...(libfaketime() === undefined ? { unable: 'not installed: libfaketime (faketime)' } : {}),
    run: async ({ a, b, c, moves, settled }) => {
      /** How far the node's own time is from that of this machine, by the last line that it has said. */
      const aheadS = () =>
        (Date.parse(c.log('steer').trim().split('\n').at(-1)!.split(' ')[0]!) - Date.now()) / 1000;
      // What waits for a time is not woken when libfaketime sets the clock, as the kernel would: Knot is started anew.
      const jump = async (seconds: number) => {
        await c.kill('knot');
        c.setClock(seconds);
        c.startOnOwnClock('knot');
      };
      await c.kill('steer', 'knot');
      c.setClock(0);
      c.startOnOwnClock('steer', 'knot');
      await settled(a);
      await jump(HOUR_S);
      await moves('endpoint dies while a clock is an hour ahead', a, b, [], () => a.kill('http'));
      expect(Math.abs(aheadS() - HOUR_S)).toBeLessThan(HOUR_S / 10);
      await jump(-HOUR_S);
      a.start('http');
      await settled(a);
      expect(Math.abs(aheadS() + HOUR_S)).toBeLessThan(HOUR_S / 10);
      await c.kill('steer', 'knot');
      c.start('steer', 'knot');
      await settled(a);
    },
  },
];
