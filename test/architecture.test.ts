/** The layout rules of docs/contributing.md, held by a scan of every file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importsOf } from './support/imports.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Rooms from the top down: each may import those after it. */
const ORDER = [
  'cli',
  'server',
  'report',
  'drill',
  'steer',
  'now',
  'trace',
  'http',
  'analysis',
  'graph',
  'readers',
  'atlas',
  'scenarios',
  'estate',
  'engine',
] as const;
/** Run in the browser too. */
const NO_NODE: readonly string[] = ['analysis', 'graph', 'atlas', 'scenarios', 'estate', 'engine'];
/** Made by tools; and of the hidden folders, only these are part of the project. */
const SKIPPED = /^(?:node_modules|dist|coverage|\.(?!ci$|github$).*)$/;
/** Room of src/index.ts and of nothing else: the library's entry, above all rooms but cli. */
const ENTRY = 'src';

const files = walk('.').sort();
const sources = files.filter((file) => /^src\/.*\.ts$/.test(file) && !isTest(file));
const entryOf = (room: string) => (room === 'src/cli' ? 'src/cli/main.ts' : `${room}/index.ts`);
/** A folder of ORDER, or one inside it that has an index.ts. */
const rooms = new Set([
  ENTRY,
  ...sources.flatMap((file) => {
    const [, top] = file.split('/');
    const own = file.endsWith('/index.ts') ? [posix.dirname(file)] : [];
    return file.split('/').length > 2 ? [`src/${top}`, ...own] : own;
  }),
]);

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly at: string;
}
const imports = sources.flatMap((file) =>
  importsOf(read(file)).map(({ specifier, line }) => ({ file, specifier, at: `${file}:${line}` })),
);
const edges: Edge[] = imports
  .filter(({ specifier }) => specifier.startsWith('.'))
  .map(({ file, specifier, at }) => {
    const to = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
    return { from: file, to, at };
  });

