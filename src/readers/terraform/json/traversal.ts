/** Addresses and references as Terraform prints them: `module.a["k"].aws_lb.main[0].arn`. */
export interface Step {
  /** The attribute's name, or the instance key in brackets. */
  readonly name?: string;
  readonly key?: string | number;
  /** Where the step starts in the text, its dot or bracket included. */
  readonly from: number;
}

/** The steps of a traversal; what cannot be understood ends it. */
export function parseTraversal(text: string): readonly Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    const from = at;
    if (text[at] === '[') {
      const end = endOfBracket(text, at);
      const key = end < 0 ? undefined : parseKey(text.slice(at + 1, end));
      if (key === undefined) break;
      steps.push({ key, from });
      at = end + 1;
      continue;
    }
    if (text[at] === '.') at++;
    const start = at;
    while (at < text.length && text[at] !== '.' && text[at] !== '[') at++;
    if (at === start) break;
    steps.push({ name: text.slice(start, at), from });
  }
  return steps;
}

function endOfBracket(text: string, from: number): number {
  if (text[from + 1] !== '"') return text.indexOf(']', from);
  for (let at = from + 2; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return text[at + 1] === ']' ? at + 1 : -1;
  }
  return -1;
}

function parseKey(text: string): string | number | undefined {
  try {
    const key: unknown = JSON.parse(text);
    return typeof key === 'string' || typeof key === 'number' ? key : undefined;
  } catch {
    // Terraform escapes `${` in keys, which JSON does not know.
    return text.startsWith('"') ? text.slice(1, -1) : undefined;
  }
}

/** A module's address without its instance keys. */
export function withoutKeys(address: string): string {
  if (!address.includes('[')) return address;
  return parseTraversal(address)
    .filter((step) => step.name !== undefined)
    .map((step) => step.name)
    .join('.');
}

/** An instance key as Terraform prints it in an address. */
export function keyText(key: string | number | undefined): string {
  if (key === undefined) return '';
  return typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
