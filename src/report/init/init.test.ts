import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { assess } from '../../analysis/index.js';
import type { Dependency, Estate } from '../../estate/index.js';
import { readPaths } from '../../readers/index.js';
import { readUserFile } from '../../readers/userfile/index.js';
import { assessmentJson } from '../json.js';
import { initText } from './init.js';
import { durationScalar, scalar } from './scalar.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const SCHEMA = './schema/firebreak.schema.json';
let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-init-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const textOf = (estate: Estate) => initText(assess(estate), SCHEMA);
/** What a person makes of it who takes the single # away everywhere. */
const uncommented = (text: string) => text.replace(/^( *)# (?!yaml-language-server)/gm, '$1');
/** Reads paths with such a firebreak.yaml. */
function readWith(paths: readonly string[], text: string) {
  const config = join(temporary, 'firebreak.yaml');
  writeFileSync(config, text);
  return readPaths(paths, { config });
}

const OPEN = `
variable "region" {}
provider "aws" {
  region = var.region
}
resource "aws_db_instance" "orders" {
  engine = "postgres"
}
resource "aws_lambda_function" "checkout" {
  function_name = "checkout"
  environment {
    variables = { STRIPE_KEY = "x", DATABASE = aws_db_instance.orders.address }
  }
}
resource "aws_lambda_function_url" "checkout" {
  function_name      = aws_lambda_function.checkout.function_name
  authorization_type = "NONE"
}
module "shop" {
  source        = "registry.example/shop/web/aws"
  database_host = aws_db_instance.orders.address
}
`;

describe('the file that is written', () => {
  it.each(readdirSync(EXAMPLES))('changes nothing of %s', (name) => {
    const paths = [join(EXAMPLES, name)];
    const { estate } = readPaths(paths);
    const nothing = readWith(paths, '').estate;
    const written = readWith(paths, textOf(estate));
    expect(written.overridden).toEqual([]);
    expect(assessmentJson(assess(written.estate))).toEqual(assessmentJson(assess(nothing)));
  });

  it('names the schema, and every journey that was found', () => {
    const { estate } = readPaths([join(EXAMPLES, 'web-shop')]);
    const text = textOf(estate);
    expect(text.split('\n', 1)[0]).toBe(`# yaml-language-server: $schema=${SCHEMA}`);
    for (const { id, entry } of estate.journeys) {
      expect(text).toContain(`# - journey: ${id}\n  #   # enters by ${entry}`);
    }
  });

  it('shows the times of switches that were inferred', () => {
    const text = textOf(readPaths([join(EXAMPLES, 'web-shop-two-regions')]).estate);
    expect(text).toMatch(
      /- group: \{ from: aws_cloudfront_distribution\.pictures, name: "[^"]+" \}\n.*\n.*failover:\n.*detect: 0 .*\n.*switch: 30s /,
    );
  });

  it('asks what the code leaves open, what most journeys need first', () => {
    writeFileSync(join(temporary, 'main.tf'), OPEN);
    const text = textOf(readPaths([temporary]).estate);
    expect(text).toContain(
      '# - component: aws_db_instance.orders\n  #   in: aws/REGION  # its region or zone; 1 journey needs it',
    );
    expect(text).toContain('\n# regions: [aws/REGION]\n');
    expect(text.indexOf('component: aws_db_instance.orders')).toBeLessThan(
      text.indexOf('component: module.shop'),
    );
    expect(text).toContain('# - dependency: { from: module.shop, to: module.shop/not-known }');
    expect(text).toMatch(
      /# - dependency: \{ from: aws_lambda_function\.checkout, to: saas\/stripe \}\n {2}# {3}# only the name/,
    );
  });

  it('is right when it is filled in', () => {
    writeFileSync(join(temporary, 'main.tf'), OPEN);
    const { estate } = readPaths([temporary]);
    const text = uncommented(textOf(estate))
      .replaceAll('aws/REGION', 'aws/us-east-1')
      .replace('inferJourneys: false', '')
      .replace(/^journeys:[\s\S]*?(?=^## What can)/m, '');
    const filled = readWith([temporary], text);
    expect(filled.estate.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(filled.overridden.length).toBe(6);
    expect(filled.estate.journeys[0]?.objectives?.rto).toBe(3600);
    expect(filled.estate.components.filter(({ id }) => id.startsWith('aws/unknown'))).toHaveLength(
      estate.components.filter(({ id }) => id.startsWith('aws/unknown')).length,
    );
    const open = filled.estate.dependencies.filter(
      ({ from, to }) => from.startsWith('aws_') && to.startsWith('aws/unknown'),
    );
    expect(open).toEqual([]);
  });

  it('leaves out what is declared already', () => {
    const config = 'journeys:\n  mine: { entry: aws_lb.shop }\n';
    const { estate } = readWith([join(EXAMPLES, 'web-shop')], config);
    expect(estate.journeys.map(({ id }) => id)).toContain('mine');
    expect(textOf(estate)).not.toContain('journey: mine');
  });

  it('quotes names that nobody should have', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ minLength: 1 }),
      fc.constantFrom(
        'a: b',
        '- x',
        '# y',
        '"',
        "'",
        '\n',
        '\r\n# - journey: x',
        '{',
        '*a',
        '&a',
        '!!x',
        '%',
        '@',
        '`',
      ),
      fc.constantFrom(
        'true',
        'null',
        '~',
        '1',
        '2027-01-01',
        '\u2028',
        '\u0085',
        '\u202e',
        '\ufeff',
        '...',
        '---',
      ),
    );
    fc.assert(
      fc.property(fc.uniqueArray(hostile, { minLength: 3, maxLength: 3 }), ([journey, entry, other]) => {
        const text = textOf(estateOf(journey!, entry!, other!));
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e\ufeff]/);
        const asWritten = readUserFile(text, 'firebreak.yaml');
        expect(asWritten).toMatchObject({ statements: [], overrides: [], ignores: [], diagnostics: [] });
        const { overrides, diagnostics } = readUserFile(uncommented(text), 'firebreak.yaml');
        expect(diagnostics).toEqual([]);
        expect(overrides.map(({ about }) => about)).toEqual([
          { journey },
          { component: entry },
          { dependency: { from: entry, to: other } },
          { group: { from: journey, name: other } },
        ]);
      }),
      { numRuns: 300 },
    );
  });
});

