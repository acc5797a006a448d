import { append, type Need } from '../../estate/index.js';
import type { Catalogue, Entry } from './catalogue.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { Twins } from './twins.js';
import { resourcesIn } from './value.js';

const NONE: readonly Entry[] = [];

/** A resource whose arguments count as a component's own, and what that weakens its needs to. */
export interface Part {
  readonly entry: Entry;
  /** `start` where everything the part needs is needed to start only (an execution role). */
  readonly need: Need | undefined;
}

/**
 * Glue belongs to something: a policy to a role, a role to the function that assumes it, a listener to its load
 * balancer. This says what belongs to a component (`partsOf`) and which components glue stands for (`homesOf`).
 */
export class Bundles {
  readonly #attached = new Map<Resource, Entry[]>();
  /** Network glue -> what includes it. */
  readonly #carriers = new Map<Entry, Entry[]>();
  /** What each belongs to directly, where it belongs to something. */
  readonly #direct = new Map<Entry, readonly Entry[]>();
  readonly #homes = new Map<Entry, readonly Entry[]>();
  readonly #parts = new Map<Entry, readonly Part[]>();

  readonly twins: Twins;

  constructor(readonly catalogue: Catalogue) {
    this.twins = new Twins(catalogue);
    for (const entry of catalogue.entries) {
      if (entry.resource.disabled) continue;
      const direct = this.#directHomes(entry);
      if (direct.length > 0) this.#direct.set(entry, direct);
      for (const home of direct) append(this.#attached, home.resource, entry);
      for (const address of this.#addressesOf(entry)) {
        append(this.#carriers, address, entry);
      }
    }
  }

  /** Network glue a resource includes and that belongs to nothing else: a load balancer's fixed addresses. */
  #addressesOf(entry: Entry): readonly Entry[] {
    if (entry.rule?.includes === undefined) return NONE;
    const addresses = new Set<Entry>();
    for (const { arg } of entry.rule.includes) {
      for (const { value } of valuesAt(entry.resource, arg)) {
        for (const resource of resourcesIn(value)) {
          const glue = this.#entryOf(resource);
          if (glue?.glue && glue.rule?.class === 'network' && !resource.disabled) addresses.add(glue);
        }
      }
    }
    return [...addresses];
  }

  /** What a reference leads to: of what is looked up, the resource that is managed in this code where there is one. */
  #entryOf(resource: Resource): Entry | undefined {
    const entry = this.catalogue.of(resource);
    return entry && (this.twins.of(entry) ?? entry);
  }

  #directHomes(entry: Entry): readonly Entry[] {
    if (entry.rule?.partOf === undefined) return NONE;
    const homes = new Set<Entry>();
    for (const path of entry.rule.partOf) {
      for (const { value } of valuesAt(entry.resource, path)) {
        for (const resource of resourcesIn(value)) {
          const home = this.#entryOf(resource);
          // Another root module's state stands for all that is in it, so nothing belongs to it.
          if (home === undefined || (home.glue && home.rule === undefined)) continue;
          if (home !== entry && !resource.disabled) homes.add(home);
        }
      }
    }
    return [...homes];
  }

  /** The components a resource stands for: itself, or for glue whatever it is part of (nothing for a role). */
  homesOf(entry: Entry): readonly Entry[] {
    if (!entry.glue) return entry.resource.disabled ? [] : [entry];
    const known = this.#homes.get(entry);
    if (known !== undefined) return known;
    this.#homes.set(entry, []);
    const direct = this.#direct.get(entry) ?? (entry.resource.disabled ? this.#directHomes(entry) : []);
    const bearers = direct.length > 0 ? direct : (this.#carriers.get(entry) ?? []);
    const homes = [...new Set(bearers.flatMap((home) => this.homesOf(home)))];
    this.#homes.set(entry, homes);
    return homes;
  }

  /** The component itself and all glue that belongs to it, each once. */
  partsOf(component: Entry): readonly Part[] {
    const known = this.#parts.get(component);
    if (known !== undefined) return known;
    const parts: Part[] = [{ entry: component, need: undefined }];
    this.#parts.set(component, parts);
    // Most components have no glue at all.
    if (component.rule?.includes === undefined && !this.#attached.has(component.resource)) return parts;
    const seen = new Set<Entry>([component]);
    for (let next = 0; next < parts.length; next++) {
      const { entry, need } = parts[next]!;
      const add = (other: Entry | undefined, weakened: Need | undefined) => {
        if (other === undefined || seen.has(other) || !other.glue || other.resource.disabled) return;
        seen.add(other);
        parts.push({ entry: other, need: weakened });
      };
      for (const attached of this.#attached.get(entry.resource) ?? []) add(attached, need);
      for (const included of entry.rule?.includes ?? []) {
        for (const { value } of valuesAt(entry.resource, included.arg)) {
          for (const resource of resourcesIn(value)) {
            const glue = this.#entryOf(resource);
            // Glue that belongs to something else (a listener) got here through a value nobody could evaluate.
            if (glue?.rule?.partOf === undefined) add(glue, need ?? included.need);
          }
        }
      }
    }
    return parts;
  }
}
