/** An address as a number of 128 bits: an IPv4 address as the IPv6 address that stands for it (`::ffff:0:0/96`, RFC 4291). */
export type Address = bigint;

/** Addresses that begin with the same bits. */
export interface Prefix {
  readonly first: Address;
  /** Bits that are the same: 0 to 128, of IPv4 96 and more. */
  readonly bits: number;
}

const MAPPED = 0xffffn << 32n;
const ALL = (1n << 128n) - 1n;

/** An address as it is written, with or without `[]`; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const four = parseFour(text);
  return four === undefined ? parseSix(text) : MAPPED | four;
}

function parseFour(text: string): bigint | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const bytes = found?.slice(1).map(Number);
  if (bytes === undefined || bytes.some((byte) => byte > 255)) return undefined;
  return BigInt(bytes.reduce((sum, byte) => sum * 256 + byte, 0));
}

/** RFC 4291, 2.2: eight groups, one run of zeros left out, the last two perhaps as an IPv4 address. */
function parseSix(text: string): bigint | undefined {
  const plain = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const tail = plain.slice(plain.lastIndexOf(':') + 1);
  const four = tail.includes('.') ? parseFour(tail) : undefined;
  const written =
    four === undefined
      ? plain
      : plain.slice(0, -tail.length) + [four >> 16n, four & 0xffffn].map((one) => one.toString(16)).join(':');
  const halves = written.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right] = halves;
  const missing = 8 - left.length - (right?.length ?? 0);
  if (halves.length > 2 || (right === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...new Array<string>(missing).fill('0'), ...(right ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

/** `3.208.0.0/12`, `2600:1f00::/24`; undefined for anything else, and where bits are set behind the prefix. */
export function parsePrefix(text: string): Prefix | undefined {
  const [, written = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const first = parseAddress(written);
  const bits = Number(length) + (written.includes(':') ? 0 : 96);
  if (first === undefined || bits > 128) return undefined;
  return (first & (ALL >> BigInt(bits))) === 0n ? { first, bits } : undefined;
}

/** The address behind a prefix's last one. */
export function endOf({ first, bits }: Prefix): Address {
  return first + (1n << BigInt(128 - bits));
}

/** A prefix as it is written; IPv6 with its longest run of zeros left out (RFC 5952). */
export function formatPrefix({ first, bits }: Prefix): string {
  return isFour(first) ? `${formatFour(first)}/${bits - 96}` : `${formatSix(first)}/${bits}`;
}

/** An address as it is written. */
export function formatAddress(address: Address): string {
  return isFour(address) ? formatFour(address) : formatSix(address);
}

function isFour(address: Address): boolean {
  return address >> 32n === 0xffffn;
}

function formatFour(address: Address): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

function formatSix(address: Address): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  const text = groups.join(':');
  const runs = text.match(/\b0(?::0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`(?<![0-9a-f])${longest}(?![0-9a-f])`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
