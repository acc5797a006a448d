// Refreshes what README.md and docs/ quote from real output: every ```console block that starts with `$ firebreak`,
// the table of the examples, those of the library's scenarios, and the comparisons with history. `--check` changes nothing and exits 1 where something would change.
//
// A comment above a block says which parts of the output to show, by the beginning of their first line; the rest
// becomes `...`. A number keeps only so many lines of a part, `to` those up to the first that holds a text:
//
//     <!-- show: JOURNEYS | BLAST RADIUS 8 | FINDINGS to multi-zone -->
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileData } from './compile-data.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const INCIDENT = '2025-10-20-aws-us-east-1';
const CONSOLE = /(?:<!-- show: ([^\n]*?) -->\n+)?```console\n\$ firebreak ([^\n]*)\n[\s\S]*?```/g;
/** Tables between comments, by the name that the comments have. */
const TABLE =
  /(<!-- (examples|incidents|composites|providers|thirdparties|history \S+) -->\n)[\s\S]*?(<!-- \/\2 -->)/g;
const TABLES = {
  examples: examplesTable,
  incidents: incidentsTable,
  composites: compositesTable,
  providers: providersTable,
  thirdparties: thirdPartiesTable,
};

/** What was printed by commands that were run already: pages quote some of them more than once. */
const printed = new Map();

/** What a command prints into a file: 100 columns, no colour. */
function firebreak(args) {
  const key = args.join(' ');
  if (!printed.has(key)) printed.set(key, run(args));
  return printed.get(key);
}

function run(args) {
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'firebreak'), ...args], {
    cwd: root,
    env: { PATH, HOME, COLUMNS: '100', NO_COLOR: '1' },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`firebreak ${args.join(' ')} exits with ${status}: ${stderr}`);
  return stdout;
}

/** The parts that were asked for, in the order of the output; `...` for each stretch left out. */
function shortened(output, show) {
  const parts = output.trimEnd().split('\n\n');
  if (show === undefined) return parts.join('\n\n');
  const wanted = show.split('|').map((item) => {
    const [, start, most, last] = /^(.*?)(?: (\d+)| to (.+))?$/.exec(item.trim());
    return { start, most: Number(most ?? Number.POSITIVE_INFINITY), last };
  });
  for (const { start } of wanted) {
    if (!parts.some((part) => part.startsWith(start))) throw new Error(`no part begins with "${start}"`);
  }
  const kept = [];
  for (const part of parts) {
    const one = wanted.find(({ start }) => part.startsWith(start));
    const lines = part.split('\n');
    if (one === undefined) {
      if (!kept.at(-1)?.endsWith('...')) kept.push('...');
      continue;
    }
    const end = one.last === undefined ? one.most : lines.findIndex((line) => line.includes(one.last)) + 1;
    if (end === 0) throw new Error(`no line of "${one.start}" holds "${one.last}"`);
    kept.push((lines.length > end ? [...lines.slice(0, end), '...'] : lines).join('\n'));
  }
  return kept.join('\n\n');
}

const json = (...args) => JSON.parse(firebreak([...args, '--format', 'json']));

/** `2 h 52 min` of the outages in which the journey is down. */
function downFor(replay, journey) {
  const { outages } = replay.journeys.find(({ id }) => id === journey);
  const seconds = outages
    .filter(({ capability, state }) => capability === 'serve' && state === 'down')
    .reduce((sum, { from, to }) => sum + (to ?? replay.scenario.seconds) - from, 0);
  return seconds === 0 ? 'not down' : duration(seconds);
}

function duration(seconds) {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  let rest = Math.round(seconds);
  const words = [];
  for (const [size, unit] of units) {
    if (rest >= size) words.push(`${Math.floor(rest / size)} ${unit}`);
    rest %= size;
  }
  return words.join(' ');
}

/** Every number in it is read from the output for the three examples. */
function examplesTable() {
  const names = ['web-shop', 'web-shop-two-regions', 'web-shop-europe-standby'];
  const columns = names.map((name) => {
    const path = `examples/${name}`;
    const { components, journeys, blast, findings } = json('assess', path);
    const shop = journeys.find(({ entry }) => entry.endsWith('aws_lb.shop')).id;
    const lost = (domain) => {
      const count = blast.find((row) => row.domain === domain)?.down.length ?? 0;
      return `${count} of ${journeys.length}`;
    };
    const down = (...scenario) => downFor(json('replay', ...scenario, path), shop);
    const own = components.filter(({ kind, glue, disabled }) => kind === 'resource' && !glue && !disabled);
    return [
      `[\`${name}\`](examples/${name})`,
      own.length,
      findings.filter(({ severity }) => severity === 'high').length,
      lost('aws/us-east-1a'),
      lost('aws/us-east-1'),
      lost('aws'),
      down(INCIDENT),
      down('aws/us-east-1', '--for', '3h'),
      down('aws', '--for', '3h'),
    ];
  });
  const rows = [
    '',
    'components read',
    'findings of severity high',
    'journeys that losing `aws/us-east-1a` takes down',
    'journeys that losing `aws/us-east-1` takes down',
    'journeys that losing `aws` takes down',
    'the shop in the replay of 20 October 2025',
    'the shop when `aws/us-east-1` is lost for 3 h',
    'the shop when `aws` is lost for 3 h',
  ].map((label, row) => [label, ...columns.map((column) => column[row])]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), '|---|---|---|---|', ...body.map(line)].join('\n');
}

