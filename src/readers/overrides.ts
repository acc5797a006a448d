import { expandComponent, regionOfZone, UNKNOWN, UNKNOWN_ZONE } from '../atlas/index.js';
import type { Component, Dependency, Diagnostic, Estate, Failover, Group, Journey } from '../estate/index.js';
import { PLACEMENT } from '../estate/index.js';
import { closest } from '../scenarios/index.js';
import type { Override } from './userfile/index.js';

/**
 * What was inferred, as the team says it is; and a line for each statement, with its reason, to be printed. What is
 * declared is not overridden, and a statement about what is not there changes nothing and is a diagnostic.
 */
export function applyOverrides(
  inferred: Estate,
  overrides: readonly Override[],
  declared: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): { estate: Estate; overridden: string[] } {
  if (overrides.length === 0) return { estate: inferred, overridden: [] };
  let estate = inferred;
  const overridden: string[] = [];
  const kinds = new Map(inferred.components.map(({ id, kind }) => [id, kind]));
  const before = new Map<string, Override>();
  for (const override of overrides) {
    const { file, line, column } = override;
    const say = (severity: Diagnostic['severity'], message: string) =>
      diagnostics.push({ severity, message, file, line, column });
    const problem = strangeness(override, kinds, declared) ?? misplaced(override, estate, declared);
    if (problem !== undefined) {
      say('error', `${problem}; nothing is overridden`);
      continue;
    }
    const { subject, changed } = apply(estate, override);
    if (changed === undefined) {
      say('warning', `nothing like this is inferred of ${subject}, so nothing is overridden`);
      continue;
    }
    const other = before.get(JSON.stringify(override.about));
    if (other !== undefined && saysOf(other) !== saysOf(override)) {
      say(
        'warning',
        `${other.file}:${other.line} overrides the same otherwise; where they differ, this one counts`,
      );
    }
    before.set(JSON.stringify(override.about), override);
    estate = changed;
    overridden.push(`${subject}: ${saysOf(override)}: ${override.reason}`);
  }
  return { estate, overridden: [...new Set(overridden)].sort() };
}

/** What is wrong with the ids that an override names; undefined where nothing is. */
function strangeness(
  { about }: Override,
  kinds: ReadonlyMap<string, Component['kind']>,
  declared: ReadonlySet<string>,
): string | undefined {
  const named =
    'dependency' in about
      ? [about.dependency.from, about.dependency.to]
      : 'group' in about
        ? [about.group.from]
        : 'journey' in about
          ? [about.journey]
          : [about.component];
  for (const id of named) {
    const kind = kinds.get(id);
    if (kind === undefined && declared.has(id)) {
      return `"${id}" is declared and not inferred; change it where it is declared`;
    }
    if (kind === undefined && expandComponent(id) !== undefined) {
      return `"${id}" is not part of what was inferred; say it under components or dependencies`;
    }
    if (kind === undefined) {
      const meant = closest(id, kinds.keys());
      const hint = meant.length === 0 ? '' : ` (did you mean ${meant.join(', ')}?)`;
      return `"${id}" is not a component of this estate${hint}; correct the id`;
    }
    if ('journey' in about && kind !== 'journey') return `"${id}" is not a journey; write component`;
    if ('component' in about && kind === 'journey') return `"${id}" is a journey; write journey`;
  }
  return undefined;
}

/** Why a component cannot sit where an override puts it; undefined where it can, or where none is put anywhere. */
function misplaced(override: Override, estate: Estate, declared: ReadonlySet<string>): string | undefined {
  const { about, in: place } = override;
  if (!('component' in about) || place === undefined) return undefined;
  const one = estate.components.find(({ id }) => id === about.component)!;
  if (declared.has(place)) return undefined;
  const known = expandComponent(place) ?? estate.components.find(({ id }) => id === place);
  if (known === undefined)
    return `"${place}" is no place that is known; expected a zone or region such as aws/us-east-1a`;
  const { provider, region } = one.attributes ?? {};
  if (typeof provider !== 'string') return undefined;
  const [at, where] = partsOf(place);
  if (at !== provider) return `${one.id} is at ${provider}, so it cannot sit in "${place}"`;
  if (where === undefined) return `"${place}" is no zone or region; expected one of ${provider}`;
  const isElsewhere = typeof region === 'string' && region !== UNKNOWN && region !== where;
  return isElsewhere ? `${one.id} is in ${provider}/${region}, so it cannot sit in "${place}"` : undefined;
}

