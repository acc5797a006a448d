import { remembered } from '../../estate/index.js';
import { Sym, textOf, type Value } from './value.js';
import { parseYaml } from './yaml.js';

/** Marks where a piece of a document is not known: private-use characters, which no document has reason to hold. */
const HOLE = /\uE000(\d+)\uE001/;
const HOLES = /\uE000(\d+)\uE001/g;

const cache = new WeakMap<Sym, { readonly value: Value | undefined }>();

/**
 * The structure behind a JSON document or a YAML mapping, where the value is one: kept from jsonencode, parsed from text,
 * or parsed from a template with what is not known left in its place.
 */
export function decoded(value: Value): Value | undefined {
  if (!(value instanceof Sym)) return typeof value === 'string' ? parse(value, []) : undefined;
  if (value.decoded !== undefined) return value.decoded;
  const text = textOf(value);
  if (text !== undefined) return parse(text, []);
  if (value.parts === undefined) return undefined;
  let known = cache.get(value);
  if (known === undefined) {
    known = { value: parseTemplate(value.parts) };
    cache.set(value, known);
  }
  return known.value;
}

function parseTemplate(parts: readonly (string | Sym)[]): Value | undefined {
  const holes: Sym[] = [];
  let text = '';
  // In YAML what is not quoted is text all the same.
  let inString = typeof parts[0] === 'string' && YAML.test(parts[0]);
  const isYaml = inString;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      if (!isYaml) inString = endsInString(part, inString);
      continue;
    }
    const hole = `\uE000${holes.length}\uE001`;
    holes.push(part);
    text += inString ? hole : `"${hole}"`;
  }
  return parse(text, holes);
}

function endsInString(text: string, before: boolean): boolean {
  let inside = before;
  for (let at = 0; at < text.length; at++) {
    if (inside && text[at] === '\\') at++;
    else if (text[at] === '"') inside = !inside;
  }
  return inside;
}

/** A mapping over several lines: after comments, a key, and behind its value or without one the next line. */
const YAML = /^(?:[ \t]*(?:#[^\n]*|---[ \t]*)?\r?\n)*[ \t]*["']?[\w$/.-]+["']?:(?:[ \t][^\n]*)?\r?\n/;

/** Documents without holes: several rules look into the same one, one after the other. */
const parsed = remembered((text) => parseText(text, []));

function parse(text: string, holes: readonly Sym[]): Value | undefined {
  if (!/^\s*[[{]/.test(text) && !YAML.test(text)) return undefined;
  return holes.length > 0 ? parseText(text, holes) : parsed(text);
}

function parseText(text: string, holes: readonly Sym[]): Value | undefined {
  try {
    return fromJson(YAML.test(text) ? parseYaml(text) : JSON.parse(text), holes);
  } catch {
    return undefined;
  }
}

/** A parsed document as a Value: objects become Maps, so that no key (`__proto__`) is special. */
function fromJson(json: unknown, holes: readonly Sym[]): Value {
  if (Array.isArray(json)) return json.map((item) => fromJson(item, holes));
  if (json instanceof Map) {
    return new Map([...json].map(([key, item]) => [String(key), fromJson(item, holes)]));
  }
  if (json !== null && typeof json === 'object') {
    return new Map(Object.entries(json).map(([key, item]) => [key, fromJson(item, holes)]));
  }
  if (typeof json !== 'string' || holes.length === 0 || !HOLE.test(json)) return json as Value;
  const pieces = json.split(HOLES).map((piece, at) => (at % 2 === 0 ? piece : holes[Number(piece)]!));
  const parts = pieces.filter((piece) => piece !== '');
  if (parts.length === 1 && parts[0] instanceof Sym) return parts[0];
  const refs = parts.flatMap((part) => (part instanceof Sym ? part.refs : []));
  return new Sym(undefined, [...new Set(refs)], parts);
}
