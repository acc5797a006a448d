import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { atlasProjection } from '../src/analysis/index.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

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

/** Only the app's own modules do something when they are loaded. */
const treeshake = { moduleSideEffects: (id: string) => !id.includes('/src/') || id.includes('/web/src/') };

export default defineConfig({
  root: here('.'),
  // The page is served from any path and opened from disk.
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  plugins: [knowledge()],
  // One script, so that it also starts from a Blob in a report that is one file.
  worker: { format: 'iife', plugins: () => [knowledge()], rollupOptions: { treeshake } },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // One stylesheet and one script: the report inlines them.
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes('/src/') || id.includes('/web/src/') },
    },
  },
});
