// Compiles data, TypeScript and the web app into dist/. Runs on a fresh clone: installs the dependencies first where
// needed.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command in the project's root; ends the process with its status where it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs what package-lock.json names, where node_modules is missing. */
export function installOnce(quiet = false) {
  if (existsSync(join(root, 'node_modules', '.package-lock.json'))) return;
  // stdout belongs to the command that was asked for.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', quiet ? 'ignore' : 2, 2],
  });
}

export function build() {
  const node = (...args) => run(process.execPath, args, { stdio: ['ignore', 2, 2] });
  const tool = (...path) => join(root, 'node_modules', ...path);
  // Data first: where it does not hold together, what was built before stays.
  node(join(root, 'scripts', 'compile-data.mjs'));
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  node(tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json');
  node(join(root, 'scripts', 'bundle.mjs'));
  // The app contains the analyses; bin/firebreak runs as soon as both are there.
  node(tool('vite', 'bin', 'vite.js'), 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installOnce();
  build();
}