/** Provider and region of a zone or region; no region where it is something else. */
function partsOf(place: string): readonly [provider: string, region: string | undefined] {
  const [provider = '', within, service] = place.split('/');
  if (within === undefined || service !== undefined) return [provider, undefined];
  return [provider, regionOfZone(provider, within) ?? within];
}

interface Applied {
  /** What it is about, for people. */
  readonly subject: string;
  /** undefined where there is nothing of the kind. */
  readonly changed: Estate | undefined;
}

function apply(estate: Estate, override: Override): Applied {
  const { about } = override;
  if ('dependency' in about) {
    const { from, to, need } = about.dependency;
    const isMeant = (one: Dependency) =>
      one.from === from && one.to === to && (need === undefined || one.need === need);
    const changed = estate.dependencies.some(isMeant)
      ? changeDependencies(estate, isMeant, override)
      : undefined;
    return { subject: `${from} -> ${to}${need === undefined ? '' : ` (${need})`}`, changed };
  }
  if ('group' in about) {
    const { from, name } = about.group;
    const ids = new Set(estate.dependencies.filter((one) => one.from === from).map(({ group }) => group));
    const isMeant = (group: Group) =>
      group.name === name &&
      ids.has(group.id) &&
      // Only a group that switches can switch otherwise.
      (group.failover !== undefined || override.failover === undefined);
    const changed = estate.groups.some(isMeant) ? changeGroups(estate, isMeant, override) : undefined;
    return { subject: `${from} (${name})`, changed };
  }
  if ('journey' in about) {
    return { subject: about.journey, changed: changeJourney(estate, about.journey, override) };
  }
  return { subject: about.component, changed: changeComponent(estate, about.component, override) };
}

function changeDependencies(
  estate: Estate,
  isMeant: (one: Dependency) => boolean,
  { remove, strength, grace, recovery, restart, reason, file, line }: Override,
): Estate {
  const evidence = { by: 'declared' as const, file, line, note: reason };
  const dependencies = estate.dependencies.flatMap((one) => {
    if (!isMeant(one)) return [one];
    if (remove) return [];
    const { soft, group, rank, cold, ...rest } = one;
    const times = {
      ...(grace === undefined ? {} : { grace }),
      ...(recovery === undefined ? {} : { recovery }),
      ...(restart === undefined ? {} : { restart }),
    };
    if (strength === undefined) return [{ ...one, ...times, evidence }];
    return [{ ...rest, ...times, ...(strength === 'soft' ? { soft: true } : {}), evidence }];
  });
  return { ...estate, dependencies, groups: fitted(estate, dependencies) };
}

/** The groups with numbers that fit the members they are left with; those without any go. */
function fitted({ groups, dependencies: before }: Estate, after: readonly Dependency[]): Group[] {
  const sizes = (all: readonly Dependency[]) => {
    const count = new Map<string, number>();
    for (const { group } of all) if (group !== undefined) count.set(group, (count.get(group) ?? 0) + 1);
    return count;
  };
  const [then, now] = [sizes(before), sizes(after)];
  return groups.flatMap((group) => {
    const size = now.get(group.id) ?? 0;
    if (size === then.get(group.id)) return [group];
    return size === 0
      ? []
      : [{ ...group, need: Math.min(group.need, size), full: Math.min(group.full, size) }];
  });
}

function changeGroups(
  estate: Estate,
  isMeant: (group: Group) => boolean,
  { atLeast, full, failover, reason, file, line }: Override,
): Estate {
  const meant = new Set(estate.groups.filter(isMeant).map(({ id }) => id));
  const evidence = { by: 'declared' as const, file, line, note: reason };
  const groups = estate.groups.map((group): Group => {
    if (!meant.has(group.id)) return group;
    const size = estate.dependencies.filter((one) => one.group === group.id).length;
    const need = Math.min(atLeast ?? group.need, size);
    return {
      ...group,
      need,
      full: Math.min(Math.max(need, full ?? group.full), size),
      ...(group.failover === undefined || failover === undefined
        ? {}
        : { failover: { ...withoutTtl(group.failover, failover.switch), ...failover } }),
    };
  });
  const dependencies = estate.dependencies.map((one) =>
    one.group !== undefined && meant.has(one.group) ? { ...one, evidence } : one,
  );
  return { ...estate, groups, dependencies };
}

