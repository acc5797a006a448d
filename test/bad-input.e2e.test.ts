/** Files that are broken, huge, hostile or not files at all: told in one line each, and the rest is assessed. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, firebreak } from './support/cli.js';
import { copyShop } from './support/shop.js';

/** Far more than any of these takes, far less than what a hang would. */
const TIMEOUT_MS = 20_000;
const MEBIBYTE = 1024 * 1024;
const isRoot = process.getuid?.() === 0;

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-bad-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const shop = () => copyShop(temporary);

interface Assessment {
  readonly components: readonly { readonly id: string; readonly name: string }[];
  readonly journeys: readonly { readonly id: string }[];
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly file: string;
    readonly line: number;
  }[];
}

const run = (args: readonly string[], cwd?: string): Promise<CliResult> =>
  firebreak(args, { timeoutMs: TIMEOUT_MS, ...(cwd === undefined ? {} : { cwd }) });

/** What is assessed although something beside it is bad; the web shop always is. */
async function assessed(cwd: string, ...args: string[]): Promise<Assessment> {
  const { status, stdout, stderr } = await run(['assess', '--format', 'json', '.', ...args], cwd);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const result = JSON.parse(stdout) as Assessment;
  expect(result.journeys.map(({ id }) => id)).toContain('shop.example');
  for (const { message, file, line } of result.diagnostics) {
    expect(message).toMatch(/^[^\n]+$/);
    expect(message).not.toMatch(/\bat .+\.js:\d|TypeError|RangeError|\[object /);
    expect(file).not.toBe('');
    expect(line).toBeGreaterThan(0);
  }
  return result;
}

const located = ({ diagnostics }: Assessment) =>
  diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ file, line, message }) => `${file}:${line}: ${message}`);

const sparse = (file: string, bytes: number) => {
  writeFileSync(file, '');
  truncateSync(file, bytes);
};
const pipe = (file: string) => expect(spawnSync('mkfifo', [file]).status).toBe(0);
const nested = (open: string, inside: string, close: string) =>
  open.repeat(50_000) + inside + close.repeat(50_000);

interface Case {
  readonly what: string;
  readonly make: (dir: string) => void;
  /** Read beside the directory. */
  readonly path?: string;
  /** Each of them is matched by some diagnostic; none: there is nothing to say. */
  readonly says: readonly RegExp[];
}

