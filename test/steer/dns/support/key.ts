import type { Key } from '../../../../src/steer/dns/index.js';
import { SECRET } from './servers.js';

/** The key of the servers of servers.ts. */
export const KEY: Key = {
  name: '\x09firebreak\0',
  algorithm: 'hmac-sha256',
  secret: Buffer.from(SECRET, 'base64'),
};
