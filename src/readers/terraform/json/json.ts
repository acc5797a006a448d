/** Looking into parsed JSON that may have any shape. Only own fields count: a file may name `constructor`. */
export interface JsonObject {
  readonly [field: string]: unknown;
}

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function hasField(json: unknown, name: string): boolean {
  return field(json, name) !== undefined;
}

export function field(json: unknown, name: string): unknown {
  return isObject(json) ? ownField(json, name) : undefined;
}

/**
 * The same of what is known to be an object. Asked for several times for each argument of each resource, so with one
 * look-up: what objects inherit is functions and one object, and JSON holds neither, nor undefined.
 */
export function ownField(json: JsonObject, name: string): unknown {
  const found = json[name];
  return typeof found === 'function' || found === Object.prototype ? undefined : found;
}

export function objectField(json: unknown, name: string): JsonObject | undefined {
  const found = field(json, name);
  return isObject(found) ? found : undefined;
}

export function textField(json: unknown, name: string): string | undefined {
  const found = field(json, name);
  return typeof found === 'string' ? found : undefined;
}

/** The elements of a list, none where there is no list. */
export function listField(json: unknown, name: string): readonly unknown[] {
  const found = field(json, name);
  return Array.isArray(found) ? found : [];
}

/** Key of an instance made by `count` (number) or `for_each` (text). */
export type Key = string | number | undefined;

export function keyField(json: unknown, name: string): Key {
  const found = field(json, name);
  return typeof found === 'string' || typeof found === 'number' ? found : undefined;
}
