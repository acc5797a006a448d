import {
  append,
  type Component,
  type Dependency,
  type Estate,
  type Evidence,
} from '../../../estate/index.js';
import { type CompiledEstate, RUN } from '../../../graph/index.js';
import type { BlastRow } from '../../blast-radius.js';
import type { SinglePoint } from '../../single-points.js';

/** What can take the place of a family of services, with the page that says so. */
export interface Replacements {
  readonly managed?: readonly { readonly provider: string; readonly service: string; readonly api: string }[];
  readonly data: boolean;
  readonly source: string;
  readonly confidence?: 'unverified';
}

/** What the candidates need to know of the atlas. */
export interface Known {
  /** Service ids (`route53`) that answer for DNS, and those that hold secrets, keys and identities. */
  readonly dnsServices: ReadonlySet<string>;
  readonly credentialServices: ReadonlySet<string>;
  /** By provider and service: `aws/s3`. */
  readonly replacementsOf: (service: string) => Replacements | undefined;
  /** Whose law a provider's owner answers to: `us`. */
  readonly jurisdictionOf: (provider: string) => string | undefined;
}

/** What candidates are read off: the estate and what was found in it. */
export interface Ground {
  readonly estate: Estate;
  readonly compiled: CompiledEstate;
  readonly component: ReadonlyMap<string, Component>;
  /** Dependencies by what has them. */
  readonly outgoing: ReadonlyMap<string, readonly Dependency[]>;
  readonly singles: readonly SinglePoint[];
  readonly blast: readonly BlastRow[];
  readonly known: Known;
}

/** The ground, indexed. */
export class Surroundings {
  /** By journey the services and third parties that take it down. */
  readonly singlesOf = new Map<string, string[]>();
  /** By place, service and third party the journeys that it takes down. */
  readonly downIn = new Map<string, ReadonlySet<string>>();

  constructor(readonly ground: Ground) {
    for (const { component, journeys } of ground.singles) {
      const kind = this.kindOf(component)?.kind;
      if (kind === 'resource') continue;
      this.downIn.set(component, new Set(journeys));
      if (kind === 'domain') continue;
      for (const journey of journeys) {
        append(this.singlesOf, journey, component);
      }
    }
  }

  kindOf(id: string): Component | undefined {
    return this.ground.component.get(id);
  }

  /** What a component cannot serve without; alternatives count, what it can do without does not. */
  firm(from: string): readonly Dependency[] {
    return (this.ground.outgoing.get(from) ?? NONE).filter(isFirm);
  }

  /** Tells what runs on a component, itself included. */
  runsOn(component: string): (id: string) => boolean {
    const { index } = this.ground.compiled;
    const known = this.#fallen.get(component) ?? this.#fall(index.get(component));
    this.#fallen.set(component, known);
    return (id) => known[index.get(id) ?? -1] === 1;
  }
  readonly #fallen = new Map<string, Uint8Array>();

  #fall(first: number | undefined): Uint8Array {
    const fallen = new Uint8Array(this.ground.compiled.components.length);
    if (first === undefined) return fallen;
    this.#dependents ??= dependentsIn(this.ground.compiled);
    const { offset, dependent } = this.#dependents;
    const reached = [first];
    fallen[first] = 1;
    for (let at = 0; at < reached.length; at++) {
      const end = offset[reached[at]! + 1]!;
      for (let i = offset[reached[at]!]!; i < end; i++) {
        const next = dependent[i]!;
        if (fallen[next] === 1) continue;
        fallen[next] = 1;
        reached.push(next);
      }
    }
    return fallen;
  }
  #dependents: Dependents | undefined;

  /** What users come in by. */
  entriesOf(journeys: readonly string[]): string[] {
    const wanted = new Set(journeys);
    return this.ground.estate.journeys.filter(({ id }) => wanted.has(id)).map(({ entry }) => entry);
  }

  /** Whether it answers for names, or is a zone that does. */
  isDns(id: string): boolean {
    return this.serviceBehind(id, this.ground.known.dnsServices) !== undefined;
  }

  /** The provider's own service, or a resource that runs on it: what losing the service takes with it. */
  serviceBehind(id: string, services: ReadonlySet<string>): string | undefined {
    const own = this.kindOf(id);
    if (own?.kind === 'service') return services.has(serviceOf(id) ?? '') ? id : undefined;
    if (own?.kind !== 'resource') return undefined;
    return this.firm(id)
      .map(({ to }) => to)
      .find((to) => this.kindOf(to)?.kind === 'service' && services.has(serviceOf(to) ?? ''));
  }

  /** Where the code tells of what a change is about: the first of its subjects that has a line, and the needs it changes. */
  evidenceOf(subjects: readonly string[], dependencies: readonly Dependency[] = []): Evidence[] {
    const found: Evidence[] = [];
    const add = (one: Evidence) => {
      const isKnown = found.some(({ file, line }) => file === one.file && line === one.line);
      if (one.file !== undefined && !isKnown && found.length < MOST_EVIDENCE) found.push(one);
    };
    for (const id of subjects.slice(0, MOST_EVIDENCE)) {
      const source = this.kindOf(id)?.source;
      if (source !== undefined && 'file' in source) add({ by: 'code', file: source.file, line: source.line });
    }
    for (const { evidence } of dependencies.slice(0, MOST_EVIDENCE)) add(evidence);
    return found;
  }
}

/** What each component is firmly needed by, as component indices: those of c from `offset[c]` up to the next. */
interface Dependents {
  readonly offset: Int32Array;
  readonly dependent: Int32Array;
}

function dependentsIn({
  components,
  dependencies,
  groupOffset,
  groups,
  members,
}: CompiledEstate): Dependents {
  const offset = new Int32Array(components.length + 1);
  const owner = new Int32Array(members.target.length).fill(-1);
  for (let c = 0; c < components.length; c++) {
    const from = groups.memberOffset[groupOffset[c * 3 + RUN]!]!;
    const to = groups.memberOffset[groupOffset[c * 3 + RUN + 1]!]!;
    for (let m = from; m < to; m++) {
      if (dependencies[members.dependency[m]!]!.soft) continue;
      owner[m] = c;
      offset[members.target[m]!]!++;
    }
  }
  // First where those of each end; filled from the back, that is where they begin.
  for (let c = 1; c <= components.length; c++) offset[c]! += offset[c - 1]!;
  const dependent = new Int32Array(offset[components.length]!);
  for (let m = owner.length - 1; m >= 0; m--) {
    if (owner[m]! >= 0) dependent[--offset[members.target[m]!]!] = owner[m]!;
  }
  return { offset, dependent };
}

const NONE: readonly Dependency[] = [];

function isFirm({ need, soft }: Dependency): boolean {
  return need === 'run' && !soft;
}

/** Places that are told of a change; one would do to find it. */
const MOST_EVIDENCE = 3;

/** `s3` of `aws/us-east-1/s3:control`. */
export function serviceOf(id: string): string | undefined {
  return id.split('/')[2]?.replace(/:control$/, '');
}
