import { ipv4, ipv6 } from './addresses.js';
import { byte, bytesOf, integer, word } from './text.js';

/** Keys of service parameters (RFC 9460, 14.3.2; RFC 9461 for dohpath). */
const KEYS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    mandatory: 0,
    alpn: 1,
    'no-default-alpn': 2,
    port: 3,
    ipv4hint: 4,
    ech: 5,
    ipv6hint: 6,
    dohpath: 7,
  }),
);

/** The parameters of an SVCB or HTTPS record on the wire (RFC 9460, 2.2), as Latin-1 text: by rising key, each once. */
export function serviceParameters(fields: readonly string[]): string {
  const found = new Map<number, string>();
  for (const field of fields) {
    const [, name, value] = /^([a-z0-9-]+)(?:=(.*))?$/s.exec(field) ?? [];
    if (name === undefined) throw new Error(`has "${field}", expected a parameter such as alpn=h2,h3`);
    const key = keyOf(name);
    if (found.has(key)) throw new Error(`has the parameter ${name} twice`);
    found.set(key, parameterValue(key, name, value));
  }
  for (const key of mandatoryOf(found.get(0)))
    if (!found.has(key)) throw new Error(`has a mandatory parameter of key ${key} that it does not have`);
  if (found.has(2) && !found.has(1)) throw new Error('has no-default-alpn without alpn (RFC 9460, 7.1.1)');
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([key, value]) => word(key) + word(value.length) + value)
    .join('');
}

function keyOf(name: string): number {
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const number = /^key(0|[1-9]\d{0,4})$/.exec(name)?.[1];
  if (number === undefined || Number(number) > 65534)
    throw new Error(`has the parameter ${name}, expected one of ${[...KEYS.keys()].join(', ')} or keyNNNNN`);
  return Number(number);
}

function parameterValue(key: number, name: string, value: string | undefined): string {
  if (key === 2) {
    if (value !== undefined) throw new Error('has a value for no-default-alpn, expected none');
    return '';
  }
  if (key > 7) return bytesOf(value ?? '');
  if (value === undefined || value === '') throw new Error(`has no value for the parameter ${name}`);
  switch (key) {
    case 0: {
      const keys = value.split(',').map(keyOf);
      if (keys.includes(0)) throw new Error('has "mandatory" in mandatory (RFC 9460, 8)');
      if (new Set(keys).size < keys.length) throw new Error('has a key twice in mandatory');
      return keys
        .sort((a, b) => a - b)
        .map(word)
        .join('');
    }
    case 1:
      return listed(bytesOf(value))
        .map((id) => byte(id.length) + id)
        .join('');
    case 3:
      return word(integer(value, 'port', 65535));
    case 4:
      return value.split(',').map(ipv4).join('');
    case 6:
      return value.split(',').map(ipv6).join('');
    case 5:
      return base64(value);
    default:
      return bytesOf(value);
  }
}

/** A list with commas between its items; `\,` and `\\` stand for themselves in one (RFC 9460, A.1). */
function listed(text: string): readonly string[] {
  const items = (text.match(/(?:\\.|[^\\,])+|,(?=,|$)|^(?=,)/gs) ?? []).filter((item) => item !== ',');
  const plain = items.map((item) => item.replace(/\\(.)/gs, '$1'));
  if (plain.length !== text.replace(/\\./gs, '').split(',').length || plain.some((id) => id.length > 255))
    throw new Error(`has "${text}" as alpn, expected protocols of 1 to 255 bytes with commas between`);
  return plain;
}

function mandatoryOf(value = ''): readonly number[] {
  return Array.from(
    { length: value.length / 2 },
    (_, i) => value.charCodeAt(2 * i) * 256 + value.charCodeAt(2 * i + 1),
  );
}

function base64(text: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Error(`has "${text}", expected Base64`);
  return Buffer.from(text, 'base64').toString('latin1');
}
