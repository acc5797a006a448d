import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type Rollup } from 'vite';
import { atlasProjection } from '../src/analysis/index.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ANALYSES = here('../src/');
const KNOWLEDGE = 'virtual:firebreak-knowledge';

/** What the analyses ask of the atlas, as data: the atlas itself would be two megabytes. */
function knowledge(): Plugin {
  return {
    name: 'firebreak-knowledge',
    resolveId: (id) => (id === KNOWLEDGE ? `\0${KNOWLEDGE}` : undefined),
    load: (id) =>
      id === `\0${KNOWLEDGE}`
        ? `export default JSON.parse(${JSON.stringify(JSON.stringify(atlasProjection()))})`
        : undefined,
  };
}

/**
 * Names in dist/web: `app.js`, `app.css`, `engine.js` and `layout.js`, which the report inlines by these names. They
 * carry no hashes, since `firebreak serve` has every file checked by its ETag.
 */
const assetName = ({ names: [name = ''] }: Rollup.PreRenderedAsset) => {
  if (name.startsWith('elk-worker')) return 'layout.js';
  return name.endsWith('.css') ? 'app.css' : '[name][extname]';
};

/** Of the analyses only what is used: none of their modules does anything by being loaded. */
const treeshake = { moduleSideEffects: (id: string) => !id.startsWith(ANALYSES) };

export default defineConfig({
  root: here('.'),
  // The page is served from any path and opened from disk.
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  plugins: [knowledge()],
  worker: {
    // One script, so that it also starts from text in a report.
    format: 'iife',
    plugins: () => [knowledge()],
    rollupOptions: { treeshake, output: { entryFileNames: 'engine.js', inlineDynamicImports: true } },
  },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // One stylesheet and one script: the report inlines them.
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    license: { fileName: 'licenses.md' },
    rollupOptions: {
      treeshake,
      output: { entryFileNames: 'app.js', assetFileNames: assetName, inlineDynamicImports: true },
    },
  },
});
