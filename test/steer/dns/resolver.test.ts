/** Resolvers and load generators of others in front of the built-in server, and a signer behind the hidden primary. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { primary, type Serving, serve } from '../../../src/steer/dns/index.js';
import { freePort } from '../../support/host.js';
import { dig } from './support/dig.js';
import { example } from './support/docs.js';
import { KEY } from './support/key.js';
import { plan } from './support/plans.js';
import { describeWith, eventually, programFile, type Running, start } from './support/programs.js';
import { knotSecondary } from './support/servers.js';

const run = promisify(execFile);
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function served(): Promise<Serving> {
  const server = await serve({ listen: ['127.0.0.1:0'], ratePerSecond: 0 });
  open.push(server.close);
  await server.publish(plan(7));
  return server;
}

/** unbound, which asks one port for the zone, sends no query elsewhere, and spells names at random. */
async function unbound(stub: number, modules: string, extra = ''): Promise<Running> {
  const running = await start(
    'unbound',
    (port, folder) => ({
      args: ['-d', '-p', '-c', join(folder, 'unbound.conf')],
      files: {
        'unbound.conf': `
server:
  interface: 127.0.0.1
  port: ${port}
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  num-threads: 1
  do-ip6: no
  do-not-query-localhost: no
  use-caps-for-id: yes
  qname-minimisation: yes
  qname-minimisation-strict: yes
  module-config: "${modules}"
  local-zone: "example." nodefault
${extra}
remote-control:
  control-enable: no
stub-zone:
  name: "shop.example"
  stub-addr: 127.0.0.1@${stub}
`,
      },
    }),
    async (port) => (await dig(port, 'localhost', '+time=1')).status !== 'none',
  );
  open.push(running.stop);
  return running;
}

/** Passes datagrams on to a server, and notes the names that are asked for. */
async function tap(to: number): Promise<{ readonly port: number; readonly names: string[] }> {
  const names: string[] = [];
  const front = createSocket('udp4');
  front.on('message', (message, from) => {
    let name = '';
    for (let at = 12; message[at] !== 0; at += message[at]! + 1)
      name += `${message.toString('latin1', at + 1, at + 1 + message[at]!)}.`;
    names.push(name);
    const back = createSocket('udp4');
    back.on('message', (reply) => front.send(reply, from.port, from.address, () => back.close()));
    back.send(message, to, '127.0.0.1');
  });
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  open.push(async () => void front.close());
  return { port: front.address().port, names };
}

describeWith('dig unbound', 'unbound', () => {
  it('resolves with names spelled at random and asks for no more than it needs', async () => {
    const server = await served();
    const { port: stub, names } = await tap(server.addresses[0]!.port);
    const resolver = await unbound(stub, 'iterator');
    const ask = async (...args: string[]) => {
      const { status, answer } = await dig(resolver.port, '+recurse', ...args);
      return [status, ...answer.map((line) => line.split(' ').slice(3).join(' '))];
    };
    expect(await ask('www.shop.example')).toEqual(['NOERROR', 'A 203.0.113.7']);
    expect(await ask('alias.shop.example')).toEqual(['NOERROR', 'CNAME www.shop.example.', 'A 203.0.113.7']);
    expect(await ask('deep.empty.shop.example')).toEqual(['NOERROR', 'A 192.0.2.7']);
    expect(await ask('x.y.z.wild.shop.example')).toEqual(['NOERROR', 'A 192.0.2.99']);
    expect(await ask('any.star.shop.example')).toEqual([
      'NOERROR',
      'CNAME www.shop.example.',
      'A 203.0.113.7',
    ]);
    expect(await ask('a.b.nowhere.shop.example')).toEqual(['NXDOMAIN']);
    expect(await ask('shop.example', 'HTTPS')).toEqual([
      'NOERROR',
      'HTTPS 1 . alpn="h2,h3" ipv4hint=192.0.2.80',
    ]);
    expect(names.some((name) => /[A-Z]/.test(name) && /[a-z]/.test(name))).toBe(true);
    // The step between: what is asked for first is shorter than what is wanted.
    expect(names.map((name) => name.toLowerCase())).toContain('empty.shop.example.');
  });
});

describeWith('dig unbound delv knotd keymgr', 'Knot that signs, behind the hidden primary', () => {
  it('answers what resolvers validate, also after the next plan', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const from = await primary({ listen: ['127.0.0.1:0'], secondaries: [`127.0.0.1:${port}`], key: KEY });
    open.push(from.close);
    const knot = await knotSecondary(example('knot-signing'))(from.addresses[0]!.port, port);
    open.push(knot.stop);
    await from.publish(plan(7));
    const signed = () => dig(port, 'www.shop.example', '+dnssec');
    await eventually(signed, ({ answer }) => answer.some((line) => line.includes('RRSIG A 13')));
    const keys = (await dig(port, 'shop.example', 'DNSKEY')).answer.map((line) => line.split(' ').slice(4));
    const entry = keys.find(([flags]) => flags === '257')!;
    const anchor = `${entry.slice(0, 3).join(' ')} "${entry.slice(3).join('')}"`;
    writeFileSync(join(knot.folder, 'anchor'), `trust-anchors { shop.example. static-key ${anchor}; };\n`);
    const delv = () =>
      run(programFile('delv')!, [
        '@127.0.0.1',
        '-p',
        String(port),
        '-a',
        join(knot.folder, 'anchor'),
        '+root=shop.example',
        'www.shop.example',
        'A',
      ]);
    expect((await delv()).stdout).toContain('; fully validated');
    const key = `${entry.slice(0, 3).join(' ')} ${entry.slice(3).join('')}`;
    const resolver = await unbound(
      port,
      'validator iterator',
      `  trust-anchor: "shop.example. DNSKEY ${key}"`,
    );
    const { flags, answer } = await dig(resolver.port, 'www.shop.example', '+recurse', '+adflag');
    expect(flags).toContain('ad');
    expect(answer[0]).toMatch(/ A 203\.0\.113\.7$/);
    await from.publish(plan(8));
    await eventually(signed, ({ answer: lines }) => lines.some((line) => line.endsWith(' A 203.0.113.8')));
    expect((await delv()).stdout).toContain('; fully validated');
    expect(from.counts()).toMatchObject({ ixfr: 1 });
    // It counts serials of its own.
    expect(await from.verify()).toEqual({ serving: 8, problems: [] });
  });
});

describeWith('dnsperf', 'dnsperf', () => {
  it.each(['udp', 'tcp'])('loses nothing over %s', async (mode) => {
    const server = await served();
    const folder = mkdtempSync(join(tmpdir(), 'steer-'));
    open.push(async () => rmSync(folder, { recursive: true }));
    const file = join(folder, 'queries');
    writeFileSync(
      file,
      ['www A', 'alias A', 'nowhere A', 'x.wild A', 'team A', 'empty TXT', '_sip._tcp SRV']
        .map((line) => line.replace(' ', '.shop.example '))
        .join('\n'),
    );
    const args = [
      '-s',
      '127.0.0.1',
      '-p',
      String(server.addresses[0]!.port),
      '-m',
      mode,
      '-d',
      file,
      '-n',
      '1000',
      '-c',
      '4',
      '-q',
      '40',
      '-e',
    ];
    const { stdout } = await run(programFile('dnsperf')!, args);
    expect(stdout).toMatch(/Queries sent: +7000\n/);
    expect(stdout).toMatch(/Queries completed: +7000 \(100\.00%\)/);
    expect(stdout).toMatch(/Response codes: +NOERROR 6000 \(85\.71%\), NXDOMAIN 1000 \(14\.29%\)/);
  });
});
