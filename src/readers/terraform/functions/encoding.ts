/** Encodings of text and of structures. A document remembers the structure it was made from. */
import {
  isList,
  isMap,
  type Ref,
  parseYaml as readYaml,
  Sym,
  type Value,
  type ValueMap,
  YamlTooLarge,
} from '../../inference/index.js';
import {
  asText,
  bare,
  checkDepth,
  compareText,
  expectCount,
  FunctionError,
  type FunctionTable,
  fail,
  fromParts,
  identityOf,
  isUnknown,
  numberText,
  type Parts,
  refsOf,
  scalarFunction,
  sortedKeys,
  TEXT_MAX,
  TooLarge,
  unknowable,
  unknownFrom,
  weightOf,
  withRefs,
} from './support.js';
import { utf8 } from './text.js';

/** Collects text with unknown pieces in between, and stops before it grows without bound. */
class Writer {
  readonly parts: (string | Sym)[] = [];
  private text = '';
  private size = 0;

  /** `refs`: where the text comes from. */
  write(text: string, refs: readonly Ref[] = []): void {
    if (refs.length > 0) this.hole(new Sym(text, refs));
    else {
      this.grow(text);
      this.text += text;
    }
  }

  private grow(part: string | Sym): void {
    this.size += weightOf(part);
    if (this.size > TEXT_MAX) throw new TooLarge('document');
  }

  hole(sym: Sym): void {
    this.grow(sym);
    this.finish();
    this.parts.push(sym);
  }

  finish(): Parts {
    if (this.text !== '') this.parts.push(this.text);
    this.text = '';
    return this.parts;
  }
}

function documentOf(value: Value, write: (value: Value, writer: Writer) => void): Value {
  const refs = refsOf([value]);
  const writer = new Writer();
  try {
    write(value, writer);
  } catch (error) {
    if (!(error instanceof TooLarge || error instanceof RangeError)) throw error;
    return new Sym(undefined, refs, undefined, value);
  }
  const parts = writer.finish();
  if (!parts.some(isUnknown))
    return new Sym(parts.map((part) => asText(part)!).join(''), refs, undefined, value);
  const why = parts.find((part): part is Sym => part instanceof Sym && part.why !== undefined)?.why;
  return new Sym(undefined, refs, parts, value, why);
}

/** JSON as Go writes it: what could end a script element is escaped. */
function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An unknown value that is certainly a string, in the pieces it is made of. */
function stringPieces(sym: Sym): Parts | undefined {
  if (sym.parts !== undefined) return sym.parts;
  return sym.decoded !== undefined || identityOf(sym) !== undefined ? [sym] : undefined;
}

function writeString(pieces: Parts, writer: Writer): void {
  writer.write('"');
  for (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : isUnknown(piece) ? undefined : asText(piece);
    if (text === undefined) writer.hole(piece as Sym);
    else writer.write(jsonString(text).slice(1, -1), typeof piece === 'string' ? [] : piece.refs);
  }
  writer.write('"');
}

function writeJson(value: Value, writer: Writer, depth = 0): void {
  checkDepth(depth);
  const plain = bare(value);
  const refs = value instanceof Sym ? value.refs : [];
  if (plain instanceof Sym) {
    const pieces = stringPieces(plain);
    if (pieces === undefined) writer.hole(plain);
    else writeString(pieces, writer);
  } else if (typeof plain === 'string') writeString([refs.length > 0 ? new Sym(plain, refs) : plain], writer);
  else if (typeof plain === 'number') writer.write(numberText(plain), refs);
  else if (isList(plain)) {
    writer.write('[');
    for (const [i, item] of plain.entries()) {
      if (i > 0) writer.write(',');
      writeJson(item, writer, depth + 1);
    }
    writer.write(']');
  } else if (isMap(plain)) {
    let separator = '{';
    for (const key of sortedKeys(plain)) {
      writer.write(`${separator}${jsonString(key)}:`);
      writeJson(plain.get(key)!, writer, depth + 1);
      separator = ',';
    }
    writer.write(separator === '{' ? '{}' : '}');
  } else writer.write(String(plain), refs);
}

function yamlString(text: string): string {
  let result = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (YAML_ESCAPES.has(character)) result += YAML_ESCAPES.get(character);
    else if (code > 0xffff) result += `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) result += `\\x${hexCode(code, 2)}`;
    else if ((code >= 0xd800 && code < 0xe000) || code === 0xfeff || code >= 0xfffe)
      result += `\\u${hexCode(code, 4)}`;
    else result += character;
  }
  return `${result}"`;
}