/** A journey over a component in an unknown region, with a third party and a standby. */
function estateOf(journey: string, entry: string, other: string): Estate {
  const source = { file: entry, line: 1 };
  const by = (note: string) => ({ by: 'code' as const, file: other, line: 1, note });
  const attributes = { provider: 'aws', region: 'unknown' };
  const needs = (from: string, to: string, more: Partial<Dependency>): Dependency => ({
    ...{ from, to, need: 'run', evidence: by(journey) },
    ...more,
  });
  return {
    components: [
      { id: journey, kind: 'journey', type: 'journey', name: other, source },
      { id: entry, kind: 'resource', type: 'aws_lb', name: entry, source, attributes },
      { id: other, kind: 'third-party', type: 'third-party', name: other, source },
    ],
    dependencies: [
      needs(journey, entry, { group: 'g', rank: 0 }),
      needs(journey, other, { group: 'g', rank: 1 }),
      needs(entry, other, { soft: true }),
    ],
    groups: [
      {
        ...{ id: 'g', need: 1, full: 1, name: other },
        failover: { detect: 90, switch: 0.5, needs: [other], failback: 'auto' },
      },
    ],
    journeys: [{ id: journey, name: other, entry, inferred: true }],
    diagnostics: [],
  };
}

describe('scalars', () => {
  it('read as they were, in blocks and in flows', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(parse(`a: ${scalar(text)}\n`)).toEqual({ a: text });
        expect(parse(`{ a: ${scalar(text)}, b: [${scalar(text)}] }\n`)).toEqual({ a: text, b: [text] });
      }),
    );
  });

  it('stay plain where they can', () => {
    expect(scalar('module.east.aws_lb.shop')).toBe('module.east.aws_lb.shop');
    expect(scalar('aws/us-east-1/dynamodb:control')).toBe('"aws/us-east-1/dynamodb:control"');
    expect(scalar('no')).toBe('"no"');
    expect(scalar('aws_subnet.a[0]')).toBe('"aws_subnet.a[0]"');
  });

  it.each([
    [0, '0'],
    [0.5, '0.5'],
    [30, '30s'],
    [90, '90s'],
    [300, '5m'],
    [7200, '2h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(durationScalar(seconds)).toBe(text);
  });
});
