/** Dynamic updates into name servers of others, which have records of their own. */
import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Key, update } from '../../../src/steer/dns/index.js';
import type { Plan, Publisher, RecordSet } from '../../../src/steer/index.js';
import { dig } from './support/dig.js';
import { KEY } from './support/key.js';
import { plan, records, zone } from './support/plans.js';
import { describeWith, programFile, type Running } from './support/programs.js';
import {
  bindUpdatable,
  KEY_NAME,
  knotUpdatable,
  powerdnsUpdatable,
  SECRET,
  type Updatable,
} from './support/servers.js';

const SERVERS: readonly (readonly [title: string, programs: string, start: Updatable])[] = [
  ['BIND', 'named', bindUpdatable],
  ['Knot', 'knotd', knotUpdatable],
  ['PowerDNS', 'pdns_server pdnsutil', powerdnsUpdatable],
];

/** A plan that steers www and api of the team's zone. */
function steering(number: number, ...lines: readonly string[]): Plan {
  const all: RecordSet[] = records('shop.example 300 NS ns1.shop.example.', ...lines);
  const names = [...new Set(lines.map((line) => line.split(' ')[0]!))];
  return {
    ...plan(number, [zone('shop.example', number, all)]),
    active: Object.fromEntries(names.map((name) => [name, ['a']])),
  };
}

