// `npm start`: builds, assesses the bundled example (or the given paths), and serves the web app over it until Ctrl-C.
// With --once it replays 20 October 2025 instead, and ends.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, installOnce } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'bin', 'firebreak');
const INCIDENT = '2025-10-20-aws-us-east-1';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '4040' } },
});
const estate = positionals.length > 0 ? positionals : ['examples/web-shop'];
console.log(
  values.once
    ? `Assesses ${estate.join(' ')} and replays an incident over it.`
    : `Assesses ${estate.join(' ')}, then serves the web app over it at http://localhost:${values.port} until Ctrl-C.
"npm start -- PATH" takes your own code, "npm start -- --once" prints and ends.`,
);
installOnce();
build();

let status = 0;
for (const command of values.once ? [['assess'], ['replay', INCIDENT]] : [['assess']]) {
  said([...command, ...estate]);
  const result = spawnSync(process.execPath, [bin, ...command, ...estate], { stdio: 'inherit' });
  status = Math.max(status, result.status ?? 2);
}
if (values.once || status > 0) process.exit(status);

const serve = ['serve', ...estate, ...(values.port === '4040' ? [] : ['--port', values.port])];
said(serve);
// Ctrl-C reaches both: the server ends, and this process with its status. Any other signal is passed on.
const server = spawn(process.execPath, [bin, ...serve], { stdio: 'inherit' });
process.on('SIGINT', () => {});
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.on('exit', (code) => process.exit(code ?? 2));

function said(args) {
  console.log(`\n$ firebreak ${args.join(' ')}\n`);
}
