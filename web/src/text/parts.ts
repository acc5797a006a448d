/** A piece of a sentence: words, or a component to be shown by its id and linked to. */
export type Part = string | { readonly component: string };
export type Parts = readonly Part[];

/** Components as parts of a sentence. */
export function refs(ids: readonly string[]): Part[] {
  return ids.map((component) => ({ component }));
}

/** The sentence as plain text. */
export function plain(parts: Parts): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.component)).join('');
}
