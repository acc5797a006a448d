import { readFileSync } from 'node:fs';
import type { TsigKey } from '../../model/index.js';
import { nameFromText, type WireName } from '../wire/index.js';

/** A key with its secret. */
export interface Key {
  readonly name: WireName;
  readonly algorithm: TsigKey['algorithm'];
  readonly secret: Buffer;
}

/** What the usual tools make has 32 bytes or more; fewer than this are a password, not a key. */
const SHORTEST = 16;

/** Reads the secret of a key, Base64, from the environment or its file; throws where to look and what was expected. */
export function readKey({ name, algorithm, secretFrom }: TsigKey, env: NodeJS.ProcessEnv = process.env): Key {
  const where = 'env' in secretFrom ? `environment variable ${secretFrom.env}` : `file ${secretFrom.file}`;
  let text: string | undefined;
  try {
    text = 'env' in secretFrom ? env[secretFrom.env] : readFileSync(secretFrom.file, 'utf8');
  } catch (error) {
    throw new Error(`TSIG key ${name}: ${where}: ${(error as Error).message}`);
  }
  const base64 = (text ?? '').replace(/\s+/g, '');
  const secret = Buffer.from(base64, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || secret.length < SHORTEST)
    throw new Error(
      `TSIG key ${name}: ${where} holds ${text === undefined ? 'nothing' : 'no secret'}, expected Base64 of at least ${SHORTEST} bytes, as tsig-keygen and keymgr print it`,
    );
  return { name: nameFromText(name), algorithm, secret };
}
