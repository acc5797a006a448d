/**
 * The EDNS option of the client's subnet (RFC 7871, section 6): family (1 or 2), length of the prefix that is told, length
 * of the prefix that the answer is for (0 in questions), and as many bytes of the address as the prefix needs.
 */
const CODE = 8;
/** Bytes before the address. */
const FIXED = 4;
/** Largest option in an answer, with its code and length. */
export const CLIENT_SUBNET_ROOM = 4 + FIXED + 16;

export const NO_SUBNET = 0;
export const MALFORMED = -1;

/**
 * Where the option's data begins among the options of an OPT record; NO_SUBNET where there is none. MALFORMED where it is
 * there twice, of an unknown family, with a scope, with bytes too few or too many, or with bits behind its prefix: what
 * gets FORMERR by section 6.
 */
export function findClientSubnet(request: Buffer, start: number, end: number): number {
  let found = NO_SUBNET;
  for (let at = start; at + 4 <= end; ) {
    const length = request.readUInt16BE(at + 2);
    if (request.readUInt16BE(at) === CODE) {
      if (found !== NO_SUBNET || !isWellFormed(request, at + 4, length)) return MALFORMED;
      found = at + 4;
    }
    at += 4 + length;
  }
  return found;
}

function isWellFormed(request: Buffer, at: number, length: number): boolean {
  if (length < FIXED) return false;
  const family = request.readUInt16BE(at);
  const source = request[at + 2]!;
  const bytes = (source + 7) >> 3;
  // Family 0 says nothing, and dig says so.
  const longest = family === 1 ? 32 : family === 2 ? 128 : family === 0 ? 0 : -1;
  if (source > longest || request[at + 3] !== 0 || length !== FIXED + bytes) return false;
  const rest = source & 7;
  return rest === 0 || (request[at + FIXED + bytes - 1]! & (0xff >> rest)) === 0;
}

/** Of an option whose data begins at `at`. */
export const clientSubnet = (request: Buffer, at: number) => ({
  family: request[at + 1] === 2 ? (6 as const) : (4 as const),
  bits: request[at + 2]!,
  address: at + FIXED,
});

/** Writes the option that answers the one whose data begins at `from`: the same with the scope. Returns its size. */
export function writeClientSubnet(
  request: Buffer,
  from: number,
  out: Buffer,
  at: number,
  scope: number,
): number {
  const size = clientSubnetSize(request, from);
  request.copy(out, at, from - 4, from - 4 + size);
  out[at + 4 + 3] = scope;
  return size;
}

/** Bytes of an option, with its code and length. */
export const clientSubnetSize = (request: Buffer, at: number): number =>
  4 + FIXED + ((request[at + 2]! + 7) >> 3);
