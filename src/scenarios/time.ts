const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** ISO time without milliseconds. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Whether a text is a day that its month has: `2027-06-30`, and not `2027-06-31`. */
export function isDay(text: string): boolean {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN;
  // A day that its month does not have counts on into the next month.
  return !Number.isNaN(midnight) && iso(midnight).slice(0, 10) === text;
}

/**
 * The moment an ISO time names, in UTC; undefined where it names none. It has to say its offset, or the same command
 * would mean another moment on another machine.
 */
export function parseMoment(text: string): string | undefined {
  const [whole, day] = MOMENT.exec(text.trim().toUpperCase()) ?? [];
  if (whole === undefined || Number.isNaN(Date.parse(whole)) || !isDay(day!)) return undefined;
  return iso(Date.parse(whole));
}
