/** Text with U+FFFD for halves of a surrogate pair, which no file and no address can hold. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** Steps of a path as a relative address, percent-encoded so that it can stand in Markdown, too. */
export function uriPath(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(wellFormed(part)).replaceAll(/[!'()*]/g, percent)).join('/');
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
