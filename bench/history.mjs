/**
 * Compares the atlas with what providers listed in incidents, from needs documented before them:
 * `node bench/history.mjs [ID]` (all that bench/history has, or one). docs/accuracy.md tells how to read it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { atlas } from '../dist/index.js';
import { compareWith, markdown } from './history/compare.mjs';

const folder = new URL('history/', import.meta.url);
const ids = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''));
const wanted = process.argv[2] === undefined ? ids : [process.argv[2]];
if (!wanted.every((id) => ids.includes(id))) {
  console.error(`usage: node bench/history.mjs [${ids.join(' | ')}]`);
  process.exit(2);
}
for (const id of wanted) {
  const incident = parse(readFileSync(new URL(`${id}.yaml`, folder), 'utf8'));
  console.log(`${incident.title}, ${incident.before}\n\n${markdown(compareWith(atlas.atlas, incident))}\n`);
}
