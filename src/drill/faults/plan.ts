import type { Clock } from './clock.js';
import { type Active, type Condition, type Fault, HEALTHY, join, type Window } from './fault.js';
import type { Subject } from './subject.js';

/** What holds for whom, by wall time in milliseconds. */
export interface Plan {
  readonly condition: (subject: Subject, wall: number) => Condition;
  /** Wall time of the next change for somebody, after `wall`; undefined where nothing changes any more. */
  readonly nextChange: (subject: Subject, wall: number) => number | undefined;
  /** When something fails for somebody, in wall time. */
  readonly spells: (subject: Subject) => readonly Spell[];
}

/** A fault's window in wall time; `to` infinite: it does not end. */
export interface Spell {
  readonly active: Active;
  readonly from: number;
  readonly to: number;
}

export function planOf(faults: readonly Fault[], clock: Clock): Plan {
  const known = new Map<string, readonly Spell[]>();
  const spells = (subject: Subject): readonly Spell[] => {
    const key = subject.names.join(' ');
    let list = known.get(key);
    if (list === undefined) {
      list = faults.flatMap((fault) => fault.windows(subject).map((window) => spell(fault, window, clock)));
      list = list.filter(({ from, to }) => to > from);
      known.set(key, list);
    }
    return list;
  };
  return {
    spells,
    condition: (subject, wall) => {
      const list = spells(subject);
      if (list.length === 0 || wall < clock.begins) return HEALTHY;
      return join(list.filter(({ from, to }) => from <= wall && wall < to).map(({ active }) => active));
    },
    nextChange: (subject, wall) => {
      const times = spells(subject).flatMap(({ from, to }) => [from, to]);
      const later = times.filter((time) => time > wall && time < Number.POSITIVE_INFINITY);
      return later.length === 0 ? undefined : Math.min(...later);
    },
  };
}

function spell({ name, effect, operations }: Fault, { from, to }: Window, clock: Clock): Spell {
  return {
    active: { name, effect, ...(operations === undefined ? {} : { operations }) },
    from: Math.max(clock.begins, clock.wall(from)),
    to: to === null ? Number.POSITIVE_INFINITY : clock.wall(to),
  };
}
