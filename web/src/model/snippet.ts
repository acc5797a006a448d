import type { Candidate } from '../../../src/analysis/index.js';
import type { Dependency, Estate, Group } from '../../../src/estate/index.js';
import { durationScalar, scalar } from '../../../src/report/init/scalar.js';
import { safe } from '../../../src/report/text/style.js';

/** What a change is in firebreak.yaml, section by section; empty where only code can make it. */
interface Entries {
  readonly components: Map<string, string>;
  readonly groups: string[];
  readonly overrides: string[];
}

/** What another supplier is called until it has a name. */
const SECOND: Readonly<Record<string, (of: string) => { readonly id: string; readonly name: string }>> = {
  'second-third-party': (of) => ({ id: `${of}-alternative`, name: `Alternative to ${of}` }),
  'second-dns': (of) => ({
    id: `saas/second-dns-beside-${of.replace(/[^a-z0-9]+/gi, '-')}`,
    name: 'Second DNS',
  }),
};

/**
 * What firebreak.yaml can say of changes, to be used once they are made and the code does not show them. Changes that it
 * cannot say are told in comments. A YAML text on its own; with nothing to say it is comments alone.
 */
export function snippetOf(estate: Estate, changes: readonly Candidate[]): string {
  const entries: Entries = { components: new Map(), groups: [], overrides: [] };
  const groups = groupChanges(estate, changes);
  const told = changes.map((change) => ({ change, isWritten: write(change, entries, groups) }));
  for (const one of groups.values()) entries.overrides.push(...groupOverride(one));
  const list = (title: string, rows: typeof told) =>
    rows.length === 0 ? [] : [`# ${title}`, ...rows.flatMap(({ change }) => comments(change)), '#'];
  const lines = [
    ...list(
      'Once made, what is below says it to Firebreak:',
      told.filter(({ isWritten }) => isWritten),
    ),
    ...list(
      'To be made in the code, which then shows it:',
      told.filter(({ isWritten }) => !isWritten),
    ),
  ];
  if (lines.at(-1) === '#') lines.pop();
  const sections = [
    [
      'components',
      [...entries.components].map(([id, name]) => `  ${scalar(id)}:\n    name: ${scalar(name)}`),
    ],
    ['groups', entries.groups],
    ['overrides', entries.overrides],
  ] as const;
  for (const [name, rows] of sections) if (rows.length > 0) lines.push('', `${name}:`, ...rows);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function comments({ title, why, subjects }: Candidate): string[] {
  const about = subjects.length === 0 ? [] : [`#   about: ${subjects.map(oneLine).join(', ')}`];
  return [`# - ${oneLine(title)}`, `#   why: ${oneLine(why)}`, ...about];
}

/** What comes from code stays on its line: a comment ends where a line does. */
function oneLine(text: string): string {
  return safe(text);
}

/** Whether all of a change is written down. */
function write(change: Candidate, entries: Entries, groups: ReadonlyMap<string, GroupChange>): boolean {
  const { kind, relieves, title } = change;
  const second = SECOND[kind];
  if (second === undefined && kind !== 'cached-credentials')
    return relieves.length > 0 && relieves.every((one) => 'group' in one && groups.has(one.group));
  const dependencies = relieves.flatMap((one) => ('dependency' in one ? [one.dependency] : []));
  // An override leaves what firebreak.yaml itself declares, and a member of a group is none of its own.
  const isOpen = ({ group, evidence }: Dependency) => group === undefined && evidence.by !== 'declared';
  if (dependencies.length === 0 || !dependencies.every(isOpen)) return false;
  for (const one of dependencies) {
    if (second === undefined) {
      entries.overrides.push(override(one, `grace: ${durationScalar(change.lasts!)}`, title));
      continue;
    }
    const { id, name } = second(one.to);
    entries.components.set(id, name);
    entries.overrides.push(override(one, 'remove: true', title));
    const keeps = (['grace', 'recovery'] as const).flatMap((key) =>
      one[key] === undefined ? [] : [`${key}: ${durationScalar(one[key])}`],
    );
    const first = `{ ${[`to: ${scalar(one.to)}`, ...keeps, ...(one.restart ? ['restart: true'] : [])].join(', ')} }`;
    entries.groups.push(
      [
        `  - from: ${scalar(one.from)}`,
        `    name: ${scalar(`alternatives to ${one.to}`)}`,
        '    atLeast: 1',
        '    full: 1',
        `    members: [${first}, ${scalar(id)}]`,
      ].join('\n'),
    );
  }
  return true;
}

function override({ from, to, need }: Dependency, change: string, reason: string): string {
  return [
    `  - dependency: { from: ${scalar(from)}, to: ${scalar(to)}, need: ${need} }`,
    `    ${change}`,
    `    reason: ${scalar(reason)}`,
  ].join('\n');
}

/** How a failover is otherwise after changes. */
interface GroupChange {
  readonly from: string;
  readonly name: string;
  readonly reasons: string[];
  readonly without: Set<string>;
  needs: readonly string[];
  seconds?: number;
}

/** The failovers that changes are about, where firebreak.yaml can name them: by owner and name. */
function groupChanges(
  { groups, dependencies }: Estate,
  changes: readonly Candidate[],
): Map<string, GroupChange> {
  const records = new Map<string, Group>(groups.map((one) => [one.id, one]));
  const first = new Map<string, Dependency>();
  for (const one of dependencies)
    if (one.group !== undefined && !first.has(one.group)) first.set(one.group, one);
  const found = new Map<string, GroupChange>();
  for (const { relieves, title } of changes) {
    for (const one of relieves) {
      if (!('group' in one)) continue;
      const [record, member] = [records.get(one.group), first.get(one.group)];
      if (record?.failover === undefined || record.name === undefined || member === undefined) continue;
      if (member.evidence.by === 'declared') continue;
      const known: GroupChange = found.get(one.group) ?? {
        from: member.from,
        name: record.name,
        reasons: [],
        without: new Set(),
        needs: record.failover.needs,
      };
      found.set(one.group, known);
      if (!known.reasons.includes(title)) known.reasons.push(title);
      if ('seconds' in one) known.seconds = Math.min(one.seconds, known.seconds ?? one.seconds);
      else known.without.add(one.failoverNeed);
    }
  }
  return found;
}

function groupOverride({ from, name, reasons, without, needs, seconds }: GroupChange): string[] {
  const left = needs.filter((id) => !without.has(id));
  const failover = [
    ...(seconds === undefined ? [] : [`switch: ${durationScalar(seconds)}`]),
    ...(without.size === 0 ? [] : [`needs: [${left.map(scalar).join(', ')}]`]),
  ];
  return [
    [
      `  - group: { from: ${scalar(from)}, name: ${scalar(name)} }`,
      `    failover: { ${failover.join(', ')} }`,
      `    reason: ${scalar(reasons.join('; '))}`,
    ].join('\n'),
  ];
}
