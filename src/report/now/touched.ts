/** The part of a journey that is judged by, as it is in memory or in JSON; the web app asks this too. */
interface Judged {
  readonly state: string;
  readonly lostAt?: unknown;
  readonly canStart: boolean | 'unknown';
  readonly canChange: boolean | 'unknown';
  readonly because: readonly unknown[];
}

/** Whether there is something to say of a journey. */
export function isTouched({ state, lostAt, canChange, canStart, because }: Judged): boolean {
  return (
    state !== 'up' || lostAt !== undefined || canChange !== true || canStart !== true || because.length > 0
  );
}
