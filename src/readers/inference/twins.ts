import { UNKNOWN } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import type { Catalogue, Entry } from './catalogue.js';
import { textWithHoles } from './value.js';

/** Finds what a data source looks up among what is managed: by a physical name, where exactly one has it. */
export class Twins {
  readonly #known = new Map<Entry, Entry | undefined>();
  #byType: Map<string, Entry[]> | undefined;

  constructor(readonly catalogue: Catalogue) {}

  /** The managed resource that a data source stands for, where one is read. */
  of(entry: Entry): Entry | undefined {
    if (entry.resource.mode !== 'data') return undefined;
    if (!this.#known.has(entry)) this.#known.set(entry, this.#find(entry));
    return this.#known.get(entry);
  }

  #find(entry: Entry): Entry | undefined {
    const wanted = physicalNames(entry);
    if (wanted.length === 0) return undefined;
    // Where a look-up does not say its region (none does on Azure), the name alone tells.
    const matches = (this.#managed().get(entry.resource.type) ?? []).filter(
      (other) =>
        (entry.region === UNKNOWN || other.region === entry.region) &&
        physicalNames(other).some((name) => wanted.includes(name)),
    );
    return matches.length === 1 ? matches[0] : undefined;
  }

  #managed(): Map<string, Entry[]> {
    if (this.#byType === undefined) {
      this.#byType = new Map();
      for (const entry of this.catalogue.entries) {
        if (entry.resource.mode !== 'managed' || entry.resource.disabled) continue;
        append(this.#byType, entry.resource.type, entry);
      }
    }
    return this.#byType;
  }
}

function physicalNames(entry: Entry): string[] {
  const names: string[] = [];
  for (const path of [...(entry.rule?.names ?? []), 'name', 'arn', 'id']) {
    const value = entry.resource.values.get(path);
    const text = value === undefined ? undefined : textWithHoles(value, '*');
    if (text !== undefined && !text.includes('*')) names.push(text);
  }
  return names;
}
