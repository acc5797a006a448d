/** `aws_iam_policy_document`: the document its statement blocks make, with references kept at the leaves. */
import { isList, isMap, Sym, type Value, type ValueMap } from '../inference/index.js';
import { bare } from './values.js';

/** The document as a Map; parts that are unknown as a whole are kept as they are. */
export function policyDocument(argument: (name: string) => Value | undefined): ValueMap {
  const document = new Map<string, Value>();
  const id = argument('policy_id');
  document.set('Version', argument('version') ?? '2012-10-17');
  if (id !== undefined && id !== null) document.set('Id', id);
  const own = listOf(argument('statement')).map((block) => (isMap(block) ? statement(block) : block));
  const sources = [argument('source_json'), ...listOf(argument('source_policy_documents'))].flatMap(
    statementsOf,
  );
  const overrides = [argument('override_json'), ...listOf(argument('override_policy_documents'))].flatMap(
    statementsOf,
  );
  let merged: readonly Value[] = replaceBySid(sources, own);
  merged = replaceBySid(merged, overrides);
  document.set('Statement', merged);
  return document;
}

/** Later statements replace earlier ones of the same id, in their place; the others follow. */
function replaceBySid(base: readonly Value[], changes: readonly Value[]): readonly Value[] {
  const result = [...base];
  for (const change of changes) {
    const sid = sidOf(change);
    const at = sid === undefined ? -1 : result.findIndex((candidate) => sidOf(candidate) === sid);
    if (at < 0) result.push(change);
    else result[at] = change;
  }
  return result;
}

function sidOf(value: Value): string | undefined {
  const sid = isMap(value) ? bare(value.get('Sid') ?? null) : undefined;
  return typeof sid === 'string' && sid !== '' ? sid : undefined;
}

function statement(block: ValueMap): ValueMap {
  const result = new Map<string, Value>();
  const sid = block.get('sid');
  if (sid !== undefined && sid !== null) result.set('Sid', sid);
  result.set('Effect', block.get('effect') ?? 'Allow');
  const lists = [
    ['Action', 'actions'],
    ['NotAction', 'not_actions'],
    ['Resource', 'resources'],
    ['NotResource', 'not_resources'],
  ] as const;
  for (const [key, name] of lists) {
    const value = block.get(name);
    if (value !== undefined && value !== null) result.set(key, value);
  }
  for (const [key, name] of [
    ['Principal', 'principals'],
    ['NotPrincipal', 'not_principals'],
  ] as const) {
    const principals = principalsOf(listOf(block.get(name)));
    if (principals !== undefined) result.set(key, principals);
  }
  const condition = conditionOf(listOf(block.get('condition')));
  if (condition.size > 0) result.set('Condition', condition);
  return result;
}

function principalsOf(blocks: readonly Value[]): Value | undefined {
  const result = new Map<string, Value>();
  for (const block of blocks) {
    if (!isMap(block)) continue;
    const type = bare(block.get('type') ?? null);
    const identifiers = block.get('identifiers') ?? [];
    const [first] = listOf(identifiers);
    if (type === '*' && first === '*') return '*';
    const key = typeof type === 'string' ? type : '*';
    const known = result.get(key);
    result.set(key, known === undefined ? identifiers : [...listOf(known), ...listOf(identifiers)]);
  }
  return result.size === 0 ? undefined : result;
}

function conditionOf(blocks: readonly Value[]): ValueMap {
  const result = new Map<string, Map<string, Value>>();
  for (const block of blocks) {
    if (!isMap(block)) continue;
    const test = bare(block.get('test') ?? null);
    const variable = bare(block.get('variable') ?? null);
    if (typeof test !== 'string' || typeof variable !== 'string') continue;
    const variables = result.get(test) ?? new Map<string, Value>();
    variables.set(variable, block.get('values') ?? []);
    result.set(test, variables);
  }
  return result;
}

/** The statements of another document: a decoded one, JSON text, or the unknown value itself. */
function statementsOf(document: Value | undefined): readonly Value[] {
  if (document === undefined || document === null) return [];
  let decoded: Value | undefined = document instanceof Sym ? document.decoded : undefined;
  const text = bare(document);
  if (decoded === undefined && typeof text === 'string') {
    if (text === '') return [];
    decoded = valueOfJson(text);
  }
  if (!isMap(decoded)) return document instanceof Sym ? [document] : [];
  const statements = decoded.get('Statement') ?? [];
  return isList(statements) ? statements : [statements];
}

function valueOfJson(text: string): Value | undefined {
  try {
    return convert(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function convert(json: unknown): Value {
  if (Array.isArray(json)) return json.map(convert);
  if (typeof json !== 'object' || json === null) return json as string | number | boolean | null;
  return new Map(Object.entries(json).map(([key, value]) => [key, convert(value)]));
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}
