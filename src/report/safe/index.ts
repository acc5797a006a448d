/** Control characters and direction marks: a terminal obeys them, and nobody sees them. */
export const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Names come from code nobody here controls: control characters and direction marks would move the cursor, hide
 * lines or reorder them, so they are shown as what they are.
 */
export function safe(text: string): string {
  return text.replace(CONTROLS, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}
