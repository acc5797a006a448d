import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.js';

let copies = 0;

/** A fresh copy of the web shop in a folder, to put something beside. */
export function copyShop(folder: string): string {
  const path = join(folder, `shop-${copies++}`);
  cpSync(join(ROOT, 'examples/web-shop'), path, { recursive: true });
  return path;
}
