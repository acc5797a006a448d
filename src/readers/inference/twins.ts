import { UNKNOWN } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import type { Catalogue, Entry } from './catalogue.js';
import { Sym, textOf, textWithHoles, type Value } from './value.js';

/** Shorter names with an unknown part are likely to look alike by accident. */
const LEAST_KNOWN = 8;

/**
 * Finds what a data source looks up among what is managed: by a physical name, where exactly one has it. A name of which
 * a part is not known is the one that leaves the same part open, in the same words (`/shop/${var.stage}/table`): two
 * root modules of one environment are given the same values.
 */
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
    const exact = this.#only(entry, physicalNames);
    // Of what keeps something that is all there is to go by; a role or a network of such a name may be anybody's.
    const keeps = entry.rule?.class === 'store' || entry.rule?.contents !== undefined;
    return exact ?? (keeps ? this.#only(entry, partialNames) : undefined);
  }

  #only(entry: Entry, namesOf: (entry: Entry) => readonly string[]): Entry | undefined {
    const wanted = namesOf(entry);
    if (wanted.length === 0) return undefined;
    // Where a look-up does not say its region (none does on Azure), the name alone tells.
    const matches = (this.#managed().get(entry.resource.type) ?? []).filter(
      (other) =>
        (entry.region === UNKNOWN || other.region === entry.region) &&
        namesOf(other).some((name) => wanted.includes(name)),
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
  return namingValues(entry)
    .map((value) => textWithHoles(value, '*'))
    .filter((text) => text !== undefined && !text.includes('*')) as string[];
}

/** Names of which a part is not known, with what that part is in the code: `/shop/${var.stage}/table`. */
function partialNames(entry: Entry): string[] {
  return namingValues(entry)
    .filter((value) => value instanceof Sym && value.known === undefined)
    .filter((value) => (textWithHoles(value, '') ?? '').length >= LEAST_KNOWN)
    .map((value) => inWords(value as Sym))
    .filter((text) => text !== undefined);
}

function namingValues({ resource, rule }: Entry): Value[] {
  const paths = [...(rule?.names ?? []), 'name', 'arn', 'id'];
  return paths.map((path) => resource.values.get(path)).filter((value) => value !== undefined);
}

/** A template with its unknown parts as the code has them; undefined where one of them is of its own module alone. */
function inWords(value: Sym): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value.parts === undefined) return value.why === undefined ? undefined : `\${${value.why}}`;
  const parts = value.parts.map((part) => (typeof part === 'string' ? part : inWords(part)));
  return parts.includes(undefined) ? undefined : parts.join('');
}