/** What bench/history.mjs prints of an incident, without its title. */
function historyOf(id) {
  const args = [join(root, 'bench', 'history.mjs'), id];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench/history.mjs ${id} exits with ${status}: ${stderr}`);
  return stdout.slice(stdout.indexOf('\n')).trim();
}

const listed = (kind) =>
  JSON.parse(firebreak(['scenarios', '--format', 'json'])).filter((one) => one.kind === kind);

function incidentsTable() {
  const rows = listed('incident').map(
    ({ id, epoch, seconds, title, source }) =>
      `| \`${id}\` | ${epoch.slice(0, 16).replace('T', ' ')} | ${duration(seconds)} | [${title}](${source}) |`,
  );
  return ['| incident | began (UTC) | length | what happened |', '|---|---|---|---|', ...rows].join('\n');
}

/** A table of Markdown; `|` in a cell would end it. */
function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

let compiled;

/** The atlas as its files are now, which may not be built. */
function atlasData() {
  compiled ??= compileData().atlas;
  return compiled;
}

/** How much the atlas has of each provider, and how much of it comes from pages that nobody here has read. */
function providersTable() {
  const atlas = atlasData();
  const types = groupBy(Object.values(atlas.types), ({ provider }) => provider);
  const rows = atlas.providers.map(({ id, name, owner, jurisdiction }) => {
    const services = Object.values(atlas.services[id] ?? {});
    const facts = [...(atlas.regions[id] ?? []), ...services, ...(types.get(id) ?? [])];
    const unread = facts.filter(({ confidence }) => confidence === 'unverified').length;
    const law = atlas.jurisdictions[jurisdiction].name;
    const share = facts.length === 0 ? 0 : Math.round((unread / facts.length) * 100);
    return [
      `\`${id}\``,
      name,
      `${owner} (${law})`,
      (atlas.regions[id] ?? []).length,
      services.length,
      types.get(id)?.length ?? 0,
      `${share} %`,
    ];
  });
  return table(['id', 'provider', 'owner (law)', 'regions', 'services', 'resource types', 'not read'], rows);
}

/** Third parties by category, with what they are told to run on. */
function thirdPartiesTable() {
  const atlas = atlasData();
  const hosts = ({ runsOn = [], hosts: patterns = [] }) =>
    [...new Set([...runsOn, ...patterns.flatMap((one) => one.runsOn ?? [])].map(({ to }) => to))].sort();
  const byCategory = groupBy(Object.entries(atlas.thirdParties), ([, { category }]) => category);
  const rows = [...byCategory].sort().map(([category, entries]) => [
    category,
    entries.length,
    entries
      .map(([id, one]) => (hosts(one).length > 0 ? `${id} (${hosts(one).join(', ')})` : id))
      .sort()
      .join('; '),
  ]);
  return table(['category', 'how many', 'id under `saas/`, and where it is said to run'], rows);
}

function compositesTable() {
  const rows = listed('composite').map(({ id, summary }) => `| \`${id}\` | ${summary} |`);
  return ['| composite | what it stands for |', '|---|---|', ...rows].join('\n');
}

const files = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .sort(),
];
const stale = [];
for (const file of files) {
  const before = readFileSync(join(root, file), 'utf8');
  const after = before
    .replace(CONSOLE, (_, show, command) => {
      const marker = show === undefined ? '' : `<!-- show: ${show} -->\n\n`;
      return `${marker}\`\`\`console\n$ firebreak ${command}\n${shortened(firebreak(command.split(' ')), show)}\n\`\`\``;
    })
    .replace(
      TABLE,
      (_, open, name, close) =>
        `${open}\n${name.startsWith('history ') ? historyOf(name.slice('history '.length)) : TABLES[name]()}\n\n${close}`,
    );
  if (after === before) continue;
  stale.push(file);
  if (!process.argv.includes('--check')) writeFileSync(join(root, file), after);
}
if (process.argv.includes('--check')) {
  for (const file of stale) console.error(`${file} is out of date; run node scripts/update-docs.mjs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else console.log(stale.length === 0 ? 'everything is up to date' : `updated ${stale.join(', ')}`);
