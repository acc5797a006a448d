/** Words that YAML readers take for something else than text. */
const KEYWORD = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** What JSON leaves as it is and a terminal or an editor may obey, or YAML does not allow. */
const OBEYED = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g;

/** A text as a YAML scalar that reads as exactly this text, in a block and in a flow, on one line. */
export function scalar(text: string): string {
  if (/^[A-Za-z][\w./-]*$/.test(text) && !KEYWORD.test(text)) return text;
  return JSON.stringify(text).replace(
    OBEYED,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Seconds as firebreak.yaml writes them: `90s`, `5m`, `2h`. */
export function durationScalar(seconds: number): string {
  if (seconds <= 0 || !Number.isInteger(seconds)) return String(seconds);
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
