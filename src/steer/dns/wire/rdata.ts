import { ipv4, ipv6 } from './addresses.js';
import { nameFromText, type WireName } from './names.js';
import { serviceParameters } from './svcb.js';
import { byte, bytesOf, characterString, fieldsOf, integer, long, word } from './text.js';
import { TYPE } from './types.js';

/** Data of one record, as on the wire without compression. */
export interface Rdata {
  /** Latin-1 text: one byte a character. */
  readonly bytes: string;
  /** Where names begin that may be compressed: those of the types of RFC 1035 only (RFC 3597, 4). */
  readonly names: readonly number[];
}

/** What a name's `at` is in the zone file: data without dots at its end would be relative, which is never meant. */
function absolute(field: string): WireName {
  if (field !== '.' && !/[^\\](?:\\\\)*\.$/.test(field))
    throw new Error(`has the name "${field}", expected it absolute, with a dot at its end: "${field}."`);
  return nameFromText(Buffer.from(field, 'latin1').toString('utf8'));
}

const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffffffff;

interface Format {
  /** The fields, as an error names them. */
  readonly expected: string;
  /** At most and at least this many fields; as many as `expected` has words where left out. */
  readonly fields?: readonly [number, number];
  readonly bytes: (fields: readonly string[]) => string;
  /** Where compressible names begin in the data; none where left out. */
  readonly names?: (bytes: string) => readonly number[];
}

const first = () => [0];
const host: Format = { expected: 'NAME.', bytes: ([name]) => absolute(name!), names: first };
const service: Format = {
  expected: 'PRIORITY TARGET. [PARAMETER=VALUE...]',
  fields: [2, 64],
  bytes: ([priority, target, ...parameters]) => {
    const number = integer(priority!, 'priority', U16);
    if (number === 0 && parameters.length > 0)
      throw new Error('has parameters with priority 0, which is an alias and has none');
    return word(number) + absolute(target!) + serviceParameters(parameters);
  },
};

/** By type: RFC 1035 3.3 and 3.4, RFC 3596 (AAAA), 2782 (SRV), 4034 5 (DS), 8659 4 (CAA), 9460 2 (SVCB, HTTPS). */
const ROWS: Readonly<Record<string, Format>> = {
  A: { expected: 'ADDRESS', bytes: ([address]) => ipv4(address!) },
  AAAA: { expected: 'ADDRESS', bytes: ([address]) => ipv6(address!) },
  CNAME: host,
  NS: host,
  PTR: host,
  MX: {
    expected: 'PREFERENCE NAME.',
    bytes: ([preference, name]) => word(integer(preference!, 'preference', U16)) + absolute(name!),
    names: () => [2],
  },
  TXT: { expected: '"TEXT"...', fields: [1, 256], bytes: (texts) => texts.map(characterString).join('') },
  SRV: {
    expected: 'PRIORITY WEIGHT PORT TARGET.',
    bytes: ([priority, weight, port, target]) =>
      word(integer(priority!, 'priority', U16)) +
      word(integer(weight!, 'weight', U16)) +
      word(integer(port!, 'port', U16)) +
      absolute(target!),
  },
  CAA: {
    expected: 'FLAGS TAG "VALUE"',
    bytes: ([flags, tag, value]) => {
      if (!/^[a-z0-9]{1,255}$/i.test(tag!)) throw new Error(`has "${tag}", expected a tag such as issue`);
      return byte(integer(flags!, 'flags', U8)) + characterString(tag!) + bytesOf(value!);
    },
  },
  DS: {
    expected: 'KEYTAG ALGORITHM DIGESTTYPE HEX',
    fields: [4, 32],
    bytes: ([tag, algorithm, digest, ...hex]) =>
      word(integer(tag!, 'key tag', U16)) +
      byte(integer(algorithm!, 'algorithm', U8)) +
      byte(integer(digest!, 'digest type', U8)) +
      hexadecimal(hex),
  },
  SOA: {
    expected: 'PRIMARY. CONTACT. SERIAL REFRESH RETRY EXPIRE MINIMUM',
    bytes: ([primary, contact, ...numbers]) =>
      absolute(primary!) + absolute(contact!) + numbers.map((n) => long(integer(n, 'number', U32))).join(''),
    names: (bytes) => [0, endOfName(bytes)],
  },
  SVCB: service,
  HTTPS: service,
};

/** Not the object itself: it has `toString` and more. */
const FORMATS: ReadonlyMap<string, Format> = new Map(Object.entries(ROWS));

/** The types that zones here may hold, beside any other as `TYPE1234` with data `\# LENGTH HEX` (RFC 3597, 5). */
export const TYPES: readonly string[] = [...FORMATS.keys()];

/** The number of a type by its name; undefined where zones here cannot hold it. */
export function typeCode(type: string): number | undefined {
  if (FORMATS.has(type)) return TYPE[type as keyof typeof TYPE];
  const number = Number(/^TYPE([1-9]\d{0,4})$/.exec(type)?.[1]);
  // Types that mean something in questions only (RFC 6895, 3.1), and OPT.
  return number > 0 && number < 65536 && !(number >= 128 && number <= 255) && number !== TYPE.OPT
    ? number
    : undefined;
}

/** The data of a record from its presentation format; throws what was found and what was expected. */
export function rdataFromText(type: string, data: string): Rdata {
  const format = FORMATS.get(type);
  if (/^\s*\\#/.test(data) || format === undefined) return { bytes: unknownData(data), names: [] };
  const fields = fieldsOf(data);
  const words = format.expected.split(' ').length;
  const [least, most] = format.fields ?? [words, words];
  if (fields.length < least || fields.length > most)
    throw new Error(`has ${fields.length} fields, expected ${format.expected}`);
  const bytes = format.bytes(fields);
  if (bytes.length > U16) throw new Error(`is ${bytes.length} bytes long, expected at most ${U16}`);
  return { bytes, names: format.names?.(bytes) ?? [] };
}

/** Where names are in data of a type, for data that came from the wire (RFC 3597, 4: no others are compressed). */
export function compressibleNames(type: number, bytes: string): readonly number[] {
  for (const [name, { names }] of FORMATS)
    if (TYPE[name as keyof typeof TYPE] === type) return names?.(bytes) ?? [];
  return [];
}

function endOfName(bytes: string): number {
  let at = 0;
  while (bytes.charCodeAt(at) !== 0) at += bytes.charCodeAt(at) + 1;
  return at + 1;
}

function unknownData(data: string): string {
  const [mark, length, ...hex] = data.trim().split(/\s+/);
  if (mark !== '\\#' || length === undefined) throw new Error('has data, expected \\# LENGTH HEX (RFC 3597)');
  const bytes = hexadecimal(hex);
  if (bytes.length !== integer(length, 'length', U16))
    throw new Error(`has ${bytes.length} bytes where it says ${length}`);
  return bytes;
}

function hexadecimal(fields: readonly string[]): string {
  const text = fields.join('');
  if (!/^(?:[0-9a-f]{2})*$/i.test(text))
    throw new Error(`has "${text}", expected hexadecimal digits in pairs`);
  return Buffer.from(text, 'hex').toString('latin1');
}
