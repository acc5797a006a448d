import { unescapeAt } from './names.js';

/**
 * The fields of a record's data in presentation format (RFC 1035, 5.1), without their quotes and with their escapes.
 * Text in quotes is one field. A comment or a line that goes on in parentheses has no place in one record's data.
 */
export function fieldsOf(data: string): readonly string[] {
  const text = Buffer.from(data, 'utf8').toString('latin1');
  const fields: string[] = [];
  let field: string | undefined;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === '\\') {
      const size = unescapeAt(text, at)[1];
      field = (field ?? '') + text.slice(at, at + size);
      at += size - 1;
    } else if (char === '"') {
      field ??= '';
      quoted = !quoted;
    } else if (!quoted && /\s/.test(char)) {
      if (field !== undefined) fields.push(field);
      field = undefined;
    } else if (!quoted && /[;()]/.test(char)) {
      throw new Error(`has "${char}" outside quotes, expected text with it in quotes`);
    } else {
      field = (field ?? '') + char;
    }
  }
  if (quoted) throw new Error('has a quote that is not closed');
  if (field !== undefined) fields.push(field);
  return fields;
}

/** The bytes of a field, as Latin-1 text. */
export function bytesOf(field: string): string {
  let bytes = '';
  for (let at = 0; at < field.length; ) {
    const [byte, size] = field[at] === '\\' ? unescapeAt(field, at) : [field[at]!, 1];
    bytes += byte;
    at += size;
  }
  return bytes;
}

/** A field as a character-string (RFC 1035, 3.3): its length and its bytes, as Latin-1 text. */
export function characterString(field: string): string {
  const bytes = bytesOf(field);
  if (bytes.length > 255)
    throw new Error(`has a text of ${bytes.length} bytes, expected at most 255 each: split it in two`);
  return String.fromCharCode(bytes.length) + bytes;
}

/** A whole number within bounds. */
export function integer(field: string, what: string, max: number): number {
  const value = Number(field);
  if (!/^\d+$/.test(field) || value > max)
    throw new Error(`has "${field}" as ${what}, expected a whole number from 0 to ${max}`);
  return value;
}

export const byte = (value: number): string => String.fromCharCode(value);
export const word = (value: number): string => byte(value >>> 8) + byte(value & 0xff);
export const long = (value: number): string => word(value >>> 16) + word(value & 0xffff);
