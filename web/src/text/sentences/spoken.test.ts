/** What the analyses say of real and random estates is said in German, with nothing dropped. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Assessment, assess, RULE_IDS } from '../../../../src/analysis/index.js';
import type { Component, Estate } from '../../../../src/estate/index.js';
import { readPaths } from '../../../../src/readers/index.js';
import { changesOf, compare, snapshotOf } from '../../../../src/report/comparison/index.js';
import { anyEstate } from '../../../../test/reference/estates.js';
import { ROOT } from '../../../../test/support/cli.js';
import { flawOf } from './german.js';
import type { Speaker } from './index.js';

vi.setConfig({ testTimeout: 300_000 });

type Spoken = readonly [Speaker, string];

function saidIn({ findings, remedies }: Assessment): Spoken[] {
  return [
    ...findings
      .filter(isNamed)
      .flatMap(({ rule, title, fix }): Spoken[] => [
        [rule, title],
        ...(fix === undefined ? [] : [[rule, fix] as const]),
      ]),
    ...remedies.remedies.flatMap(({ candidate: { title, why } }): Spoken[] => [
      ['change', title],
      ['change', why],
    ]),
  ];
}

/** A circle of journeys alone, which no infrastructure code makes, has no member to name. */
function isNamed({ title }: { readonly title: string }): boolean {
  return !title.includes(',  serve only because');
}

function differencesOf(before: Assessment, after: Assessment): Spoken[] {
  const named = (one: Assessment) => snapshotOf({ ...one, findings: one.findings.filter(isNamed) });
  return changesOf(compare(named(before), named(after))).map(({ text }) => ['difference', text]);
}

function flawsOf(spoken: readonly Spoken[], estates: readonly Estate[]): string[] {
  const names = new Set<string>(RULE_IDS);
  for (const { components, journeys } of estates) {
    for (const { id } of components) names.add(id);
    for (const { name } of journeys) names.add(name);
  }
  return spoken.flatMap(([by, english]) => flawOf(by, english, (word) => names.has(word)) ?? []);
}

const EXAMPLES = join(ROOT, 'examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true }).filter((one) => one.isDirectory());

describe('of the examples', () => {
  const assessed = examples.map(({ name }) => assess(readPaths([join(EXAMPLES, name)]).estate));

  it.each(examples.map(({ name }, at) => [name, assessed[at]!] as const))('%s', (_, assessment) => {
    const spoken = saidIn(assessment);
    expect(spoken).not.toEqual([]);
    expect(flawsOf(spoken, [assessment.estate])).toEqual([]);
  });

  it('compared with each other', () => {
    for (const before of assessed) {
      for (const after of assessed)
        expect(flawsOf(differencesOf(before, after), [before.estate, after.estate])).toEqual([]);
    }
  });
});

describe('of what seldom differs', () => {
  it('errors, severities, and what is ignored now', () => {
    const { estate, ...rest } = assess(readPaths([join(EXAMPLES, 'web-shop')]).estate);
    const before = snapshotOf({ estate, ...rest });
    const [first, ...others] = before.findings;
    const after = {
      ...before,
      errors: 2,
      findings: others.map((one) => ({ ...one, severity: 'high' as const })),
      ignored: [first!],
    };
    const texts = [compare(before, after), compare(after, before)].flatMap(changesOf).map(({ text }) => text);
    for (const kind of [/^2 errors/, /^0 errors/, /, was high$/, /, was low$/, /^now ignored/])
      expect(texts).toContainEqual(expect.stringMatching(kind));
    expect(
      flawsOf(
        texts.map((text) => ['difference', text]),
        [estate],
      ),
    ).toEqual([]);
  });
});

/** Names that no sentence has as a word of its own; and some that the atlas knows something of. */
const UNLIKE_WORDS = /"(queue|table|cache|web|api|worker)"/g;
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\bp\/north-1\b/g, 'aws/us-east-1'],
  [/\bp\/south-1\b/g, 'aws/eu-west-1'],
  [/\bp\/unknown\b/g, 'aws/unknown'],
  [/"p"/g, '"aws"'],
  [/"my-web"/g, '"aws_lb.web"'],
  [/"my-table"/g, '"aws_dynamodb_table.orders"'],
  [/"my-queue"/g, '"aws_sqs_queue.jobs"'],
  [/us-east-1\/vm"/g, 'us-east-1/route53"'],
  [/eu-west-1\/vm"/g, 'eu-west-1/lambda:control"'],
];

/** An estate with ids of a provider, objectives, and stores, images and alarms among its resources. */
function furnished(estate: Estate, rto: number, held: boolean): Estate {
  const text = KNOWN.reduce((said, [from, to]) => said.replace(from, to), JSON.stringify(estate));
  const known = JSON.parse(text) as Estate;
  const typed = (one: Component): Component => ({ ...one, type: TYPES[one.id] ?? one.type });
  return {
    ...known,
    components: known.components.map(typed),
    journeys: known.journeys.map((one) => ({
      ...one,
      ...(held ? { objectives: { rto, rpo: 60, availability: 0.9999 } } : {}),
    })),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  'aws_dynamodb_table.orders': 'aws_dynamodb_table',
  'aws_lb.web': 'aws_lb',
  'my-api': 'aws_ecr_repository',
  'my-cache': 'aws_cloudwatch_metric_alarm',
  'my-worker': 'aws_acm_certificate',
};

describe('of random estates', () => {
  const any = fc
    .tuple(anyEstate({ timed: true }), fc.constantFrom(1, 60, 90_000), fc.boolean(), fc.boolean())
    .map(([drawn, rto, held, isKnown]) => {
      const estate = JSON.parse(JSON.stringify(drawn).replace(UNLIKE_WORDS, '"my-$1"')) as Estate;
      return isKnown ? furnished(estate, rto, held) : estate;
    });

  it('all sentences', () => {
    fc.assert(
      fc.property(any, (estate) => {
        expect(flawsOf(saidIn(assess(estate)), [estate])).toEqual([]);
      }),
      { numRuns: 1000, seed: 20_251_020 },
    );
  });

  it('all differences', () => {
    fc.assert(
      fc.property(any, any, (before, after) => {
        expect(flawsOf(differencesOf(assess(before), assess(after)), [before, after])).toEqual([]);
      }),
      { numRuns: 200, seed: 20_251_020 },
    );
  });
});

describe('what the tests of the rules expect', () => {
  const RULES = join(ROOT, 'src/analysis/findings');
  /** A title as `found(…).of(rule)` and `title).toBe` have it. */
  const TITLES = /'(?:high|medium|low|info) [\w, ]+: ([^'\n]+)'|title\)\.toBe\(\s*'([^'\n]+)'/g;

  it.each(readdirSync(RULES).filter((file) => file.endsWith('.test.ts')))('%s', (file) => {
    const titles = [...readFileSync(join(RULES, file), 'utf8').matchAll(TITLES)].map(([, a, b]) => a ?? b!);
    const isName = (word: string) => /[_/:]|[a-z]\./.test(word);
    const left = titles.filter((title) =>
      RULE_IDS.every((rule) => flawOf(rule, title, isName) !== undefined),
    );
    expect(left).toEqual([]);
  });
});
