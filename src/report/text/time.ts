import { duration } from '../../scenarios/index.js';

export { duration };

/** A moment of a scenario: the clock (UTC) where it has a date, the time since its start otherwise. */
export function moment(seconds: number, epoch: string | null): string {
  if (epoch === null) return `+${duration(seconds)}`;
  const at = new Date(Date.parse(epoch) + seconds * 1000).toISOString();
  const day = epoch.slice(0, 10);
  const clock = at.slice(11, at.slice(17, 19) === '00' ? 16 : 19);
  return at.slice(0, 10) === day ? clock : `${at.slice(5, 10)} ${clock}`;
}

/** How long ago, or until then: seconds below a minute, whole minutes beyond; never less than nothing. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : duration(Math.round(seconds / 60) * 60);
}
