import type { Assessment, Finding, Severity, Step } from '../analysis/index.js';
import { append } from '../estate/index.js';
import { type Comparison, newIn } from './comparison/index.js';
import { wellFormed } from './encode.js';
import { locator, type Place } from './locate.js';
import type { RulePage } from './rule-page.js';
import { isAtLeast } from './severity.js';
import { place, VERB } from './text/evidence.js';
import { safe } from './text/style.js';

export interface JunitOptions {
  /** All rules there are: one without findings is a test that passes. */
  readonly rules: readonly RulePage[];
  /** Findings this severe or more are failures. */
  readonly failOn: Severity;
  /** With one, findings that it has already are no failures. */
  readonly comparison?: Comparison;
}

interface Case {
  readonly name: string;
  readonly at?: Place | undefined;
  readonly result?: {
    readonly kind: 'failure' | 'skipped';
    readonly message: string;
    readonly type?: string;
  };
  readonly text?: string;
}

/**
 * JUnit XML: a suite for each rule, a test for each finding, named by its subject so that a CI system sees the same test
 * in every run. What does not count passes and is told in its output; what is ignored is skipped.
 */
export function junit(result: Assessment, { rules, failOn, comparison }: JunitOptions): string {
  const locate = locator(result.estate);
  const isNew = comparison === undefined ? () => true : newIn(comparison);
  const suites = new Map<string, Case[]>(rules.map(({ id }) => [id, []]));
  const add = (rule: string, one: Case) => append(suites, rule, one);
  for (const finding of result.findings) {
    const { rule, severity, subject, title } = finding;
    const counts = isAtLeast(severity, failOn) && isNew(finding);
    const why = isNew(finding) ? '' : ' (known from the baseline)';
    add(rule, {
      name: subject,
      at: locate(finding),
      ...(counts ? { result: { kind: 'failure', message: title, type: severity } } : {}),
      text: `${severity}${why}: ${told(finding)}`,
    });
  }
  for (const { finding, by } of result.ignored) {
    const message = `ignored until ${by.until}: ${by.reason}`;
    add(finding.rule, { name: finding.subject, at: locate(finding), result: { kind: 'skipped', message } });
  }
  const all = [...suites].map(([rule, cases]) =>
    suite(rule, cases.length > 0 ? cases : [{ name: 'no finding' }]),
  );
  const reading = suite('reading', [readingCase(result)]);
  const body = [...all, reading];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'Firebreak', ...sums(body.map(({ counts }) => counts)) })}>`,
    ...body.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

/** What was not understood does not fail anything, but is not a success either. */
function readingCase({ estate }: Assessment): Case {
  const errors = estate.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { name: 'read without errors' };
  const message = errors.map((one) => `${one.file}:${one.line}: ${one.message}`).join('\n');
  return { name: 'read without errors', result: { kind: 'skipped', message } };
}

function told({ title, path, journeys, fix }: Finding): string {
  const step = ({ to, need, evidence }: Step) => `  ${VERB[need]} ${to} (${place(evidence)})`;
  return [
    title,
    `journeys: ${journeys.join(', ')}`,
    ...path.map(step),
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
  ].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suite(name: string, cases: readonly Case[]): { readonly xml: string; readonly counts: Counts } {
  const count = (kind: string) => cases.filter(({ result }) => result?.kind === kind).length;
  const counts = { tests: cases.length, failures: count('failure'), errors: 0, skipped: count('skipped') };
  const xml = [
    `  <testsuite${attributes({ name, ...counts, time: 0 })}>`,
    ...cases.flatMap((one) => caseXml(name, one)),
    '  </testsuite>',
  ].join('\n');
  return { xml, counts };
}

function caseXml(classname: string, { name, at, result, text }: Case): string[] {
  const start = `    <testcase${attributes({ name, classname, time: 0, ...(at ?? {}) })}`;
  if (result === undefined && text === undefined) return [`${start}/>`];
  const inner =
    result?.kind === 'failure'
      ? `<failure${attributes({ message: result.message, type: result.type ?? '' })}>${escaped(text ?? '')}</failure>`
      : result?.kind === 'skipped'
        ? `<skipped${attributes({ message: result.message })}/>`
        : `<system-out>${escaped(text ?? '')}</system-out>`;
  return [`${start}>`, `      ${inner}`, '    </testcase>'];
}

function sums(all: readonly Counts[]): Counts & { readonly time: number } {
  const sum = (of: keyof Counts) => all.reduce((total, one) => total + one[of], 0);
  return { tests: sum('tests'), failures: sum('failures'), errors: 0, skipped: sum('skipped'), time: 0 };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** XML 1.0 has no way to write most control characters, halves of a surrogate pair, U+FFFE and U+FFFF. */
function escaped(text: string): string {
  return wellFormed(text)
    .split('\n')
    .map(safe)
    .join('\n')
    .replaceAll(/[\ufffe\uffff]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