const YAML_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['\x85', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function hexCode(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}

function yamlScalar(text: string, indent: number): string {
  const lines = text.split('\n');
  const literal = lines.length > 1 && !/[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff]| (?:\n|$)/.test(text);
  if (!literal) return yamlString(text);
  const trailing = /\n*$/.exec(text)![0].length;
  const chomp = trailing === 0 ? '-' : trailing === 1 && text !== '\n' ? '' : '+';
  const body = lines.slice(0, trailing === 0 ? undefined : -1);
  const pad = ' '.repeat(indent);
  // Where the text itself starts with space, the indentation has to be said.
  const hint = /^[ \n]/.test(text) ? '2' : '';
  return `|${hint}${chomp}${body.map((line) => `\n${line === '' ? '' : pad}${line}`).join('')}`;
}

function writeYaml(value: Value, writer: Writer): void {
  writeYamlNode(value, 0, '', writer, 0);
  const plain = bare(value);
  // A lone word has to be told from the start of a longer one.
  const word = plain === null || typeof plain === 'number' || typeof plain === 'boolean';
  writer.write(word ? '\n...\n' : '\n');
}

/** `lead` is what stands between the parent's dash or colon and a scalar. */
function writeYamlNode(value: Value, indent: number, lead: string, writer: Writer, depth: number): void {
  checkDepth(depth);
  const plain = bare(value);
  if (isList(plain) && plain.length > 0) writeYamlList(plain, indent, lead, writer, depth);
  else if (isMap(plain) && plain.size > 0) writeYamlMap(plain, indent, lead, writer, depth);
  else {
    const refs = value instanceof Sym ? value.refs : [];
    writer.write(lead === '\n' ? ' ' : lead);
    if (plain instanceof Sym) {
      const pieces = stringPieces(plain);
      if (pieces === undefined) writer.hole(plain);
      else writeString(pieces, writer);
    } else if (typeof plain === 'string') writer.write(yamlScalar(plain, Math.max(indent, 2)), refs);
    else if (typeof plain === 'number') writer.write(numberText(plain), refs);
    else if (isList(plain)) writer.write('[]');
    else writer.write(isMap(plain) ? '{}' : String(plain), refs);
  }
}

function writeYamlList(
  list: readonly Value[],
  indent: number,
  lead: string,
  writer: Writer,
  depth: number,
): void {
  writer.write(lead);
  const pad = ' '.repeat(indent);
  for (const [i, item] of list.entries()) {
    writer.write(i > 0 ? `\n${pad}-` : lead === '\n' ? `${pad}-` : '-');
    writeYamlNode(item, indent + 2, ' ', writer, depth + 1);
  }
}

function writeYamlMap(map: ValueMap, indent: number, lead: string, writer: Writer, depth: number): void {
  writer.write(lead);
  const pad = ' '.repeat(indent);
  for (const [i, key] of sortedKeys(map).entries()) {
    writer.write(`${i > 0 ? `\n${pad}` : lead === '\n' ? pad : ''}${yamlString(key)}:`);
    const item = map.get(key)!;
    // Terraform does not indent a list below its key.
    if (isList(bare(item))) writeYamlNode(item, indent, '\n', writer, depth + 1);
    else writeYamlNode(item, indent + 2, isMap(bare(item)) ? '\n' : ' ', writer, depth + 1);
  }
}

/** Stands for unknown pieces while a document is parsed. */
class Holes {
  private readonly syms: Sym[] = [];
  private readonly raw: boolean[] = [];

  private constructor(private readonly marker: string) {}

  static avoiding(texts: readonly string[]): Holes {
    let marker = '\ue000';
    while (texts.some((text) => text.includes(marker))) marker += '\ue001';
    return new Holes(marker);
  }

  /** `raw`: it stands for a whole value and not for a piece of a string. */
  add(sym: Sym, raw: boolean): string {
    this.syms.push(sym);
    this.raw.push(raw);
    return `${this.marker}${this.syms.length - 1};`;
  }

  isIn(text: string): boolean {
    return this.syms.length > 0 && text.includes(this.marker);
  }

  /** The text with its holes filled again. */
  fill(text: string): Value {
    if (!this.isIn(text)) return text;
    const pieces = text.split(this.marker);
    const parts: (string | Sym)[] = [pieces[0]!];
    for (const piece of pieces.slice(1)) {
      const end = piece.indexOf(';');
      const number = Number(piece.slice(0, end));
      const sym = this.syms[number]!;
      const rest = piece.slice(end + 1);
      if (pieces.length === 2 && pieces[0] === '' && rest === '' && this.raw[number]) return valueOfRaw(sym);
      parts.push(sym, rest);
    }
    return fromParts(parts);
  }
}

function valueOfRaw(sym: Sym): Value {
  if (sym.decoded !== undefined) return sym.decoded;
  if (typeof sym.known !== 'string') return sym;
  try {
    return withRefs(
      fromJson(JSON.parse(sym.known), (text) => text),
      sym.refs,
    );
  } catch {
    return sym;
  }
}

/** Parsed JSON as a value. `fill` gives what a string stands for; undefined where a key is not certain. */
function fromJson(json: unknown, fill: (text: string) => Value, depth = 0): Value {
  checkDepth(depth);
  if (typeof json === 'string') return fill(json);
  if (typeof json === 'number') return Number.isFinite(json) ? json : fail('the number is too large');
  if (typeof json === 'boolean' || json === null || json === undefined) return json ?? null;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, fill, depth + 1));
  const entries: (readonly [unknown, unknown])[] = json instanceof Map ? [...json] : Object.entries(json);
  const result = new Map<string, Value>();
  let uncertain: Sym | undefined;
  for (const [key, item] of entries) {
    const name = fill(typeof key === 'string' ? key : String(key));
    if (typeof name !== 'string') uncertain = unknownFrom([...(uncertain ? [uncertain] : []), name]);
    result.set(typeof name === 'string' ? name : String(key), fromJson(item, fill, depth + 1));
  }
  return uncertain === undefined ? result : unknownFrom([uncertain, ...result.values()]);
}

