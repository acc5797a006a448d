import { describe, expect, it } from 'vitest';
import { parseExpression, parseHcl } from './index.js';

/** Names of all arguments and blocks, nested ones in braces, and where the problems are. */
function outline(text: string): { items: string; problems: string[] } {
  const { body, problems } = parseHcl(text);
  const list = (b: typeof body): string =>
    [
      ...b.attributes.map((a) => a.name),
      ...b.blocks.map((block) => `${[block.type, ...block.labels].join('.')}{${list(block.body)}}`),
    ].join(' ');
  return { items: list(body), problems: problems.map((p) => `${p.line}:${p.column} ${p.message}`) };
}

describe('a broken item', () => {
  it.each([
    [
      'an unfinished string',
      'b = "x',
      '2:7 found the end of the line inside a quoted string, expected a closing quote',
    ],
    ['a missing value', 'b =', '2:6 found the end of the line, expected an expression'],
    ['a second value on the line', 'b = 1 2', '2:9 found "2", expected a line break behind the argument'],
    ['a tuple that is never closed', 'b = [1, 2', '3:3 found "c", expected "," or "]" behind the item'],
    [
      'a call that is never closed',
      'b = f(1,\n    2',
      '4:3 found "c", expected "," or ")" behind the argument',
    ],
    ['single quotes', "b = 'x'", '2:7 found "\'" (strings take double quotes), expected an expression'],
    [
      'a shell variable in a string',
      'b = "${HOME:-/}"',
      '2:14 found ":", expected "}" to end the template sequence',
    ],
    [
      'an unclosed interpolation',
      'b = "${x"',
      '2:11 found a quoted string, expected "}" to end the template',
    ],
    ['a colon in place of the equals sign', 'b: 1', '2:4 found ":", expected "=" or a block behind "b"'],
    ['a quoted argument name', '"b" = 1', '2:3 found a quoted string, expected an argument or a block'],
    ['a bad number', 'b = 1.2.3', '2:7 found "1.2.3", expected a number'],
    [
      'a heredoc that never ends',
      'b = <<EOT',
      '2:7 found the end of the file inside a heredoc, expected "EOT" alone',
    ],
    [
      'a name after a dot that is missing',
      'b = a.',
      '2:9 found the end of the line, expected an attribute name',
    ],
    ['a block without a brace', 'b "x"', '2:8 found the end of the line, expected a label or "{" behind "b"'],
  ])('leaves the rest of its block and file readable: %s', (_, broken, message) => {
    const { items, problems } = outline(`r "a" {\n  ${broken}\n  c = 1\n  d {}\n}\nr "e" {\n  f = 2\n}\n`);
    expect(problems.join('\n')).toContain(message);
    expect(problems).toHaveLength(1);
    // The broken item itself may be kept in part.
    expect(items.replace(/\bb /, '').replace(' b.x{}', '').replace('b.x{} ', '')).toBe('r.a{c d{}} r.e{f}');
  });

  it('keeps what was understood of it', () => {
    const { body } = parseHcl('a = [1, 2, ?]\nb = 3\n');
    expect(body.attributes[0]!.expr).toMatchObject({
      kind: 'tuple',
      items: [{ value: 1 }, { value: 2 }, { kind: 'invalid' }],
    });
    expect(body.attributes[1]!.name).toBe('b');
  });

  it('inside a heredoc is passed over with the heredoc', () => {
    const { items, problems } = outline('a = <<EOT\n${x:-y}\n}\nb = 1\nEOT\nc = 2\n');
    expect(items).toBe('a c');
    expect(problems).toHaveLength(1);
  });
});

describe('braces', () => {
  it('that are missing are found missing at the next block on the left margin', () => {
    const { items, problems } = outline('r "a" {\n  b {\n    c = 1\n}\n\nr "d" {\n  e = 2\n}\nr "f" {}\n');
    expect(items).toBe('r.a{b{c}} r.d{e} r.f{}');
    expect(problems).toEqual(['1:7 found no "}" before line 6 for this block, expected one']);
  });

  it('that close nothing are passed over', () => {
    const { items, problems } = outline('r "a" {\n}\n}\nr "b" {}\n');
    expect(items).toBe('r.a{} r.b{}');
    expect(problems).toEqual(['3:1 found "}", expected an argument or a block (no block is open)']);
  });

  it('on a line of their own are accepted with a problem', () => {
    const { items, problems } = outline('r "a"\n{\n  b = 1\n}\n');
    expect(items).toBe('r.a{b}');
    expect(problems).toEqual(['1:6 found the end of the line, expected "{" on the line of the block']);
  });

  it('behind a broken header still hold a body', () => {
    const { items, problems } = outline('r "a "b" {\n  c = 1\n}\nd = 2\n');
    expect(items).toBe('d r.a .b{c}');
    expect(problems).toHaveLength(1);
  });

  it('of a one-line block take one argument', () => {
    expect(outline('r { a = 1, b = 2 }\nc = 3\n')).toEqual({
      items: 'c r{a b}',
      problems: [
        '1:10 found ",", expected a line break behind the argument',
        '1:18 found "}", expected a line break behind the argument',
      ],
    });
  });
});

describe('limits', () => {
  it('an argument given twice is kept once', () => {
    expect(outline('a = 1\na = 2\n')).toEqual({
      items: 'a',
      problems: ['2:1 found a second "a", expected each argument once'],
    });
  });

  it.each(['[', '{a=', '(', '"${', '!', '-', 'f(', 'a[', 'a ? b : ', '[for x in '])(
    'nesting %s without end is a problem, not a crash',
    (opener) => {
      const { problems } = parseExpression(opener.repeat(50_000));
      expect(problems[0]!.message).toBe('found more than 500 levels of nesting, expected fewer');
    },
  );

  it('blocks nested without end are a problem, not a crash', () => {
    expect(parseHcl('a {\n'.repeat(50_000)).problems[0]!.message).toMatch(/500 levels/);
  });

  it('operators and attributes without end are a problem', () => {
    expect(parseExpression(`1${'+1'.repeat(2000)}`).problems).toHaveLength(1);
    expect(parseExpression(`a${'.b'.repeat(2000)}`).problems).toHaveLength(1);
  });

  it('what is no HCL at all gives at most twenty problems', () => {
    expect(parseHcl('?\n'.repeat(1000)).problems).toHaveLength(20);
    const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
    const { problems } = parseHcl(new TextDecoder().decode(bytes));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(20);
  });
});
