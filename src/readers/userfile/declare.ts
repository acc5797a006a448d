import type { Dependency, Diagnostic, Evidence, Failover, Need } from '../../estate/index.js';
import { PLACEMENT } from '../../estate/index.js';
import type { PlaceOf } from './read.js';
import {
  type Declaration,
  type DrillSection,
  failoverOf,
  failuresOf,
  type Mention,
  type Override,
  objectivesOf,
  type Place,
  type RawNeed,
  type Statement,
  type Typed,
  timesOf,
  type UserFile,
} from './shape.js';

/** The declaration that a file of the right shape makes. */
export function declare(content: UserFile, placeOf: PlaceOf): Declaration {
  const mentions: Mention[] = [];
  const mention = (id: string, path: readonly (string | number)[], role?: Mention['role']) =>
    mentions.push({ id, ...placeOf(...path), ...(role === undefined ? {} : { role }) });
  const makers = { placeOf, mention };
  const overrides = (content.overrides ?? []).map((one, index) =>
    overrideOf(one, placeOf('overrides', index), mention, index),
  );
  return {
    statements: [
      ...components(content, makers),
      ...journeys(content, makers),
      ...dependencies(content, makers),
      ...groups(content, makers),
    ],
    mentions,
    inferJourneys: content.inferJourneys ?? true,
    overrides,
    ignores: (content.ignore ?? []).map((one, index) => ({ ...one, ...placeOf('ignore', index) })),
    regions: (content.regions ?? []).map((text, at) => typed(placeOf, text, 'regions', at)),
    ...(content.drill ? { drill: drillOf(content.drill, placeOf) } : {}),
    diagnostics: groupProblems(content, placeOf),
  };
}

/** A value that somebody else parses, with where it stands. */
function typed(placeOf: PlaceOf, text: string, ...path: (string | number)[]): Typed {
  return { key: path.join('.'), text, ...placeOf(...path) };
}

function drillOf(
  { map, passUdp, checks, ...single }: NonNullable<UserFile['drill']>,
  placeOf: PlaceOf,
): DrillSection {
  const own = (text: string, ...path: (string | number)[]) => typed(placeOf, text, 'drill', ...path);
  return {
    ...Object.fromEntries(Object.entries(single).map(([name, text]) => [name, own(text, name)])),
    map: Object.entries(map ?? {}).map(([host, to]) => own(`${host}=${to}`, 'map', host)),
    passUdp: (passUdp ?? []).map((text, at) => own(text, 'passUdp', at)),
    checks: Object.entries(checks ?? {}).map(([journey, line]) => ({
      journey,
      ...own(line, 'checks', journey),
    })),
  };
}

interface Makers {
  readonly placeOf: PlaceOf;
  readonly mention: (id: string, path: readonly (string | number)[], role?: Mention['role']) => void;
}

function components({ components: all }: UserFile, { placeOf, mention }: Makers): Statement[] {
  return Object.entries(all ?? {}).map(([id, one]) => {
    const path = ['components', id];
    const place = placeOf(...path);
    const seat = one?.in;
    if (seat !== undefined) mention(seat, [...path, 'in']);
    const sits = { ...evidenceAt(placeOf(...path, 'in'), 'sits here'), rule: PLACEMENT };
    return {
      about: 'component',
      id,
      said: JSON.stringify(one ?? {}),
      ...place,
      component: {
        id,
        source: { file: place.file, line: place.line },
        ...(one?.kind === undefined ? {} : { kind: one.kind }),
        ...(one?.type === undefined ? {} : { type: one.type }),
        ...(one?.name === undefined ? {} : { name: one.name }),
        ...(one?.failures === undefined ? {} : { failures: failuresOf(one.failures) }),
      },
      dependencies: [
        ...(seat === undefined ? [] : [{ from: id, to: seat, need: 'run' as const, evidence: sits }]),
        ...needs(id, one?.needs, path, { placeOf, mention }),
      ],
    };
  });
}

function journeys({ journeys: all }: UserFile, { placeOf, mention }: Makers): Statement[] {
  return Object.entries(all ?? {}).map(([id, one]) => {
    const path = ['journeys', id];
    const place = placeOf(...path);
    const name = one.name ?? id;
    const objectives = one.objectives && objectivesOf(one.objectives);
    mention(one.entry, [...path, 'entry'], 'entry');
    const evidence = evidenceAt(placeOf(...path, 'entry'), 'entry point');
    return {
      about: 'journey',
      id,
      said: JSON.stringify(one),
      ...place,
      component: {
        id,
        kind: 'journey',
        type: 'journey',
        name,
        source: { file: place.file, line: place.line },
      },
      journey: { id, name, entry: one.entry, inferred: false, ...(objectives ? { objectives } : {}) },
      entry: { from: id, to: one.entry, need: 'run', evidence },
      dependencies: needs(id, one.needs, path, { placeOf, mention }),
    };
  });
}

function dependencies({ dependencies: all }: UserFile, { placeOf, mention }: Makers): Statement[] {
  return (all ?? []).map((one, index) => {
    const place = placeOf('dependencies', index);
    mention(one.from, ['dependencies', index, 'from']);
    mention(one.to, ['dependencies', index, 'to']);
    const dependency = dependencyOf(one.from, one, place);
    const id = `${one.from} -> ${one.to} (${dependency.need})`;
    return { about: 'dependency', id, said: JSON.stringify(one), ...place, dependencies: [dependency] };
  });
}

