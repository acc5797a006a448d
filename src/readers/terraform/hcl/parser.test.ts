import { describe, expect, it } from 'vitest';
import type { Expr } from './index.js';
import { parseExpression, parseHcl, parseTemplate } from './index.js';

/** An expression in a compact form that shows its structure. */
function show(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return JSON.stringify(expr.value);
    case 'name':
      return expr.name;
    case 'attr':
      return `${show(expr.target)}.${expr.name}`;
    case 'index':
      return `${show(expr.target)}[${show(expr.key)}]`;
    case 'splat':
      return `splat${expr.full ? '[*]' : '.*'}(${show(expr.target)}, ${show(expr.rest)})`;
    case 'splat-item':
      return '@';
    case 'call':
      return `${expr.name}(${expr.args.map(show).join(', ')}${expr.spread ? '...' : ''})`;
    case 'unary':
      return `(${expr.op}${show(expr.operand)})`;
    case 'binary':
      return `(${show(expr.left)} ${expr.op} ${show(expr.right)})`;
    case 'conditional':
      return `(${show(expr.test)} ? ${show(expr.yes)} : ${show(expr.no)})`;
    case 'paren':
      return `paren${show(expr.inner)}`;
    case 'tuple':
      return `[${expr.items.map(show).join(', ')}]`;
    case 'object':
      return `{${expr.items.map(({ key, value }) => `${show(key)}: ${show(value)}`).join(', ')}}`;
    case 'for': {
      const variables = expr.keyVar === null ? expr.valueVar : `${expr.keyVar}, ${expr.valueVar}`;
      const key = expr.key === null ? '' : `${show(expr.key)} => `;
      const condition = expr.condition === null ? '' : ` if ${show(expr.condition)}`;
      return `for(${variables} in ${show(expr.collection)}: ${key}${show(expr.value)}${expr.grouped ? '...' : ''}${condition})`;
    }
    case 'template':
      return `template${JSON.stringify(expr.parts.map((part) => (part.kind === 'text' ? part.text : part.kind)))}`;
    case 'invalid':
      return 'INVALID';
  }
}

function read(text: string): string {
  const { expr, problems } = parseExpression(text);
  expect(problems).toEqual([]);
  return show(expr);
}

/** The value of `a = ...`, which must be a literal. */
function literal(text: string): unknown {
  const { body, problems } = parseHcl(`a = ${text}\n`);
  expect(problems).toEqual([]);
  const expr = body.attributes[0]!.expr;
  return expr.kind === 'literal' ? expr.value : show(expr);
}

