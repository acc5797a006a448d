import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body, Expr } from './index.js';
import { parseExpression, parseHcl, parseTemplate } from './index.js';

const fixtures = join(import.meta.dirname, 'fixtures');
const files = readdirSync(fixtures)
  .filter((name) => name.endsWith('.tf') && name !== 'broken.tf')
  .map((name) => readFileSync(join(fixtures, name), 'utf8'));

const fragments = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '${',
    '%{',
    '$${',
    '~}',
    '${~',
    '\n',
    '\r\n',
    '\r',
    ',',
    '=',
    '=>',
    '...',
  ],
  ...[
    '.',
    '*',
    '.*',
    '[*]',
    '<<E\n',
    '<<-E\n',
    '\nE\n',
    '#',
    '//',
    '/*',
    '*/',
    '\\',
    '\\u',
    '-',
    '!',
    '?',
    ':',
    '::',
  ],
  ...[
    'for ',
    'in ',
    'if ',
    '%{if x}',
    '%{else}',
    '%{endif}',
    '%{for a in b}',
    '%{endfor}',
    'a',
    '1',
    '1.5',
    'null',
  ],
  ...[' ', '\t', '\ufeff', '\ufffd', '\u0301', '\u{1F525}', '\ud800', "'", 'x = 1\n', 'b "c" {\n', '}\n'],
];

function expectSound(text: string): void {
  const lines = text.split('\n').length;
  for (const { problems } of [parseHcl(text), parseTemplate(text), parseExpression(text)]) {
    expect(problems.length).toBeLessThanOrEqual(20);
    for (const { line, column } of problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines);
      expect(column).toBeGreaterThanOrEqual(1);
    }
  }
}

/** HCL text of an expression; every nested one in parentheses, so that precedence plays no part. */
function print(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return typeof expr.value === 'string' ? quote(expr.value) : String(expr.value);
    case 'name':
      return expr.name;
    case 'attr':
      return `${print(expr.target)}.${expr.name}`;
    case 'index':
      return `${print(expr.target)}[${print(expr.key)}]`;
    case 'call':
      return `${expr.name}(${expr.args.map(print).join(', ')}${expr.spread ? '...' : ''})`;
    case 'paren':
      return `(${print(expr.inner)})`;
    case 'unary':
      return `${expr.op}${print(expr.operand)}`;
    case 'binary':
      return `${print(expr.left)} ${expr.op} ${print(expr.right)}`;
    case 'conditional':
      return `${print(expr.test)} ? ${print(expr.yes)} : ${print(expr.no)}`;
    case 'tuple':
      return `[${expr.items.map(print).join(',')}]`;
    case 'object':
      return `{${expr.items.map(({ key, value }) => `${print(key)} = ${print(value)}`).join(', ')}}`;
    case 'template':
      return `"${expr.parts
        .map((part) => {
          if (part.kind === 'text') return quote(part.text).slice(1, -1);
          return part.kind === 'interpolation' ? `\${${print(part.expr)}}` : '';
        })
        .join('')}"`;
    default:
      throw new Error(`not printed: ${expr.kind}`);
  }
}

function quote(text: string): string {
  // Escapes are taken whole, so that an escaped backslash before a `b` is not mistaken for one.
  const known: Record<string, string> = { '\\b': '\\u0008', '\\f': '\\u000c' };
  const escaped = JSON.stringify(text).replace(/\\./g, (text) => known[text] ?? text);
  return escaped.replaceAll('${', () => '$${').replaceAll('%{', '%%{');
}

const line = 1;
const name = fc.constantFrom('a', 'b-c', '_d', 'été');
const literal = fc
  .oneof(
    fc.string().map((s) => s.normalize('NFC')),
    fc.nat(),
    fc.boolean(),
    fc.constant(null),
  )
  .map((value): Expr => ({ kind: 'literal', value, line }));

const { expression } = fc.letrec<{ expression: Expr; paren: Expr }>((tie) => ({
  paren: tie('expression').map((inner): Expr => ({ kind: 'paren', inner, line })),
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      literal,
      name.map((n): Expr => ({ kind: 'name', name: n, line })),
    ),
    fc.record({ target: tie('paren'), name }).map((node): Expr => ({ kind: 'attr', ...node, line })),
    fc
      .record({ target: tie('paren'), key: tie('expression') })
      .map((node): Expr => ({ kind: 'index', ...node, line })),
    fc
      .record({
        name,
        args: fc.array(tie('expression'), { minLength: 1, maxLength: 3 }),
        spread: fc.boolean(),
      })
      .map((node): Expr => ({ kind: 'call', ...node, line })),
    fc
      .record({ op: fc.constantFrom('-' as const, '!' as const), operand: tie('paren') })
      .map((node): Expr => ({ kind: 'unary', ...node, line })),
    fc
      .record({ op: fc.constantFrom('||', '<=', '%', '-'), left: tie('paren'), right: tie('paren') })
      .map((node) => ({ kind: 'binary', ...node, line }) as Expr),
    fc
      .record({ test: tie('paren'), yes: tie('expression'), no: tie('expression') })
      .map((node): Expr => ({ kind: 'conditional', ...node, line })),
    fc.array(tie('expression'), { maxLength: 3 }).map((items): Expr => ({ kind: 'tuple', items, line })),
    fc
      .array(fc.record({ key: tie('paren'), value: tie('expression'), line: fc.constant(line) }), {
        maxLength: 3,
      })
      .map((items): Expr => ({ kind: 'object', items, line })),
    tie('expression').map(
      (expr): Expr => ({ kind: 'template', parts: [{ kind: 'interpolation', expr }], line }),
    ),
  ),
}));

describe('any text', () => {
  it('is read to its end without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectSound), { numRuns: 500 });
  });

  it('made of pieces of HCL is read to its end without throwing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((f) => f.join('')),
        expectSound,
      ),
      { numRuns: 1000 },
    );
  });

  it('that was valid before it was damaged is read to its end without throwing', () => {
    const damage = fc.record({
      at: fc.nat(5000),
      remove: fc.nat(8),
      insert: fc.constantFrom('', ...fragments),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        (file, damages) => {
          let text = file;
          for (const { at, remove, insert } of damages) {
            const from = at % (text.length + 1);
            text = text.slice(0, from) + insert + text.slice(from + remove);
          }
          expectSound(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('with one broken argument keeps all its blocks', () => {
    const blocks = ['r "a" {\n  x = 1\n}\n', 'r "b" {\n  y = {\n    z = 2\n  }\n}\n', 'r "c" {}\n'];
    const broken = fc.array(fc.constantFrom('"', '[', '(', '${', ':', '?', 'a', '1', ' ', ',', '.'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(broken, (pieces) => {
        const damaged = `r "d" {\n  v = ${pieces.join('')}\n  w = 3\n}\n`;
        const { body } = parseHcl(blocks[0] + damaged + blocks[1] + blocks[2]);
        const labels = (b: Body) => b.blocks.map((block) => block.labels.join());
        expect(labels(body)).toEqual(['a', 'd', 'b', 'c']);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an expression', () => {
  it('printed and read again is the same', () => {
    fc.assert(
      fc.property(expression, (expr) => {
        const again = parseExpression(print(expr));
        expect(again.problems).toEqual([]);
        expect(again.expr).toEqual(expr);
      }),
      { numRuns: 500 },
    );
  });
});
