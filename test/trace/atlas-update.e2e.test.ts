/** `firebreak atlas update`: newer lists are kept and used, and nothing that is no list. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadRanges } from '../../src/atlas/index.js';
import { keptRanges } from '../../src/trace/index.js';
import { firebreak } from '../support/cli.js';

let server: Server;
let cache = '';
beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'firebreak-'));
  const aws = {
    createDate: '2099-01-02-03-04-05',
    prefixes: [{ ip_prefix: '192.0.2.0/24', region: 'eu-west-1', service: 'EC2' }],
    ipv6_prefixes: [],
  };
  server = createServer(({ url }, response) => {
    if (url === '/aws') response.end(JSON.stringify(aws));
    else if (url === '/page') response.end('<!doctype html>');
    else response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(cache, { recursive: true, force: true });
});

const update = (...lists: string[]) =>
  firebreak(
    [
      'atlas',
      'update',
      ...lists.flatMap((one) => [
        '--from',
        one.replace('@', `http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      ]),
    ],
    {
      env: { XDG_CACHE_HOME: cache },
    },
  );

it('keeps what is published, says what could not be had, and trace goes by it', async () => {
  const { status, stdout } = await update('aws=@/aws', 'gcp=@/page', 'fastly=@/broken');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^aws {2}1 prefixes, as of 2099-01-02$/m);
  expect(stdout).toMatch(/^gcp {2}not updated: what is published there is not the list$/m);
  expect(stdout).toMatch(/^fastly {2}not updated: .*: the server answers 500$/m);
  const folder = join(cache, 'firebreak', 'ranges');
  expect(readdirSync(folder)).toEqual(['aws.list']);
  const { ownerOf } = await loadRanges(keptRanges(folder));
  expect(ownerOf('192.0.2.7')).toMatchObject({ component: 'aws/eu-west-1', date: '2099-01-02' });
  // The list stands in for the whole of the older one.
  expect((await loadRanges()).ownerOf('52.94.76.1')?.provider).toBe('aws');
  expect(ownerOf('52.94.76.1')).toBeUndefined();
});

it('fails where nothing could be had', async () => {
  expect(await update('aws=@/broken')).toMatchObject({ status: 2 });
  expect(await update('aws')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/expected PROVIDER=URL/),
  });
});
