// Writes src/atlas/data/PROVIDER/ranges.yaml from what the provider publishes, fetched beforehand (build first). The date
// is needed where the published list carries none.
// Usage: node scripts/update-ranges.mjs PROVIDER FILE... [--date 2026-01-31]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { regionsOf } from '../dist/atlas/queries.js';
import { formatPrefix } from '../dist/atlas/ranges/addresses.js';
import { readPublished } from '../dist/atlas/ranges/published.js';
import { reduce } from '../dist/atlas/ranges/reduce.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { date: { type: 'string' } },
});
const [provider = '', ...files] = positionals;
if (files.length === 0) fail('usage: update-ranges.mjs PROVIDER FILE... [--date ISO]');
const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
const regions = new Set(regionsOf(provider).map(({ id }) => id));
const published = readPublished(provider, text, (id) => regions.has(id));
if (published === undefined)
  fail(`the format of ${provider} is not known; src/atlas/ranges/published.ts has the others`);
const date = published.date ?? values.date;
if (date === undefined) fail(`what ${provider} publishes carries no date: add --date`);
const byComponent = new Map();
for (const row of reduce(published.rows)) {
  byComponent.set(row.component, [...(byComponent.get(row.component) ?? []), row]);
}
const lines = [`provider: ${provider}`, `source: ${published.source}`, `date: ${date}`, 'ranges:'];
for (const [component, rows] of [...byComponent].sort(([a], [b]) => (a < b ? -1 : 1))) {
  lines.push(`  ${component}: >-`);
  let line = '   ';
  for (const written of rows.map(formatPrefix)) {
    if (line.length + written.length > 118) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${written}`;
  }
  lines.push(line);
}
const target = join(fileURLToPath(new URL('..', import.meta.url)), 'src/atlas/data', provider, 'ranges.yaml');
writeFileSync(target, `${lines.join('\n')}\n`);

function fail(message) {
  console.error(message);
  process.exit(2);
}
