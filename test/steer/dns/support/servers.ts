/** The name servers that Firebreak publishes to, configured as docs/steer-dns.md shows. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { dig } from './dig.js';
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
          key "${KEY_NAME}" { algorithm hmac-sha256; secret "${SECRET}"; };
          server 127.0.0.1 { keys { "${KEY_NAME}"; }; };
          options {
            directory "${folder}"; pid-file none; session-keyfile "${folder}/session.key";
            listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; dnssec-validation no; minimal-responses yes;
          };
          controls { };
          zone "${ORIGIN}" {
            type secondary; file "${ORIGIN}.db"; masterfile-format text;
            primaries { 127.0.0.1 port ${primary} key "${KEY_NAME}"; };
            allow-notify { key "${KEY_NAME}"; };
          };`,
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
key:
  name: ${KEY_NAME}
  algorithm: hmac-sha256
  secret: "${SECRET}"
zone:
  name: ${ORIGIN}
  zonefile: ${ORIGIN}.zone
  request-xfr: 127.0.0.1@${primary} ${KEY_NAME}
  allow-notify: 127.0.0.1 ${KEY_NAME}
`,
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
          'knot.conf': `
server:
  listen: 127.0.0.1@${port}
  rundir: "${folder}"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}"
log:
  - target: stderr
    any: info
key:
  - id: ${KEY_NAME}
    algorithm: hmac-sha256
    secret: ${SECRET}
remote:
  - id: steer
    address: 127.0.0.1@${primary}
    key: ${KEY_NAME}
acl:
  - id: from-steer
    address: 127.0.0.1
    key: ${KEY_NAME}
    action: notify
zone:
  - domain: ${ORIGIN}
    storage: "${folder}"
    master: steer
    acl: from-steer
${extra}`,
        },
      }),
      anything,
      own,
    );

/** What the team's own zone has, beside what is steered. */
export const TEAM_ZONE = `$ORIGIN ${ORIGIN}.
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
        'team.zone': TEAM_ZONE,
        'named.conf': `
          key "${KEY_NAME}" { algorithm hmac-sha256; secret "${SECRET}"; };
          options {
            directory "${folder}"; pid-file none; session-keyfile "${folder}/session.key";
            listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; dnssec-validation no;
          };
          controls { };
          zone "${ORIGIN}" {
            type primary; file "team.zone";
            update-policy { grant "${KEY_NAME}" zonesub A AAAA CNAME TXT; };
          };`,
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
        'team.zone': TEAM_ZONE,
        'knot.conf': `
server:
  listen: 127.0.0.1@${port}
  rundir: "${folder}"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}"
log:
  - target: stderr
    any: info
key:
  - id: ${KEY_NAME}
    algorithm: hmac-sha256
    secret: ${SECRET}
acl:
  - id: steer
    address: 127.0.0.1
    key: ${KEY_NAME}
    action: [query, update]
    update-type: [A, AAAA, CNAME, TXT]
zone:
  - domain: ${ORIGIN}
    storage: "${folder}"
    file: team.zone
    acl: steer
`,
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
      execFileSync('sh', ['-c', `cat > ${join(folder, 'pdns.conf')}`], {
        input: powerdnsConfig(port, folder),
      });
      execFileSync('sh', ['-c', `cat > ${join(folder, 'team.zone')}`], { input: TEAM_ZONE });
      util('load-zone', ORIGIN, join(folder, 'team.zone'));
      util('import-tsig-key', KEY_NAME, 'hmac-sha256', SECRET);
      util('set-meta', ORIGIN, 'TSIG-ALLOW-DNSUPDATE', KEY_NAME);
      util('set-meta', ORIGIN, 'ALLOW-DNSUPDATE-FROM', '127.0.0.0/8');
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
