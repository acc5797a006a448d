import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, counted, listed, pad, safe, shorten, style, table, widthOf, wrap } from './style.js';

/** Names as hostile code has them: wide and combined characters, emoji, control characters made visible. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(' ', '.', '/', '漢字', 'e\u0301', '👩‍👩‍👧', '🇩🇪', '\u001b[31m', '\u202e'),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => safe(pieces.join('')));
const width = fc.integer({ min: 0, max: 60 });

describe('cutting text', () => {
  it.each([
    [shorten, 'module.network.aws_subnet.private', 15, 'module.…private'],
    [shorten, '漢字漢字漢字', 8, '漢字…字'],
    [shorten, 'abcdefgh', 3, 'abc'],
    [clip, 'what this sentence says', 10, 'what this…'],
    [clip, 'module.network.aws_subnet.private', 15, '…subnet.private'],
    [clip, 'abc', 1, ''],
  ] as const)('%o: %s in %d columns', (cut, whole, columns, expected) => {
    expect(cut(whole, columns)).toBe(expected);
  });

  it('never exceeds the width, and leaves alone what fits', () => {
    fc.assert(
      fc.property(text, width, (whole, columns) => {
        for (const cut of [shorten, clip]) {
          expect(widthOf(cut(whole, columns))).toBeLessThanOrEqual(columns);
          if (widthOf(whole) <= columns) expect(cut(whole, columns)).toBe(whole);
        }
      }),
    );
  });

  it('takes what remains from the start and the end of the text, and no half characters', () => {
    fc.assert(
      fc.property(text, width, (whole, columns) => {
        const [start, end] = shorten(whole, columns).split('…', 2) as [string, string?];
        expect(whole.startsWith(start)).toBe(true);
        if (end !== undefined && !whole.includes('…')) expect(whole.endsWith(end)).toBe(true);
        for (const cut of [shorten, clip]) expect(cut(whole, columns)).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});

describe('padding', () => {
  it('adds spaces up to the width, and none to what is wider', () => {
    fc.assert(
      fc.property(text, width, (whole, columns) => {
        const padded = pad(whole, columns);
        expect(widthOf(padded)).toBe(Math.max(columns, widthOf(whole)));
        expect(padded.slice(0, whole.length)).toBe(whole);
      }),
    );
  });
});

describe('wrapping', () => {
  it('keeps the indent of the first line and gives the others theirs', () => {
    expect(wrap('  one two three four', 11, '    ')).toEqual(['  one two', '    three', '    four']);
  });

  it('gives a word that is too wide a line to itself', () => {
    expect(wrap('see /a/very/long/path.tf:12 for more', 10)).toEqual([
      'see',
      '/a/very/long/path.tf:12',
      'for more',
    ]);
  });

  it('keeps every word in order, and every line of several words within the width', () => {
    const words = fc.array(
      text.map((one) => one.replace(/\s/g, '')).filter((one) => one !== ''),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), fc.nat(8), (all, columns, indent) => {
        const lines = wrap(all.join(' '), columns, ' '.repeat(indent));
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(all);
        for (const line of lines) {
          if (line.trim().includes(' ')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        }
        for (const line of lines.slice(1)) expect(line.startsWith(' '.repeat(indent))).toBe(true);
      }),
    );
  });
});

describe('a table', () => {
  const rows = fc
    .integer({ min: 1, max: 6 })
    .chain((columns) =>
      fc.array(fc.array(text, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
    );

  it('aligns its columns', () => {
    expect(
      table(
        [
          ['a', 'bb', 'c'],
          ['aaa', 'b', 'cc'],
        ],
        80,
      ),
    ).toEqual(['  a    bb  c', '  aaa  b   cc']);
  });

  it('has a line for each row and none wider than there is room', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 84, max: 160 }), (all, columns) => {
        const lines = table(all, columns);
        expect(lines).toHaveLength(all.length);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('of no rows has no lines', () => {
    expect(table([], 80)).toEqual([]);
  });
});

describe('text that nobody here wrote', () => {
  it('shows escape sequences and direction marks as what they are', () => {
    expect(safe('a\u001b[2Jb\u202ec\n')).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{a}');
  });

  it('holds no control character afterwards, and is not changed twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (whole) => {
        const shown = safe(whole);
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(safe(shown)).toBe(shown);
      }),
    );
  });

  it('is left alone where it is harmless', () => {
    expect(safe('café 漢字 👩 a-b_c.d')).toBe('café 漢字 👩 a-b_c.d');
  });
});

describe('counting', () => {
  it('names the first items and counts the rest', () => {
    expect(listed(['a', 'b', 'c'], 3)).toBe('a, b, c');
    expect(listed(['a', 'b', 'c', 'd'], 3)).toBe('a, b, c and 1 more');
    expect(listed([])).toBe('');
  });

  it('uses the singular for one only', () => {
    expect([0, 1, 2].map((count) => counted(count, 'journey'))).toEqual([
      '0 journeys',
      '1 journey',
      '2 journeys',
    ]);
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });
});

it('has at least 40 columns, however narrow the terminal is', () => {
  expect(style(10, false).width).toBe(40);
});
