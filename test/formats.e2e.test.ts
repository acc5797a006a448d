/** Where results show up: every format, files, baselines and comparisons through the command line. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { marked } from 'marked';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { firebreak, outputOf, ROOT } from './support/cli.js';
import { parseMermaid } from './support/mermaid.js';
import { problemsBy } from './support/schemas.js';

const SHOP = 'examples/web-shop';
const TWO_REGIONS = 'examples/web-shop-two-regions';

let temporary = '';
let baseline = '';
let changed = '';
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-formats-'));
  baseline = join(temporary, 'baseline.json');
  await outputOf(['assess', SHOP, '--format', 'json', '-o', baseline]);
  // The shop with one finding more: a second database that it cannot do without.
  changed = join(temporary, 'changed');
  cpSync(join(ROOT, SHOP), changed, { recursive: true });
  const main = readFileSync(join(changed, 'main.tf'), 'utf8');
  const database = /resource "aws_db_instance" "orders" \{[\s\S]*?\n\}\n/.exec(main)![0];
  writeFileSync(
    join(changed, 'main.tf'),
    main
      .replaceAll(
        'aws_db_instance.orders.address',
        '"${aws_db_instance.orders.address} ${aws_db_instance.stock.address}"',
      )
      .concat('\n', database.replace('"orders"', '"stock"')),
  );
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const assessAs = (format: string, ...rest: string[]) =>
  outputOf(['assess', SHOP, '--format', format, ...rest]);

describe.concurrent('assess --format', () => {
  it('markdown: what counts first, the rest folded', async () => {
    const text = await assessAs('markdown', '--source-url', 'https://git.example/o/r/blob/abc');
    expect(text).toMatch(/^### Firebreak: findings 2 high/);
    expect(text).toMatch(/Down when one zone is lost:\*\* `shop\.example`/);
    expect(text.indexOf('aws_db_instance.orders')).toBeLessThan(text.indexOf('<details>'));
    expect(text).toMatch(
      /\[`examples\/web-shop\/main\.tf:\d+`\]\(<https:\/\/git\.example\/o\/r\/blob\/abc\/examples\/web-shop\/main\.tf#L\d+>\)/,
    );
    expect(marked.parse(text, { async: false })).toContain('<td>high</td>');
  });

  it('sarif: a rule for every page, a result for every finding', async () => {
    const { runs } = JSON.parse(await assessAs('sarif'));
    const { findings } = JSON.parse(readFileSync(baseline, 'utf8'));
    expect(runs[0].results.length).toBe(findings.length);
    const rules = runs[0].tool.driver.rules.map(({ id }: { id: string }) => id);
    for (const { ruleId, ruleIndex } of runs[0].results) expect(rules[ruleIndex]).toBe(ruleId);
    const places = runs[0].results.map(
      (one: { locations: { physicalLocation: { artifactLocation: object } }[] }) =>
        one.locations[0]?.physicalLocation.artifactLocation,
    );
    expect(places).toContainEqual({ uri: 'examples/web-shop/main.tf', uriBaseId: '%SRCROOT%' });
    expect(places).not.toContain(undefined);
  });

  it('junit: fails from medium on, or from --fail-on', async () => {
    expect(failuresIn(await assessAs('junit'))).toBe(3);
    const { status, stdout } = await firebreak(['assess', SHOP, '--format', 'junit', '--fail-on', 'high']);
    expect({ status, failures: failuresIn(stdout) }).toEqual({ status: 1, failures: 2 });
  });

  it('mermaid: a flowchart that Mermaid reads', async () => {
    const db = await parseMermaid(await assessAs('mermaid'));
    const labels = [...db.getVertices().values()].map(({ text }) => text);
    expect(labels).toContain('shop.example');
    expect(db.getSubGraphs().map(({ title }) => title)).toContain('zone aws/us-east-1a');
  });

  it('graphviz: a graph that Graphviz draws', async () => {
    const { status, output } = (await instance()).render(await assessAs('graphviz'), { format: 'svg' });
    expect(status).toBe('success');
    expect(output).toContain('aws_db_instance.orders');
  });

  it('csv: a row for every finding', async () => {
    const rows = (await assessAs('csv')).split('\r\n');
    const { findings } = JSON.parse(readFileSync(baseline, 'utf8'));
    expect(rows[0]).toMatch(/^severity,rule,title,/);
    expect(rows.length).toBe(findings.length + 2);
  });

  it.each(['markdown', 'sarif', 'junit', 'mermaid', 'graphviz', 'csv'])(
    '%s: the same bytes every time',
    async (format) => {
      expect(await assessAs(format)).toBe(await assessAs(format));
    },
  );
});

function failuresIn(xml: string): number {
  let failures = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (name === 'failure') failures++;
  });
  parser.write(xml).close();
  return failures;
}

describe.concurrent('-o', () => {
  it('writes what would be printed, and prints nothing', async () => {
    const file = join(temporary, 'out.txt');
    expect(await outputOf(['assess', SHOP, '-o', file])).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(await outputOf(['assess', SHOP]));
  });

  it('prints all the same for a dash', async () => {
    expect(await outputOf(['assess', SHOP, '-o', '-'])).toBe(await outputOf(['assess', SHOP]));
  });

  it('writes before a finding fails the command', async () => {
    const file = join(temporary, 'failed.sarif');
    const args = ['assess', SHOP, '--fail-on', 'high', '--format', 'sarif', '-o', file];
    expect(await firebreak(args)).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe('2.1.0');
  });

  it('into a directory that does not exist: exit 2, one line', async () => {
    const { status, stderr } = await firebreak(['assess', SHOP, '-o', join(temporary, 'no/such/file')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^firebreak: .*file cannot be written: [^\n]+\n$/);
  });
});

describe.concurrent('assess --baseline', () => {
  it('does not fail on what was there before', async () => {
    const args = ['assess', SHOP, '--baseline', baseline, '--fail-on', 'info'];
    const { status, stdout } = await firebreak(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/findings 0 new, \d+ known, 0 gone\n$/);
  });

  it('fails on what is new, names it and counts the rest', async () => {
    const args = ['assess', changed, '--baseline', baseline, '--fail-on', 'high'];
    const { status, stdout } = await firebreak(args);
    expect(status).toBe(1);
    const [, tail] = stdout.split('AGAINST ');
    expect(tail).toMatch(
      /findings 1 new, \d+ known, 0 gone\n {2}new high single-zone: aws_db_instance\.stock/,
    );
    const markdown = await firebreak([...args, '--format', 'markdown']);
    expect(markdown.status).toBe(1);
    expect(markdown.stdout).toMatch(/^### Firebreak: findings 1 new, \d+ known, 0 gone/);
    expect(markdown.stdout.split('<details>')[0]).not.toContain('aws_db_instance.orders`');
  });

  it.each([
    ['a file that is none', 'package.json', /package\.json: is no saved assessment/],
    ['a file that is no JSON', 'README.md', /README\.md: is no JSON/],
    ['a file that is not there', 'no/such.json', /no\/such\.json: no such file/],
  ])('%s: exit 2, one line', async (_, file, says) => {
    const { status, stdout, stderr } = await firebreak(['assess', SHOP, '--baseline', file]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect(stderr).toMatch(says);
  });
});

describe.concurrent('diff', () => {
  it('of paths and of saved assessments is the same', async () => {
    const value = JSON.parse(await outputOf(['diff', SHOP, TWO_REGIONS, '--format', 'json']));
    expect(problemsBy('diff', value)).toEqual([]);
    expect(JSON.parse(await outputOf(['diff', baseline, TWO_REGIONS, '--format', 'json']))).toEqual(value);
    const gone = value.findings.gone.map(({ rule }: { rule: string }) => rule);
    expect(gone).toContain('single-region');
  });

  it('says what got better and what got worse', async () => {
    const there = await outputOf(['diff', SHOP, TWO_REGIONS]);
    const [, better] = there.split('\nBETTER\n');
    expect(better).toMatch(/gone high single-zone: aws_db_instance\.orders/);
    const back = await outputOf(['diff', TWO_REGIONS, SHOP, '--all']);
    expect(back.split('\nBETTER\n')[0]).toMatch(/new high single-zone: aws_db_instance\.orders/);
    expect(await outputOf(['diff', SHOP, baseline])).toMatch(/\n\nNothing changed\.\n$/);
    expect(await outputOf(['diff', SHOP, TWO_REGIONS, '--format', 'markdown'])).toMatch(/\*\*Better\*\*/);
  });

  it('--fail-on looks at what is new only', async () => {
    expect((await firebreak(['diff', SHOP, changed, '--fail-on', 'high'])).status).toBe(1);
    expect((await firebreak(['diff', changed, SHOP, '--fail-on', 'info'])).status).toBe(0);
  });

  it.each([
    ['another version', { schema: 'firebreak/assessment/9' }, /assessment\/9/],
    ['another result', { schema: 'firebreak/replay/1' }, /firebreak\/replay\/1/],
    ['half of one', { schema: 'firebreak/assessment/1', journeys: [] }, /is no whole assessment/],
  ])('with %s: exit 2, one line', async (name, value, says) => {
    const file = join(temporary, `${name}.json`);
    writeFileSync(file, JSON.stringify(value));
    const { status, stdout, stderr } = await firebreak(['diff', file, SHOP]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect(stderr).toMatch(says);
  });

  it('shows names of a hostile saved assessment as what they are', async () => {
    const saved = JSON.parse(readFileSync(baseline, 'utf8'));
    saved.findings.push({ ...saved.findings[0], subject: 'x\u001b[2J', title: '\u001b[2J @octocat <b>' });
    const file = join(temporary, 'hostile.json');
    writeFileSync(file, JSON.stringify(saved));
    const text = await outputOf(['diff', baseline, file]);
    expect(text).toContain('\\u{1b}[2J');
    expect(text).not.toContain('\u001b');
    expect(await outputOf(['diff', baseline, file, '--format', 'markdown'])).toContain('`@octocat` `<b>`');
  });
});

