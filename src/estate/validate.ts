import type { Component, Dependency, Diagnostic, Estate, Group } from './types.js';

/**
 * Structural problems of an estate: what points nowhere, what is there twice, numbers out of range.
 * An empty result means that every analysis reads the estate as written. Analyses still run on an estate with
 * problems: they leave out what points nowhere and clamp `need` and `full` to the members there are.
 */
export function validateEstate(estate: Estate): Diagnostic[] {
  const components = new Map<string, Component>();
  const problems: Diagnostic[] = [];
  const report = (message: string, at: { file?: string | undefined; line?: number | undefined }) => {
    problems.push({ severity: 'error', message, file: at.file ?? '', line: at.line ?? 0 });
  };

  for (const one of estate.components) {
    if (components.has(one.id))
      report(`component "${one.id}" is defined twice; keep one of them`, placeOf(one));
    else components.set(one.id, one);
  }
  for (const one of estate.dependencies) {
    for (const message of dependencyProblems(one, components)) report(message, one.evidence);
  }
  for (const [message, first] of groupProblems(estate, components)) report(message, first?.evidence ?? {});
  for (const message of journeyProblems(estate, components)) report(message, {});
  return problems;
}

function placeOf(one: Component): { file?: string; line?: number } {
  return 'file' in one.source ? one.source : {};
}

function dependencyProblems(one: Dependency, components: ReadonlyMap<string, Component>): string[] {
  const what = `dependency ${one.from} -> ${one.to} (${one.need})`;
  const problems: string[] = [];
  for (const end of ['from', 'to'] as const) {
    if (!components.has(one[end])) {
      problems.push(`${what}: "${one[end]}" is no component; add it or correct \`${end}\``);
    }
  }
  for (const time of ['grace', 'recovery'] as const) {
    const seconds = one[time];
    if (seconds !== undefined && !(seconds >= 0)) {
      problems.push(`${what}: ${time} is ${seconds}, expected 0 seconds or more`);
    }
  }
  if (one.soft && one.group !== undefined) {
    problems.push(
      `${what}: is soft and in group "${one.group}", expected one of the two; a group says it with need 0`,
    );
  }
  return problems;
}

function groupProblems(
  estate: Estate,
  components: ReadonlyMap<string, Component>,
): [string, Dependency | undefined][] {
  const problems: [string, Dependency | undefined][] = [];
  const groups = new Map<string, Group>();
  const members = new Map<string, Dependency[]>();
  for (const group of estate.groups) {
    if (groups.has(group.id))
      problems.push([`group "${group.id}" is defined twice; keep one of them`, undefined]);
    groups.set(group.id, group);
    members.set(group.id, []);
  }
  for (const one of estate.dependencies) {
    if (one.group === undefined) continue;
    const list = members.get(one.group);
    if (list) list.push(one);
    else problems.push([`dependency ${one.from} -> ${one.to}: group "${one.group}" is not defined`, one]);
  }
  for (const [id, group] of groups) {
    const list = members.get(id) ?? [];
    for (const message of oneGroupProblems(group, list, components)) {
      problems.push([`group "${id}": ${message}`, list[0]]);
    }
  }
  return problems;
}

function oneGroupProblems(
  group: Group,
  members: readonly Dependency[],
  components: ReadonlyMap<string, Component>,
): string[] {
  const problems: string[] = [];
  const first = members[0];
  if (first === undefined) return ['has no members; add them or remove the group'];
  if (members.some((one) => one.from !== first.from)) problems.push('members belong to different components');
  if (members.some((one) => one.need !== first.need)) problems.push('members have different needs');
  if (new Set(members.map((one) => one.to)).size < members.length) problems.push('a member is listed twice');
  const count = members.length;
  if (!(group.need >= 0 && group.need <= group.full && group.full <= count)) {
    problems.push(
      `need ${group.need}, full ${group.full} of ${count} members, expected 0 <= need <= full <= members`,
    );
  }
  if (group.failover) problems.push(...standbyProblems(group, members, components));
  return problems;
}

function standbyProblems(
  group: Group,
  members: readonly Dependency[],
  components: ReadonlyMap<string, Component>,
): string[] {
  const problems: string[] = [];
  const failover = group.failover!;
  if (group.need > 1)
    problems.push(`need is ${group.need}, expected 0 or 1: one member of a standby group is active`);
  for (const time of ['detect', 'switch'] as const) {
    if (!(failover[time] >= 0)) problems.push(`${time} is ${failover[time]}, expected 0 seconds or more`);
  }
  for (const id of failover.needs) {
    if (!components.has(id)) problems.push(`failover needs "${id}", which is no component`);
  }
  const ranks = members.map((one) => one.rank);
  if (ranks.some((rank) => rank === undefined))
    problems.push('a member has no rank, expected 0 for the active one');
  else if (new Set(ranks).size < ranks.length) problems.push(`ranks ${ranks.join(', ')} are not unique`);
  return problems;
}

function journeyProblems(estate: Estate, components: ReadonlyMap<string, Component>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const journey of estate.journeys) {
    if (seen.has(journey.id)) problems.push(`journey "${journey.id}" is defined twice; keep one of them`);
    seen.add(journey.id);
    if (components.get(journey.id)?.kind !== 'journey') {
      problems.push(`journey "${journey.id}" has no component of kind journey with the same id`);
    }
    if (!components.has(journey.entry)) {
      problems.push(`journey "${journey.id}": entry "${journey.entry}" is no component`);
    }
  }
  return problems;
}
