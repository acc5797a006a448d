import { compareText } from './compare.js';
import { outgoingOf } from './outgoing.js';
import type {
  Component,
  Dependency,
  Diagnostic,
  Estate,
  Evidence,
  Group,
  Journey,
  Objectives,
} from './types.js';
import { NEEDS } from './types.js';

const STRENGTH: Readonly<Record<Evidence['by'], number>> = { declared: 3, observed: 2, code: 1, atlas: 0 };

/**
 * One estate out of several partial ones. Earlier estates win where two define the same thing; what they leave
 * open is filled from later ones. A dependency stated twice is kept once, with its stronger evidence
 * (declared, observed, code, atlas). The result does not depend on locale and is sorted by id.
 */
export function mergeEstates(estates: readonly Estate[]): Estate {
  const components = new Map<string, Component>();
  const groups = new Map<string, Group>();
  const journeys = new Map<string, Journey>();
  const diagnostics = new Map<string, Diagnostic>();
  for (const estate of estates) {
    for (const one of estate.components) put(components, one.id, one, mergeComponent);
    for (const one of estate.groups) put(groups, one.id, one, (first, second) => ({ ...second, ...first }));
    for (const one of estate.journeys) put(journeys, one.id, one, mergeJourney);
    for (const one of estate.diagnostics) put(diagnostics, JSON.stringify(one), one, (first) => first);
  }
  return {
    components: byId(components),
    dependencies: mergeDependencies(estates),
    groups: byId(groups),
    journeys: byId(journeys),
    diagnostics: [...diagnostics.values()],
  };
}

function put<T>(into: Map<string, T>, key: string, value: T, merge: (first: T, second: T) => T): void {
  const present = into.get(key);
  into.set(key, present === undefined ? value : merge(present, value));
}

function byId<T>(from: Map<string, T>): T[] {
  // Without a comparison of one's own: the engine's does not call back.
  return [...from.keys()].sort().map((id) => from.get(id)!);
}

function mergeComponent(first: Component, second: Component): Component {
  const attributes =
    first.attributes === undefined && second.attributes === undefined
      ? {}
      : { attributes: { ...second.attributes, ...first.attributes } };
  return {
    ...first,
    ...(first.address === undefined && second.address !== undefined ? { address: second.address } : {}),
    ...(first.glue || second.glue ? { glue: true } : {}),
    ...(first.disabled || second.disabled ? { disabled: true } : {}),
    ...(first.unknown || second.unknown ? { unknown: true } : {}),
    ...attributes,
  };
}

function mergeJourney(first: Journey, second: Journey): Journey {
  const objectives: Objectives = { ...second.objectives, ...first.objectives };
  return {
    ...first,
    inferred: first.inferred && second.inferred,
    ...(Object.keys(objectives).length > 0 ? { objectives } : {}),
  };
}

/** Owner by owner: the few dependencies of one are compared with each other, and need no keys to be found by. */
function mergeDependencies(estates: readonly Estate[]): Dependency[] {
  const byOwner = outgoingOf(estates.flatMap(({ dependencies }) => dependencies));
  const all: Dependency[] = [];
  for (const owner of [...byOwner.keys()].sort()) {
    let last: Dependency | undefined;
    const merged: Dependency[] = [];
    // The same ones come to stand side by side, in the order of their estates.
    for (const one of byOwner.get(owner)!.sort(compareIdentity)) {
      const isSame = last !== undefined && compareIdentity(last, one) === 0;
      last = isSame ? mergeDependency(last!, one) : one;
      if (isSame) merged[merged.length - 1] = last;
      else merged.push(last);
    }
    if (merged.some(({ rank }) => rank !== undefined)) merged.sort(compareRanked);
    for (const one of merged) all.push(one);
  }
  return all;
}

function mergeDependency(first: Dependency, second: Dependency): Dependency {
  const secondIsStronger = STRENGTH[second.evidence.by] > STRENGTH[first.evidence.by];
  return secondIsStronger ? { ...first, ...second } : { ...second, ...first };
}

/** Of two dependencies of one owner; 0 where they state the same. */
function compareIdentity(a: Dependency, b: Dependency): number {
  return compareGroup(a, b) || compareEnd(a, b);
}

function compareRanked(a: Dependency, b: Dependency): number {
  return compareGroup(a, b) || (a.rank ?? 0) - (b.rank ?? 0) || compareEnd(a, b);
}

function compareGroup(a: Dependency, b: Dependency): number {
  if (a.need !== b.need) return NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need);
  return a.group === b.group ? 0 : compareText(a.group ?? '', b.group ?? '');
}

function compareEnd(a: Dependency, b: Dependency): number {
  return compareText(a.to, b.to) || Number(a.soft === true) - Number(b.soft === true);
}
