import type { Texts } from '../../text/index.js';

/** A moment of a scenario: the clock where it has a date, else the time since its start. */
export function momentOf(seconds: number, epoch: string | null, { f }: Texts): string {
  return epoch === null ? `+${f.duration(seconds)}` : f.clock(epoch, seconds);
}

/** The same with the day, in UTC. */
export function fullMoment(seconds: number, epoch: string | null, { f, m }: Texts): string {
  const relative = seconds === 0 ? m.outage.atStart : m.outage.at(f.duration(seconds));
  return epoch === null ? relative : `${f.dayAndClock(epoch, seconds)} UTC, ${relative}`;
}
