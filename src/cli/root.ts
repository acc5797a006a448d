import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface Manifest {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}

/** The package's folder, found by the package's own name: where this module lies in it depends on how it was built. */
export const ROOT = new URL('../', pathToFileURL(createRequire(import.meta.url).resolve('firebreak')));

export function manifest(): Manifest {
  return JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
}
