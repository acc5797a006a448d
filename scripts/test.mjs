// `npm test`: everything, on a fresh clone too. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, installOnce } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
installOnce();
build();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const result = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
