const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** ISO time without milliseconds. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * The moment an ISO time names, in UTC; undefined where it names none. It has to say its offset, or the same command
 * would mean another moment on another machine.
 */
export function parseMoment(text: string): string | undefined {
  const [whole, day] = MOMENT.exec(text.trim().toUpperCase()) ?? [];
  if (whole === undefined || Number.isNaN(Date.parse(whole))) return undefined;
  // A day that its month does not have counts on into the next month.
  if (iso(Date.parse(`${day}T00:00Z`)).slice(0, 10) !== day) return undefined;
  return iso(Date.parse(whole));
}
