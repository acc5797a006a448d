// Proxies to stand beside the gateway: each is started between a port and the server on another one.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOST = '127.0.0.1';

/** A port that nobody has. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, HOST, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** How the command line of each proxy is made, of its program, the port it is to have and that of the server. */
export const PROXIES = {
  'bare Node.js': { program: process.execPath, args: (_, to) => [pipe, String(to)], says: true },
  toxiproxy: {
    args: (from, to, folder) => {
      const file = join(folder, 'toxiproxy.json');
      const one = { name: 'bench', listen: `${HOST}:${from}`, upstream: `${HOST}:${to}`, enabled: true };
      writeFileSync(file, JSON.stringify([one]));
      return ['-port', '0', '-config', file];
    },
  },
  haproxy: {
    args: (from, to, folder) => {
      const file = join(folder, 'haproxy.cfg');
      const lines = [
        ...['global', ' nbthread 1', 'defaults', ' mode tcp', ' option splice-auto'],
        ...['client', 'server', 'connect'].map((one) => ` timeout ${one} 60s`),
        ...['listen bench', ` bind ${HOST}:${from}`, ` server bench ${HOST}:${to}`],
      ];
      writeFileSync(file, `${lines.join('\n')}\n`);
      return ['-db', '-f', file];
    },
  },
  socat: {
    args: (from, to) => [
      ...['-b', '262144', `TCP-LISTEN:${from},bind=${HOST},fork,reuseaddr,nodelay,backlog=1024`],
      `TCP:${HOST}:${to},nodelay`,
    ],
  },
};

const pipe = fileURLToPath(new URL('pipe.mjs', import.meta.url));
