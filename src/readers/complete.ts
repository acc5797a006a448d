import { atlas, expandComponent, THIRD_PARTY } from '../atlas/index.js';
import { type Dependency, type Diagnostic, type Estate, type Group, mergeEstates } from '../estate/index.js';
import { closest } from '../scenarios/index.js';
import type { Mention, Place } from './userfile/index.js';

/**
 * An estate with what it names and only the atlas knows (`hetzner/hel1`). What nobody knows is a diagnostic at each
 * place that mentions it, and goes: a dependency on it, a journey that users enter by it, a switch that waits for it.
 */
export function complete(
  estate: Estate,
  mentions: readonly Mention[],
  diagnostics: Diagnostic[],
): Pick<Estate, 'components' | 'dependencies' | 'groups' | 'journeys'> {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const dependencies: Dependency[] = [...estate.dependencies];
  const groups: Group[] = [...estate.groups];
  const missing = new Map<string, Pick<Place, 'file' | 'line'>>();
  const need = (id: string, { evidence: { file = '', line = 1 } }: Dependency) => {
    if (components.has(id) || missing.has(id)) return;
    const expansion = expandComponent(id);
    if (expansion === undefined) missing.set(id, { file, line });
    const isNew = new Set<string>();
    for (const component of expansion?.components ?? []) {
      if (components.has(component.id)) continue;
      components.set(component.id, component);
      isNew.add(component.id);
    }
    dependencies.push(...(expansion?.dependencies ?? []).filter(({ from }) => isNew.has(from)));
    groups.push(
      ...(expansion?.groups ?? []).filter((group) =>
        [...isNew].some((owner) => group.id.startsWith(`${owner}#`)),
      ),
    );
  };
  let owner: string | undefined;
  for (const one of estate.dependencies) {
    // They come owner by owner.
    if (one.from !== owner) need(one.from, one);
    need(one.to, one);
    owner = one.from;
  }
  for (const { id: group, failover } of estate.groups) {
    const lacking = failover?.needs.filter((id) => !components.has(id)) ?? [];
    if (lacking.length === 0) continue;
    const member = estate.dependencies.find((one) => one.group === group);
    if (member !== undefined) for (const id of lacking) need(id, member);
  }
  // The usual case: nothing to add to what is merged and sorted already.
  if (components.size === estate.components.length && missing.size === 0) return estate;
  diagnostics.push(...complaints(missing, mentions, components.keys()));
  const merged = mergeEstates([{ ...estate, components: [...components.values()], dependencies, groups }]);
  // A journey that enters by what does not exist needs nothing, and would look as if nothing could take it down.
  const lost = new Set(estate.journeys.filter(({ entry }) => missing.has(entry)).map(({ id }) => id));
  const isGone = (id: string) => missing.has(id) || lost.has(id);
  return {
    components: merged.components.filter(({ id }) => !lost.has(id)),
    journeys: merged.journeys.filter(({ id }) => !lost.has(id)),
    ...withoutSwitches(
      merged.groups,
      merged.dependencies.filter(({ from, to }) => !isGone(from) && !isGone(to)),
      missing,
    ),
  };
}

/** A switch that waits for what nobody knows is not counted: the first member is all there is. */
function withoutSwitches(
  groups: readonly Group[],
  dependencies: readonly Dependency[],
  missing: ReadonlyMap<string, unknown>,
): Pick<Estate, 'dependencies' | 'groups'> {
  const stuck = new Set(
    groups.filter(({ failover }) => failover?.needs.some((id) => missing.has(id))).map(({ id }) => id),
  );
  if (stuck.size === 0) return { groups, dependencies };
  const first = new Map<string, number>();
  for (const { group, rank = 0 } of dependencies) {
    if (group !== undefined && stuck.has(group)) first.set(group, Math.min(rank, first.get(group) ?? rank));
  }
  return {
    groups: groups.map((group): Group => {
      if (!stuck.has(group.id)) return group;
      const { failover, ...rest } = group;
      return { ...rest, need: Math.min(1, rest.need), full: Math.min(1, rest.full) };
    }),
    dependencies: dependencies.filter(
      ({ group, rank = 0 }) => group === undefined || !stuck.has(group) || rank === first.get(group),
    ),
  };
}

const CONSEQUENCE = {
  entry: '; without it the journey is left out',
  switch: '; without it nothing takes over in this group',
};

/** Each place that names what nobody knows, with what may be meant. */
function complaints(
  missing: ReadonlyMap<string, Pick<Place, 'file' | 'line'>>,
  mentions: readonly Mention[],
  components: Iterable<string>,
): Diagnostic[] {
  const known = [...components, ...Object.keys(atlas.thirdParties).map((name) => `${THIRD_PARTY}/${name}`)];
  return [...missing].flatMap(([id, place]) => {
    const meant = closest(id, [...known, ...servicesBeside(id)]);
    const hint = meant.length === 0 ? '' : ` (did you mean ${meant.join(', ')}?)`;
    const places: readonly Partial<Mention>[] = mentions.filter((one) => one.id === id);
    return (places.length > 0 ? places : [place]).map(
      ({ role, file = '', line = 1, column }: Partial<Mention>): Diagnostic => ({
        severity: 'error',
        message: `"${id}" is not a component of this estate${hint}; declare it under components or correct the id${role === undefined ? '' : CONSEQUENCE[role]}`,
        file,
        line,
        ...(column === undefined ? {} : { column }),
      }),
    );
  });
}

/** Ids of the services at the place that an id names: `aws/us-east-1/dynamodbb`. */
function servicesBeside(id: string): string[] {
  const [provider = '', place] = id.split('/');
  const services = Object.hasOwn(atlas.services, provider) ? atlas.services[provider]! : {};
  return Object.keys(services).flatMap((service) => {
    const one = `${provider}/${place}/${service}`;
    return expandComponent(one) === undefined ? [] : [one, `${one}:control`];
  });
}
