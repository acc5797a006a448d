import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isList,
  isMap,
  type Resource,
  refsIn,
  Sym,
  textWithHoles,
  type Value,
} from '../../inference/index.js';
import { callFunction, FUNCTION_NAMES, type FunctionContext, FunctionError } from './index.js';
import { refsOf } from './support.js';

const context: FunctionContext = {
  readFile: (path) => (path === 'policy.json' ? '{"a": 1}' : undefined),
  listFiles: (_, pattern) => (pattern === '*.json' ? ['b.json', 'a.json'] : undefined),
  renderTemplate: (text, vars) =>
    new Sym(undefined, refsOf([vars]), [text, new Sym(undefined, refsOf([vars]))]),
};

function resource(name: string, type = 'aws_subnet'): Resource {
  return {
    id: `${type}.${name}`,
    address: `${type}.${name}`,
    type,
    name,
    mode: 'managed',
    root: '.',
    module: '',
    values: new Map(),
    provider: { name: 'aws', values: new Map() },
    source: { file: 'main.tf', line: 1 },
    disabled: false,
    repeated: false,
    lineOf: () => 1,
  };
}

function reference(name: string, path = 'arn', type?: string): Sym {
  return new Sym(undefined, [{ resources: [resource(name, type)], path }]);
}

const call = (name: string, ...args: Value[]) => callFunction(name, args, context);
const names = (value: Value) => refsIn(value).map((ref) => `${ref.resources[0]!.name}.${ref.path}`);
const a = reference('a');
const b = reference('b');
const name = reference('a', 'name');
const region = new Sym(undefined, [], undefined, undefined, 'var.region');

describe('references survive what is done to values', () => {
  test('join keeps the pieces of a text it cannot know in full', () => {
    const joined = call('join', ',', ['x', a, b]);
    expect(textWithHoles(joined, '*')).toBe('x,*,*');
    expect(names(joined)).toEqual(['a.arn', 'b.arn']);
  });

  test('format fills verbs with references and knows the text around them', () => {
    const text = call('format', 'arn:aws:s3:::%s/%d', name, 7);
    expect(textWithHoles(text, '*')).toBe('arn:aws:s3:::*/7');
    expect(names(text)).toEqual(['a.name']);
  });

  test('a known value that came from a resource stays known and keeps its origin', () => {
    const known = new Sym('orders', name.refs);
    expect(call('upper', known)).toEqual(new Sym('ORDERS', name.refs));
    expect(call('join', '-', [known, 'x'])).toEqual(new Sym('orders-x', name.refs));
    expect(call('length', known)).toEqual(new Sym(6, name.refs));
  });

  test('case is changed in the known pieces of a template', () => {
    const text = call('lower', new Sym(undefined, a.refs, ['ORDERS-', a]));
    expect(textWithHoles(text, '*')).toBe('orders-*');
    expect(names(text)).toEqual(['a.arn']);
  });

  test('what is unknown says why through every function', () => {
    expect(call('upper', region)).toMatchObject({ known: undefined, why: 'var.region' });
    expect(call('format', '%s-x', region)).toMatchObject({ known: undefined, why: 'var.region' });
  });

  test('functions that cannot be known before apply keep the references of their arguments', () => {
    expect(names(call('bcrypt', a))).toEqual(['a.arn']);
    expect(names(call('provider::aws::arn_parse', a))).toEqual(['a.arn']);
    expect(names(call('no_such_function', [a, new Map([['k', b]])]))).toEqual(['a.arn', 'b.arn']);
    expect(call('timestamp')).toBeInstanceOf(Sym);
    expect(call('constructor')).toBeInstanceOf(Sym);
  });
});