/** How much of the switch is a TTL is no longer known once somebody says how long the switch takes. */
function withoutTtl({ ttl, ...rest }: Failover, stated: number | undefined): Failover {
  return stated === undefined && ttl !== undefined ? { ...rest, ttl } : rest;
}

function changeJourney(estate: Estate, id: string, { remove, name, objectives }: Override): Estate {
  const isOther = (one: { readonly id: string }) => one.id !== id;
  if (remove) {
    return {
      ...estate,
      journeys: estate.journeys.filter(isOther),
      components: estate.components.filter(isOther),
      dependencies: estate.dependencies.filter(({ from, to }) => from !== id && to !== id),
    };
  }
  const named = name === undefined ? {} : { name };
  return {
    ...estate,
    journeys: estate.journeys.map(
      (one): Journey =>
        isOther(one) ? one : { ...one, ...named, ...(objectives === undefined ? {} : { objectives }) },
    ),
    components: estate.components.map((one): Component => (isOther(one) ? one : { ...one, ...named })),
  };
}

function changeComponent(estate: Estate, id: string, override: Override): Estate {
  const { in: place, failures, name } = override;
  const components = estate.components.map((one): Component => {
    if (one.id !== id) return one;
    return {
      ...one,
      ...(name === undefined ? {} : { name }),
      ...(failures === undefined ? {} : { failures }),
    };
  });
  const named = { ...estate, components };
  return place === undefined ? named : moved(named, id, place, override);
}

/** The estate with a component in a zone or region: what the code leaves open of its place is filled in. */
function moved(estate: Estate, id: string, place: string, { reason, file, line }: Override): Estate {
  const [provider, region] = partsOf(place);
  const isZone = region !== undefined && place !== `${provider}/${region}`;
  const evidence = { by: 'declared' as const, file, line, rule: PLACEMENT, note: reason };
  /** An id in the region that is not told, as one in this region. */
  const filled = (to: string): string => {
    const open = `${provider}/${UNKNOWN}`;
    if (region === undefined || (to !== open && !to.startsWith(`${open}/`))) return to;
    const told = `${provider}/${region}${to.slice(open.length)}`;
    return expandComponent(told) === undefined ? to : told;
  };
  /** Which zone it is in is said now; which region it is in leaves its zone as open as it was. */
  const isSettled = ({ to, evidence: why }: Dependency) =>
    (isZone || region === undefined) &&
    (why.rule === PLACEMENT || to.endsWith(`/${UNKNOWN_ZONE}`) || to.endsWith('/zones-not-known'));
  const isPart = (part: string) => part === id || part.startsWith(`${id}/`);
  const dependencies = estate.dependencies
    .filter((one) => one.from !== id || !isSettled(one))
    .map((one) => (isPart(one.from) ? { ...one, to: filled(one.to) } : one));
  const components = estate.components.map((one) =>
    isPart(one.id) && one.attributes?.region === UNKNOWN && region !== undefined
      ? { ...one, attributes: { ...one.attributes, region } }
      : one,
  );
  return {
    ...estate,
    components,
    groups: fitted(estate, dependencies),
    dependencies: [...dependencies, { from: id, to: place, need: 'run', evidence }],
  };
}

/** What the statement says, for people. */
function saysOf(one: Override): string {
  const parts: string[] = [];
  if (one.remove) parts.push('is not so');
  if (one.strength !== undefined) parts.push(one.strength);
  if (one.grace !== undefined) parts.push(`survives ${one.grace} s`);
  if (one.recovery !== undefined) parts.push(`back after ${one.recovery} s`);
  if (one.restart !== undefined) parts.push(one.restart ? 'has to be started again' : 'goes on by itself');
  if (one.in !== undefined) parts.push(`sits in ${one.in}`);
  if (one.failures !== undefined) {
    const [fewest, most] = one.failures.perYear;
    const times = fewest === most ? `${most}` : `${fewest} to ${most}`;
    parts.push(`fails ${times} times a year for ${one.failures.seconds} s`);
  }
  if (one.name !== undefined) parts.push(`is called ${one.name}`);
  if (one.objectives !== undefined) parts.push('has other objectives');
  if (one.atLeast !== undefined) parts.push(`at least ${one.atLeast}`);
  if (one.full !== undefined) parts.push(`full with ${one.full}`);
  if (one.failover !== undefined) parts.push('fails over otherwise');
  return parts.join(', ');
}
