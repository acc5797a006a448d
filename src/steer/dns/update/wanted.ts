import type { Plan, RecordSet } from '../../model/index.js';
import { isWithin, nameFromText, rdataFromText } from '../wire/index.js';
import type { SetKey } from './editor.js';

/** The types that steering owns at the names that it steers; whatever else is there belongs to the team. */
const OWNED = ['A', 'AAAA', 'CNAME'] as const;

/** What a plan wants of a zone elsewhere: sets to be there, and sets not to be. */
export interface Wanted {
  readonly sets: readonly RecordSet[];
  readonly keys: readonly SetKey[];
}

/** The steered names of a plan in a zone, but not those in a zone below it that is named too. */
export function wantedOf(plan: Plan, origin: string, origins: readonly string[]): Wanted {
  const zone = nameFromText(origin);
  const inner = origins.map(nameFromText).filter((other) => other !== zone && isWithin(other, zone));
  const names = Object.keys(plan.active).filter((name) => {
    const wire = nameFromText(name);
    return isWithin(wire, zone) && !inner.some((other) => isWithin(wire, other));
  });
  const steered = new Set(names);
  const isOwned = ({ name, type }: RecordSet) =>
    steered.has(name) && (OWNED as readonly string[]).includes(type);
  return {
    sets: plan.zones.flatMap(({ records }) => records.filter(isOwned)),
    keys: names.flatMap((name) => OWNED.map((type) => ({ name, type }))),
  };
}

/** What has to change for what is there to become what is wanted. */
export function changesOf(
  { sets, keys }: Wanted,
  there: readonly RecordSet[],
): { readonly put: readonly RecordSet[]; readonly remove: readonly SetKey[] } {
  const now = new Map(there.map((set) => [keyOf(set), set]));
  const wanted = new Set(sets.map(keyOf));
  return {
    put: sets.filter((set) => !isSame(set, now.get(keyOf(set)))),
    remove: keys.filter((key) => now.has(keyOf(key)) && !wanted.has(keyOf(key))),
  };
}

const keyOf = ({ name, type }: SetKey) => `${name} ${type}`;

/** By what is on the wire: there is more than one way to write an address. */
function isSame(a: RecordSet, b: RecordSet | undefined): boolean {
  const wire = ({ type, data }: RecordSet) => data.map((text) => rdataFromText(type, text).bytes).sort();
  return b !== undefined && a.ttl === b.ttl && JSON.stringify(wire(a)) === JSON.stringify(wire(b));
}