describe('collections are worked on element by element', () => {
  test('elements are handed on untouched', () => {
    expect(call('element', [a, b], 1)).toBe(b);
    expect(call('lookup', new Map([['k', a]]), 'k')).toBe(a);
    expect(call('concat', [a], [b])).toEqual([a, b]);
    expect(call('flatten', [[a], [[b]]])).toEqual([a, b]);
    expect(
      call(
        'values',
        new Map([
          ['z', a],
          ['y', b],
        ]),
      ),
    ).toEqual([b, a]);
    expect(call('zipmap', ['x', 'y'], [a, b])).toEqual(
      new Map([
        ['x', a],
        ['y', b],
      ]),
    );
    expect(call('merge', new Map([['x', a]]), null, new Map([['y', b]]))).toEqual(
      new Map([
        ['x', a],
        ['y', b],
      ]),
    );
    expect(call('setproduct', ['x'], [a, b])).toEqual([
      ['x', a],
      ['x', b],
    ]);
    expect(call('one', [a])).toBe(a);
    expect(call('coalesce', null, '', a)).toBe(a);
    expect(call('coalesce', null, a, b)).toBe(a);
  });

  test('the length of a list does not depend on what is in it', () => {
    expect(call('length', [a, region])).toBe(2);
  });

  test('the identities of two resources are certainly different, other unknowns may be equal', () => {
    expect(call('toset', [a, b, a])).toEqual([a, b]);
    expect(call('distinct', [name, reference('b', 'name')])).toBeInstanceOf(Sym);
    expect(names(call('toset', [a, region]))).toEqual(['a.arn']);
    expect(call('contains', [a, 'x'], 'x')).toBe(true);
    expect(call('contains', [region], 'x')).toMatchObject({ known: undefined });
  });

  test('a set comes out sorted, with repeats joined and all their origins kept', () => {
    expect(call('toset', ['b', 'a', new Sym('b', a.refs)])).toEqual(['a', new Sym('b', a.refs)]);
  });

  test('an element that may itself be a list makes the flattened list unknown', () => {
    expect(names(call('flatten', [[a], name]))).toEqual(['a.arn', 'a.name']);
    expect(call('flatten', [[a], name])).toBeInstanceOf(Sym);
  });

  test('sorting what is unknown keeps how many there are', () => {
    const sorted = call('sort', [a, b]);
    expect(isList(sorted) && sorted.length).toBe(2);
    expect(names(sorted)).toEqual(['a.arn', 'b.arn']);
  });

  test('an unknown map among merged ones leaves nothing certain but the references', () => {
    expect(names(call('merge', region, new Map([['TABLE', a]])))).toEqual(['a.arn']);
  });

  test('compact keeps identities, since they are never empty', () => {
    expect(call('compact', ['', a, null])).toEqual([a]);
    expect(call('compact', [region])).toBeInstanceOf(Sym);
  });
});

describe('documents remember their structure', () => {
  const policy = new Map<string, Value>([['Resource', [a, new Sym(undefined, a.refs, [a, '/*'])]]]);

  test('jsonencode keeps the structure, and the text where it is known', () => {
    expect(call('jsonencode', new Map([['a', 1]]))).toEqual(
      new Sym('{"a":1}', [], undefined, new Map([['a', 1]])),
    );
    const encoded = call('jsonencode', policy);
    expect(encoded).toMatchObject({ known: undefined, decoded: policy });
    expect(textWithHoles(encoded, '?')).toBe('{"Resource":["?","?/*"]}');
    expect(names(encoded)).toEqual(['a.arn']);
  });

  test('what was encoded is decoded to the very same structure', () => {
    expect(call('jsondecode', call('jsonencode', policy))).toBe(policy);
    expect(call('yamldecode', call('yamlencode', policy))).toBe(policy);
    expect(call('base64decode', call('base64encode', a))).toBe(a);
  });

  test('a JSON template with unknown pieces is decoded around them', () => {
    const template = new Sym(
      undefined,
      [...a.refs, ...name.refs],
      [
        '{"image": "repo/',
        name,
        ':latest", "arn": "',
        a,
        '", "port": ',
        region,
        ', "n": [1, "x\\"',
        name,
        '"]}',
      ],
    );
    const decoded = call('jsondecode', template);
    expect(isMap(decoded)).toBe(true);
    const map = decoded as ReadonlyMap<string, Value>;
    expect(textWithHoles(map.get('image'), '*')).toBe('repo/*:latest');
    expect(names(map.get('image')!)).toEqual(['a.name']);
    expect(map.get('arn')).toEqual(a);
    expect(map.get('port')).toBe(region);
    expect(textWithHoles((map.get('n') as Value[])[1], '*')).toBe('x"*');
  });

  test('an encoded structure inside a template becomes structure again', () => {
    const inner = call('jsonencode', [a]) as Sym;
    const decoded = call('jsondecode', new Sym(undefined, inner.refs, ['{"list": ', inner, '}']));
    expect(decoded).toEqual(new Map([['list', [a]]]));
  });

  test('a YAML template with unknown pieces is decoded around them', () => {
    const decoded = call(
      'yamldecode',
      new Sym(undefined, a.refs, ['role: ', a, '\nname: "x-', region, '"\n']),
    );
    expect((decoded as ReadonlyMap<string, Value>).get('role')).toBe(a);
    expect(textWithHoles((decoded as ReadonlyMap<string, Value>).get('name'), '*')).toBe('x-*');
  });

  test('a template that is no document without its unknown pieces stays unknown', () => {
    expect(names(call('jsondecode', new Sym(undefined, a.refs, ['{', a])))).toEqual(['a.arn']);
  });

  test('the origin of a known document reaches every leaf', () => {
    const decoded = call('jsondecode', new Sym('{"x": [1]}', a.refs));
    expect(decoded).toEqual(new Map([['x', [new Sym(1, a.refs)]]]));
  });

  test('a document can hold keys that mean something to JavaScript', () => {
    expect(call('jsondecode', '{"__proto__": {"x": 1}}')).toEqual(
      new Map([['__proto__', new Map([['x', 1]])]]),
    );
  });
});

