/** Longest text of a claim that is kept: the page has the rest. */
const LONGEST = 400;

/** What a reader of HTML would see of it, on one line: tags and scripts gone, the common entities resolved. */
export function plain(markup: string): string {
  const text = markup
    .slice(0, 20_000)
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*(>|$)/g, ' ')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi, (_, decimal, hex, name) =>
      name === undefined
        ? character(decimal ? Number(decimal) : Number.parseInt(hex, 16))
        : NAMED[name.toLowerCase()]!,
    )
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function character(code: number): string {
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
    ? String.fromCodePoint(code)
    : ' ';
}

/** `2026-07-23 16:29`, which names no zone: feeds mean UTC, wherever we are. */
const ZONELESS = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Milliseconds since 1970 of a time as feeds write it: ISO 8601, RFC 822 (also with a bare `Z`), or seconds. */
export function time(value: unknown): number | undefined {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}$/.test(value))) {
    const number = Number(value);
    return number > 1e11 ? number : number * 1000;
  }
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const at = Date.parse(ZONELESS.test(text) ? `${text.replace(' ', 'T')}Z` : text.replace(/ Z$/, ' GMT'));
  return Number.isNaN(at) ? undefined : at;
}

export function string(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A web address to show; anything else (`javascript:`) is none. */
export function link(value: unknown): string | undefined {
  const text = string(value)?.trim();
  return text !== undefined && /^https?:\/\/\S+$/i.test(text) && text.length < 2_000 ? text : undefined;
}

export function records(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

/** The newest of some records by a time in them, whichever way they are sorted; of equals the last. */
export function newestOf(
  all: readonly Readonly<Record<string, unknown>>[],
  ...keys: readonly string[]
): Readonly<Record<string, unknown>> | undefined {
  const at = (one: Readonly<Record<string, unknown>>) =>
    keys.map((key) => time(one[key])).find((each) => each !== undefined) ?? 0;
  return all.reduce<(typeof all)[number] | undefined>(
    (best, one) => (best === undefined || at(one) >= at(best) ? one : best),
    undefined,
  );
}

/** Thrown by readers: the document is not the feed it should be. An error page must not read as "all is well". */
export class NotTheFeed extends Error {}

export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new NotTheFeed(
      /^\s*</.test(body) ? 'it is a web page and not JSON' : `it is not JSON (${body.length} characters)`,
    );
  }
}
