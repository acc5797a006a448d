import { append, type Component, type Dependency } from '../../estate/index.js';

/** What stands around a component: what it needs, what it runs on, where it sits. Each answer is worked out once. */
export class Surroundings {
  readonly #behind = new Map<string, ReadonlySet<string>>();
  readonly #places = new Map<string, ReadonlySet<string>>();
  #incoming: Map<string, Dependency[]> | undefined;

  constructor(
    readonly component: ReadonlyMap<string, Component>,
    readonly dependencies: readonly Dependency[],
    /** The dependencies by what has them. */
    readonly outgoing: ReadonlyMap<string, readonly Dependency[]>,
  ) {}

  /** All that it needs directly, in whatever way. */
  needsOf(id: string): readonly Dependency[] {
    return this.outgoing.get(id) ?? NOTHING;
  }

  /** All that needs it directly, in whatever way. */
  needing(id: string): readonly Dependency[] {
    if (this.#incoming === undefined) {
      this.#incoming = new Map();
      for (const one of this.dependencies) append(this.#incoming, one.to, one);
    }
    return this.#incoming.get(id) ?? NOTHING;
  }

  /** Everything it runs on, itself included; alternatives count, what only improves it does not. */
  behind(id: string): ReadonlySet<string> {
    let found = this.#behind.get(id);
    if (found === undefined) {
      const reached = new Set([id]);
      for (const next of reached) {
        for (const { to, need, soft } of this.needsOf(next)) if (need === 'run' && !soft) reached.add(to);
      }
      found = reached;
      this.#behind.set(id, found);
    }
    return found;
  }

  /** Regions it sits in (`aws/eu-west-1`), read off the services and places that it needs directly to run. */
  placesOf(id: string): ReadonlySet<string> {
    let places = this.#places.get(id);
    if (places === undefined) {
      places = this.#findPlaces(id);
      this.#places.set(id, places);
    }
    return places;
  }

  #findPlaces(id: string): ReadonlySet<string> {
    const places = new Set<string>();
    const add = (place: string) => {
      if (!this.component.get(place)?.unknown) places.add(place);
    };
    for (const { to, need, soft } of this.needsOf(id)) {
      if (need !== 'run' || soft) continue;
      const one = this.component.get(to);
      if (one?.kind === 'service') {
        const [provider, place] = to.split('/');
        const region = `${provider}/${place}`;
        if (this.component.get(region)?.type === 'region') add(region);
      } else if (one?.type === 'region') add(to);
      else if (one?.type === 'zone') {
        for (const up of this.needsOf(to)) if (this.component.get(up.to)?.type === 'region') add(up.to);
      }
    }
    return places;
  }

  /** The one region it sits in; undefined where it sits in none, in several, or where the code does not tell. */
  regionOf(id: string): string | undefined {
    const places = this.placesOf(id);
    return places.size === 1 ? places.values().next().value : undefined;
  }
}

const NOTHING: readonly Dependency[] = [];
