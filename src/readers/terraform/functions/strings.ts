/** Functions of text. Of a template that is only partly known, what is certain stays. */
import { isList, isMap, Sym, type Value, type ValueList } from '../../inference/index.js';
import { format, formatlist } from './format.js';
import { compilePattern, type Match, type Pattern } from './regex.js';
import {
  asList,
  asNumber,
  asText,
  bare,
  expectCount,
  type FunctionTable,
  fail,
  fromParts,
  isUnknown,
  type Parts,
  partsOf,
  piecesOf,
  refsOf,
  scalarFunction,
  TEXT_MAX,
  type TerraformFunction,
  TooLarge,
  unknownFrom,
  withRefs,
} from './support.js';
import { graphemes } from './text.js';

function join(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const separator = partsOf(args[0]);
  const lists = args.slice(1).map(asList);
  if (lists.length === 0) fail('at least one list is required');
  if (lists.includes(undefined)) return unknownFrom(args);
  const parts: (string | Sym)[] = [];
  let first = true;
  for (const item of (lists as ValueList[]).flat()) {
    const plain = bare(item);
    if (plain === null) fail('element is null; cannot concatenate null values');
    if (isList(plain) || isMap(plain)) fail('list of strings required');
    if (!first) parts.push(...separator);
    first = false;
    parts.push(...piecesOf(item));
  }
  return fromParts(parts);
}

function split(args: readonly Value[]): Value {
  expectCount(args, 2);
  const separator = asText(args[0]);
  const text = asText(args[1]);
  if (separator === undefined || text === undefined) return unknownFrom(args);
  const refs = refsOf(args);
  const pieces = separator === '' ? [...text] : text.split(separator);
  return pieces.map((piece) => withRefs(piece, refs));
}

/** A function of one text that treats each character for itself. */
function characterwise(body: (text: string) => string): TerraformFunction {
  return (args) => {
    expectCount(args, 1);
    const [value] = args;
    if (!isUnknown(value) || value.parts === undefined)
      return scalarFunction(['text'], body)(args, undefined as never);
    return fromParts(
      value.parts.map((part) => {
        if (typeof part === 'string') return body(part);
        const text = asText(part);
        return text === undefined ? unknownFrom([part]) : new Sym(body(text), part.refs);
      }),
    );
  };
}

/** One code point for one, as Go does it: no special casing by context or locale. */
function lower(text: string): string {
  return mapCharacters(text, (character) => character.toLowerCase());
}

function upper(text: string): string {
  return mapCharacters(text, (character) => character.toUpperCase());
}

function mapCharacters(text: string, body: (character: string) => string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return body(text);
  let result = '';
  for (const character of text) {
    const mapped = body(character);
    const [first, ...more] = mapped;
    // Dotted capital I is the one character whose lower case is two in JavaScript and one in Go.
    result += more.length === 0 || character === 'İ' ? first : character;
  }
  return result;
}

function title(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}_'])\p{L}/gu, upper).replace(/(?<=')\p{L}/gu, upper);
}

