/** Labels of letters, digits, `-` and `_`; at most 63 characters each and 253 in all (RFC 1035, RFC 2181). */
const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Lower case, without the last dot. */
export function absolute(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

/** Whether a name is the zone's own or below it. */
export function isWithin(name: string, origin: string): boolean {
  return name === origin || name.endsWith(`.${origin}`);
}

/**
 * The absolute name that a key of a zone stands for: `www`, `@`, `www.shop.example` and `www.shop.example.` all do. A
 * string says why it stands for none. A name of another zone written whole is told apart from one below this zone by the
 * last dot, or by ending as the zone does (`www.other.example` in `shop.example`).
 */
export function nameIn(origin: string, written: string): { readonly name: string } | string {
  const name = absolute(written);
  if (written === '@') return { name: origin };
  if (!isName(name)) return `"${written}" is no name; expected labels of letters, digits and hyphens`;
  if (isWithin(name, origin)) return { name };
  const topLevel = origin.slice(origin.lastIndexOf('.') + 1);
  const isWhole = written.endsWith('.') || (name.includes('.') && name.endsWith(`.${topLevel}`));
  if (isWhole) return `"${written}" is outside ${origin}; expected a name below it, as www`;
  const whole = `${name}.${origin}`;
  return isName(whole) ? { name: whole } : `"${whole}" is longer than a name can be`;
}
