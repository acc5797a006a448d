import type { Order } from '../model/index.js';

/** The order in a body of JSON; a text says what is wrong with it. */
export function orderIn(body: unknown): { readonly order: Order; readonly force: boolean } | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'expected an object';
  const { kind, force = false, ...rest } = body as Record<string, unknown>;
  const keys = Object.hasOwn(KEYS, String(kind)) ? KEYS[String(kind)] : undefined;
  if (keys === undefined) return `kind: expected one of ${Object.keys(KEYS).join(', ')}`;
  if (typeof force !== 'boolean') return 'force: expected true or false';
  for (const key of keys)
    if (typeof rest[key] !== 'string' || rest[key] === '') return `${key}: expected a text`;
  const extra = Object.keys(rest).find((key) => !keys.includes(key));
  if (extra !== undefined) return `${extra}: not known here; expected ${keys.join(', ')}`;
  return { order: { kind, ...rest } as Order, force };
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  drain: ['endpoint'],
  undrain: ['endpoint'],
  failover: ['name', 'to'],
  failback: ['name'],
  adopt: [],
  forget: ['node'],
} satisfies Record<Order['kind'], readonly string[]>;
