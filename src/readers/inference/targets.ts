import type { Bundles } from './bundles.js';
import type { Catalogue, Entry } from './catalogue.js';
import type { NameIndex } from './names.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { leavesOf, type Ref, Sym, textOf, textWithHoles, type Value } from './value.js';

const NOTHING: readonly Target[] = [];
const NO_CONTENTS: readonly Value[] = [];
const NOBODY: readonly Entry[] = [];

/** A component that a value names, and how we know. */
export interface Target {
  readonly entry: Entry;
  /** The attribute that was referred to (`arn`, an opaque module's output), '' where text named it. */
  readonly path: string;
  /**
   * `text`: by an ARN, endpoint or name in text; `wildcard`: by a pattern that fits several; `either`: one of
   * several references, and which one is not known.
   */
  readonly how: 'reference' | 'text' | 'wildcard' | 'either';
  /** What is kept in a secret that the value names, and read from there later. */
  readonly kept?: true;
}

/** Resolves what argument values name to components. */
export class Targets {
  constructor(
    readonly catalogue: Catalogue,
    readonly bundles: Bundles,
    readonly names: NameIndex,
  ) {}

  /** Components anywhere inside the value, each once, in reading order. */
  in(value: Value | undefined): readonly Target[] {
    // Most values are plain text that names nothing.
    if (
      value === undefined ||
      value === null ||
      (typeof value === 'string' && this.names.find(value).length === 0)
    )
      return NOTHING;
    const plain = value instanceof Sym ? onlyRef(value) : undefined;
    if (plain !== undefined) {
      const { own, kept } = this.#referredTo(plain.resources[0]!, plain.path);
      if (kept.length === 0 && own.length < 2)
        return own.map((entry) => ({ entry, path: plain.path, how: 'reference' }));
    }
    const found = new Map<Entry, Target>();
    const addAll = ({ own, kept }: Referred, path: string, how: Target['how']) => {
      for (const entry of own) if (!found.has(entry)) found.set(entry, { entry, path, how });
      for (const entry of kept) if (!found.has(entry)) found.set(entry, { entry, path, how, kept: true });
    };
    const add = (resource: Resource, path: string, how: Target['how']) => {
      if (how === 'text') addAll(this.#referredTo(resource, path), path, how);
      else addAll({ own: this.componentsOf(resource), kept: NOBODY }, path, how);
    };
    for (const leaf of leavesOf(value)) {
      const before = found.size;
      if (leaf instanceof Sym) {
        // A condition nobody could evaluate carries the references of both its branches.
        const isEither = leaf.known === undefined && leaf.parts === undefined && leaf.refs.length > 1;
        const how = isEither ? 'either' : 'reference';
        for (const ref of leaf.refs) {
          for (const resource of ref.resources) {
            addAll(this.#referredTo(resource, ref.path), ref.path, how);
          }
        }
        if (isEither && found.size === before + 1) makeLastCertain(found);
        // A host name that is known in full says more than the pieces it was put together from: its zone, say.
        const host = found.size > before ? (textOf(leaf) ?? '') : '';
        for (const { resource, exact } of host.includes('.') ? this.names.find(host) : []) {
          if (exact) add(resource, '', 'text');
        }
        if (found.size > before) continue;
      }
      const text = textWithHoles(leaf, '*');
      if (text === undefined) continue;
      for (const { resource, exact } of this.names.find(text)) add(resource, '', exact ? 'text' : 'wildcard');
    }
    return [...found.values()];
  }

  /** Whether a target is certain to be the one that is meant. */
  static isCertain({ how }: Target): boolean {
    return how === 'reference' || how === 'text';
  }

  /**
   * What a reference leads to: reading what is kept in a parameter leads to what the contents name. Whoever is only
   * told where a secret is reads it later, and so needs both.
   */
  #referredTo(resource: Resource, path: string): Referred {
    const own = this.componentsOf(resource);
    const holds = this.catalogue.of(resource)?.rule?.contents;
    const isCopied = holds?.includes(path.split(/[.[]/, 1)[0]!) === true;
    // Most of what is referred to keeps nothing.
    const keeps = own.some((home) => this.#contentsOf(home).length > 0);
    if (!keeps) return { own: isCopied ? NOBODY : own, kept: NOBODY };
    const named = this.#once(`contents ${resource.id}`, () =>
      own
        .flatMap((home) => this.#contentsOf(home))
        .flatMap((value) => this.in(value).map(({ entry }) => entry)),
    );
    return isCopied ? { own: named, kept: NOBODY } : { own, kept: named };
  }

  /** What is kept in the secrets and parameters that a value names. */
  contentsBehind(value: Value | undefined): readonly Value[] {
    return this.in(value).flatMap(({ entry }) => this.#contentsOf(entry));
  }

  readonly #contents = new Map<Entry, readonly Value[]>();

  #contentsOf(home: Entry): readonly Value[] {
    let known = this.#contents.get(home);
    if (known === undefined) {
      known = this.bundles
        .partsOf(home)
        .filter(({ entry }) => entry.rule?.contents !== undefined && entry.resource.mode === 'managed')
        .flatMap(({ entry }) => entry.rule!.contents!.flatMap((path) => valuesAt(entry.resource, path)))
        .map(({ value }) => value);
      this.#contents.set(home, known.length === 0 ? NO_CONTENTS : known);
    }
    return known;
  }

  readonly #busy = new Set<string>();

  /** Guards against names that lead round in a circle. */
  #once(key: string, find: () => readonly Entry[]): readonly Entry[] {
    if (this.#busy.has(key)) return [];
    this.#busy.add(key);
    try {
      return find();
    } finally {
      this.#busy.delete(key);
    }
  }

  /** What a resource stands for; a data source stands for the managed resource of the same name, where one is read. */
  componentsOf(resource: Resource): readonly Entry[] {
    const entry = this.catalogue.of(resource);
    if (entry === undefined || resource.disabled) return [];
    const record = entry.rule?.record;
    if (record !== undefined && resource.mode === 'managed') {
      // A DNS name stands for what answers under it.
      const values = record.targets.flatMap((path) => valuesAt(resource, path));
      return this.#once(resource.id, () =>
        values.flatMap(({ value }) => this.in(value).map((target) => target.entry)),
      );
    }
    if (resource.mode === 'managed') return this.bundles.homesOf(entry);
    return this.#behindData(entry);
  }

  readonly #data = new Map<Entry, readonly Entry[]>();

  #behindData(entry: Entry): readonly Entry[] {
    const known = this.#data.get(entry);
    if (known !== undefined) return known;
    let homes: readonly Entry[] = [];
    if (entry.rule !== undefined && !entry.glue && !entry.byPrefix) {
      homes = [this.bundles.twins.of(entry) ?? entry];
    }
    this.#data.set(entry, homes);
    return homes;
  }
}

/** What is referred to itself, and what is kept in it. */
interface Referred {
  readonly own: readonly Entry[];
  readonly kept: readonly Entry[];
}

/** What a value that is not known refers to, where that is all it is: one attribute of one resource. */
function onlyRef({ known, refs, parts, decoded }: Sym): Ref | undefined {
  const isPlain = known === undefined && parts === undefined && decoded === undefined;
  return isPlain && refs.length === 1 && refs[0]!.resources.length === 1 ? refs[0] : undefined;
}

/** Of several references only one leads to a component, the last one added: then it is that one. */
function makeLastCertain(found: Map<Entry, Target>): void {
  const [entry, target] = [...found].at(-1)!;
  found.set(entry, { ...target, how: 'reference' });
}