/** What somebody with nsupdate does at the server. */
function nsupdate(port: number, ...lines: readonly string[]): void {
  const script = [`server 127.0.0.1 ${port}`, 'zone shop.example', ...lines, 'send', ''].join('\n');
  const { status, stderr } = spawnSync(
    programFile('nsupdate')!,
    ['-y', `hmac-sha256:${KEY_NAME}:${SECRET}`],
    { input: script, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

for (const [title, programs, startServer] of SERVERS)
  describeWith(`dig nsupdate ${programs}`, `updates of ${title}`, () => {
    let server: Running;
    let open: Publisher[] = [];
    const publisher = (key: Key | undefined = KEY) => {
      const one = update({
        server: `127.0.0.1:${server.port}`,
        zones: ['shop.example'],
        ...(key ? { key } : {}),
      });
      open.push(one);
      return one;
    };
    const lookup = async (name: string, type: string) => (await dig(server.port, name, type)).answer;
    beforeAll(async () => {
      server = await startServer();
    });
    afterEach(async () => {
      await Promise.all(open.map((one) => one.close()));
      open = [];
    });
    afterAll(() => server?.stop());

    it('change what is steered and nothing else', async () => {
      const node = publisher();
      await node.publish(
        steering(
          41,
          'www.shop.example 30 A 203.0.113.1',
          'www.shop.example 30 A 203.0.113.2',
          'www.shop.example 30 AAAA 2001:db8::1',
          'api.shop.example 30 A 203.0.113.9',
        ),
      );
      expect((await lookup('www.shop.example', 'A')).toSorted()).toEqual([
        'www.shop.example. 30 IN A 203.0.113.1',
        'www.shop.example. 30 IN A 203.0.113.2',
      ]);
      expect(await lookup('www.shop.example', 'AAAA')).toEqual(['www.shop.example. 30 IN AAAA 2001:db8::1']);
      expect(await lookup('www.shop.example', 'TXT')).toEqual(['www.shop.example. 300 IN TXT "of the team"']);
      expect(await lookup('blog.shop.example', 'A')).toEqual(['blog.shop.example. 300 IN A 192.0.2.3']);
      expect(await lookup('_firebreak-plan.shop.example', 'TXT')).toEqual([
        '_firebreak-plan.shop.example. 60 IN TXT "41"',
      ]);
      expect(await node.verify()).toEqual({ serving: 41, problems: [] });
    });

    it('make an alias of addresses and addresses of an alias', async () => {
      const node = publisher();
      await node.publish(steering(51, 'api.shop.example 30 CNAME cdn.provider.example.'));
      expect(await lookup('api.shop.example', 'CNAME')).toEqual([
        'api.shop.example. 30 IN CNAME cdn.provider.example.',
      ]);
      await node.publish(steering(52, 'api.shop.example 30 A 203.0.113.10'));
      expect(await lookup('api.shop.example', 'A')).toEqual(['api.shop.example. 30 IN A 203.0.113.10']);
    });

    it('repair what somebody else changed, and say so', async () => {
      const node = publisher();
      await node.publish(steering(61, 'www.shop.example 30 A 203.0.113.1'));
      nsupdate(
        server.port,
        'update delete www.shop.example. A',
        'update add www.shop.example. 30 A 198.51.100.66',
      );
      expect(await lookup('www.shop.example', 'A')).toEqual(['www.shop.example. 30 IN A 198.51.100.66']);
      const { serving, problems } = await node.verify();
      expect({ serving, problems }).toEqual({
        serving: 61,
        problems: [`www.shop.example A: was changed at 127.0.0.1:${server.port} by somebody else, repaired`],
      });
      expect(await lookup('www.shop.example', 'A')).toEqual(['www.shop.example. 30 IN A 203.0.113.1']);
      expect(await node.verify()).toEqual({ serving: 61, problems: [] });
    });

    it('never go back to an older plan, whoever publishes it and however late', async () => {
      const [late, ahead] = [publisher(), publisher()];
      await late.publish(steering(71, 'www.shop.example 30 A 203.0.113.71'));
      await ahead.publish(steering(73, 'www.shop.example 30 A 203.0.113.73'));
      await late.publish(steering(72, 'www.shop.example 30 A 203.0.113.72'));
      expect(await lookup('www.shop.example', 'A')).toEqual(['www.shop.example. 30 IN A 203.0.113.73']);
      expect(await late.verify()).toEqual({ serving: 73, problems: [] });
      // All at once, in any order: the highest number stays.
      await Promise.all(
        [75, 79, 76, 78, 74, 77].map((number) =>
          publisher().publish(steering(number, `www.shop.example 30 A 203.0.113.${number}`)),
        ),
      );
      expect(await lookup('www.shop.example', 'A')).toEqual(['www.shop.example. 30 IN A 203.0.113.79']);
      expect(await lookup('_firebreak-plan.shop.example', 'TXT')).toEqual([
        '_firebreak-plan.shop.example. 60 IN TXT "79"',
      ]);
    });

    it('fit in several changes where there are many names', async () => {
      const names = Array.from({ length: 250 }, (_, i) => `n${i}.shop.example`);
      const of = (number: number) =>
        steering(number, ...names.map((name, i) => `${name} 30 A 10.${number}.${i >> 8}.${i % 256}`));
      const node = publisher();
      await node.publish(of(80));
      await node.publish(of(81));
      expect(await lookup('n0.shop.example', 'A')).toEqual(['n0.shop.example. 30 IN A 10.81.0.0']);
      expect(await lookup('n249.shop.example', 'A')).toEqual(['n249.shop.example. 30 IN A 10.81.0.249']);
      expect(await node.verify()).toEqual({ serving: 81, problems: [] });
    });

    it('say what the server does not like', async () => {
      const wrong = publisher({ ...KEY, secret: Buffer.alloc(32, 1) });
      await expect(wrong.publish(steering(82, 'www.shop.example 30 A 203.0.113.1'))).rejects.toThrow(
        /does not take our signature|NOTAUTH|REFUSED/,
      );
      const unknown = publisher({ ...KEY, name: '\x06nobody\0' });
      await expect(unknown.publish(steering(82, 'www.shop.example 30 A 203.0.113.1'))).rejects.toThrow(
        /does not take our signature|NOTAUTH|REFUSED/,
      );
    });

    it('leave everything as it is when silent', async () => {
      const node = publisher();
      await node.publish(steering(91, 'www.shop.example 30 A 203.0.113.91'));
      node.silence();
      nsupdate(
        server.port,
        'update delete www.shop.example. A',
        'update add www.shop.example. 30 A 198.51.100.66',
      );
      expect(await node.verify()).toEqual({ serving: 91, problems: [] });
      expect(await lookup('www.shop.example', 'A')).toEqual(['www.shop.example. 30 IN A 198.51.100.66']);
    });
  });
