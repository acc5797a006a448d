import { regionOfZone } from '../atlas/index.js';
import type { Component, Dependency, Diagnostic, Estate, Failover, Group, Journey } from '../estate/index.js';
import { PLACEMENT } from '../estate/index.js';
import type { Override } from './userfile/index.js';

/** What was inferred, as the team says it is; and a line for each statement, with its reason, to be printed. */
export function applyOverrides(
  inferred: Estate,
  overrides: readonly Override[],
  diagnostics: Diagnostic[],
): { estate: Estate; overridden: string[] } {
  let estate = inferred;
  const overridden: string[] = [];
  const ids = new Set(inferred.components.map(({ id }) => id));
  for (const override of overrides) {
    const { subject, named, changed } = apply(estate, override);
    if (changed === undefined) {
      const strange = named.find((id) => !ids.has(id));
      diagnostics.push({
        severity: strange === undefined ? 'warning' : 'error',
        message:
          strange === undefined
            ? `nothing like this is inferred of ${subject}, so nothing is overridden`
            : `"${strange}" is not a component of this estate, so nothing is overridden; correct the id`,
        file: override.file,
        line: override.line,
      });
      continue;
    }
    estate = changed;
    overridden.push(`${subject}: ${saysOf(override)}: ${override.reason}`);
  }
  return { estate, overridden: [...new Set(overridden)].sort() };
}

interface Applied {
  /** What it is about, for people. */
  readonly subject: string;
  /** Ids it names. */
  readonly named: readonly string[];
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
    return { subject: `${from} -> ${to}`, named: [from, to], changed };
  }
  if ('group' in about) {
    const { from, name } = about.group;
    const ids = new Set(estate.dependencies.filter((one) => one.from === from).map(({ group }) => group));
    const isMeant = (group: Group) => group.name === name && ids.has(group.id);
    const changed = estate.groups.some(isMeant)
      ? { ...estate, groups: estate.groups.map((one) => (isMeant(one) ? changedGroup(one, override) : one)) }
      : undefined;
    return { subject: `${from} (${name})`, named: [from], changed };
  }
  if ('journey' in about) {
    const id = about.journey;
    const known = estate.journeys.some((one) => one.id === id);
    return { subject: id, named: [id], changed: known ? changeJourney(estate, id, override) : undefined };
  }
  const id = about.component;
  const known = estate.components.some((one) => one.id === id);
  return { subject: id, named: [id], changed: known ? changeComponent(estate, id, override) : undefined };
}

function changeDependencies(
  estate: Estate,
  isMeant: (one: Dependency) => boolean,
  { remove, strength, grace, recovery, restart, reason, file, line }: Override,
): Estate {
  const evidence = { by: 'declared' as const, file, line, note: reason };
  return {
    ...estate,
    dependencies: estate.dependencies.flatMap((one) => {
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
    }),
  };
}

function changedGroup(group: Group, { atLeast, full, failover }: Override): Group {
  const standby =
    group.failover === undefined || failover === undefined
      ? group.failover
      : { ...withoutTtl(group.failover, failover.switch), ...failover };
  return {
    ...group,
    need: atLeast ?? group.need,
    full: full ?? group.full,
    ...(standby === undefined ? {} : { failover: standby }),
  };
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
      dependencies: estate.dependencies.filter(({ from }) => from !== id),
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
  const { in: place, failures, name, reason, file, line } = override;
  const components = estate.components.map(
    (one): Component =>
      one.id !== id
        ? one
        : {
            ...one,
            ...(name === undefined ? {} : { name }),
            ...(failures === undefined ? {} : { failures }),
          },
  );
  if (place === undefined) return { ...estate, components };
  const [provider = '', within = ''] = place.split('/');
  const region = regionOfZone(provider, within) ?? within;
  const unknownRegion = `${provider}/unknown/`;
  const evidence = { by: 'declared' as const, file, line, rule: PLACEMENT, note: reason };
  const isSeat = ({ from, to, evidence: why }: Dependency) =>
    from === id &&
    (why.rule === PLACEMENT || to.endsWith('/unknown-zone') || to.endsWith('/zones-not-known'));
  const dependencies = estate.dependencies
    .filter((one) => !isSeat(one))
    .map((one) =>
      one.from === id && one.to.startsWith(unknownRegion)
        ? { ...one, to: `${provider}/${region}/${one.to.slice(unknownRegion.length)}` }
        : one,
    );
  return {
    ...estate,
    components,
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
  if (one.failures !== undefined) parts.push(`fails ${one.failures.perYear.join(' to ')} times a year`);
  if (one.name !== undefined) parts.push(`is called ${one.name}`);
  if (one.objectives !== undefined) parts.push('has other objectives');
  if (one.atLeast !== undefined) parts.push(`at least ${one.atLeast}`);
  if (one.full !== undefined) parts.push(`full with ${one.full}`);
  if (one.failover !== undefined) parts.push('fails over otherwise');
  return parts.join(', ') || 'noted';
}