describe.concurrent('one bad file among good ones', () => {
  const code = (text: string | Buffer) => (dir: string) => writeFileSync(join(dir, 'x.tf'), text);
  const file = (name: string, text: string | Buffer) => (dir: string) => writeFileSync(join(dir, name), text);
  const cases: Case[] = [
    {
      what: 'broken HCL',
      make: code('resource "aws_sqs_queue" "x" {\n  name =\n}\n'),
      says: [/^x\.tf:2: .*expected an expression/],
    },
    {
      what: 'a binary file named .tf',
      make: code(Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 256))),
      says: [/^x\.tf:1: found character U\+0000/],
    },
    {
      what: 'invalid UTF-8 outside of strings',
      make: code(Buffer.from([0x61, 0x20, 0xff, 0xfe, 0x0a])),
      says: [/^x\.tf:1: .*not UTF-8/],
    },
    {
      what: 'invalid UTF-8 in a string',
      make: code(Buffer.from('# Gr\xfc\xdfe\nlocals {\n  a = "Gr\xfc\xdfe"\n}\n', 'latin1')),
      says: [/^x\.tf:3: holds bytes that are not UTF-8/],
    },
    {
      what: 'invalid UTF-8 in comments, which Terraform reads',
      make: code(Buffer.from('# Gr\xfc\xdfe\nlocals {\n  a = 1 // f\xfcr\n}\n', 'latin1')),
      says: [],
    },
    {
      what: 'invalid UTF-8 in a value for a variable',
      make: file('terraform.tfvars', Buffer.from('a = "\xfc"\n', 'latin1')),
      says: [/^terraform\.tfvars:1: holds bytes that are not UTF-8/],
    },
    { what: 'UTF-16', make: code(Buffer.from('\ufefflocals {}\n', 'utf16le')), says: [/^x\.tf:1: .*UTF-8/] },
    { what: 'an empty .tf file', make: code(''), says: [] },
    {
      what: '200 MB of .tf',
      make: (dir) => sparse(join(dir, 'x.tf'), 200 * MEBIBYTE),
      says: [/^x\.tf:1: too large/],
    },
    {
      what: '200 MB of .tf.json',
      make: (dir) => sparse(join(dir, 'x.tf.json'), 200 * MEBIBYTE),
      says: [/^x\.tf\.json:1: too large/],
    },
    {
      what: '200 MB of variables',
      make: (dir) => sparse(join(dir, 'terraform.tfvars'), 200 * MEBIBYTE),
      says: [/^terraform\.tfvars:1: too large/],
    },
    {
      what: '200 MB of firebreak.yaml',
      make: (dir) => sparse(join(dir, 'firebreak.yaml'), 200 * MEBIBYTE),
      says: [/^firebreak\.yaml:1: 200 MiB is too large; at most 4 MiB are read/],
    },
    {
      what: '200 MB of .json that is no plan',
      make: (dir) => sparse(join(dir, 'plan.json'), 200 * MEBIBYTE),
      path: 'plan.json',
      says: [/^plan\.json:1: is neither a Terraform plan/],
    },
    {
      what: '3 GB of .json',
      make: (dir) => sparse(join(dir, 'plan.json'), 3 * 1024 * MEBIBYTE),
      path: 'plan.json',
      says: [/^plan\.json:1: 3072 MiB is too large/],
    },
    {
      what: 'an empty .json file',
      make: file('plan.json', ''),
      path: 'plan.json',
      says: [/^plan\.json:1: is neither a Terraform plan/],
    },
    {
      what: 'a plan cut off',
      make: file('plan.json', '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root'),
      path: 'plan.json',
      says: [/^plan\.json:1: not valid JSON: .*cut off/],
    },
    {
      what: 'a plan of an unknown version',
      make: file('plan.json', '{"format_version":"9.0","terraform_version":"3.0.0","planned_values":{}}'),
      path: 'plan.json',
      says: [/^plan\.json:1: format_version is "9\.0", readable are 0\.2 to 1\.x/],
    },
    {
      what: 'a plan with brackets 50,000 deep',
      make: file('plan.json', `{"format_version":"1.2","planned_values":${nested('[', '', ']')}}`),
      path: 'plan.json',
      says: [/^plan\.json:1: planned values are a list, expected an object/],
    },
    {
      what: 'a value in a plan with brackets 50,000 deep',
      make: file(
        'plan.json',
        `{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_sqs_queue.x",` +
          `"mode":"managed","type":"aws_sqs_queue","name":"x","values":{"name":${nested('[', '1', ']')}}}]}}}`,
      ),
      path: 'plan.json',
      says: [],
    },
    {
      what: 'brackets 50,000 deep',
      make: code(`locals {\n  a = ${nested('[', '', ']')}\n}\n`),
      says: [/^x\.tf:2: .*nesting/],
    },
    {
      what: 'brackets 50,000 deep that are never closed',
      make: code(`locals {\n  a = ${'('.repeat(50_000)}\n`),
      says: [/^x\.tf:2: .*nesting/],
    },
    {
      what: 'templates 50,000 deep',
      make: code(`locals {\n  a = ${nested('"${', '1', '}"')}\n}\n`),
      says: [/^x\.tf:2: .*nesting/],
    },
    { what: 'blocks 50,000 deep', make: code('a {\n'.repeat(50_000)), says: [/^x\.tf:501: .*nesting/] },
    {
      what: 'JSON syntax 50,000 deep',
      make: file('x.tf.json', `{"locals":{"a":${nested('[', '', ']')}}}`),
      says: [/^x\.tf\.json:1: .*nested too deeply/],
    },
    {
      what: 'YAML 50,000 deep',
      make: file('firebreak.yaml', `journeys: ${nested('[', '', ']')}\n`),
      says: [/^firebreak\.yaml:1: not valid YAML: it is nested too deeply/],
    },
    {
      what: 'YAML aliases that multiply',
      make: file(
        'firebreak.yaml',
        `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
      ),
      says: [/^firebreak\.yaml:1: not valid YAML: too many aliases/],
    },
    {
      what: 'a module that calls itself over another',
      make: (dir) => {
        for (const [name, other] of [
          ['a', 'b'],
          ['b', 'a'],
        ] as const) {
          mkdirSync(join(dir, name));
          writeFileSync(join(dir, name, 'main.tf'), `module "${other}" {\n  source = "../${other}"\n}\n`);
        }
        code('module "a" {\n  source = "./a"\n}\n')(dir);
      },
      says: [/^[ab]\/main\.tf:\d+: module\.[ab]: a module must not call itself/],
    },
    {
      what: 'locals that refer to themselves',
      make: code(
        'locals {\n  a = local.b\n  b = "${local.a}x"\n}\nresource "aws_sqs_queue" "x" {\n  name = local.a\n}\n',
      ),
      says: [/^x\.tf:\d: local\.a refers to itself \(local\.a -> local\.b -> local\.a\)/],
    },
    {
      what: 'a hundred million instances',
      make: code(
        'resource "aws_sqs_queue" "x" {\n  count = 100000000\n  name  = "queue-${count.index}"\n}\n',
      ),
      says: [/^x\.tf:2: aws_sqs_queue\.x has 100000000 instances/],
    },
    {
      what: 'symbolic links that form loops',
      make: (dir) => {
        symlinkSync('.', join(dir, 'here'));
        symlinkSync('b.tf', join(dir, 'a.tf'));
        symlinkSync('a.tf', join(dir, 'b.tf'));
        mkdirSync(join(dir, 'below'));
        symlinkSync('..', join(dir, 'below', 'up'));
      },
      says: [/^a\.tf:1: .*loop/, /^b\.tf:1: .*loop/],
    },
    {
      what: 'a link to a file that is gone',
      make: (dir) => symlinkSync('gone.tf.disabled', join(dir, 'x.tf')),
      says: [/^x\.tf:1: .*does not exist/],
    },
    {
      what: 'a link to a device without end',
      make: (dir) => symlinkSync('/dev/zero', join(dir, 'x.tf')),
      says: [/^x\.tf:1: .*not read/],
    },
    { what: 'a directory named x.tf', make: (dir) => mkdirSync(join(dir, 'x.tf')), says: [] },
    {
      what: 'a directory named firebreak.yaml',
      make: (dir) => mkdirSync(join(dir, 'firebreak.yaml')),
      says: [/^firebreak\.yaml:1: is not a regular file/],
    },
    { what: 'a pipe named x.tf', make: (dir) => pipe(join(dir, 'x.tf')), says: [] },
    {
      what: 'a pipe named firebreak.yaml',
      make: (dir) => pipe(join(dir, 'firebreak.yaml')),
      says: [/^firebreak\.yaml:1: is not a regular file/],
    },
    {
      what: 'names that JavaScript objects have',
      make: (dir) => {
        code(
          'resource "aws_sqs_queue" "__proto__" {\n  name      = "constructor"\n  __proto__ = { a = 1 }\n}\n' +
            'locals {\n  __proto__   = 1\n  constructor = { toString = 2 }\n}\nvariable "__proto__" {}\n' +
            'resource "aws_sqs_queue" "hasOwnProperty" {\n  name = local.constructor.toString\n}\n',
        )(dir);
      },
      says: [],
    },
    {
      what: 'firebreak.yaml that is not YAML',
      make: file('firebreak.yaml', 'journeys:\n  shop: [\n    - x: {\n'),
      says: [/^firebreak\.yaml:3: not valid YAML/],
    },
    {
      what: 'firebreak.yaml with mistakes',
      make: file(
        'firebreak.yaml',
        'journeys:\n  shop:\n    entry: aws_lb.shop\n    colour: red\ndependencies:\n' +
          '  - from: aws_lb.shop\n    to: saas/stripe\n    need: sometimes\n  - from: aws_lb.shop\n',
      ),
      says: [
        /^firebreak\.yaml:4: journeys\.shop: "colour" is not known here; expected one of name, entry, objectives, needs$/,
        /^firebreak\.yaml:8: dependencies\.0\.need: found "sometimes", expected one of run, start, change$/,
        /^firebreak\.yaml:9: dependencies\.1: "to" is missing$/,
      ],
    },
    {
      what: 'firebreak.yaml that names what is not there',
      make: file('firebreak.yaml', 'dependencies:\n  - from: aws_lb.shop\n    to: aws_lb.shup\n'),
      says: [
        /^firebreak\.yaml:3: "aws_lb\.shup" is not a component of this estate \(did you mean aws_lb\.shop/,
      ],
    },
  ];

  it.each(cases.map((one) => [one.what, one] as const))('%s', async (_, { make, path, says }) => {
    const dir = shop();
    make(dir);
    const found = located(await assessed(dir, ...(path === undefined ? [] : [path])));
    for (const pattern of says) {
      expect(found.filter((line) => pattern.test(line), `${pattern} in ${found}`)).not.toEqual([]);
    }
    if (says.length === 0) expect(found).toEqual([]);
  });

  it('names that JavaScript objects have are names like any other', async () => {
    const dir = shop();
    code('resource "aws_sqs_queue" "__proto__" {\n  name = "queue"\n}\n')(dir);
    file(
      'firebreak.yaml',
      'components:\n  __proto__: { kind: third-party, name: constructor }\n' +
        'dependencies:\n  - { from: aws_lb.shop, to: __proto__ }\n',
    )(dir);
    const { components, diagnostics } = await assessed(dir);
    expect(diagnostics).toEqual([]);
    const ids = components.map(({ id }) => id);
    expect(ids).toContain('__proto__');
    expect(ids).toContain('aws_sqs_queue.__proto__');
  });

  it.skipIf(isRoot)(
    `a directory nobody may read${isRoot ? ' (SKIPPED: root may read it)' : ''}`,
    async () => {
      const dir = shop();
      mkdirSync(join(dir, 'closed'));
      code('module "closed" {\n  source = "./closed"\n}\n')(dir);
      chmodSync(join(dir, 'closed'), 0o000);
      try {
        expect(located(await assessed(dir)).join('\n')).toMatch(/closed.*cannot be read/);
      } finally {
        chmodSync(join(dir, 'closed'), 0o755);
      }
    },
  );

  it('files that disappear while they are read', async () => {
    const dir = shop();
    const names = Array.from({ length: 400 }, (_, i) => join(dir, `queue-${i}.tf`));
    for (const [i, name] of names.entries()) {
      writeFileSync(name, `resource "aws_sqs_queue" "q${i}" {\n  name = "queue-${i}"\n}\n`);
    }
    const result = assessed(dir);
    for (const name of names) {
      rmSync(name);
      await sleep(2);
    }
    for (const line of located(await result)) expect(line).toMatch(/^queue-\d+\.tf:1: .*(exist|read)/);
  });
});

describe.concurrent('nothing that can be read', () => {
  it.each([
    ['only a plan of an unknown version', 'plan.json', '{"format_version":"9.0","planned_values":{}}'],
    ['only a broken firebreak.yaml', 'firebreak.yaml', 'journeys: [\n'],
    ['only an empty file', 'main.tf', ''],
    ['only a broken .tf file', 'main.tf', '}}}'],
  ])('%s: exit 2, one line', async (_, name, text) => {
    const dir = mkdtempSync(join(temporary, 'only-'));
    writeFileSync(join(dir, name), text);
    const path = name.endsWith('.json') ? name : '.';
    const { status, stdout, stderr } = await run(['assess', path], dir);
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect(stderr).not.toMatch(/this is a bug/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('a device without end: exit 2, at once', async () => {
    const { status, stderr } = await run(['assess', '/dev/zero']);
    expect(stderr).toMatch(/^firebreak: \/dev\/zero:1: is neither a file nor a pipe; not read\n$/);
    expect(status).toBe(2);
  });
});

describe.concurrent('hostile names', () => {
  /** Clears the screen, rings, ends the line, turns the direction round, is invisible, is markup. */
  const HOSTILE = '\u001b[2J\u0007\u009b31m\r\n\u202eevil\u2066\u200b<script>alert(1)</script>\u2028\u007f';
  /** Whatever a terminal obeys rather than shows, but for ends of lines. */
  const OBEYED =
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
  const inHcl = JSON.stringify(HOSTILE).replaceAll('\u009b', '\\u009b');
  /** As the label of a block, where HCL allows no line end. */
  const inLabel = HOSTILE.replace(/[\r\n]/g, '').replaceAll('"', '');

  function hostileShop(): string {
    const dir = shop();
    writeFileSync(
      join(dir, 'x.tf'),
      `resource "aws_route53_record" "hostile" {\n  zone_id = aws_route53_zone.shop.zone_id\n  name = ${inHcl}\n` +
        `  type = "CNAME"\n  ttl = 60\n  records = [aws_lb.shop.dns_name]\n}\n` +
        `resource "aws_sqs_queue" "q" {\n  for_each = toset([${inHcl}])\n  name = ${inHcl}\n}\n` +
        `resource "aws_sqs_queue" "${inLabel}" {\n  name = "labelled"\n}\n` +
        `module "${inLabel}" {\n  source = ${inHcl}\n}\n`,
    );
    writeFileSync(join(dir, `${inLabel.replaceAll('/', '')}.tf`), 'locals {\n  broken =\n}\n');
    writeFileSync(
      join(dir, 'firebreak.yaml'),
      JSON.stringify({
        components: { [`saas/${HOSTILE}`]: { name: HOSTILE } },
        journeys: { [HOSTILE]: { name: HOSTILE, entry: 'aws_lb.shop' } },
        dependencies: [{ from: 'aws_lb.shop', to: `saas/${HOSTILE}`, note: HOSTILE }],
        overrides: [
          { dependency: { from: 'aws_lb.shop', to: HOSTILE }, remove: true, reason: HOSTILE },
          { journey: HOSTILE, name: HOSTILE, reason: HOSTILE },
        ],
        ignore: [{ rule: HOSTILE, until: '2020-01-01', reason: HOSTILE }],
      }),
    );
    const resource = { mode: 'managed', type: 'aws_sqs_queue', name: HOSTILE, values: { name: HOSTILE } };
    writeFileSync(
      join(dir, 'plan.json'),
      JSON.stringify({
        format_version: '1.2',
        planned_values: {
          root_module: {
            resources: [{ address: `aws_sqs_queue.${HOSTILE}`, ...resource }, { type: HOSTILE }],
          },
        },
      }),
    );
    return dir;
  }

  it.each([
    ['assess', ['assess', '.', 'plan.json', '--all']],
    ['assess --format json', ['assess', '.', 'plan.json', '--format', 'json']],
    ['replay', ['replay', `saas/${HOSTILE}`, '.', 'plan.json', '--all']],
    ['replay --format json', ['replay', `saas/${HOSTILE}`, '.', '--format', 'json']],
    ['explain', ['explain', HOSTILE, `saas/${HOSTILE}`, '.', '--all']],
    ['explain --format json', ['explain', HOSTILE, `saas/${HOSTILE}`, '.', '--format', 'json']],
  ])('%s shows them and obeys none', async (_, args) => {
    const { status, stdout, stderr } = await run(args, hostileShop());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(OBEYED.exec(stdout)).toBeNull();
    expect(stdout).toContain('evil');
    expect(stdout).not.toMatch(/^evil/m);
  });

  it('--format json gives them back as they were', async () => {
    const { stdout } = await run(['assess', '.', '--format', 'json'], hostileShop());
    const { components } = JSON.parse(stdout) as Assessment;
    expect(components).toContainEqual(expect.objectContaining({ id: `saas/${HOSTILE}`, name: HOSTILE }));
  });

  it.each([
    ['a path', ['assess', HOSTILE]],
    ['a command', [HOSTILE]],
    ['an option', ['assess', `--${HOSTILE}`]],
    ['a variable', ['assess', '.', '--var', HOSTILE]],
    ['a scenario', ['replay', HOSTILE, 'examples/web-shop']],
    ['a journey', ['explain', HOSTILE, 'aws', 'examples/web-shop']],
  ])('%s on the command line: one line, exit 2', async (_, args) => {
    const { status, stdout, stderr } = await run(args);
    expect(OBEYED.exec(stderr)).toBeNull();
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
