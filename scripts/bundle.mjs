// Puts dist/ into a few entries and what they share: Node takes longer to find and link hundreds of modules than to run
// them. The data stays beside them as it is. The other modules are for the benchmarks.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const { dependencies } = JSON.parse(read('package.json'));
/** What every start needs: built in, it loads in half the time. It stays a dependency, so that audits see it. */
const BUILT_IN = 'commander';

/** CommonJS asks for Node's own modules by `require`, which ES modules have not. */
const nodeModules = {
  name: 'node-modules',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules[\\/]commander[\\/].*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /\brequire\(('node:\w+')\)/g,
        'globalThis.process.getBuiltinModule($1)',
      ),
    }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: [
    'dist/index.js',
    'dist/cli/main.js',
    'dist/cli/assess-worker.js',
    'dist/cli/compute-worker.js',
    'dist/drill/sandbox/inside.js',
  ],
  outdir: 'dist',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  // Beside the entries, from where the data is found by the same path.
  chunkNames: 'shared-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  plugins: [nodeModules],
  external: [
    ...['atlas', 'atlas/modules', 'atlas/ranges', 'scenarios'].map((room) => `./dist/${room}/generated.js`),
    ...Object.keys(dependencies).filter((name) => name !== BUILT_IN),
  ],
  logLevel: 'warning',
});

const { version, license } = JSON.parse(read('node_modules', BUILT_IN, 'package.json'));
writeFileSync(
  join(root, 'dist', 'licenses.md'),
  `# Licenses\n\nBuilt into the command:\n\n## ${BUILT_IN} - ${version} (${license})\n\n${read('node_modules', BUILT_IN, 'LICENSE')}`,
);
