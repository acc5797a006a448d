import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Document } from 'yaml';
import type { Diagnostic } from '../../estate/index.js';
import { closest } from '../../scenarios/index.js';

const require = createRequire(import.meta.url);
const yaml = () => require('yaml') as typeof import('yaml');

/** Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

type Path = readonly (string | number)[];

/** What does not fit the schema: where it stands, what was found and what was expected. */
export function complaints(
  errors: readonly ErrorObject[],
  document: Document,
  file: string,
  positionAt: (offset?: number) => Position,
): Diagnostic[] {
  // That no alternative fits is said by the one that is meant, or by the whole; `if` only repeats what follows from it.
  // Why a key does not fit is said by the keys' own description.
  const useful = errors.filter(
    ({ schemaPath, keyword, propertyName }) =>
      keyword !== 'if' && propertyName === undefined && !/\/anyOf\//.test(schemaPath),
  );
  const said = new Map<string, Diagnostic>();
  for (const error of useful) {
    const path = error.instancePath
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const where = path.length === 0 ? 'the file' : path.join('.');
    const unknown: string | undefined = error.params.additionalProperty ?? error.params.propertyName;
    const at = unknown === undefined ? path : [...path, unknown];
    const message = `${where}: ${expectation(error, path)}`;
    said.set(message, { severity: 'error', message, file, ...positionAt(offsetOf(document, at)) });
  }
  return [...said.values()];
}

/** What is written here by mistake may be the secret itself, which is not to be printed. */
const HOLDS_SECRET = /(?:secret|password|token)(?:From)?$|^env$/i;

interface ParentSchema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: object;
}

function expectation(error: ErrorObject, path: Path): string {
  const { description, type, properties = {} } = error.parentSchema as ParentSchema;
  const found = HOLDS_SECRET.test(String(path.at(-1)))
    ? 'found something else'
    : `found ${shown(error.data)}`;
  if (path.at(-2) === 'objectives' && path.at(-1) === 'availability') {
    const share = shareOf(error.data);
    const hint = share === undefined ? '' : `: write ${share}`;
    return `${found}; expected a share of the time from 0 to 1${hint}`;
  }
  const known = Object.keys(properties);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key: string = error.params.additionalProperty;
      const from = known.find((one) => one === `${key}From`);
      if (from !== undefined)
        return `"${key}" must not stand in a file; expected ${from}, which says where it is read from`;
      const [meant] = closest(key, known, 1);
      const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
      return `"${key}" is not known here${hint}; expected one of ${known.join(', ')}`;
    }
    case 'propertyNames': {
      const { description: expected } = error.schema as ParentSchema;
      return `"${error.params.propertyName}" does not fit; expected ${inSentence(expected)}`;
    }
    case 'enum':
      return `${found}, expected one of ${error.params.allowedValues.join(', ')}`;
    case 'const':
      return `${found}, expected ${JSON.stringify(error.params.allowedValue)}`;
    case 'required':
      return `"${error.params.missingProperty}" is missing`;
    case 'anyOf':
      return 'says of nothing what is otherwise; expected one of dependency, component, journey or group';
    case 'minProperties':
      return `says nothing; expected one of ${known.filter((key) => !Object.hasOwn(error.data as object, key)).join(', ')}`;
    case 'minItems':
      return `${found}; expected at least ${error.params.limit}`;
    case 'minLength':
      return 'is empty; expected a text';
    default: {
      // What a section is for does not tell what it looks like.
      const isSection =
        error.keyword === 'type' && [type].flat().every((one) => /object|array|null/.test(one ?? ''));
      const expected = (isSection ? undefined : inSentence(description)) ?? expectedType(error, type);
      const meant = error.keyword === 'pattern' ? timeMeant(error.data, error.params.pattern) : undefined;
      return `${found}; expected ${expected}${meant === undefined ? '' : `: write ${meant}`}`;
    }
  }
}

const UNIT = /^([0-9.]+) *(?:(ms|milli)|(s)|(mi?n|m$)|(h)|(d))[a-z]*$/i;

/** The time that somebody means who writes `10 s`, `5 minutes`, or `1000ms` where whole seconds are wanted. */
function timeMeant(data: unknown, pattern: string): string | undefined {
  const [, digits, milliseconds, ...units] = UNIT.exec(String(data).trim()) ?? [];
  const number = milliseconds === undefined ? Number(digits) : Math.max(1, Math.ceil(Number(digits) / 1000));
  const time = `${number}${['s', 'm', 'h', 'd'].find((_, i) => units[i] !== undefined) ?? 's'}`;
  return Number.isFinite(number) && new RegExp(pattern).test(time) ? time : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'keys with values',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function expectedType(error: ErrorObject, type: ParentSchema['type']): string {
  if (error.keyword !== 'type')
    return (error.message ?? 'something else').replace(/^must (be|NOT be|match)\b ?/, '');
  const names = [type ?? []].flat().filter((name) => name !== 'null');
  return names.map((name) => TYPES[name] ?? name).join(' or ') || 'something else';
}

/** The share that somebody means who writes a percentage: 99.9 or "99.9%". */
function shareOf(data: unknown): number | undefined {
  const percent = typeof data === 'string' ? Number(/^([0-9.]+) ?%?$/.exec(data.trim())?.[1]) : data;
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) return undefined;
  return percent <= 1 ? percent : Number((percent / 100).toPrecision(12));
}

/** What was found, in few characters: large things by what they are. */
function shown(data: unknown): string {
  if (Array.isArray(data)) return `a list of ${data.length}`;
  if (data !== null && typeof data === 'object') return `keys (${Object.keys(data).slice(0, 4).join(', ')})`;
  if (data === null) return 'nothing';
  const text = typeof data === 'string' ? JSON.stringify(data) : String(data);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Where a key or item begins: the key's own position, so that the line is the one a reader looks for. */
export function offsetOf(document: Document, path: Path): number | undefined {
  const { isMap, isNode, isScalar } = yaml();
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const last = path[depth - 1]!;
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

/** A schema's description as the end of a sentence. */
function inSentence(description: string | undefined): string | undefined {
  return description && description[0]!.toLowerCase() + description.slice(1).replace(/\.$/, '');
}
