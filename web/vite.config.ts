import { fileURLToPath } from 'node:url';
import { defineConfig, type Rollup } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ANALYSES = here('../src/');

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
  worker: {
    // One script, so that it also starts from text in a report.
    format: 'iife',
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