describe('expressions', () => {
  it.each([
    ['a || b && c == d < e + f * -g', '(a || (b && (c == (d < (e + (f * (-g)))))))'],
    ['a - b - c', '((a - b) - c)'],
    ['a-b - c', '(a-b - c)'],
    ['!a == b', '((!a) == b)'],
    ['-a.b[0]', '(-a.b[0])'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['(a + b) * c', '(paren(a + b) * c)'],
    ['a >= b != c <= d', '((a >= b) != (c <= d))'],
    ['a % b / c', '((a % b) / c)'],
  ])('binds the operators of %s', (text, structure) => expect(read(text)).toBe(structure));

  it.each([
    ['a.b["c"][d].e', 'a.b["c"][d].e'],
    ['a.0.b', 'a[0].b'],
    ['a.*.b.0.c', 'splat.*(a, @.b[0].c)'],
    ['a.*.b[0]', 'splat.*(a, @.b)[0]'],
    ['a[*].b[0].c', 'splat[*](a, @.b[0].c)'],
    ['a[*].b[*].c', 'splat[*](a, splat[*](@.b, @.c))'],
    ['f(x).y', 'f(x).y'],
    ['{a = 1}.a', '{"a": 1}.a'],
  ])('follows the traversal %s', (text, structure) => expect(read(text)).toBe(structure));

  it.each([
    ['[for x in y : x.z]', 'for(x in y: x.z)'],
    ['[for i, x in y : x if i > 0]', 'for(i, x in y: x if (i > 0))'],
    ['{for k, v in m : v => k... if v != ""}', 'for(k, v in m: v => k... if (v != ""))'],
    ['{\n for k, v in m :\n k => v\n}', 'for(k, v in m: k => v)'],
  ])('reads the for expression %s', (text, structure) => expect(read(text)).toBe(structure));

  it.each([
    ['{a = 1, b : 2}', '{"a": 1, "b": 2}'],
    ['{\n a = 1\n\n b = 2,\n}', '{"a": 1, "b": 2}'],
    ['{"a" = 1, (b) = 2, c.d = 3, 4 = 5}', '{"a": 1, parenb: 2, c.d: 3, 4: 5}'],
    ['{true = 1, null = 2}', '{"true": 1, "null": 2}'],
    ['{a=b\n c=d # e\n f=g}', '{"a": b, "c": d, "f": g}'],
    ['{}', '{}'],
  ])('reads the object %j', (text, structure) => expect(read(text)).toBe(structure));

  it('reads calls with a trailing comma, a spread argument or a namespace', () => {
    expect(read('f(a, b,)')).toBe('f(a, b)');
    expect(read('f(a, b...)')).toBe('f(a, b...)');
    expect(read('provider::aws::arn_parse(x)')).toBe('provider::aws::arn_parse(x)');
  });

  it('lets line breaks pass inside parentheses and brackets only', () => {
    expect(read('(a\n+\nb)')).toBe('paren(a + b)');
    expect(parseHcl('a = b\n+ c\n').problems).toHaveLength(1);
    expect(parseHcl('a = [b\n+ c]\n').problems).toHaveLength(0);
  });

  it.each([
    ['0', 0],
    ['1.50', 1.5],
    ['1e3', 1000],
    ['2.5E-1', 0.25],
    ['12345678901234567890', 1.2345678901234567e19],
  ])('reads the number %s', (text, value) => expect(literal(text)).toBe(value));

  it('gives the line where each construct begins', () => {
    const { body } = parseHcl(
      'a = [\n  f(\n    x),\n  <<E\ntext\nE\n  , y ?\n z : {\n b = 1 }\n]\nc "d" {\n}\n',
    );
    const list = body.attributes[0]!.expr;
    expect(list.kind === 'tuple' && list.items.map((item) => item.line)).toEqual([2, 4, 7]);
    const call = list.kind === 'tuple' ? list.items[0] : undefined;
    expect(call?.kind === 'call' && call.args[0]!.line).toBe(3);
    expect(body.blocks[0]!.line).toBe(11);
  });
});

describe('strings', () => {
  it.each([
    ['"\\n\\r\\t\\"\\\\"', '\n\r\t"\\'],
    ['"\\u00e9\\U0001F525"', '\u00e9\u{1F525}'],
    ['"$${a} %%{b}"', '${a} %{b}'],
    ['"$ $5 100% $$ %"', '$ $5 100% $$ %'],
    ['"$$$${a}"', '$$${a}'],
    ['""', ''],
    ['"e\u0301"', '\u00e9'],
    ['"\ufffd"', '\ufffd'],
  ])('reads %s', (text, value) => expect(literal(text)).toBe(value));

  it('keeps a lone interpolation as a template of one part', () => {
    expect(parseExpression('"${x}"').expr).toEqual({
      kind: 'template',
      parts: [{ kind: 'interpolation', expr: { kind: 'name', name: 'x', line: 1 } }],
      line: 1,
    });
  });

  it('eats white space next to strip markers', () => {
    expect(parseExpression('"a  ${~ x ~}  b"').expr).toMatchObject({
      parts: [{ text: 'a' }, { kind: 'interpolation' }, { text: 'b' }],
    });
  });

  it('reads strings inside interpolations inside strings', () => {
    expect(read('"${f("a${g("b")}")}c"')).toBe('template["interpolation","c"]');
  });

  it.each([
    ['<<E\na\n  b\nE', 'a\n  b\n'],
    ['<<-E\n    a\n      b\n\n    c\n  E', 'a\n  b\n\nc\n'],
    ['<<-E\n\ta\n    \n\t\tb\n\tE', 'a\n    \n\tb\n'],
    ['<<E\r\na\r\nE', 'a\r\n'],
    ['<<E\n  E', ''],
    ['<<E\na\\n "q" $${x}\nE', 'a\\n "q" ${x}\n'],
    ['<<E\nE2\n E x\nE', 'E2\n E x\n'],
  ])('reads the heredoc %j', (text, value) => expect(literal(text)).toBe(value));

  it('takes a line that begins with an interpolation to have no indentation', () => {
    expect(literal('<<-E\n    a\n${b}\n    c\n  E')).toBe(
      'template["    a\\n","interpolation","\\n    c\\n"]',
    );
  });
});

describe('templates', () => {
  it('nests directives', () => {
    const { parts, problems } = parseTemplate(
      '%{ if a }x%{ for k, v in b }${k}%{ endfor }%{ else }y%{ endif }',
    );
    expect(problems).toEqual([]);
    expect(parts).toMatchObject([
      {
        kind: 'if',
        test: { name: 'a' },
        yes: [
          { kind: 'text', text: 'x' },
          { kind: 'for', keyVar: 'k', valueVar: 'v', body: [{ kind: 'interpolation' }] },
        ],
        no: [{ kind: 'text', text: 'y' }],
      },
    ]);
  });

  it('strips one line break only', () => {
    expect(parseTemplate('%{ if a ~}\n\n  x\n%{~ endif }').parts).toMatchObject([
      { yes: [{ text: '\n  x' }] },
    ]);
  });

  it('has no backslash escapes and no quotes', () => {
    expect(parseTemplate('a\\n"$${b}').parts).toEqual([{ kind: 'text', text: 'a\\n"${b}' }]);
    expect(parseTemplate('').parts).toEqual([]);
  });

  it.each([
    ['%{ if a }', 'expected "endif" for this directive'],
    ['%{ endfor }', 'expected no open directive here'],
    ['%{ for a in b }%{ endif }', 'expected "endfor" first'],
    ['%{ if a }%{ else }%{ else }%{ endif }', 'expected "endif" first'],
    ['%{ unless a }', 'expected a template directive'],
    ['${a', 'found the end of the file, expected "}"'],
    ['${a:-b}', 'found ":", expected "}" to end the template sequence (write "$${" for a literal "${")'],
  ])('reports what is wrong with %s', (text, message) => {
    expect(
      parseTemplate(text)
        .problems.map((problem) => problem.message)
        .join('; '),
    ).toContain(message);
  });
});

describe('bodies', () => {
  it('reads arguments and blocks with quoted and bare labels', () => {
    const { body, problems } = parseHcl('a = 1\nb "c" d {\n  e = 2\n  f {}\n}\ng { h = 3 }\n');
    expect(problems).toEqual([]);
    expect(body).toMatchObject({
      attributes: [{ name: 'a', line: 1 }],
      blocks: [
        {
          type: 'b',
          labels: ['c', 'd'],
          line: 2,
          body: { attributes: [{ name: 'e' }], blocks: [{ type: 'f' }] },
        },
        { type: 'g', labels: [], line: 6, body: { attributes: [{ name: 'h' }] } },
      ],
    });
  });

  it('reads files with a byte order mark, Windows line breaks, all comments and no final line break', () => {
    const { body, problems } = parseHcl('\ufeffa = 1 # x\r\n// y\r\n/* z\r\n*/ b = 2');
    expect(problems).toEqual([]);
    expect(body.attributes.map(({ name, line }) => [name, line])).toEqual([
      ['a', 1],
      ['b', 4],
    ]);
  });

  it('reads an empty file', () => {
    expect(parseHcl('')).toEqual({ body: { attributes: [], blocks: [] }, problems: [] });
  });
});
