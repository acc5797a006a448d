/** The command line as users meet it: exit status, streams, bytes. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firebreak, outputOf, ROOT, run } from './support/cli.js';
import { problemsBy } from './support/schemas.js';

const SHOP = 'examples/web-shop';
const INCIDENT = '2025-10-20-aws-us-east-1';
const EXAMPLES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `examples/${name}`)
  .sort();
const ESCAPE = String.fromCharCode(27);

let temporary = '';
let empty = '';
let savedPlan = '';
let emptyPlan = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-cli-'));
  empty = join(temporary, 'empty');
  mkdirSync(empty);
  savedPlan = join(temporary, 'plan.bin');
  writeFileSync(savedPlan, 'PK\u0003\u0004 and what else a zip archive holds');
  emptyPlan = join(temporary, 'plan.json');
  writeFileSync(emptyPlan, JSON.stringify({ format_version: '1.2', planned_values: { root_module: {} } }));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Command lines with what to call them in a test's title. */
const titled = (commands: readonly string[][]) => commands.map((args) => [args.join(' '), args] as const);

// Most of the time goes into starting processes; as many at once as there are cores to run them.
describe.concurrent('wrong usage', () => {
  const cases: [what: string, args: () => string[], says: RegExp][] = [
    ['an unknown command', () => ['frobnicate'], /unknown command 'frobnicate'/],
    ['a misspelt command', () => ['asess'], /did you mean assess/i],
    ['an unknown option', () => ['assess', '--frobnicate'], /unknown option '--frobnicate'/],
    ['a misspelt option', () => ['assess', '--fomat', 'json'], /did you mean --format/i],
    ['an unknown format', () => ['assess', SHOP, '--format', 'xml'], /text, json/],
    ['an unknown severity', () => ['assess', SHOP, '--fail-on', 'awful'], /high, medium, low/],
    ['a variable without value', () => ['assess', SHOP, '--var', 'region'], /name=value/],
    [
      'a missing variable file',
      () => ['assess', SHOP, '--var-file', 'no.tfvars'],
      /no\.tfvars: no such file/,
    ],
    ['a path that does not exist', () => ['assess', 'no/such'], /no\/such: no such file or directory/],
    ['an empty directory', () => ['assess', empty], /nothing to read .*empty/],
    ['a file of no known format', () => ['assess', 'LICENSE'], /LICENSE.* neither .*plan/],
    ['one file of a module', () => ['assess', `${SHOP}/main.tf`], /main\.tf.* name its directory/],
    ['no scenario', () => ['replay'], /missing required argument 'scenario'/],
    [
      'a misspelt scenario',
      () => ['replay', '2025-10-20-aws-us-east-2', SHOP],
      /did you mean 2025-10-20-aws-us-east-1/,
    ],
    [
      'a scenario of nowhere',
      () => ['replay', 'mars/olympus-mons', SHOP],
      /neither an incident nor a component/,
    ],
    ['a duration in words', () => ['replay', 'aws/us-east-1', SHOP, '--for', 'soon'], /45m, 3h or 1h30m/],
    ['a time without its offset', () => ['replay', 'aws', SHOP, '--at', '2026-11-27T18:00'], /18:00Z/],
    [
      'a misspelt addition',
      () => ['replay', 'aws', SHOP, '--with', 'aws/us-esat-1'],
      /did you mean aws\/us-east-1/,
    ],
    ['replay over nothing', () => ['replay', INCIDENT, empty], /nothing to read/],
    ['explain without a scenario', () => ['explain', 'shop.example'], /missing required argument 'scenario'/],
    ['a path for a command', () => [SHOP], /to assess it: firebreak assess examples\/web-shop/],
    ['a path for a scenario', () => ['replay', SHOP], /SCENARIO comes before it/],
    ['a path for what to explain', () => ['explain', 'shop.example', SHOP], /SCENARIO comes before it/],
    ['standard input as a dash', () => ['assess', '-'], /standard input is \/dev\/stdin/],
    ['a saved plan', () => ['assess', savedPlan], /terraform show -json plan\.bin/],
    ['a plan without resources', () => ['assess', emptyPlan], /holds no resources/],
    ['a misspelt journey', () => ['explain', 'shop.exmaple', 'aws', SHOP], /did you mean shop\.example/],
  ];
  it.each(cases)('%s: exit 2, one line that says what is wrong', async (_, args, says) => {
    const { status, stdout, stderr } = await firebreak(args());
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('no command at all: exit 2, the help on stderr', async () => {
    const { status, stdout, stderr } = await firebreak([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: firebreak/);
  });
});

describe.concurrent('help', () => {
  it('--version prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(await outputOf(['--version'])).toBe(`${version}\n`);
  });

  it.each([
    ['--help', /assess[\s\S]+replay[\s\S]+explain[\s\S]+scenarios/],
    ['assess --help', /--fail-on <severity>/],
    ['replay --help', /--for <duration>/],
    ['drill --help', /may be\s+given several times\n/],
    ['explain --help', /<journey>/],
    ['scenarios --help', /--format/],
    ['init --help', /--stdout[\s\S]+--force/],
  ])('%s', async (args, says) => {
    expect(await outputOf(args.split(' '))).toMatch(says);
  });
});

describe.concurrent('text', () => {
  const commands = [
    ['assess', SHOP],
    ['replay', INCIDENT, SHOP],
    ['explain', 'shop.example', INCIDENT, SHOP],
    ['scenarios'],
  ];

  it.each(titled(commands))(
    '%s: colour on request only, the same words with and without',
    async (_, args) => {
      const plain = await outputOf(args);
      expect(plain).not.toContain(ESCAPE);
      const coloured = await outputOf(args, { env: { FORCE_COLOR: '1' } });
      expect(coloured).toContain(`${ESCAPE}[`);
      expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g'), '')).toBe(plain);
      expect(await outputOf(args, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).toBe(plain);
    },
  );

  it.each(titled(commands))('%s: fits the terminal', async (_, args) => {
    for (const columns of [80, 120]) {
      const lines = (await outputOf(args, { columns })).split('\n');
      // An address on a line of its own stays whole, to be clicked.
      const texts = lines.filter((line) => !/^ *https:\/\/\S+$/.test(line));
      expect(texts.filter((line) => stringWidth(line) > columns)).toEqual([]);
    }
  });

  it('is plain on a dumb terminal', async () => {
    const env = { FORCE_COLOR: '1', TERM: 'dumb' };
    expect(await outputOf(['scenarios'], { env })).not.toContain(ESCAPE);
  });

  it('into a closed pipe is no error', async () => {
    const { status, stderr } = await firebreak(['assess', SHOP, '--format', 'json'], { closeEarly: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const help = `"${process.execPath}" bin/firebreak --help | true`;
    expect(await run('bash', ['-c', help])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('keeps ids and times whole on a narrow terminal', async () => {
    expect(await outputOf(['scenarios'], { columns: 40 })).toContain(`${INCIDENT}\n`);
    const text = await outputOf(['replay', INCIDENT, SHOP], { columns: 40 });
    expect(text).toMatch(/down +06:48 to 09:40/);
  });

  it('tells journeys of one name apart', async () => {
    const path = join(temporary, 'twins');
    mkdirSync(path);
    const functions = ['one', 'two'].map((name) => `resource "aws_lb" "${name}" {\n  name = "shop"\n}\n`);
    writeFileSync(join(path, 'main.tf'), functions.join(''));
    const text = await outputOf(['replay', 'aws', path]);
    expect(text).toMatch(/^shop +down/m);
    expect(text).toMatch(/^shop-2 +down/m);
  });

  it('says where a region that is not known may come from, and what is wrong in many places once', async () => {
    const path = join(temporary, 'variables');
    mkdirSync(path);
    const code = 'resource "aws_lb" "shop" {\n  name = var.name\n  subnets = [var.name]\n}\n';
    writeFileSync(join(path, 'main.tf'), code);
    const text = await outputOf(['assess', path]);
    expect(text).toMatch(/no region known\n.*--var-file/);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/var\.name is not declared \(and in 1 more place\)/);
  });
});

describe.concurrent('assess', () => {
  it('tells what takes each journey down, with the line it is read from', async () => {
    const text = await outputOf(['assess', SHOP]);
    expect(text).toMatch(/\bshop\.example\b/);
    expect(text).toMatch(/aws_db_instance\.orders/);
    expect(text).toMatch(/aws\/us-east-1/);
    expect(text).toMatch(/examples\/web-shop\/\w+\.tf:\d+/);
  });

  it('reads the current directory by default', async () => {
    const cwd = join(ROOT, SHOP);
    expect(await outputOf(['assess'], { cwd })).toBe(await outputOf(['assess', '.'], { cwd }));
  });

  it('--fail-on changes the exit status and nothing else', async () => {
    const { status, stdout, stderr } = await firebreak(['assess', SHOP, '--fail-on', 'high']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(await outputOf(['assess', SHOP]));
  });

  it('--fail-on is quiet where no finding is that severe', async () => {
    const result = await assessJson('examples/web-shop-two-regions');
    expect(result.findings.filter(({ severity }) => severity === 'high')).toEqual([]);
    await outputOf(['assess', 'examples/web-shop-two-regions', '--fail-on', 'high']);
  });

  it.each(EXAMPLES)(
    '%s --format json is as the schema says, and refers to nothing that is not there',
    async (path) => {
      const result = await assessJson(path);
      expect(problemsBy('assessment', result)).toEqual([]);
      const components = new Set(result.components.map(({ id }) => id));
      expect(components.size).toBe(result.components.length);
      const journeys = new Set(result.journeys.map(({ id }) => id));
      expect(journeys.size).toBeGreaterThan(0);
      const named = [
        ...journeys,
        ...result.journeys.map(({ entry }) => entry),
        ...result.dependencies.flatMap(({ from, to }) => [from, to]),
        ...result.blast.map(({ domain }) => domain),
        ...result.findings.map(({ subject }) => subject),
        ...result.findings.flatMap(({ path: steps }) => steps.flatMap(({ from, to }) => [from, to])),
        ...result.cutSets.flatMap(({ sets }) => sets.flat()),
      ];
      expect(named.filter((id) => !components.has(id))).toEqual([]);
      const hit = [
        ...result.blast.flatMap((row) =>
          [row.down, row.degraded, row.cannotStart, row.cannotChange, row.unknown].flat(),
        ),
        ...result.findings.flatMap((finding) => finding.journeys),
        ...result.cutSets.map(({ journey }) => journey),
      ];
      expect(hit.filter((id) => !journeys.has(id))).toEqual([]);
    },
  );

  it('says what could not be read, and assesses the rest', async () => {
    const path = join(temporary, 'broken');
    cpSync(join(ROOT, SHOP), path, { recursive: true });
    cpSync(join(ROOT, 'src/readers/terraform/hcl/fixtures/broken.tf'), join(path, 'broken.tf'));
    const { journeys, diagnostics } = await assessJson(path);
    expect(journeys.map(({ id }) => id)).toContain('shop.example');
    expect(diagnostics.filter(({ file }) => file.endsWith('broken.tf')).length).toBeGreaterThan(0);
  });
});

describe.concurrent('replay', () => {
  it('tells when each journey was down', async () => {
    const text = await outputOf(['replay', INCIDENT, SHOP]);
    expect(text).toMatch(/shop\.example +down for 2 h 52 min/);
    expect(text).toMatch(/because aws\/us-east-1\/dynamodb/);
  });

  it.each(EXAMPLES)('%s --format json is as the schema says', async (path) => {
    const result = await replayJson([INCIDENT, path]);
    expect(problemsBy('replay', result)).toEqual([]);
    expect(result.scenario).toMatchObject({ id: INCIDENT, epoch: '2025-10-20T06:48:00Z' });
    for (const { outages, because } of result.journeys) {
      for (const { from, to } of outages) {
        expect(from).toBeLessThan(to ?? result.scenario.seconds);
        expect(to ?? 0).toBeLessThanOrEqual(result.scenario.seconds);
      }
      expect(because.length > 0).toBe(outages.length > 0);
    }
  });

  it('a component is a scenario without a date, as long as asked', async () => {
    const result = await replayJson(['aws/us-east-1', SHOP, '--for', '3h']);
    expect(problemsBy('replay', result)).toEqual([]);
    expect(result.scenario).toMatchObject({ id: 'aws/us-east-1', epoch: null, seconds: 10_800 });
    const shop = result.journeys.find(({ id }) => id === 'shop.example')!;
    expect(shop.outages).toContainEqual({ from: 0, to: null, capability: 'serve', state: 'down' });
  });

  it('losing a region elsewhere leaves everybody alone', async () => {
    const { journeys } = await replayJson(['aws/ap-southeast-2', SHOP]);
    expect(journeys.flatMap(({ outages }) => outages)).toEqual([]);
  });
});

describe.concurrent('scenarios joined', () => {
  it('move, gain more failures, and say what is not replayed', async () => {
    const result = await replayJson([
      INCIDENT,
      SHOP,
      '--at',
      '2026-11-27T19:00+01:00',
      '--with',
      'aws/us-west-2',
    ]);
    expect(problemsBy('replay', result)).toEqual([]);
    expect(result.scenario).toMatchObject({
      id: `${INCIDENT} with aws/us-west-2`,
      epoch: '2026-11-27T18:00:00Z',
      movedFrom: '2025-10-20T06:48:00Z',
    });
    const text = await outputOf(['replay', INCIDENT, SHOP]);
    expect(text).toContain('\n3 more reported without times (--all lists them)\n');
    const all = await outputOf(['replay', INCIDENT, SHOP, '--all']);
    expect(all).toMatch(/reported without times, not replayed\n {2}over 140 services/);
    expect(all).toMatch(/reported as not affected\n {2}EC2 instances/);
  });

  it('a pattern reaches every control plane and nothing that runs', async () => {
    const { journeys } = await replayJson(['aws/*/*:control', SHOP]);
    const lost = journeys.flatMap(({ outages }) => outages.map(({ capability }) => capability));
    expect([...new Set(lost)]).toEqual(['change']);
  });

  it('failed launches spare what launches nothing', async () => {
    const { journeys } = await replayJson(['no-launches', SHOP]);
    expect(journeys.map(({ id, outages }) => [id, outages.map(({ capability }) => capability)])).toEqual([
      ['pictures.shop.example', []],
      ['shop.example', ['start']],
    ]);
  });
});

describe.concurrent('explain', () => {
  it('says that a journey is down until its standby takes over', async () => {
    const text = await outputOf([
      'explain',
      'shop.example',
      'aws/us-east-1a',
      'examples/web-shop-two-regions',
    ]);
    expect(text).toMatch(/serving: up\n +once a standby has taken over; until then down, for 2 min 30 s/);
  });

  it('leads from the journey to what failed, with evidence', async () => {
    const text = await outputOf(['explain', 'shop.example', 'aws/us-east-1/dynamodb', SHOP]);
    expect(text).toMatch(/shop\.example[\s\S]+aws\/us-east-1\/dynamodb/);
    expect(text).toMatch(/\w+\.tf:\d+/);
  });

  it('--format json parses', async () => {
    const text = await outputOf(['explain', 'shop.example', INCIDENT, SHOP, '--format', 'json']);
    expect(JSON.parse(text)).toContainEqual(expect.objectContaining({ capability: 'serve', state: 'down' }));
  });
});

describe.concurrent('scenarios', () => {
  it('lists incidents and composites that can be replayed', async () => {
    const text = await outputOf(['scenarios']);
    const list = JSON.parse(await outputOf(['scenarios', '--format', 'json'])) as { id: string }[];
    expect(list.map(({ id }) => id)).toContain(INCIDENT);
    for (const { id } of list) expect(text).toContain(id);
    for (const { id } of [list[0]!, list.at(-1)!]) {
      expect(problemsBy('replay', await replayJson([id, SHOP]))).toEqual([]);
    }
  });
});

describe.concurrent('same bytes in, same bytes out', () => {
  const commands = ['text', 'json'].flatMap((format) => [
    ['assess', 'web-shop', '--format', format],
    ['replay', INCIDENT, 'web-shop', '--format', format],
    ['explain', 'shop.example', INCIDENT, 'web-shop', '--format', format],
  ]);

  it.each(titled(commands))('%s', async (_, args) => {
    const cwd = join(ROOT, 'examples');
    const once = await outputOf(args, { cwd });
    expect(await outputOf(args, { cwd })).toBe(once);
    // Another folder, its files written in another order; another time zone and language.
    const copy = mkdtempSync(join(temporary, 'copy-'));
    mkdirSync(join(copy, 'web-shop'));
    for (const name of readdirSync(join(cwd, 'web-shop')).sort().reverse()) {
      cpSync(join(cwd, 'web-shop', name), join(copy, 'web-shop', name), { recursive: true });
    }
    const env = { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    expect(await outputOf(args, { cwd: copy, env })).toBe(once);
  });
});

/** The parts of the contract that are looked into here; all of it is held by the schema. */
interface AssessmentJson {
  components: { id: string }[];
  dependencies: { from: string; to: string }[];
  journeys: { id: string; entry: string }[];
  blast: (Record<'down' | 'degraded' | 'cannotStart' | 'cannotChange' | 'unknown', string[]> & {
    domain: string;
  })[];
  findings: { severity: string; subject: string; journeys: string[]; path: { from: string; to: string }[] }[];
  cutSets: { journey: string; sets: string[][] }[];
  diagnostics: { file: string }[];
}
interface ReplayJson {
  scenario: { seconds: number };
  journeys: {
    id: string;
    outages: { from: number; to: number | null; capability: string }[];
    because: unknown[];
  }[];
}

async function assessJson(path: string): Promise<AssessmentJson> {
  return JSON.parse(await outputOf(['assess', path, '--format', 'json']));
}

async function replayJson(args: readonly string[]): Promise<ReplayJson> {
  return JSON.parse(await outputOf(['replay', ...args, '--format', 'json']));
}

describe.concurrent('what is misspelt', () => {
  const shopWith = (name: string, declared: string) => {
    const path = join(temporary, name);
    cpSync(join(ROOT, SHOP), path, { recursive: true });
    writeFileSync(join(path, 'firebreak.yaml'), declared);
    return path;
  };

  it('as the entry of a journey takes the journey out instead of calling it safe', async () => {
    const path = shopWith('no-entry', 'journeys:\n  checkout: { entry: aws_lb.shp }\n');
    expect(await outputOf(['assess', path])).toMatch(
      /firebreak\.yaml:2:15: "aws_lb\.shp" is not a component/,
    );
    const text = await outputOf(['replay', 'aws', path]);
    expect(text).not.toContain('checkout');
    expect(text).toContain('1 error while reading: firebreak assess --all');
  });

  it('under overrides is said, as nothing is overridden', async () => {
    const to = (id: string) =>
      `  - { dependency: { from: aws_ecs_service.web, to: ${id} }, remove: true, reason: x }\n`;
    const path = shopWith('no-override', `overrides:\n${to('aws_sqs_queue.ordrs')}${to('aws_lb.shop')}`);
    const text = (await outputOf(['assess', path])).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/firebreak\.yaml:2:5: "aws_sqs_queue\.ordrs" is not a component/);
    expect(text).toMatch(
      /firebreak\.yaml:3:5: nothing like this is inferred of aws_ecs_service\.web -> aws_lb\.shop/,
    );
  });

  it('as a second path with nothing in it is said', async () => {
    expect(await outputOf(['assess', SHOP, empty])).toMatch(/empty:1: nothing to read here/);
  });
});