describe('rooms', () => {
  it('are the folders of the layout', () => {
    const found = new Set(sources.filter((file) => file.split('/').length > 2).map(topOf));
    expect([...found].filter((room) => !ORDER.includes(room as (typeof ORDER)[number]))).toEqual([]);
    expect(sources.filter((file) => file.split('/').length === 2)).toEqual(['src/index.ts']);
  });

  it('have a README.md and an index.ts', () => {
    const missing = [...rooms]
      .filter((room) => room !== ENTRY)
      .flatMap((room) => [`${room}/README.md`, entryOf(room)])
      .filter((file) => !files.includes(file));
    expect(missing.sort()).toEqual([]);
  });

  it('import downwards only', () => {
    const wrong = edges
      .filter(({ from, to }) => rankOf(to) < rankOf(from))
      .map(({ at, to }) => `${at} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  it('import others through their index.ts only', () => {
    const wrong = edges
      .filter(({ from, to }) => !mayImport(from, to))
      .map(({ at, to }) => `${at} imports ${to}, inside ${roomOf(to)}`);
    expect(wrong).toEqual([]);
  });

  it('do not import each other in a circle', () => {
    expect(circlesBetweenRooms()).toEqual([]);
  });

  it('import files that exist, and never tests', () => {
    const wrong = edges
      .filter(({ to }) => (!files.includes(to) && !to.endsWith('/generated.ts')) || isTest(to))
      .map(({ at, to }) => `${at} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  it('that run in the browser use no Node API', () => {
    const wrong = imports
      .filter(({ file, specifier }) => NO_NODE.includes(topOf(file)) && !specifier.startsWith('.'))
      .map(({ at, specifier }) => `${at} imports ${specifier}`);
    expect(wrong).toEqual([]);
    const names = sources
      .filter((file) => NO_NODE.includes(topOf(file)) && !file.endsWith('/generated.ts'))
      .filter((file) => /(?<![\w.'"`])(?:process|Buffer|__dirname|require)\s*[.([]/.test(read(file)));
    expect(names).toEqual([]);
  });

  it('import nothing but what package.json installs for users', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const allowed = new Set(Object.keys(dependencies));
    const wrong = imports
      .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
      .filter(({ specifier }) => !allowed.has(packageOf(specifier)))
      .map(({ at, specifier }) => `${at} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });
});

describe('every file', () => {
  const { packages: locked } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, LockedPackage>;
  };

  it('is free of paths of the machine it was written on', () => {
    // Spelled so that this file passes its own test.
    const homes = ['work', 'root', 'home/[a-z]', 'Users/[A-Za-z]', 'tmp/[a-z]'].join('|');
    const pattern = new RegExp(`(?<![\\w.~*})-])/(?:${homes})[\\w.-]*/`);
    expect(linesWith(pattern, (file) => !/\/fixtures\//.test(file))).toEqual([]);
  });

  it('ends with a newline, has Unix line ends and no trailing spaces', () => {
    const written = files.filter(
      (file) => /\.(ts|mts|mjs|json|ya?ml|md|tf)$/.test(file) && !/\/(fixtures|golden)\//.test(file),
    );
    const wrong = written.filter((file) => {
      const text = read(file);
      return text !== '' && (!text.endsWith('\n') || text.includes('\r') || /[ \t]$/m.test(text));
    });
    expect(wrong.filter((file) => !file.endsWith('generated.ts'))).toEqual([]);
  });

  it('package-lock.json names no registry, so that npm uses the one that is configured', () => {
    const resolved = Object.entries(locked).filter(([, entry]) => entry.resolved !== undefined);
    expect(resolved.map(([path]) => path)).toEqual([]);
    // Builds for other platforms may come without: a registry need not carry them all.
    const loose = Object.entries(locked).filter(
      ([path, { integrity, optional, os }]) => path !== '' && integrity === undefined && !(optional && os),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('package-lock.json has the builds for all platforms: npm 11 and macOS need them', () => {
    const missing = Object.values(locked)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !Object.keys(locked).some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });
});

describe('the scanner of imports', () => {
  it('finds every form', () => {
    const text = [
      "import 'a';",
      "import b from 'b';",
      "import { type B, c as d } from './c.js';",
      "import type { D } from 'd';",
      "import * as e from 'e';",
      'import {',
      '  f, // from nowhere',
      '  type F,',
      "} from 'f';",
      "export * from 'g';",
      "export * as h from 'h';",
      "export { type I, i } from 'i';",
      "export type { J } from 'j';",
      "const k = await import('k');",
      "type L = import('l').L;",
      "// import 'not';",
      '/*',
      "import 'neither';",
      '*/',
      'await import(m);',
      "export const from = 'nothing';",
    ].join('\n');
    expect(importsOf(text).map(({ specifier }) => specifier)).toEqual([
      'a',
      'b',
      './c.js',
      'd',
      'e',
      'f',
      'g',
      'h',
      'i',
      'j',
      'k',
      'l',
      'm',
    ]);
  });

  it('says so where it does not understand one', () => {
    expect(() => importsOf('import { "a" as b } from c;')).toThrow('line 1');
  });

  it('sees the code that is there', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(edges.some(({ from, to }) => roomOf(from) !== roomOf(to))).toBe(true);
  });
});

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : walk(path);
    return entry.isFile() && !entry.name.endsWith('.tgz') ? [path] : [];
  });
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.startsWith('test/');
}

function topOf(file: string): string {
  return file.split('/')[1]!;
}

/** Place in the list of rooms; the library's entry stands just below cli. */
function rankOf(file: string): number {
  const rank = ORDER.indexOf(topOf(file) as (typeof ORDER)[number]);
  return rank < 0 ? 0.5 : rank;
}

/** The innermost room a file is in. */
function roomOf(file: string): string {
  let folder = posix.dirname(file);
  while (!rooms.has(folder)) folder = posix.dirname(folder);
  return folder;
}

const inside = (file: string, folder: string) => file.startsWith(`${folder}/`);

/**
 * A room's files are open to all that is inside it, nested rooms too; its index.ts is open to the room around it as
 * well, and that of a room in src to all. The command line opens any room by its index.ts: a command that needs one room
 * does not load those around it.
 */
function mayImport(from: string, to: string): boolean {
  const room = roomOf(to);
  if (inside(from, room) && room !== ENTRY) return true;
  if (to !== `${room}/index.ts` || room === ENTRY) return false;
  return inside(from, 'src/cli') || inside(from, roomOf(room));
}

/** Circles between rooms side by side: `a -> b -> a`. A room and those nested in it count as one. */
function circlesBetweenRooms(): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    const [a, b] = apart(from, to);
    if (a === undefined || b === undefined) continue;
    next.set(a, (next.get(a) ?? new Set()).add(b));
  }
  const circles = new Set<string>();
  const visit = (room: string, trail: readonly string[]) => {
    const start = trail.indexOf(room);
    if (start >= 0) {
      const circle = trail.slice(start);
      const first = circle.indexOf([...circle].sort()[0]!);
      circles.add([...circle.slice(first), ...circle.slice(0, first)].join(' -> '));
      return;
    }
    for (const one of next.get(room) ?? []) visit(one, [...trail, room]);
  };
  for (const room of next.keys()) visit(room, []);
  return [...circles].sort();
}

/** The two rooms in the same room that an import joins; nothing where one holds the other. */
function apart(from: string, to: string): [string, string] | [] {
  const chain = (file: string) => {
    const list: string[] = [];
    for (let room = roomOf(file); room !== ENTRY; room = roomOf(room)) list.unshift(room);
    return list;
  };
  const [left, right] = [chain(from), chain(to)];
  const at = left.findIndex((room, i) => room !== right[i]);
  return at < 0 || right[at] === undefined ? [] : [left[at]!, right[at]!];
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function linesWith(pattern: RegExp, wanted: (file: string) => boolean): string[] {
  return files.filter(wanted).flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${pattern.exec(line)![0]}`] : [])),
  );
}
