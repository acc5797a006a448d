import { createHash, timingSafeEqual } from 'node:crypto';

/** Who may ask, by the hash of the token. */
export interface Tokens {
  /** The name that goes with a token; undefined for one that is not known. Takes as long for any token. */
  readonly nameOf: (token: string) => string | undefined;
}

/** Shorter ones can be guessed. */
const SHORTEST = 16;
const NAME = /^[A-Za-z0-9._@-]{1,64}$/;

/**
 * Reads `name:token` by commas or lines; a text without a colon is one token, of `admin`. Throws where a token is too
 * short, or a name is there twice; the message holds no token.
 *
 * @param variable the environment variable it was read from, for messages
 */
export function tokensIn(text: string | undefined, variable: string): Tokens {
  const entries = (text ?? '').split(/[,\n]/).map((one) => one.trim());
  const known = entries
    .filter((one) => one !== '')
    .map((one) => {
      const colon = one.indexOf(':');
      const name = colon < 0 ? 'admin' : one.slice(0, colon).trim();
      const token = one.slice(colon + 1).trim();
      if (!NAME.test(name))
        throw new Error(`${variable}: a name is not of letters and digits; expected name:token by commas`);
      if (token.length < SHORTEST)
        throw new Error(
          `${variable}: the token of ${name} has ${token.length} characters; expected at least ${SHORTEST}`,
        );
      return { name, hash: hashed(token) };
    });
  if (known.length === 0)
    throw new Error(
      `the environment variable ${variable} holds no token; expected name:token, as made by openssl rand -hex 24`,
    );
  const twice = known.find(({ name }, i) => known.findIndex((one) => one.name === name) < i);
  if (twice !== undefined)
    throw new Error(`${variable}: ${twice.name} has two tokens; expected a name for each`);
  return {
    nameOf(token) {
      const hash = hashed(token);
      let found: string | undefined;
      // Through all of them, whichever it is.
      for (const one of known) if (timingSafeEqual(one.hash, hash)) found = one.name;
      return found;
    },
  };
}

function hashed(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
