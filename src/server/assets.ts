import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Body, bodyOf } from '../http/index.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * The files of a folder and more by their names, as answers by path. They are read once: no path of a request ever becomes
 * one of the disk.
 *
 * @throws where the folder has no index.html
 */
export function assetsOf(folder: string, more: readonly string[] = []): ReadonlyMap<string, Body> {
  if (!existsSync(join(folder, 'index.html'))) throw new Error('the web app is not built');
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
    .map(({ name }) => join(folder, name));
  const assets = new Map(
    [...files, ...more].map((file) => [pathOf(file), bodyOf(typeOf(file), readFileSync(file))]),
  );
  return assets.set('/', assets.get('/index.html')!);
}

const pathOf = (file: string) => `/${file.replaceAll('\\', '/').split('/').at(-1)!}`;
const typeOf = (file: string) => TYPES[extname(file)] ?? 'application/octet-stream';
