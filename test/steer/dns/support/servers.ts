/** The name servers that Firebreak publishes to, configured as docs/steer-dns.md shows. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dig } from './dig.js';
import { example } from './docs.js';
import { programFile, type Running, start } from './programs.js';

export const KEY_NAME = 'firebreak';
/** Base64, of 32 bytes. */
export const SECRET = Buffer.alloc(32, 7).toString('base64');

const ORIGIN = 'shop.example';
const answers = async (port: number, ...args: string[]) =>
  (await dig(port, ...args, '+time=1')).status !== 'none';
const anything = (port: number) => answers(port, ORIGIN, 'SOA');

/** A secondary of the hidden primary at a port, at a port of its own. */
export type Secondary = (primary: number, own: number) => Promise<Running>;

export const bindSecondary: Secondary = (primary, own) =>
  start(
    'named',
    (port, folder) => ({
      args: ['-f', '-g', '-n', '1', '-c', join(folder, 'named.conf')],
      files: {
        'named.conf': `
          options {
            directory "${folder}"; pid-file none; session-keyfile "${folder}/session.key";
            listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; dnssec-validation no; minimal-responses yes;
          };
          controls { };
          ${example('bind', primary)}`,
      },
    }),
    anything,
    own,
  );

export const nsdSecondary: Secondary = (primary, own) =>
  start(
    'nsd',
    (port, folder) => ({
      args: ['-d', '-c', join(folder, 'nsd.conf')],
      files: {
        'nsd.conf': `
server:
  ip-address: 127.0.0.1@${port}
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  xfrdir: "${folder}"
  server-count: 1
  verbosity: 2
remote-control:
  control-enable: no
${example('nsd', primary)}`,
      },
    }),
    anything,
    own,
  );

/** `extra`: lines for the zone, such as those that let Knot sign it. */
export const knotSecondary =
  (extra = ''): Secondary =>
  (primary, own) =>
    start(
      'knotd',
      (port, folder) => ({
        args: ['-c', join(folder, 'knot.conf')],
        files: {
          'knot.conf': `${knotServer(`127.0.0.1@${port}`, folder)}${example('knot', primary)}${extra}`,
        },
      }),
      anything,
      own,
    );

/** The part of a Knot's configuration that is the same whatever it serves. */
export const knotServer = (listen: string, folder: string): string => `
server:
  listen: ${listen}
  rundir: "${folder}"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}"
log:
  - target: stderr
    any: info
template:
  - id: default
    storage: "${folder}"
`;

/** What the team's own zone has, beside what is steered. */
const TEAM_ZONE = `$ORIGIN ${ORIGIN}.
@ 300 IN SOA ns1 hostmaster 1 300 60 2419200 60
@ 300 IN NS ns1
ns1 300 IN A 127.0.0.1
www 300 IN A 192.0.2.1
www 300 IN TXT "of the team"
api 300 IN A 192.0.2.2
blog 300 IN A 192.0.2.3
`;

export type Updatable = () => Promise<Running>;

export const bindUpdatable: Updatable = () =>
  start(
    'named',
    (port, folder) => ({
      args: ['-f', '-g', '-n', '1', '-c', join(folder, 'named.conf')],
      files: {
        [`${ORIGIN}.zone`]: TEAM_ZONE,
        'named.conf': `
          options {
            directory "${folder}"; pid-file none; session-keyfile "${folder}/session.key";
            listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; dnssec-validation no;
          };
          controls { };
          ${example('bind-update')}`,
      },
    }),
    anything,
  );

export const knotUpdatable: Updatable = () =>
  start(
    'knotd',
    (port, folder) => ({
      args: ['-c', join(folder, 'knot.conf')],
      files: {
        [`${ORIGIN}.zone`]: TEAM_ZONE,
        'knot.conf': `${knotServer(`127.0.0.1@${port}`, folder)}${example('knot-update')}`,
      },
    }),
    anything,
  );

export const powerdnsUpdatable: Updatable = () =>
  start(
    'pdns_server',
    (port, folder) => {
      const util = (...args: string[]) =>
        execFileSync(programFile('pdnsutil')!, [`--config-dir=${folder}`, ...args], { stdio: 'pipe' });
      writeFileSync(join(folder, 'pdns.conf'), powerdnsConfig(port, folder));
      writeFileSync(join(folder, 'team.zone'), TEAM_ZONE);
      util('load-zone', ORIGIN, join(folder, 'team.zone'));
      for (const line of example('powerdns-update').trim().split('\n')) util(...line.split(' ').slice(1));
      return { args: [`--config-dir=${folder}`], files: {} };
    },
    anything,
  );

const powerdnsConfig = (port: number, folder: string) => `
launch=lmdb
lmdb-filename=${folder}/pdns.lmdb
lmdb-shards=1
local-address=127.0.0.1
local-port=${port}
socket-dir=${folder}
dnsupdate=yes
daemon=no
guardian=no
setuid=
setgid=
zone-cache-refresh-interval=0
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
`;
