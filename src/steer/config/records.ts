import { isIPv4, isIPv6 } from 'node:net';
import type { FixedRecord } from '../model/index.js';
import { absolute, isName, nameIn } from './names.js';
import type { OneOrMany, RawRecords, RawTime } from './raw.js';
import { type Complain, many, type Path, seconds } from './values.js';

/** An hour: what is fixed changes with the file. */
const TTL = 3600;

/** What a record's data must be, in words, and the data as it is served; undefined where it is not that. */
interface Form {
  readonly expected: string;
  readonly data: (written: string, origin: string) => string | undefined;
}

const FORMS: Readonly<Record<string, Form>> = {
  A: { expected: 'an IPv4 address', data: (text) => (isIPv4(text) ? text : undefined) },
  AAAA: { expected: 'an IPv6 address', data: (text) => (isIPv6(text) ? text : undefined) },
  CNAME: { expected: 'a name', data: host },
  NS: { expected: 'a name', data: host },
  MX: { expected: 'a preference and a name, as 10 mail.shop.example.', data: numbersAndHost(1) },
  SRV: {
    expected: 'priority, weight, port and a name, as 0 5 5060 sip.shop.example.',
    data: numbersAndHost(3),
  },
  CAA: { expected: 'flags, tag and value, as 0 issue "ca.example"', data: caa },
  TXT: { expected: 'a text', data: txt },
  HTTPS: {
    expected: 'a priority, a name and parameters, as 1 . alpn=h2',
    data: https,
  },
};

/** Fixed records of a zone. Names in data are absolute with a last dot, or one label of the zone. */
export function recordsOf(
  origin: string,
  records: RawRecords,
  path: Path,
  complain: Complain,
): FixedRecord[] {
  return Object.entries(records).flatMap(([written, types]) => {
    const found = nameIn(origin, written);
    if (typeof found === 'string') {
      complain(found, [...path, written]);
      return [];
    }
    const { ttl = TTL, ...sets } = types as { ttl?: RawTime } & Record<string, OneOrMany<string>>;
    return Object.entries(sets).map(([type, lines]): FixedRecord => {
      const { expected, data } = FORMS[type]!;
      const read = many(lines).map((line, at) => {
        const one = data(line.trim(), origin);
        const where = [...path, written, type, ...(Array.isArray(lines) ? [at] : [])];
        if (one === undefined) complain(`found "${line}"; expected ${expected}${hint(line, type)}`, where);
        return one ?? '';
      });
      if (type === 'CNAME' && read.length > 1)
        complain('a name can have one CNAME record only', [...path, written, type]);
      return { name: found.name, type, ttl: seconds(ttl), data: read };
    });
  });
}

/** The usual mistake: a name that is meant to be whole and lacks its last dot. */
function hint(line: string, type: string): string {
  const last = line.trim().split(/\s+/)[type === 'HTTPS' ? 1 : -1] ?? line.trim().split(/\s+/).at(-1)!;
  return ['CNAME', 'NS', 'MX', 'SRV', 'HTTPS'].includes(type) && isName(last.toLowerCase())
    ? `; a whole name ends with a dot: ${last}.`
    : '';
}

/** A name in data, absolute and with its last dot. One with dots inside and none at its end could mean two things. */
function host(text: string, origin: string): string | undefined {
  if (text === '@') return `${origin}.`;
  if (text === '.') return text;
  if (!isName(absolute(text))) return undefined;
  if (text.endsWith('.')) return text.toLowerCase();
  return text.includes('.') ? undefined : `${text.toLowerCase()}.${origin}.`;
}

function numbersAndHost(count: number): Form['data'] {
  return (text, origin) => {
    const parts = text.split(/\s+/);
    const name = host(parts.at(-1)!, origin);
    const numbers = parts.slice(0, -1);
    const fits = numbers.length === count && numbers.every((one) => /^\d{1,5}$/.test(one) && +one <= 65535);
    return fits && name !== undefined ? [...numbers, name].join(' ') : undefined;
  };
}

/** RFC 8659, section 4. */
function caa(text: string): string | undefined {
  const [, flags, tag, quoted, plain] = /^(\d{1,3})\s+([a-z0-9]+)\s+(?:"([^"]*)"|(\S+))$/.exec(text) ?? [];
  return flags === undefined || Number(flags) > 255 ? undefined : `${flags} ${tag} "${quoted ?? plain}"`;
}

/** RFC 9460, section 2.1; parameters are left to the name server. */
function https(text: string, origin: string): string | undefined {
  const [priority = '', target = '', ...parameters] = text.split(/\s+/);
  const name = host(target, origin);
  const fits = /^\d{1,5}$/.test(priority) && Number(priority) <= 65535 && name !== undefined;
  return fits ? [priority, name, ...parameters].join(' ') : undefined;
}

/** Quoted as in a zone file, in strings of 255 bytes at most (RFC 1035, section 3.3.14), unless it is already. */
function txt(text: string): string | undefined {
  if (/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(text)) return text;
  const bytes = [...Buffer.from(text)];
  const strings: string[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    strings.push(
      `"${bytes
        .slice(at, at + 255)
        .map(escaped)
        .join('')}"`,
    );
  }
  return strings.join(' ');
}

function escaped(byte: number): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte < 0x20 || byte > 0x7e ? `\\${String(byte).padStart(3, '0')}` : String.fromCharCode(byte);
}
