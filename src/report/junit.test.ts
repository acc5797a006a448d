import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES, hostile } from '../../test/support/hostile.js';
import { assess } from '../analysis/index.js';
import { compare, snapshotOf } from './comparison/index.js';
import { junit } from './junit.js';

const RULES = ['single-zone', 'single-region', 'single-provider'].map((id) => ({
  id,
  severity: 'high' as const,
  summary: id,
  markdown: id,
}));

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** The tree of a document; throws where it is not well-formed. */
function parse(xml: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const stack = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    stack.at(-1)!.children.push(element);
    stack.push(element);
  });
  parser.on('text', (text) => {
    stack.at(-1)!.text += text;
  });
  parser.on('closetag', () => stack.pop());
  parser.write(xml).close();
  return top.children[0]!;
}

const suiteOf = (root: Element, name: string) =>
  root.children.find(({ attributes }) => attributes.name === name)!;
const resultOf = (test: Element) => test.children.find(({ name }) => name !== 'system-out')?.name ?? 'passed';

describe('JUnit XML', () => {
  it('is well-formed with hostile names, and its numbers add up', () => {
    const root = parse(junit(hostile(), { rules: RULES, failOn: 'info' }));
    expect(root.name).toBe('testsuites');
    const numbers = ['tests', 'failures', 'errors', 'skipped'] as const;
    const sums = { tests: 0, failures: 0, errors: 0, skipped: 0 };
    for (const suite of root.children) {
      expect(suite.name).toBe('testsuite');
      const count = (result: string) => suite.children.filter((test) => resultOf(test) === result).length;
      const counted = {
        tests: suite.children.length,
        failures: count('failure'),
        errors: 0,
        skipped: count('skipped'),
      };
      for (const one of numbers) {
        expect(suite.attributes[one]).toBe(String(counted[one]));
        sums[one] += counted[one];
      }
      for (const test of suite.children) expect(test.attributes.classname).toBe(suite.attributes.name);
    }
    for (const one of numbers) expect(root.attributes[one]).toBe(String(sums[one]));
    const zone = suiteOf(root, 'single-zone');
    expect(zone.children.length).toBe(HOSTILE_NAMES.length);
    expect(zone.children.map(({ attributes }) => attributes.name)).toContain(
      `aws_db_instance.${HOSTILE_NAMES[0]}`,
    );
  });

  it('has a test that passes for a rule without findings', () => {
    const root = parse(junit(hostile(), { rules: RULES, failOn: 'medium' }));
    const suite = suiteOf(root, 'single-provider');
    expect(suite.children.map((test) => [test.attributes.name, resultOf(test)])).toEqual([
      ['no finding', 'passed'],
    ]);
  });

  it('fails findings at or above the severity only, and skips what is ignored', () => {
    const estate = hostile().estate;
    const all = {
      rule: 'single-zone',
      until: '2099-01-01',
      reason: 'known',
      file: 'firebreak.yaml',
      line: 1,
    };
    const ignored = parse(junit(assess(estate, { acceptances: [all] }), { rules: RULES, failOn: 'info' }));
    expect(new Set(suiteOf(ignored, 'single-zone').children.map(resultOf))).toEqual(new Set(['skipped']));
    const root = parse(junit(hostile(), { rules: RULES, failOn: 'high' }));
    expect(new Set(suiteOf(root, 'single-zone').children.map(resultOf))).toEqual(new Set(['failure']));
    expect(new Set(suiteOf(root, 'single-region').children.map(resultOf))).toEqual(new Set(['passed']));
  });

  it('with a baseline fails only what is not in it', () => {
    const result = hostile();
    const comparison = compare(snapshotOf(result), snapshotOf(result));
    const root = parse(junit(result, { rules: RULES, failOn: 'info', comparison }));
    expect(root.attributes.failures).toBe('0');
  });
});
