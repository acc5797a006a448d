import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs once before all tests. `npm test` builds anyway; a bare `npx vitest` on a fresh clone would find no dist/. */
export default function build(): void {
  const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (existsSync(file('dist/cli/main.js')) && existsSync(file('dist/web/index.html'))) return;
  const { status } = spawnSync(process.execPath, [file('scripts/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed; its messages are above');
}