describe('files are read through the context only', () => {
  test('a file that exists is read, one that does not is an error', () => {
    expect(call('file', 'policy.json')).toBe('{"a": 1}');
    expect(call('fileexists', 'none')).toBe(false);
    expect(() => call('file', 'none')).toThrow(FunctionError);
    expect(call('filebase64', 'policy.json')).toBe('eyJhIjogMX0=');
    expect(call('fileset', '.', '*.json')).toEqual(['a.json', 'b.json']);
    expect(call('fileset', '.', '**')).toBeInstanceOf(Sym);
    expect(call('filesha256', 'policy.json')).toMatchObject({ known: undefined });
  });

  test('a template is rendered with its variables', () => {
    expect(names(call('templatefile', 'policy.json', new Map([['x', a]])))).toEqual(['a.arn']);
    expect(names(call('templatefile', 'policy.json', a))).toEqual(['a.arn']);
  });
});

describe('nothing hangs', () => {
  test('nested repetitions match in time proportional to the text', () => {
    expect(call('regexall', '(a*)*b', 'a'.repeat(20_000))).toEqual([]);
    expect(call('regexall', '(x+x+)+y', 'x'.repeat(10_000))).toEqual([]);
  });

  test('what would be too large is unknown', () => {
    const long = Array.from({ length: 200 }, (_, i) => i);
    expect(call('setproduct', long, long, long)).toBeInstanceOf(Sym);
    expect(call('regex', 'a'.repeat(2_000), 'a')).toBeInstanceOf(Sym);
    expect(call('regex', '(((x{100}){100}){100}){100}', 'x')).toBeInstanceOf(Sym);
    expect(call('format', '%999999999s', 'x')).toBeInstanceOf(Sym);
    expect(call('replace', 'a'.repeat(100_000), 'a', 'b'.repeat(100_000))).toBeInstanceOf(Sym);
  });

  test('structures that share pieces are walked once', () => {
    let value: Value = [a];
    for (let i = 0; i < 60; i++) value = [value, value];
    expect(names(call('uuid', value))).toEqual(['a.arn']);
    expect(call('flatten', value)).toBeInstanceOf(Sym);
    expect(call('jsonencode', value)).toMatchObject({ decoded: value });
  });

  test('YAML that would exhaust the parser is unknown', () => {
    for (const text of [
      `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
      `${'- '.repeat(20_000)}x`,
      `${'? '.repeat(20_000)}x`,
    ]) {
      expect(call('yamldecode', text)).toBeInstanceOf(Sym);
    }
    const steps = Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`);
    expect(call('yamldecode', steps.join('\n'))).toBeInstanceOf(Sym);
    const laughs = Array.from(
      { length: 9 },
      (_, i) => `k${i + 1}: &k${i + 1} [${Array(9).fill(`*k${i}`).join()}]`,
    );
    expect(call('yamldecode', `k0: &k0 ha\n${laughs.join('\n')}`)).toBeInstanceOf(Sym);
  });

  test('nesting deeper than the stack is unknown', () => {
    let value: Value = [];
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(call('jsonencode', value)).toBeInstanceOf(Sym);
    expect(call('jsondecode', '['.repeat(100_000) + ']'.repeat(100_000))).toBeInstanceOf(Sym);
    expect(call('distinct', [value, value])).toBeInstanceOf(Sym);
  });
});

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    'true',
    '',
    '%s-%d',
    '10.0.0.0/8',
    '/a(b)/',
    '[a-z]+',
    '{"a":1}',
    'a: *x',
  ),
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.integer({ min: -40, max: 2000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(a, b, name, region, new Sym('known', a.refs), new Sym(null, []), new Sym(3, b.refs)),
  fc.string().map((text) => new Sym(undefined, a.refs, [text, a, '"'])),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.string({ maxLength: 3 }), tie('value')), { maxLength: 3 })
      .map((entries) => new Map(entries)),
  ),
})).value;

test('any function of any values gives a value or a function error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FUNCTION_NAMES), fc.array(value, { maxLength: 4 }), (function_, args) => {
      try {
        const result = callFunction(function_, args, context);
        expect(result).not.toBeUndefined();
        // Where the whole result is unknown, no reference may be lost.
        if (
          result instanceof Sym &&
          result.known === undefined &&
          result.parts === undefined &&
          !SELECTS.has(function_)
        ) {
          expect(new Set(refsIn(result))).toEqual(new Set(refsIn(args)));
        }
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
      }
    }),
    { numRuns: 3_000 },
  );
});

/** These hand on one of several values, or work on a part of them. */
const SELECTS = new Set([
  'element',
  'lookup',
  'one',
  'coalesce',
  'coalescelist',
  'jsondecode',
  'yamldecode',
  'templatefile',
  'format',
  'join',
]);
