/** The documentation says what is so: links resolve, quoted output is real, examples do what stands beside them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { assess, RULE_IDS } from '../src/analysis/index.js';
import type { Dependency, Estate } from '../src/estate/index.js';
import { readPaths } from '../src/readers/index.js';
import { readUserFile } from '../src/readers/userfile/index.js';
import { firebreak, ROOT, run } from './support/cli.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['README.md', 'CHANGELOG.md', ...markdownBelow('docs')];
const RULE_PAGES = PAGES.filter((page) => dirname(page) === 'docs/rules');

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-docs-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function markdownBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return markdownBelow(path);
      return entry.name.endsWith('.md') ? [path] : [];
    })
    .sort();
}

interface Block {
  /** What follows the opening fence: `console`, `yaml atlas-types`. */
  readonly info: string;
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info, text]) => ({
    info: info!.trim(),
    text: text!,
  }));
}

describe('links', () => {
  it.each(PAGES)('in %s resolve', (page) => {
    const prose = read(page).replace(/^```[\s\S]*?^```$/gm, '');
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
    const broken = relative.filter((target) => {
      const [path, anchor] = target.split('#') as [string, string | undefined];
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^a-z0-9 _-]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('quoted output', () => {
  const quotes = PAGES.flatMap((page) =>
    blocksOf(read(page))
      .filter(({ info, text }) => info === 'console' && text.startsWith('$ firebreak '))
      .map(({ text }) => {
        const [command, ...lines] = text.trimEnd().split('\n');
        return { page, command: command!.slice('$ firebreak '.length), lines };
      }),
  );

  it('is there', () => {
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.filter(({ lines }) => lines.length < 3)).toEqual([]);
  });

  it.each(quotes)('$page: firebreak $command', async ({ command, lines }) => {
    const { status, stdout, stderr } = await firebreak(command.split(' '), {
      columns: 100,
      env: { NO_COLOR: '1' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(firstDifference(lines, stdout.trimEnd().split('\n'))).toBeUndefined();
  });

  it('is what scripts/update-docs.mjs writes', async () => {
    const { status, stderr } = await run(process.execPath, [
      join(ROOT, 'scripts/update-docs.mjs'),
      '--check',
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('that was changed, or that leaves out lines without saying so, is found', () => {
    const output = ['a', 'b', 'c', 'd'];
    expect(firstDifference(['a', '...', 'd'], output)).toBeUndefined();
    expect(firstDifference(['...', 'd'], output)).toBeUndefined();
    expect(firstDifference(['a', 'b', '...'], output)).toBeUndefined();
    expect(firstDifference(['a', '...', 'x'], output)).toBe('x');
    expect(firstDifference(['a', 'd'], output)).toBe('d');
    expect(firstDifference(['a', 'b', 'c'], output)).toBe('(the output goes on: d)');
    expect(firstDifference(['a', 'b', 'c', 'd', '...'], output)).toBe('(nothing is left out at the end)');
  });
});

/** The first quoted line that the output does not have there; `...` stands for one or more lines left out. */
function firstDifference(quoted: readonly string[], output: readonly string[]): string | undefined {
  let at = 0;
  for (let line = 0; line < quoted.length; line++) {
    const text = quoted[line]!;
    if (text !== '...') {
      if (output[at] !== text) return text;
      at++;
      continue;
    }
    if (line === quoted.length - 1)
      return at < output.length ? undefined : '(nothing is left out at the end)';
    const next = stretchAfter(quoted, line);
    const found = output.findIndex(
      (_, start) => start > at && next.every((one, offset) => output[start + offset] === one),
    );
    if (found < 0) return next[0];
    at = found;
  }
  return at === output.length ? undefined : `(the output goes on: ${output[at]})`;
}

/** The quoted lines up to the next `...`. */
function stretchAfter(quoted: readonly string[], line: number): readonly string[] {
  const rest = quoted.slice(line + 1);
  const end = rest.indexOf('...');
  return end < 0 ? rest : rest.slice(0, end);
}

/** Terraform code, with a firebreak.yaml beside it, as an estate. */
function estateOf(terraform: string, yaml?: string): Estate {
  const folder = mkdtempSync(join(temporary, 'estate-'));
  writeFileSync(join(folder, 'main.tf'), terraform);
  if (yaml !== undefined) writeFileSync(join(folder, 'firebreak.yaml'), yaml);
  return readPaths([folder]).estate;
}

describe('the inferences in docs/how-it-works.md', () => {
  const blocks = blocksOf(read('docs/how-it-works.md'));
  const cases = blocks.flatMap(({ info, text }, at) =>
    info === 'terraform' ? [{ terraform: text, yields: blocks[at + 1] }] : [],
  );

  it('each have a block that says what they yield', () => {
    expect(cases.length).toBeGreaterThan(10);
    expect(cases.filter(({ yields }) => yields?.info !== 'yields')).toEqual([]);
  });

  it.each(cases.map((one) => [one.yields?.text.split('\n', 1)[0], one] as const))('%s', (_, one) => {
    const estate = estateOf(one.terraform);
    expect(estate.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const found = dependencyLines(estate);
    for (const line of one.yields!.text.trimEnd().split('\n')) expect(found).toContain(line);
  });
});

/** Dependencies as the documentation writes them, one line for a group. */
function dependencyLines({ dependencies, groups }: Estate): string[] {
  const plain = dependencies.filter(({ group }) => group === undefined);
  const lines = plain.map((one) => {
    const times = `${one.grace === undefined ? '' : `, grace ${one.grace} s`}${one.restart ? ', restart' : ''}`;
    return `${one.from} -> ${one.to}  ${one.need}, ${one.soft ? 'soft' : 'hard'}${times}`;
  });
  for (const { id, need, full, failover } of groups) {
    const members = dependencies.filter(({ group }) => group === id);
    const first = members[0] as Dependency;
    const how =
      failover === undefined
        ? `at least ${need}, full with ${full}`
        : `standby, detect ${failover.detect} s, switch ${failover.switch} s, ${failover.failback}`;
    lines.push(`${first.from} -> ${members.map(({ to }) => to).join(', ')}  ${first.need}, ${how}`);
  }
  return lines;
}

describe('rules', () => {
  /** Every name that the code gives a finding. */
  const emitted = readdirSync(join(ROOT, 'src/analysis/findings'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...read(`src/analysis/findings/${name}`).matchAll(/\brule: ([^,;\n]*)/g)])
    .flatMap((match) => [...match[1]!.matchAll(/'([a-z][a-z0-9-]*)'/g)])
    .map((match) => match[1]!);

  it('each have a page, and each page a rule', () => {
    expect(RULE_PAGES.map((page) => basename(page, '.md')).sort()).toEqual([...new Set(emitted)].sort());
    expect([...RULE_IDS]).toEqual([...new Set(emitted)].sort());
  });

  it.each(RULE_PAGES)('%s has the sections of a rule, and names its own', (page) => {
    const text = read(page);
    expect(text.split('\n', 1)[0]).toBe(`# ${basename(page, '.md')}`);
    expect(text).toMatch(/^Severity: (high|medium|low|info)\b/m);
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual([
      'What it says',
      'Why it matters',
      'How to fix',
      'When to ignore',
    ]);
  });

  it.each(RULE_PAGES)('%s: the example has the finding, the fixed one has not', (page) => {
    const [before, after] = read(page).split('## How to fix') as [string, string];
    const rule = basename(page, '.md');
    const severity = /^Severity: (\w+)/m.exec(before)![1]!;
    const example = findingsIn(before);
    expect(example).toContainEqual({ rule, severity });
    const fixed = findingsIn(after);
    if (fixed !== undefined) expect(fixed.map((finding) => finding.rule)).not.toContain(rule);
  });
});

/** Findings of the first Terraform example of a text, with the firebreak.yaml that follows it. */
function findingsIn(markdown: string): { rule: string; severity: string }[] | undefined {
  const blocks = blocksOf(markdown);
  const terraform = blocks.find(({ info }) => info === 'terraform');
  if (terraform === undefined) return undefined;
  const estate = estateOf(terraform.text, blocks.find(({ info }) => info === 'yaml')?.text);
  expect(estate.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(estate.journeys.length).toBeGreaterThan(0);
  return assess(estate).findings.map(({ rule, severity }) => ({ rule, severity }));
}

describe('docs/firebreak-yaml.md', () => {
  const examples = blocksOf(read('docs/firebreak-yaml.md')).filter(({ info }) => info === 'yaml');

  it.each(examples.map(({ text }) => text))('example %# is a firebreak.yaml', (text) => {
    const { diagnostics, statements } = readUserFile(text, 'firebreak.yaml');
    expect(diagnostics).toEqual([]);
    expect(statements.length).toBeGreaterThan(0);
  });

  it('the first example is about examples/web-shop and names nothing that is not there', () => {
    const config = join(temporary, 'firebreak.yaml');
    writeFileSync(config, examples[0]!.text);
    const { estate, overridden } = readPaths([join(ROOT, 'examples/web-shop')], { config });
    expect(estate.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(estate.journeys.map(({ id }) => id)).toEqual(['shop']);
    expect(overridden.length).toBe(2);
  });

  it('shows every key of the schema at the top level', () => {
    const { properties } = JSON.parse(read('schema/firebreak.schema.json'));
    // Has a page of its own.
    const { steer: _, ...own } = properties;
    expect(Object.keys(parse(examples[0]!.text)).sort()).toEqual(Object.keys(own).sort());
  });

  it('names a schema that the package has', () => {
    const [, path] = /\$schema=\.\/node_modules\/firebreak\/(\S+)/.exec(examples[0]!.text)!;
    expect(existsSync(join(ROOT, path!))).toBe(true);
  });
});

describe('docs/adding-a-provider.md', () => {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  for (const name of readdirSync(join(ROOT, 'schema'))) {
    if (/^(atlas-.+|scenario)\.schema\.json$/.test(name)) ajv.addSchema(JSON.parse(read(`schema/${name}`)));
  }
  const examples = blocksOf(read('docs/adding-a-provider.md')).filter(({ info }) => info.startsWith('yaml '));

  it('shows a provider, regions, a service, a third party, a type and an incident', () => {
    expect(examples.map(({ info }) => info.slice('yaml '.length)).sort()).toEqual([
      'atlas-provider',
      'atlas-regions',
      'atlas-services',
      'atlas-thirdparties',
      'atlas-types',
      'scenario',
    ]);
  });

  it.each(examples)('the example of $info fits its schema', ({ info, text }) => {
    const validate = ajv.getSchema(`${info.slice('yaml '.length)}.schema.json`)!;
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('docs/output.md', () => {
  it('names every field of the contract', () => {
    const text = read('docs/output.md');
    for (const file of ['assessment', 'replay', 'diff', 'drill', 'observed']) {
      const { properties, $defs } = JSON.parse(read(`schema/${file}.schema.json`));
      const objects = [{ properties }, ...Object.values($defs ?? {})] as { properties?: object }[];
      const names = objects.flatMap((object) => Object.keys(object.properties ?? {}));
      expect(names.filter((name) => !new RegExp(`["\`]${name}\\b`).test(text))).toEqual([]);
    }
  });
});
