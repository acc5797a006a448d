import { expect, test } from 'vitest';
import { globMatcher } from './glob.js';

// Each of these was compared with `fileset()` in `terraform console`.
test.each([
  ['*', 'a.txt', true],
  ['*', 'a/b.txt', false],
  ['**', 'a/b/c.txt', true],
  ['**/*.txt', 'c.txt', true],
  ['**/*.txt', 'a/b/c.txt', true],
  ['a/**/c.txt', 'a/c.txt', true],
  ['a/**/c.txt', 'a/x/y/c.txt', true],
  ['*.{txt,md}', 'b.md', true],
  ['*.{txt,md}', 'b.tf', false],
  ['[!a-c].txt', 'b.txt', true],
  ['**.txt', 'a.txt', true],
  ['**.txt', 'a/b.txt', false],
  ['a/**', 'a/x/y/c.txt', true],
  ['*/c.txt', 'a/x/c.txt', false],
  ['?.txt', 'a.txt', true],
  ['?.txt', 'ab.txt', false],
  ['[a-c].txt', 'b.txt', true],
  ['[^a-c].txt', 'b.txt', false],
  ['a.b', 'aXb', false],
  ['\\*.txt', '*.txt', true],
  ['', '', true],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(globMatcher(pattern)?.(path)).toBe(expected);
});

test('malformed and exploding patterns are refused', () => {
  expect(globMatcher('[a')).toBeUndefined();
  expect(globMatcher('{a,b{c,d}}')).toBeUndefined();
  expect(globMatcher('{a,b}'.repeat(20))).toBeUndefined();
  expect(globMatcher('x'.repeat(2_000))).toBeUndefined();
});

test('many stars do not take exponential time', () => {
  const matches = globMatcher(`${'*a'.repeat(100)}b`)!;
  expect(matches('a'.repeat(5_000))).toBe(false);
});
