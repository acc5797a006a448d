import {
  type Component,
  type Dependency,
  type Evidence,
  type Failover,
  type Group,
  type Journey,
  PLACEMENT,
} from '../../estate/index.js';
import {
  type Declaration,
  failoverOf,
  failuresOf,
  type Override,
  objectivesOf,
  type RawNeed,
  timesOf,
  type UserFile,
} from './shape.js';

/** The declaration that a file of the right shape makes. */
export function declare(
  content: UserFile,
  file: string,
  lineOf: (...path: (string | number)[]) => number,
): Declaration {
  const evidence = (line: number, note: string | undefined): Evidence => ({
    by: 'declared',
    file,
    line,
    ...(note === undefined ? {} : { note }),
  });
  const components: Component[] = [];
  const journeys: Journey[] = [];
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];

  const needs = (from: string, all: readonly RawNeed[] | undefined, ...path: string[]) =>
    all?.forEach((item, index) => {
      const one = typeof item === 'string' ? { to: item } : item;
      dependencies.push({
        from,
        to: one.to,
        need: one.need ?? 'run',
        ...(one.strength === 'soft' ? { soft: true } : {}),
        ...timesOf(one),
        evidence: evidence(lineOf(...path, 'needs', index), one.note),
      });
    });

  for (const [id, one] of Object.entries(content.components ?? {})) {
    const kind = one?.kind ?? (id.startsWith('saas/') ? 'third-party' : 'resource');
    const source = { file, line: lineOf('components', id) };
    components.push({
      id,
      kind,
      type: one?.type ?? kind,
      name: one?.name ?? id,
      source,
      ...(one?.failures === undefined ? {} : { failures: failuresOf(one.failures) }),
    });
    if (one?.in !== undefined) {
      const why = { ...evidence(lineOf('components', id, 'in'), 'sits here'), rule: PLACEMENT };
      dependencies.push({ from: id, to: one.in, need: 'run', evidence: why });
    }
    needs(id, one?.needs, 'components', id);
  }
  for (const [id, one] of Object.entries(content.journeys ?? {})) {
    const line = lineOf('journeys', id);
    const objectives = one.objectives && objectivesOf(one.objectives);
    journeys.push({
      id,
      name: one.name ?? id,
      entry: one.entry,
      inferred: false,
      ...(objectives ? { objectives } : {}),
    });
    components.push({ id, kind: 'journey', type: 'journey', name: one.name ?? id, source: { file, line } });
    const why = evidence(lineOf('journeys', id, 'entry'), 'entry point');
    // An entry that is itself a group (several ways in) is declared under groups; then this adds nothing to it.
    if (!(content.groups ?? []).some((group) => isWayIn(group, id, one.entry))) {
      dependencies.push({ from: id, to: one.entry, need: 'run', evidence: why });
    }
    needs(id, one.needs, 'journeys', id);
  }
  (content.dependencies ?? []).forEach((one, index) => {
    dependencies.push({
      from: one.from,
      to: one.to,
      need: one.need ?? 'run',
      ...(one.strength === 'soft' ? { soft: true } : {}),
      ...timesOf(one),
      evidence: evidence(lineOf('dependencies', index), one.note),
    });
  });
  (content.groups ?? []).forEach((one, index) => {
    const need = one.need ?? 'run';
    const id = `${one.from}#${need}#${one.name ?? `declared-${index + 1}`}`;
    const atLeast = one.atLeast ?? 1;
    groups.push({
      id,
      need: atLeast,
      full: one.full ?? (one.failover ? atLeast : one.members.length),
      ...(one.name === undefined ? {} : { name: one.name }),
      ...(one.failover === undefined ? {} : { failover: { ...NO_FAILOVER, ...failoverOf(one.failover) } }),
    });
    one.members.forEach((item, rank) => {
      const member = typeof item === 'string' ? { to: item } : item;
      dependencies.push({
        from: one.from,
        to: member.to,
        need,
        group: id,
        ...timesOf(member),
        ...(member.cold ? { cold: true } : {}),
        ...(one.failover === undefined ? {} : { rank }),
        evidence: evidence(lineOf('groups', index, 'members', rank), one.note),
      });
    });
  });
  return {
    estate: { components, dependencies, groups, journeys, diagnostics: [] },
    inferJourneys: content.inferJourneys ?? true,
    overrides: (content.overrides ?? []).map((one, index) =>
      overrideOf(one, file, lineOf('overrides', index)),
    ),
    ignores: (content.ignore ?? []).map((one, index) => ({ ...one, file, line: lineOf('ignore', index) })),
  };
}

/** The schema asks for both times, and the rest has defaults. */
const NO_FAILOVER: Failover = { detect: 0, switch: 0, needs: [], failback: 'sticky' };

function overrideOf(
  {
    dependency,
    component,
    journey,
    group,
    grace,
    recovery,
    restart,
    failures,
    objectives,
    failover,
    ...rest
  }: NonNullable<UserFile['overrides']>[number],
  file: string,
  line: number,
): Override {
  const about = dependency
    ? { dependency }
    : group
      ? { group }
      : component === undefined
        ? { journey: journey! }
        : { component };
  return {
    about,
    ...rest,
    ...timesOf({
      ...(grace === undefined ? {} : { grace }),
      ...(recovery === undefined ? {} : { recovery }),
      ...(restart === undefined ? {} : { restart }),
    }),
    ...(failures === undefined ? {} : { failures: failuresOf(failures) }),
    ...(objectives === undefined ? {} : { objectives: objectivesOf(objectives) }),
    ...(failover === undefined ? {} : { failover: failoverOf(failover) }),
    file,
    line,
  };
}

/** Whether a group says that the entry is one of several ways in. */
function isWayIn(group: NonNullable<UserFile['groups']>[number], journey: string, entry: string): boolean {
  if (group.from !== journey || (group.need ?? 'run') !== 'run') return false;
  return group.members.some((member) => (typeof member === 'string' ? member : member.to) === entry);
}
