/**
 * A domain name as messages carry it (RFC 1035, 3.1): labels with their lengths before them and the empty root label at
 * the end, in lower case. As Latin-1 text, so that it is one byte a character and serves as a key. Lengths are below 64
 * and capitals above, so lower case can be had byte by byte.
 */
export type WireName = string;

export const ROOT: WireName = '\0';

const PLAIN = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/;

/** Reads a name in presentation format (RFC 1035, 5.1), with or without the last dot; throws what is wrong with it. */
export function nameFromText(text: string): WireName {
  if (text === '.') return ROOT;
  // Nearly all names: no escapes, and nothing wrong with them.
  if (text.length < 250 && PLAIN.test(text)) {
    const plain = text.endsWith('.') ? text.slice(0, -1) : text;
    let name = '';
    for (const label of plain.split('.')) name += String.fromCharCode(label.length) + label;
    return `${name}\0`;
  }
  const labels: string[] = [];
  let label = '';
  const end = () => {
    if (label === '') throw new Error(`"${text}" has an empty label, expected a domain name`);
    if (label.length > 63)
      throw new Error(`"${text}" has a label of ${label.length} bytes, expected at most 63`);
    labels.push(String.fromCharCode(label.length) + label);
    label = '';
  };
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  for (let at = 0; at < bytes.length; ) {
    const char = bytes[at]!;
    if (char === '.') {
      end();
      at += 1;
    } else {
      const [byte, size] = char === '\\' ? unescapeAt(bytes, at) : [char, 1];
      label += byte;
      at += size;
    }
  }
  if (label !== '' || labels.length === 0) end();
  const name = lowerCase(`${labels.join('')}\0`);
  if (name.length > 255) throw new Error(`"${text}" is ${name.length} bytes long, expected at most 255`);
  return name;
}

/** The presentation format of a name, without the last dot; `.` for the root. */
export function nameToText(name: WireName): string {
  return labelsOf(name)
    .map((label) =>
      label
        .replace(/[.\\"();@$]/g, '\\$&')
        .replace(/[^!-~]/g, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`),
    )
    .join('.')
    .replace(/^$/, '.');
}

/** The name without its first label; undefined for the root. */
export function parentOf(name: WireName): WireName | undefined {
  return name === ROOT ? undefined : name.slice(name.charCodeAt(0) + 1);
}

/** Whether a name is another one or below it. */
export function isWithin(name: WireName, ancestor: WireName): boolean {
  if (!name.endsWith(ancestor)) return false;
  // The end of a label may look like a whole name: the labels decide.
  let rest: WireName | undefined = name;
  while (rest !== undefined && rest.length > ancestor.length) rest = parentOf(rest);
  return rest === ancestor;
}

/** The mail address of the one responsible as a name (RFC 1035, 8): dots before the `@` belong to the first label. */
export function mailboxName(contact: string): WireName {
  const at = contact.lastIndexOf('@');
  if (at < 0) return nameFromText(contact);
  return nameFromText(`${contact.slice(0, at).replace(/[.\\]/g, '\\$&')}.${contact.slice(at + 1)}`);
}

/** One escaped byte of presentation format, `\DDD` or `\X`, and how many characters it takes. */
export function unescapeAt(text: string, at: number): readonly [byte: string, size: number] {
  const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (digits !== undefined && Number(digits) < 256) return [String.fromCharCode(Number(digits)), 4];
  const char = text[at + 1];
  if (char === undefined || /\d/.test(char))
    throw new Error(`"${text}" has a bad escape at character ${at + 1}, expected \\DDD (000 to 255) or \\X`);
  return [char, 2];
}

function labelsOf(name: WireName): readonly string[] {
  const labels: string[] = [];
  for (let at = 0; name.charCodeAt(at) !== 0; at += name.charCodeAt(at) + 1)
    labels.push(name.slice(at + 1, at + 1 + name.charCodeAt(at)));
  return labels;
}

/** ASCII only (RFC 4343): `toLowerCase` would fold other letters of Latin-1 too. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
