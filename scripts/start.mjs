// `npm start`: builds, assesses the bundled example (or the given paths), replays 20 October 2025 over it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, installOnce } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const INCIDENT = '2025-10-20-aws-us-east-1';

const paths = process.argv.slice(2).filter((argument) => argument !== '--once');
const estate = paths.length > 0 ? paths : ['examples/web-shop'];
installOnce();
build();

let status = 0;
for (const command of [['assess'], ['replay', INCIDENT]]) {
  const args = [join(root, 'bin', 'firebreak'), ...command, ...estate];
  console.log(`\n$ firebreak ${[...command, ...estate].join(' ')}\n`);
  const result = spawnSync(process.execPath, args, { stdio: 'inherit' });
  status = Math.max(status, result.status ?? 2);
}
process.exit(status);
