// Configurations of the other name servers: one thread each that answers, the same names, failover that is monitored.
import { join } from 'node:path';

/** Names of the zone. The health that those with failover watch is a port that is open. */
export function rivals({ port, health, names, folder }) {
  const each = (line) => Array.from({ length: names }, (_, i) => line(i)).join('\n');
  const head =
    '@ 60 IN SOA ns1.bench.example. hostmaster.bench.example. 1 300 60 2419200 60\n@ 60 IN NS ns1.bench.example.\nns1 60 IN A 127.0.0.1\n';
  const address = (i) => `127.0.${i >> 8}.${i % 256}`;
  return {
    'gdnsd simplefo': {
      program: 'gdnsd',
      args: ['-c', folder, 'start'],
      folders: ['zones', 'run', 'state'],
      files: {
        config: `options => { listen => { "127.0.0.1:${port}" => { udp_threads => 1, tcp_threads => 1 } }, run_dir => ${join(folder, 'run')}, state_dir => ${join(folder, 'state')} }
service_types => { open => { plugin => tcp_connect, port => ${health}, interval => 2, timeout => 1 } }
plugins => { simplefo => { service_types => open, shop => { primary => 127.0.0.1, secondary => 127.0.0.2 } } }
`,
        'zones/bench.example': `${head}${each((i) => `n${i} 30 DYNA simplefo!shop`)}\n`,
      },
    },
    'Knot, 1 worker': {
      program: 'knotd',
      args: ['-c', join(folder, 'knot.conf')],
      folders: [],
      files: {
        'knot.conf': `server:
  listen: 127.0.0.1@${port}
  rundir: "${folder}"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}"
zone:
  - domain: bench.example
    storage: "${folder}"
    file: zone
`,
        zone: `$ORIGIN bench.example.\n${head}${each((i) => `n${i} 30 A ${address(i)}`)}\n`,
      },
    },
    'PowerDNS Lua': {
      program: 'pdns_server',
      args: [`--config-dir=${folder}`],
      folders: [],
      files: {
        'pdns.conf': `launch=bind
bind-config=${join(folder, 'named.conf')}
local-address=127.0.0.1
local-port=${port}
socket-dir=${folder}
receiver-threads=1
distributor-threads=1
enable-lua-records=yes
daemon=no
guardian=no
setuid=
setgid=
`,
        'named.conf': `zone "bench.example" { type master; file "${join(folder, 'zone')}"; };\n`,
        zone: `$ORIGIN bench.example.\n${head}${each((i) => `n${i} 30 IN LUA A "ifportup(${health}, {'127.0.0.1', '127.0.0.2'})"`)}\n`,
      },
    },
  };
}
