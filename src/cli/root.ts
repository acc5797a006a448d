import { existsSync, readFileSync } from 'node:fs';

export interface Manifest {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}

/** The package's folder: where this module lies in it depends on how it was built. */
export const ROOT = packageOf(new URL('./', import.meta.url));

/** The innermost folder around one that has a manifest. */
function packageOf(folder: URL): URL {
  return existsSync(new URL('package.json', folder)) ? folder : packageOf(new URL('../', folder));
}

export function manifest(): Manifest {
  return JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
}