describe('docs/ci.md', () => {
  const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
  const texts = [page, readFileSync(join(ROOT, 'README.md'), 'utf8')];
  const commands = texts.flatMap((text) =>
    [...text.matchAll(/(?:npx |^ {4}|^)firebreak (assess|diff) ([^#\n]*)/gm)].map(
      (match) => [match[1]!, match[2]!] as const,
    ),
  );

  it('has a workflow, a job and a hook that are YAML', () => {
    const parsed = blocks.map((block) => parse(block));
    const [workflow, job, hook] = ['jobs.assess', 'firebreak', 'repos'].map((key) =>
      parsed.find((one) => key.split('.').reduce((at, name) => at?.[name], one) !== undefined),
    );
    expect(workflow.jobs.assess.steps.length).toBeGreaterThan(5);
    expect(job.firebreak.artifacts.reports.junit).toBe('firebreak.xml');
    expect(hook.repos[0].hooks[0].id).toBe('firebreak');
    const used = parsed.find((one) => Array.isArray(one.steps))!.steps[1].with;
    const { inputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
    expect(Object.keys(used).filter((input) => !Object.hasOwn(inputs, input))).toEqual([]);
    expect(parsed.find((one) => one.jobs?.drill !== undefined)?.jobs.drill.steps.length).toBeGreaterThan(3);
    expect(blocks.length).toBe(5);
  });

  it('uses options that the commands have', async () => {
    expect(commands.length).toBeGreaterThan(10);
    const help = { assess: await outputOf(['assess', '--help']), diff: await outputOf(['diff', '--help']) };
    for (const [command, rest] of commands) {
      for (const [option] of rest.matchAll(/(?<=^| )--?[a-z-]+/g))
        expect(help[command as keyof typeof help]).toMatch(new RegExp(`^ +(?:-o, )?${option}\\b`, 'm'));
    }
  });

  it('the commands of its workflow do what it says', async () => {
    const cwd = join(temporary, 'workflow');
    cpSync(join(ROOT, SHOP), join(cwd, 'base/infra'), { recursive: true });
    cpSync(changed, join(cwd, 'infra'), { recursive: true });
    const workflow = blocks.map((block) => parse(block)).find((one) => one.jobs?.assess !== undefined);
    const steps = workflow.jobs.assess.steps as { run?: string }[];
    const lines = steps
      .flatMap(({ run = '' }) => run.split('\n'))
      .filter((line) => line.startsWith('npx firebreak '));
    const statuses = [];
    for (const line of lines) {
      const args = line.slice('npx firebreak '.length).replace('"$SOURCE"', 'https://git.example').split(' ');
      statuses.push((await firebreak(args, { cwd })).status);
    }
    expect(statuses).toEqual([0, 0, 0, 1]);
    expect(readFileSync(join(cwd, 'firebreak.md'), 'utf8')).toMatch(/findings 1 new/);
  });
});

describe('the GitHub action', () => {
  const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
  const [step] = action.runs.steps.filter(({ run }: { run?: string }) => run !== undefined);

  /** Runs the action's script as a runner does, with these inputs. */
  function run(name: string, inputs: Record<string, string>) {
    const cwd = join(temporary, name);
    cpSync(changed, join(cwd, 'infra, so called'), { recursive: true });
    const given: Record<string, string> = Object.fromEntries(
      Object.entries<{ default: string }>(action.inputs).map(([key, one]) => [
        key,
        inputs[key] ?? one.default,
      ]),
    );
    const env = Object.fromEntries(
      Object.entries<string>(step.env).map(([key, text]) => [
        key,
        text
          .replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, input: string) => given[input]!)
          .replace('${{ github.action_path }}', ROOT)
          .replace(/\$\{\{ github[^}]*\}\}/g, 'x'),
      ]),
    );
    const files = { GITHUB_STEP_SUMMARY: join(cwd, 'summary'), GITHUB_OUTPUT: join(cwd, 'output') };
    const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: cwd, RUNNER_TEMP: cwd, ...files, ...env },
    });
    const written = (file: string) =>
      existsSync(join(cwd, file)) ? readFileSync(join(cwd, file), 'utf8') : '';
    return { status, stderr, written };
  }

  it('reports in the summary of the job, and fails on what is new and severe', () => {
    const path = 'infra, so called\n';
    const { status, stderr, written } = run('action', {
      path,
      'fail-on': 'high',
      baseline,
      sarif: 'out.sarif',
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(written('summary')).toMatch(/^### Firebreak: findings 1 new/);
    expect(written('output')).toMatch(/^report=.*firebreak\.md$/m);
    expect(JSON.parse(written('out.sarif')).version).toBe('2.1.0');
  });

  it('fails on nothing where it is not asked to, and says what is wrong with its inputs', () => {
    expect(run('action-quiet', {}).status).toBe(0);
    const { status, stderr } = run('action-wrong', { path: '--nothing' });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'firebreak: --nothing: no such file or directory\n',
    });
  });
});

describe('the pre-commit hook', () => {
  it('runs a command that the package has, with options that it knows', async () => {
    const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8'));
    expect(hooks.length).toBe(1);
    const [{ entry, args, language, pass_filenames }] = hooks;
    expect({ language, pass_filenames }).toEqual({ language: 'node', pass_filenames: false });
    const cwd = join(temporary, 'hook');
    mkdirSync(cwd);
    cpSync(join(ROOT, TWO_REGIONS), cwd, { recursive: true });
    const [command, ...rest] = entry.split(' ');
    expect(command).toBe('firebreak');
    expect((await firebreak([...rest, ...args], { cwd })).status).toBe(0);
  });
});
