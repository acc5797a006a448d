import { nameToText } from './names.js';
import { TYPE } from './types.js';

/** The presentation format of data of the types that are read back from servers; of others as `\# LENGTH HEX` (RFC 3597, 5). */
export function rdataToText(type: number, bytes: string): string {
  const data = Buffer.from(bytes, 'latin1');
  switch (type) {
    case TYPE.A:
      return data.join('.');
    case TYPE.AAAA:
      return Array.from({ length: 8 }, (_, i) => data.readUInt16BE(2 * i).toString(16)).join(':');
    case TYPE.CNAME:
      return `${nameToText(bytes)}.`;
    case TYPE.TXT:
      return textsOf(bytes).map(quoted).join(' ');
    default:
      return `\\# ${data.length} ${data.toString('hex')}`.trim();
  }
}

function textsOf(bytes: string): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.charCodeAt(at))
    texts.push(bytes.slice(at + 1, at + 1 + bytes.charCodeAt(at)));
  return texts;
}

const quoted = (text: string) =>
  `"${text
    .replace(/["\\]/g, '\\$&')
    .replace(/[^ -~]/g, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`)}"`;