/** The structure of a document in pieces; undefined where the pieces do not make one. */
function withHoles(
  parts: Parts,
  parse: (text: string) => unknown,
  template: (parts: Parts, holes: Holes) => string,
): Value | undefined {
  const holes = Holes.avoiding(parts.map((part) => (typeof part === 'string' ? part : String(part.known))));
  let parsed: unknown;
  try {
    parsed = parse(template(parts, holes));
  } catch {
    return undefined;
  }
  return fromJson(parsed, (text) => holes.fill(text));
}

/** The structure of a JSON document in pieces, each leaf with the history of the pieces it is made of. */
export function documentFrom(pieces: Parts): Value | undefined {
  try {
    return withHoles(pieces, parseJson, jsonTemplate);
  } catch (error) {
    if (error instanceof TooLarge || error instanceof FunctionError) return undefined;
    throw error;
  }
}

/** A decoder that also reads documents with unknown pieces, leaving those unknown where they stood. */
function decoder(
  parse: (text: string) => unknown,
  template: (parts: Parts, holes: Holes) => string,
): (args: readonly Value[]) => Value {
  return (args) => {
    expectCount(args, 1);
    const [value] = args;
    if (value instanceof Sym && value.decoded !== undefined) return value.decoded;
    if (value instanceof Sym && isUnknown(value)) {
      // The unknown piece may be what makes it a document.
      const document = value.parts === undefined ? undefined : withHoles(value.parts, parse, template);
      return document ?? unknownFrom(args);
    }
    const text = asText(value)!;
    return withRefs(
      fromJson(parse(text), (string) => string),
      refsOf(args),
    );
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return fail(`invalid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function jsonTemplate(parts: Parts, holes: Holes): string {
  let inString = false;
  let text = '';
  for (const part of parts) {
    if (typeof part !== 'string') {
      const hole = holes.add(part, !inString);
      text += inString ? hole : `"${hole}"`;
      continue;
    }
    for (let i = 0; i < part.length; i++) {
      const character = part.charCodeAt(i);
      if (character === 0x22) inString = !inString;
      else if (character === 0x5c && inString) i++;
    }
    text += part;
  }
  return text;
}

function yamlTemplate(parts: Parts, holes: Holes): string {
  // Quoted or not, a hole is a string in YAML; whether it stood for a whole value shows when it is filled.
  return parts.map((part) => (typeof part === 'string' ? part : holes.add(part, true))).join('');
}

function parseYaml(text: string): unknown {
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof YamlTooLarge) throw new TooLarge('yaml');
    if (error instanceof RangeError) throw error;
    return fail(`invalid YAML: ${(error as Error).message.slice(0, 200)}`);
  }
}

const yamldecode = decoder(parseYaml, yamlTemplate);

/**
 * The structure behind a YAML document, with what is not known left in its place; undefined where it is none, or one
 * that is too large to read.
 */
export function decodeYaml(value: Value): Value | undefined {
  try {
    return yamldecode([value]);
  } catch (error) {
    if (error instanceof FunctionError || error instanceof TooLarge || error instanceof RangeError)
      return undefined;
    throw error;
  }
}

function base64encode(args: readonly Value[]): Value {
  expectCount(args, 1);
  const text = asText(args[0]);
  const refs = refsOf(args);
  if (text !== undefined) {
    const encoded = Buffer.from(text, 'utf8').toString('base64');
    return args[0] instanceof Sym ? new Sym(encoded, refs, undefined, args[0]) : encoded;
  }
  // What it was made from is remembered, so that a boot script's references can still be read in place.
  return new Sym(undefined, refs, undefined, args[0], (args[0] as Sym).why);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function base64decode(args: readonly Value[]): Value {
  expectCount(args, 1);
  const [value] = args;
  if (value instanceof Sym && value.decoded instanceof Sym) return value.decoded;
  const text = asText(value);
  if (text === undefined) return unknownFrom(args);
  return withRefs(decodeText(bytesOf(text), 'utf-8'), refsOf(args));
}

function bytesOf(text: string): Uint8Array {
  const clean = text.replace(/[\r\n]/g, '');
  if (!BASE64.test(clean)) fail('failed to decode base64 data');
  return Buffer.from(clean, 'base64');
}

function decodeText(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('the result of decoding the provided string is not valid text');
  }
}

function urlencode(text: string): string {
  let result = '';
  for (const byte of utf8(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(character)) result += character;
    else result += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

function textencodebase64(args: readonly Value[]): Value {
  expectCount(args, 2);
  const text = asText(args[0]);
  const encoding = asText(args[1])?.toLowerCase();
  if (text === undefined || encoding === undefined) return unknownFrom(args);
  const bytes = encodeBytes(text, encoding);
  if (bytes === undefined) return unknownFrom(args, 'textencodebase64()');
  return withRefs(bytes.toString('base64'), refsOf(args));
}

function encodeBytes(text: string, encoding: string): Buffer | undefined {
  if (encoding === 'utf-8' || encoding === 'utf8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  return undefined;
}

function textdecodebase64(args: readonly Value[]): Value {
  expectCount(args, 2);
  const text = asText(args[0]);
  const encoding = asText(args[1])?.toLowerCase();
  if (text === undefined || encoding === undefined) return unknownFrom(args);
  if (!['utf-8', 'utf8', 'utf-16le', 'utf-16be'].includes(encoding))
    return unknownFrom(args, 'textdecodebase64()');
  return withRefs(decodeText(bytesOf(text), encoding === 'utf8' ? 'utf-8' : encoding), refsOf(args));
}

/** Rows of fields, as RFC 4180 has it, with the strictness of Go's reader. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const source = text.replaceAll('\r\n', '\n');
  while (at < source.length) {
    if (row.length === 0 && source[at] === '\n') {
      at++;
      continue;
    }
    let field = '';
    if (source[at] === '"') {
      for (;;) {
        const end = source.indexOf('"', at + 1);
        if (end < 0) fail('invalid CSV: a quoted field does not end');
        field += source.slice(at + 1, end);
        at = end + 1;
        if (source[at] !== '"') break;
        field += '"';
      }
      if (at < source.length && source[at] !== ',' && source[at] !== '\n')
        fail('invalid CSV: text after a quoted field');
    } else {
      const from = at;
      while (at < source.length && source[at] !== ',' && source[at] !== '\n') at++;
      field = source.slice(from, at);
      if (field.includes('"')) fail('invalid CSV: bare quote in a field');
    }
    row.push(field);
    const comma = source[at] === ',';
    at++;
    if (comma && at < source.length) continue;
    if (comma) row.push('');
    rows.push(row);
    row = [];
  }
  return rows;
}

function csvdecode(text: string): Value {
  const [header, ...rows] = csvRows(text);
  if (header === undefined) return fail('missing header line');
  if (new Set(header).size < header.length) fail('duplicate column name');
  return rows.map((row) => {
    if (row.length !== header.length) fail('wrong number of fields');
    return new Map(header.map((name, i) => [name, row[i]!] as const).sort(([a], [b]) => compareText(a, b)));
  });
}

export const encoding: FunctionTable = {
  base64decode,
  base64encode,
  base64gzip: unknowable('base64gzip'),
  csvdecode: scalarFunction(['text'], csvdecode),
  jsondecode: decoder(parseJson, jsonTemplate),
  jsonencode: (args) => {
    expectCount(args, 1);
    return documentOf(args[0]!, writeJson);
  },
  textdecodebase64,
  textencodebase64,
  urlencode: scalarFunction(['text'], urlencode),
  yamldecode,
  yamlencode: (args) => {
    expectCount(args, 1);
    return documentOf(args[0]!, writeYaml);
  },
};
