import type { NameFact, ZoneFact } from './types.js';

/** A line of the journal: one name that is done, and the zones that were new with it. */
interface Line {
  readonly name: NameFact;
  readonly zones: readonly ZoneFact[];
}

/** Journals of earlier versions do not have it. */
const notKept = ({ origin: at }: ZoneFact): ZoneFact['security'] => ({
  state: 'indeterminate',
  at,
  why: 'the journal does not tell',
});

/** What a journal holds. A last line that was cut off by the end of the process is as if it had not been. */
export function readJournal(text: string): {
  readonly names: Map<string, NameFact>;
  readonly zones: Map<string, ZoneFact>;
} {
  const names = new Map<string, NameFact>();
  const zones = new Map<string, ZoneFact>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let one: Line;
    try {
      one = JSON.parse(line);
    } catch {
      continue;
    }
    names.set(one.name.domain, one.name);
    for (const zone of one.zones)
      zones.set(zone.origin, { ...zone, security: zone.security ?? notKept(zone) });
  }
  return { names, zones };
}

export function journalLine(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}