const SPACE = '\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000';
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`);

/** From the end by hand: a search for trailing space takes quadratic time in a text full of it. */
function trimSpaceEnd(text: string): string {
  let end = text.length;
  while (end > 0 && LEADING_SPACE.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** A function that only looks at the ends of a text: the middle may be unknown. */
function atEnds(
  start: (text: string) => string,
  end: (text: string) => string,
): (parts: Parts) => Value | undefined {
  return (parts) => {
    const first = parts[0];
    const last = parts.at(-1);
    if (parts.length < 2 || typeof first !== 'string' || typeof last !== 'string') return undefined;
    const [trimmedFirst, trimmedLast] = [start(first), end(last)];
    // Where nothing of a known end is left, trimming would go on into what is unknown.
    if ((trimmedFirst === '' && first !== '') || (trimmedLast === '' && last !== '')) return undefined;
    return fromParts([trimmedFirst, ...parts.slice(1, -1), trimmedLast]);
  };
}

function trimspace(args: readonly Value[]): Value {
  expectCount(args, 1);
  const start = (text: string) => text.replace(LEADING_SPACE, '');
  if (isUnknown(args[0])) return atEnds(start, trimSpaceEnd)(partsOf(args[0])) ?? unknownFrom(args);
  return scalarFunction(['text'], (text) => trimSpaceEnd(start(text)))(args, undefined as never);
}

function trim(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const characters = [...text];
  let from = 0;
  let to = characters.length;
  while (from < to && cut.has(characters[from]!)) from++;
  while (to > from && cut.has(characters[to - 1]!)) to--;
  return characters.slice(from, to).join('');
}

/** A function that needs to know one end of the text only, as far as the affix reaches. */
function affix(
  which: 'first' | 'last',
  whole: (text: string, affix: string) => Value,
  partly: (parts: Parts, end: string, affix: string) => Value,
): TerraformFunction {
  const known = scalarFunction(['text', 'text'], whole);
  return (args, context) => {
    expectCount(args, 2);
    const wanted = asText(args[1]);
    if (!isUnknown(args[0]) || wanted === undefined) return known(args, context);
    const parts = partsOf(args[0]);
    const end = which === 'first' ? parts[0] : parts.at(-1);
    if (typeof end !== 'string') return unknownFrom(args);
    if (end.length >= wanted.length) return partly(parts, end, wanted);
    const overlaps = which === 'first' ? wanted.startsWith(end) : wanted.endsWith(end);
    return overlaps ? unknownFrom(args) : partly(parts, end, wanted);
  };
}

const startswith = affix(
  'first',
  (text, prefix) => text.startsWith(prefix),
  (_, end, prefix) => end.startsWith(prefix),
);
const endswith = affix(
  'last',
  (text, suffix) => text.endsWith(suffix),
  (_, end, suffix) => end.endsWith(suffix),
);
const trimprefix = affix(
  'first',
  (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  (parts, end, prefix) =>
    fromParts(end.startsWith(prefix) ? [end.slice(prefix.length), ...parts.slice(1)] : parts),
);
const trimsuffix = affix(
  'last',
  (text, suffix) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text),
  (parts, end, suffix) =>
    fromParts(
      suffix !== '' && end.endsWith(suffix) ? [...parts.slice(0, -1), end.slice(0, -suffix.length)] : parts,
    ),
);

function strcontains(args: readonly Value[]): Value {
  expectCount(args, 2);
  const text = asText(args[0]);
  const wanted = asText(args[1]);
  if (wanted !== undefined && isUnknown(args[0])) {
    const certain = args[0].parts?.some((part) => asText(part)?.includes(wanted));
    return certain ? withRefs(true, refsOf(args)) : unknownFrom(args);
  }
  if (text === undefined || wanted === undefined) return unknownFrom(args);
  return withRefs(text.includes(wanted), refsOf(args));
}

function substr(args: readonly Value[]): Value {
  expectCount(args, 3);
  const offset = asNumber(args[1]);
  const length = asNumber(args[2]);
  if (offset === undefined || length === undefined) return unknownFrom(args);
  if (!Number.isInteger(offset) || !Number.isInteger(length)) fail('a whole number is required');
  const text = asText(args[0]);
  if (text === undefined) {
    const [first] = partsOf(args[0]);
    // The end of the known start may still be joined by a combining character.
    const certain = typeof first === 'string' && offset >= 0 && length >= 0;
    const characters = certain ? graphemes(first as string) : [];
    if (!certain || offset + length >= characters.length) return unknownFrom(args);
    return characters.slice(offset, offset + length).join('');
  }
  const characters = graphemes(text);
  // A start before the beginning counts from the end; one that is still before it is an error of long standing:
  // it gives the whole text.
  const from = offset >= 0 ? offset : Math.max(0, characters.length + offset);
  const to = length < 0 ? characters.length : Math.min(from + length, characters.length);
  return withRefs(length === 0 ? '' : characters.slice(from, to).join(''), refsOf(args));
}

function indent(args: readonly Value[]): Value {
  expectCount(args, 2);
  const spaces = asNumber(args[0]);
  if (spaces === undefined) return unknownFrom(args);
  if (!Number.isInteger(spaces)) fail('a whole number is required');
  if (spaces < 0) fail('spaces must not be negative');
  const pad = ' '.repeat(Math.min(Math.max(spaces, 0), 10_000));
  const body = (text: string) => {
    const lines = text.split('\n');
    if (text.length + lines.length * pad.length > TEXT_MAX) throw new TooLarge('text');
    return lines.join(`\n${pad}`);
  };
  const value = args[1]!;
  if (isUnknown(value) && value.parts !== undefined) {
    return fromParts(value.parts.map((part) => (typeof part === 'string' ? body(part) : part)));
  }
  const text = asText(value);
  return text === undefined ? unknownFrom(args) : withRefs(body(text), refsOf(args));
}

/** Groups of a match as Terraform gives them: the text, a list where groups have no names, else an object. */
function captured(pattern: Pattern, match: Match, text: string): Value {
  const group = (i: number) => (match[2 * i]! < 0 ? null : text.slice(match[2 * i], match[2 * i + 1]));
  if (pattern.groups.length === 0) return group(0);
  if (pattern.groups.every((name) => name === '')) return pattern.groups.map((_, i) => group(i + 1));
  return new Map(pattern.groups.map((name, i) => [name, group(i + 1)]));
}

function compileForCaptures(source: string): Pattern {
  const pattern = compilePattern(source);
  const named = pattern.groups.filter((name) => name !== '').length;
  if (named > 0 && named < pattern.groups.length) fail('cannot mix named and unnamed capture groups');
  return pattern;
}

function regex(source: string, text: string): Value {
  const pattern = compileForCaptures(source);
  const match = pattern.find(text, 1)[0];
  if (match === undefined) return fail('pattern did not match any part of the given string');
  return captured(pattern, match, text);
}

function regexall(source: string, text: string): Value {
  const pattern = compileForCaptures(source);
  return pattern.find(text, Number.POSITIVE_INFINITY).map((match) => captured(pattern, match, text));
}

function replace(text: string, search: string, replacement: string): string {
  const matches = search.length > 1 && search.startsWith('/') && search.endsWith('/');
  if (!matches) {
    const pieces = text.split(search);
    if (text.length + pieces.length * replacement.length > TEXT_MAX) throw new TooLarge('text');
    // Go also puts the replacement at both ends where it searches for nothing.
    if (search === '')
      return `${replacement}${[...text].map((character) => character + replacement).join('')}`;
    return pieces.join(replacement);
  }
  const pattern = compilePattern(search.slice(1, -1));
  let result = '';
  let from = 0;
  for (const match of pattern.find(text, Number.POSITIVE_INFINITY)) {
    result += text.slice(from, match[0]) + expand(replacement, pattern, match, text);
    from = match[1]!;
    if (result.length > TEXT_MAX) throw new TooLarge('text');
  }
  return result + text.slice(from);
}

/** `$1`, `$name`, `${name}` and `$$`, as Go's Regexp.Expand has them: the longest name that can be read counts. */
function expand(template: string, pattern: Pattern, match: Match, text: string): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, open?: string, braced?: string) => {
    if (whole === '$$') return '$';
    const name = open ?? braced!;
    const index = /^\d+$/.test(name) ? Number(name) : pattern.groups.lastIndexOf(name) + 1;
    if (index === 0 && name !== '0' && !/^0+$/.test(name)) return '';
    const start = match[2 * index] ?? -1;
    return start < 0 ? '' : text.slice(start, match[2 * index + 1]);
  });
}

export const strings: FunctionTable = {
  chomp: scalarFunction(['text'], (text) => {
    let end = text.length;
    while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
    return text.slice(0, end);
  }),
  endswith,
  format,
  formatlist,
  indent,
  join,
  lower: characterwise(lower),
  regex: scalarFunction(['text', 'text'], regex),
  regexall: scalarFunction(['text', 'text'], regexall),
  replace: scalarFunction(['text', 'text', 'text'], replace),
  split,
  startswith,
  strcontains,
  strrev: scalarFunction(['text'], (text) => [...graphemes(text)].reverse().join('')),
  substr,
  title: scalarFunction(['text'], title),
  trim: scalarFunction(['text', 'text'], trim),
  trimprefix,
  trimspace,
  trimsuffix,
  upper: characterwise(upper),
};
