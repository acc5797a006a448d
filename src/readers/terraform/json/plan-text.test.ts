import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan } from './plan-text.js';

const fixture = readFileSync(new URL('./fixtures/modules.plan.json', import.meta.url), 'utf8');

const parse = (text: string) => parsePlan(Buffer.from(text));

interface Plan {
  readonly resource_changes: readonly { readonly change: object }[];
}

/** The same by way of all that is in the text. */
function withoutUnread(text: string): Plan {
  const plan = JSON.parse(text) as Plan;
  for (const { change } of plan.resource_changes) {
    Reflect.deleteProperty(change, 'before');
    Reflect.deleteProperty(change, 'after');
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

  const text = fc.oneof(
    fc.constantFrom('"before":', '"after_unknown":', 'before', '\\"before\\":', '{[', '"}', 'é\u{1f600}'),
    fc.string(),
  );
  const valuesNamed = (name: fc.Arbitrary<string>) =>
    fc.dictionary(name, fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.dictionary(name, text)));
  const changesOf = (values: fc.Arbitrary<object>) =>
    fc.array(
      fc.record({
        address: text,
        change: fc.record({
          actions: fc.constant(['update']),
          before: fc.oneof(fc.constant(null), values),
          after: fc.oneof(fc.constant(null), values),
          after_unknown: values,
          before_sensitive: fc.oneof(fc.constant(false), values),
        }),
      }),
    );

  test('whatever the values are', () => {
    const values = valuesNamed(text.filter((name) => name !== 'before' && name !== 'after_unknown'));
    fc.assert(
      fc.property(changesOf(values), values, (changes, more) => {
        const plan = planOf(changes, { ...more, configuration: { text: planOf(changes), after_unknown: 1 } });
        expect(parse(plan)).toEqual(withoutUnread(plan));
      }),
    );
  });

  test('or left to others, where attributes are called like the members of a change', () => {
    const values = valuesNamed(
      fc.oneof(fc.constantFrom('before', 'after', 'after_unknown', 'change', 'address'), text),
    );
    fc.assert(
      fc.property(changesOf(values), values, (changes, more) => {
        const plan = planOf(changes, { configuration: more });
        const parsed = parse(plan);
        if (parsed !== undefined) expect(parsed).toEqual(withoutUnread(plan));
      }),
      { numRuns: 2_000 },
    );
  });

  const change = { address: 'a.b', change: { actions: [], before: {}, after: {}, after_unknown: {} } };
  test.each([
    ['of several lines', JSON.stringify(JSON.parse(fixture), null, 1)],
    ['without changes', '{"format_version":"1.2","planned_values":{}}'],
    ['with changes of something else', `{"a":{"resource_changes":[]},"resource_changes":[1]}`],
    ['whose changes are no list', planOf({})],
    ['whose members have another order', planOf([{ change: { after_unknown: {}, before: {} } }, change])],
    ['cut off', planOf([change]).slice(0, -1)],
    ['cut off inside', planOf([change]).slice(0, -12)],
    ['that is no JSON', planOf([change]).replace('{}', '{nothing}')],
    ['that begins with a byte order mark', `\ufeff${planOf([change])}`],
  ])('text %s is left to others', (_, plan) => {
    expect(parse(plan)).toBeUndefined();
  });
});
