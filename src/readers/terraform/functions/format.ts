/** `format` and `formatlist`: Go's verbs, as Terraform restricts them. */
import { isList, isMap, Sym, type Value, type ValueList } from '../../inference/index.js';
import { encoding } from './encoding.js';
import {
  asBool,
  asList,
  asNumber,
  asText,
  bare,
  expectCount,
  fail,
  fromParts,
  isUnknown,
  numberText,
  type Parts,
  piecesOf,
  refsOf,
  TEXT_MAX,
  TooLarge,
  unknownFrom,
} from './support.js';
import { graphemes } from './text.js';

/** Widest field and most digits that are written out. */
const WIDTH_MAX = 10_000;
const DIGITS_MAX = 100;

interface Verb {
  readonly letter: string;
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** Which argument, from 0. */
  readonly argument: number;
}

type Piece = string | Verb;

const VERB = /%([-+ #0]*)(\d+)?(?:\.(\d*))?(?:\[(\d+)\])?(.)?/suy;

function parseFormat(text: string): {
  readonly pieces: readonly Piece[];
  readonly used: number;
} {
  const pieces: Piece[] = [];
  let next = 0;
  let used = 0;
  let from = 0;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
    pieces.push(text.slice(from, at));
    VERB.lastIndex = at;
    const match = VERB.exec(text)!;
    from = at + match[0].length;
    const letter = match[5];
    if (letter === undefined) fail(`unrecognized format character at the end`);
    if (letter === '%') {
      pieces.push('%');
      continue;
    }
    const position = match[4];
    if (position !== undefined) {
      next = Number(position) - 1;
      if (next < 0 || next > 100_000) fail('invalid argument index');
    }
    pieces.push({
      letter: letter!,
      flags: match[1]!,
      width: match[2] === undefined ? undefined : Number(match[2]),
      precision: match[3] === undefined ? undefined : Number(match[3]),
      argument: next,
    });
    next++;
    used = Math.max(used, next);
  }
  pieces.push(text.slice(from));
  return { pieces, used };
}

/** Go's format of a number, for the verbs that Terraform has. */
function formatNumber(value: number, verb: Verb): string {
  const sign = value < 0 ? '-' : verb.flags.includes('+') ? '+' : verb.flags.includes(' ') ? ' ' : '';
  const size = Math.abs(value);
  if (verb.precision !== undefined && verb.precision > DIGITS_MAX) throw new TooLarge('format');
  return sign + magnitude(size, verb);
}

function magnitude(size: number, verb: Verb): string {
  const { letter, precision } = verb;
  switch (letter) {
    case 'd':
      return digits(size, 10, verb);
    case 'b':
      return digits(size, 2, verb);
    case 'o':
      return digits(size, 8, verb);
    case 'x':
      return digits(size, 16, verb);
    case 'X':
      return digits(size, 16, verb).toUpperCase();
    case 'e':
    case 'E':
      return cased(exponential(size.toExponential(precision ?? 6)), letter);
    case 'f':
    case 'F':
      return fixed(size, precision ?? 6);
    default:
      return cased(general(size, precision), letter);
  }
}

function digits(size: number, base: number, verb: Verb): string {
  if (!Number.isInteger(size)) fail('an integer is required');
  const whole = BigInt(Math.trunc(size)).toString(base);
  const padded = whole.padStart(verb.precision ?? 0, '0');
  const mark = verb.flags.includes('#')
    ? ({ 2: '0b', 8: '0', 16: '0x' } as Record<number, string>)[base]
    : undefined;
  return (mark ?? '') + padded;
}

function cased(text: string, letter: string): string {
  return letter === letter.toUpperCase() ? text.toUpperCase() : text;
}

/** Go writes at least two digits of the exponent. */
function exponential(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function fixed(size: number, precision: number): string {
  if (size >= 1e21) return numberText(size) + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
  if (precision > 40) return size.toFixed(precision);
  // toFixed rounds halves up and Go rounds them to even. What is exactly a half shows in the digits after.
  const exact = size.toFixed(precision + 60);
  const cut = exact.length - 60;
  const kept = exact.slice(0, precision === 0 ? cut - 1 : cut);
  const stays = /^50*$/.test(exact.slice(cut)) && Number(kept.at(-1)) % 2 === 0;
  return stays ? kept : size.toFixed(precision);
}

function general(size: number, precision: number | undefined): string {
  const shortest = precision === undefined;
  const wanted = precision === 0 ? 1 : precision;
  const scientific = shortest ? size.toExponential() : size.toExponential(wanted! - 1);
  const exponent = Number(scientific.slice(scientific.indexOf('e') + 1));
  const mantissa = scientific.slice(0, scientific.indexOf('e'));
  const limit = shortest ? 6 : wanted!;
  if (exponent < -4 || exponent >= limit) {
    const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
    return exponential(short + scientific.slice(scientific.indexOf('e')));
  }
  return numberText(Number(scientific));
}

function padded(text: string, verb: Verb, zeros: boolean): string {
  if (verb.width === undefined) return text;
  if (verb.width > WIDTH_MAX) throw new TooLarge('format');
  const missing = verb.width - graphemes(text).length;
  if (missing <= 0) return text;
  if (verb.flags.includes('-')) return text + ' '.repeat(missing);
  if (!zeros || !verb.flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[+\- ]/.test(text) ? text[0]! : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function json(value: Value): Value {
  return encoding.jsonencode!([value], undefined as never);
}

/** What a verb makes of its argument; a Sym where the argument is unknown. */
function formatOne(verb: Verb, value: Value): Parts {
  const plain = bare(value);
  if (!'vtbdoxXeEfFgGsq'.includes(verb.letter)) {
    fail(`unrecognized format character ${JSON.stringify(verb.letter)}`);
  }
  if (plain === null && verb.letter !== 'v')
    fail('unsupported value for format verb: null value cannot be formatted');
  if (verb.letter === 'v') return formatAny(verb, value);
  if (isUnknown(plain)) return formatUnknown(verb, plain);
  const text = formatKnown(verb, value);
  return [value instanceof Sym ? new Sym(text, value.refs) : text];
}

function formatUnknown(verb: Verb, value: Sym): Parts {
  if (verb.letter !== 's' || verb.precision !== undefined || verb.width !== undefined)
    return [unknownFrom([value])];
  return piecesOf(value);
}

function formatAny(verb: Verb, value: Value): Parts {
  const plain = bare(value);
  const simple = {
    ...verb,
    letter: typeof plain === 'number' ? 'g' : plain === true || plain === false ? 't' : 's',
  };
  if (isUnknown(plain)) return formatUnknown(verb.flags.includes('#') ? verb : simple, plain);
  if (verb.flags.includes('#') || plain === null || typeof plain === 'object') {
    const document = json(value);
    const text = asText(document);
    if (text === undefined) return [unknownFrom([value])];
    const refs = refsOf([value]);
    const shown = padded(text, verb, false);
    return [refs.length > 0 ? new Sym(shown, refs) : shown];
  }
  const text = formatKnown(simple, value);
  return [value instanceof Sym ? new Sym(text, value.refs) : text];
}

function formatKnown(verb: Verb, value: Value): string {
  if (verb.letter === 't') return padded(String(asBool(value)), verb, false);
  if (verb.letter === 's' || verb.letter === 'q') {
    let text = asText(value)!;
    if (verb.precision !== undefined) text = graphemes(text).slice(0, verb.precision).join('');
    if (verb.letter === 'q') text = quoted(text);
    return padded(text, verb, true);
  }
  return padded(formatNumber(asNumber(value)!, verb), verb, true);
}

/** JSON's quotes, with the escapes of JSON. */
function quoted(text: string): string {
  return asText(json(text))!;
}

function render(pieces: readonly Piece[], values: ValueList): Value {
  const parts: (string | Sym)[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      parts.push(piece);
      continue;
    }
    const value = values[piece.argument];
    if (value === undefined) return fail('not enough arguments for the verbs of the format');
    for (const part of formatOne(piece, value)) {
      size += typeof part === 'string' ? part.length : 0;
      if (size > TEXT_MAX) throw new TooLarge('format');
      parts.push(part);
    }
  }
  return fromParts(parts);
}

export function format(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const text = asText(args[0]);
  if (text === undefined) return unknownFrom(args);
  const { pieces, used } = parseFormat(text);
  if (args.length - 1 > used) fail(`too many arguments; only ${used} used by format string`);
  const result = render(pieces, args.slice(1));
  return args[0] instanceof Sym ? fromParts([...piecesOf(result), new Sym('', args[0].refs)]) : result;
}

export function formatlist(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const rest = args.slice(1);
  const text = bare(args[0]!);
  const columns = [args[0]!, ...rest];
  let rows: number | undefined;
  for (const column of columns) {
    const plain = bare(column);
    // An unknown argument may be a list, so that not even the number of results is certain.
    if (isUnknown(plain) && plain.parts === undefined) {
      if (rest.some((other) => isList(bare(other)))) continue;
      return unknownFrom(args);
    }
    if (!isList(plain)) continue;
    if (rows !== undefined && rows !== plain.length) fail('all list arguments must have the same length');
    rows = plain.length;
  }
  if (isMap(text)) fail('string required');
  const count = rows ?? 1;
  const results: Value[] = [];
  for (let i = 0; i < count; i++) {
    const row = columns.map((column) => {
      const list = bare(column);
      return isList(list) ? asList(list)![i]! : column;
    });
    results.push(format(row));
  }
  return results;
}