function groups({ groups: all }: UserFile, { placeOf, mention }: Makers): Statement[] {
  return (all ?? []).map((one, index) => {
    const path = ['groups', index];
    const place = placeOf(...path);
    const { from, need = 'run', atLeast = 1, name, failover } = one;
    // Without a name it is nobody else's: not even that of a group elsewhere with the same members.
    const id = `${from}#${need}#${name ?? `${place.file}:${place.line}:${place.column}`}`;
    mention(from, [...path, 'from']);
    failover?.needs?.forEach((to, at) => {
      mention(to, [...path, 'failover', 'needs', at], 'switch');
    });
    const members = one.members.map((item, rank): Dependency => {
      const member = typeof item === 'string' ? { to: item } : item;
      const at = [...path, 'members', rank];
      mention(member.to, typeof item === 'string' ? at : [...at, 'to']);
      return {
        from,
        to: member.to,
        need,
        group: id,
        ...timesOf(member),
        ...(member.cold ? { cold: true } : {}),
        ...(failover === undefined ? {} : { rank }),
        evidence: evidenceAt(placeOf(...at), one.note),
      };
    });
    return {
      about: 'group',
      id,
      said: JSON.stringify(one),
      ...place,
      group: {
        id,
        need: atLeast,
        full: Math.max(atLeast, one.full ?? (failover ? atLeast : members.length)),
        ...(name === undefined ? {} : { name }),
        ...(failover === undefined ? {} : { failover: { ...NO_FAILOVER, ...failoverOf(failover) } }),
      },
      dependencies: members,
    };
  });
}

/** Numbers that no group of so many members can have. */
function groupProblems({ groups: all }: UserFile, placeOf: PlaceOf): Diagnostic[] {
  return (all ?? []).flatMap(({ members, atLeast = 1, full, failover }, index) => {
    const problem = (key: string, message: string): Diagnostic => ({
      severity: 'error',
      message: `groups.${index}.${key}: ${message}`,
      ...placeOf('groups', index, key),
    });
    const ids = members.map((item) => (typeof item === 'string' ? item : item.to));
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    const count = members.length;
    return [
      ...(atLeast > count
        ? [problem('atLeast', `found ${atLeast}; expected at most ${count}, as many as there are members`)]
        : []),
      ...(full !== undefined && full > count
        ? [problem('full', `found ${full}; expected at most ${count}, as many as there are members`)]
        : []),
      ...(full !== undefined && full < atLeast
        ? [problem('full', `found ${full}; expected at least ${atLeast}, as many as it needs`)]
        : []),
      ...(failover !== undefined && atLeast > 1
        ? [problem('atLeast', `found ${atLeast}; expected 0 or 1: one member of a standby group is active`)]
        : []),
      ...(twice === undefined ? [] : [problem('members', `"${twice}" is listed twice; it counts once`)]),
    ];
  });
}

function needs(
  from: string,
  all: readonly RawNeed[] | undefined,
  path: readonly string[],
  { placeOf, mention }: Makers,
): Dependency[] {
  return (all ?? []).map((item, index) => {
    const one = typeof item === 'string' ? { to: item } : item;
    const at = [...path, 'needs', index];
    mention(one.to, typeof item === 'string' ? at : [...at, 'to']);
    return dependencyOf(from, one, placeOf(...at));
  });
}

function dependencyOf(from: string, one: Exclude<RawNeed, string>, place: Place): Dependency {
  const need: Need = one.need ?? 'run';
  const soft = one.strength === 'soft' ? { soft: true } : {};
  return { from, to: one.to, need, ...soft, ...timesOf(one), evidence: evidenceAt(place, one.note) };
}

function evidenceAt({ file, line }: Place, note: string | undefined): Evidence {
  return { by: 'declared', file, line, ...(note === undefined ? {} : { note }) };
}

/** The schema asks for both times, and the rest has defaults. */
const NO_FAILOVER: Failover = { detect: 0, switch: 0, needs: [], failback: 'sticky' };

type RawOverride = NonNullable<UserFile['overrides']>[number];

function overrideOf(one: RawOverride, place: Place, mention: Makers['mention'], index: number): Override {
  const { dependency, component, journey, group, strength, name, atLeast, full, remove, reason } = one;
  one.failover?.needs?.forEach((to, at) => {
    mention(to, ['overrides', index, 'failover', 'needs', at], 'switch');
  });
  return {
    about:
      dependency !== undefined
        ? { dependency }
        : component !== undefined
          ? { component }
          : journey !== undefined
            ? { journey }
            : { group: group! },
    ...(remove ? { remove } : {}),
    ...(strength === undefined ? {} : { strength }),
    ...(name === undefined ? {} : { name }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(full === undefined ? {} : { full }),
    ...(one.in === undefined ? {} : { in: one.in }),
    ...timesOf(one),
    ...(one.failures === undefined ? {} : { failures: failuresOf(one.failures) }),
    ...(one.objectives === undefined ? {} : { objectives: objectivesOf(one.objectives) }),
    ...(one.failover === undefined ? {} : { failover: failoverOf(one.failover) }),
    reason,
    ...place,
  };
}
