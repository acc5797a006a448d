/** Name servers of others take the zones of the hidden primary and follow it. */
import { afterEach, expect, it } from 'vitest';
import { type Primary, primary } from '../../../src/steer/dns/index.js';
import { freePort } from '../../support/host.js';
import { dig } from './support/dig.js';
import { KEY } from './support/key.js';
import { plan } from './support/plans.js';
import { describeWith, eventually, type Running } from './support/programs.js';
import { bindSecondary, knotSecondary, nsdSecondary, type Secondary } from './support/servers.js';

const SERVERS: readonly (readonly [title: string, program: string, start: Secondary, incremental: RegExp])[] =
  [
    ['BIND', 'named', bindSecondary, /Transfer completed: 1 messages, 10 records/],
    ['NSD', 'nsd', nsdSecondary, /IXFR/],
    ['Knot', 'knotd', knotSecondary(), /IXFR, incoming/],
  ];

const open: { stop?: () => Promise<void>; close?: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await (one.stop ?? one.close)!();
});

/** A secondary, and a primary that it asks and that tells it. The primary is there first: BIND waits long where it is not. */
async function pair(startSecondary: Secondary): Promise<{ readonly from: Primary; readonly to: Running }> {
  const port = await freePort();
  const from = await primary({ listen: ['127.0.0.1:0'], secondaries: [`127.0.0.1:${port}`], key: KEY });
  open.push(from);
  const to = await startSecondary(from.addresses[0]!.port, port);
  open.push(to);
  return { from, to };
}

const address = async (port: number) => (await dig(port, 'www.shop.example')).answer[0];

for (const [title, program, startSecondary, incremental] of SERVERS)
  describeWith(`dig ${program}`, `${title} as a secondary`, () => {
    it('takes the zone whole, then what changes, and says so to verify', { timeout: 60_000 }, async () => {
      const { from, to } = await pair(startSecondary);
      await from.publish(plan(7));
      await eventually(
        () => address(to.port),
        (text) => text === 'www.shop.example. 30 IN A 203.0.113.7',
      );
      expect(from.counts()).toMatchObject({ ixfr: 0 });
      for (const number of [8, 9]) {
        await from.publish(plan(number));
        await eventually(
          () => address(to.port),
          (text) => text === `www.shop.example. 30 IN A 203.0.113.${number}`,
        );
        await eventually(
          () => from.verify(),
          ({ serving, problems }) => serving === number && problems.length === 0,
        );
      }
      expect(from.counts()).toMatchObject({ ixfr: 2, fallback: 0 });
      if (title !== 'NSD') expect(to.output()).toMatch(incremental);
      // It has all of it, as the built-in server would answer it.
      for (const name of [
        'shop.example HTTPS',
        '_sip._tcp.shop.example SRV',
        'x.wild.shop.example A',
        'ns2.shop.example AAAA',
      ])
        expect((await dig(to.port, ...name.split(' '))).answer).toHaveLength(1);
      expect((await dig(to.port, 'large.shop.example', 'TXT')).answer).toHaveLength(60);
      expect((await dig(to.port, 'team.shop.example', 'DS')).answer).toHaveLength(1);
    });

    it('goes on answering when the primary is gone or silent', { timeout: 60_000 }, async () => {
      const { from, to } = await pair(startSecondary);
      await from.publish(plan(7));
      await eventually(
        () => address(to.port),
        (text) => text !== undefined,
      );
      from.silence();
      expect(await address(to.port)).toBe('www.shop.example. 30 IN A 203.0.113.7');
      await from.close();
      expect(await address(to.port)).toBe('www.shop.example. 30 IN A 203.0.113.7');
    });
  });
