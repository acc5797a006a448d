/**
 * The JSON of the gateway: bytes are base64, 64-bit integers are strings, and what is zero or empty is left out.
 * https://etcd.io/docs/v3.4/dev-guide/api_grpc_gateway/
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Condition, Stored, Write } from '../../model/index.js';

/** etcd refuses requests of more than 1.5 MiB; longer values than this are packed. Characters. */
const PACK_FROM = 32 * 1024;

/** JSON text never begins with this byte, and gzip always does (RFC 1952 section 2.3.1). */
const PACKED = 0x1f;

interface KeyValue {
  readonly key: string;
  readonly value?: string;
  readonly mod_revision?: string;
}

export interface RangeReply {
  readonly header: { readonly revision?: string };
  readonly kvs?: readonly KeyValue[];
}

export interface WatchReply {
  readonly result?: {
    readonly created?: boolean;
    readonly canceled?: boolean;
    readonly cancel_reason?: string;
    readonly compact_revision?: string;
    readonly events?: readonly { readonly type?: 'DELETE'; readonly kv: KeyValue }[];
  };
  readonly error?: { readonly message?: string };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function encodeValue(value: string): string {
  return value.length < PACK_FROM ? base64(value) : gzipSync(value).toString('base64');
}

function decodeValue(encoded = ''): string {
  const bytes = Buffer.from(encoded, 'base64');
  return (bytes[0] === PACKED ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** All keys that begin with a prefix: up to, and without, the next prefix of the same length. */
export function rangeOf(prefix: string): { readonly key: string; readonly range_end: string } {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i--) {
    if (end[i]! < 0xff) {
      end[i]!++;
      return { key: base64(prefix), range_end: end.subarray(0, i + 1).toString('base64') };
    }
  }
  return { key: base64(prefix === '' ? '\0' : prefix), range_end: base64('\0') };
}

/** A key without the cluster's prefix, and what it holds. */
export function entryOf({ key, value, mod_revision }: KeyValue, prefix: string): readonly [string, Stored] {
  const name = Buffer.from(key, 'base64').toString('utf8').slice(prefix.length);
  return [name, { value: decodeValue(value), revision: Number(mod_revision ?? 0) }];
}

/** A key that does not exist has the revision 0 in comparisons. */
export function transactionOf(
  conditions: readonly Condition[],
  writes: readonly Write[],
  prefix: string,
  lease: string | undefined,
) {
  return {
    compare: conditions.map(({ key, revision }) => ({
      key: base64(prefix + key),
      target: 'MOD',
      result: 'EQUAL',
      mod_revision: String(revision),
    })),
    success: writes.map((write) =>
      'put' in write
        ? {
            request_put: {
              key: base64(prefix + write.put),
              value: encodeValue(write.value),
              ...(write.leased ? { lease } : {}),
            },
          }
        : { request_delete_range: { key: base64(prefix + write.remove) } },
    ),
  };
}
