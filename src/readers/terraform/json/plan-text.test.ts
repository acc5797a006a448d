import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan } from './plan-text.js';

const fixture = readFileSync(new URL('./fixtures/modules.plan.json', import.meta.url), 'utf8');
const UNREAD = ['before', 'after', 'before_sensitive', 'after_sensitive'];

const parse = (text: string) => parsePlan(Buffer.from(text));
const isNested = (json: unknown): json is object => typeof json === 'object' && json !== null;

/** The same by way of all that is in the text. */
function withoutUnread(text: string): unknown {
  const plan = JSON.parse(text) as { resource_changes: unknown[] };
  for (const change of plan.resource_changes.filter(isNested)) {
    for (const inner of Object.values(change).filter(isNested)) {
      if (Array.isArray(inner)) continue;
      for (const name of UNREAD)
        if (isNested(Reflect.get(inner, name)) && Object.hasOwn(inner, name)) Reflect.set(inner, name, 0);
    }
  }
  return plan;
}

function planOf(resource_changes: unknown, more: object = {}): string {
  return JSON.stringify({ format_version: '1.2', planned_values: {}, resource_changes, ...more });
}

describe('a plan in one line is parsed without what its changes say of before and after', () => {
  test('a plan that Terraform printed', () => {
    const text = JSON.stringify(JSON.parse(fixture));
    const plan = parse(`${text}\n`);
    expect(plan).toEqual(withoutUnread(text));
    expect(JSON.stringify(plan).length).toBeLessThan(text.length);
  });

  test('whatever the values are', () => {
    const name = fc.oneof(
      fc.constantFrom(...UNREAD, 'after_unknown', 'actions', 'a"fter', 'after\\'),
      fc.string(),
    );
    const values = fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }));
    const change = fc.oneof(fc.record({ address: fc.string(), change: values }), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(change), values, (changes, more) => {
        const text = planOf(changes, { ...more, configuration: { text: planOf(changes) } });
        expect(parse(text)).toEqual(withoutUnread(text));
      }),
    );
  });

  test.each([
    ['of several lines', JSON.stringify(JSON.parse(fixture), null, 1)],
    ['without changes', '{"format_version":"1.2","planned_values":{}}'],
    ['with changes of something else', `{"a":{"resource_changes":[]},"resource_changes":[1]}`],
    ['whose changes are no list', planOf({})],
    ['cut off', planOf([{ change: { after: { a: 'b' } } }]).slice(0, -1)],
    ['cut off inside', planOf([{ change: { after: { a: 'b' } } }]).slice(0, -12)],
    ['that is no JSON', planOf([{ change: {} }]).replace('{}', '{nothing}')],
    ['that begins with a byte order mark', `\ufeff${planOf([])}`],
  ])('text %s is left to others', (_, text) => {
    expect(parse(text)).toBeUndefined();
  });
});
