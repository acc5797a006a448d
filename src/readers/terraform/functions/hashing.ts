/** Digests of known texts. Of files, they cannot be known: the files may be built later. */
import { createHash } from 'node:crypto';
import { type FunctionTable, fail, scalarFunction, type TerraformFunction, unknowable } from './support.js';

function digest(algorithm: string, encoding: 'hex' | 'base64'): TerraformFunction {
  return scalarFunction(['text'], (text) => createHash(algorithm).update(text, 'utf8').digest(encoding));
}

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['dns', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['url', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'],
  ['oid', '6ba7b812-9dad-11d1-80b4-00c04fd430c8'],
  ['x500', '6ba7b814-9dad-11d1-80b4-00c04fd430c8'],
]);

function uuidv5(namespace: string, name: string): string {
  const id = NAMESPACES.get(namespace) ?? namespace;
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)) {
    fail(`uuidv5() doesn't support namespace "${namespace.slice(0, 80)}"`);
  }
  const bytes = createHash('sha1')
    .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export const hashing: FunctionTable = {
  base64sha256: digest('sha256', 'base64'),
  base64sha512: digest('sha512', 'base64'),
  bcrypt: unknowable('bcrypt'),
  filebase64sha256: unknowable('filebase64sha256'),
  filebase64sha512: unknowable('filebase64sha512'),
  filemd5: unknowable('filemd5'),
  filesha1: unknowable('filesha1'),
  filesha256: unknowable('filesha256'),
  filesha512: unknowable('filesha512'),
  md5: digest('md5', 'hex'),
  rsadecrypt: unknowable('rsadecrypt'),
  sha1: digest('sha1', 'hex'),
  sha256: digest('sha256', 'hex'),
  sha512: digest('sha512', 'hex'),
  uuid: unknowable('uuid'),
  uuidv5: scalarFunction(['text', 'text'], uuidv5),
};
