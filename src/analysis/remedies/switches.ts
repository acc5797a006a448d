import {
  append,
  type Component,
  type Dependency,
  type Estate,
  type Evidence,
  type Group,
} from '../../estate/index.js';
import type { Candidate } from './types.js';

/** Id of the component that stands for a change: it serves where the change is made. */
export function switchOf(candidate: Candidate): string {
  return `~change/${candidate.id}`;
}

/** An estate with changes built in. */
export interface Switched {
  readonly estate: Estate;
  /** For each change the components that stand for what it relieves: while all of them serve, it cannot help. */
  readonly relieved: readonly (readonly string[])[];
}

const PROPOSED: Evidence = { by: 'declared', rule: 'proposed change' };

/** Ways in which a need can be met once changes are made, beside what meets it now. */
interface Ways {
  readonly wrapper: string;
  readonly owner: string;
  readonly need: Dependency['need'];
  /** Switches of changes that are there at once, and those of changes that take some seconds to switch over to. */
  readonly atOnce: string[];
  readonly later: Map<number, string[]>;
  /** Changes after which the group switches in so many seconds. */
  readonly faster: { readonly by: string; readonly seconds: number }[];
}

/**
 * The estate with every change built in behind a switch: with all switches failed each component serves as before
 * whatever else fails to serve, with some of them up as if those changes had been made. What a dependency (or its whole group)
 * gave is given by a wrapper, and its owner needs the wrapper or a switch.
 */
export function withSwitches(estate: Estate, candidates: readonly Candidate[]): Switched {
  const groups = new Map<string, Group>(estate.groups.map((one) => [one.id, one]));
  const components: Component[] = candidates.map((one) => helper(switchOf(one), one.title));
  const dependencies: Dependency[] = [];
  const added: Group[] = [];
  const plain = (from: string, to: string, need: Dependency['need'] = 'run') =>
    dependencies.push({ from, to, need, evidence: PROPOSED });
  const choose = (from: string, need: Dependency['need'], among: readonly string[], after?: number) => {
    const group = `~group/${added.length}`;
    const failover =
      after === undefined
        ? {}
        : { failover: { detect: 0, switch: after, needs: [], failback: 'auto' as const } };
    added.push({ id: group, need: 1, full: 1, name: 'proposed change', ...failover });
    among.forEach((to, rank) => {
      dependencies.push({
        from,
        to,
        need,
        group,
        evidence: PROPOSED,
        ...(after === undefined ? {} : { rank }),
      });
    });
  };

  for (const candidate of candidates) for (const to of candidate.needs) plain(switchOf(candidate), to);
  const { waysOf, needs, relieved } = collect(estate, candidates);

  for (const [id, changes] of needs) {
    const record = groups.get(id);
    if (record?.failover === undefined) continue;
    const changed = record.failover.needs.map((need) => {
      const switches = changes.get(need);
      if (switches === undefined) return need;
      const wrapper = needWrapper(id, need);
      components.push(helper(wrapper, need));
      choose(wrapper, 'run', [need, ...switches]);
      return wrapper;
    });
    groups.set(id, { ...record, failover: { ...record.failover, needs: changed } });
  }

  const owners = new Set([...waysOf.values()].map(({ owner }) => owner));
  const members = new Map<Ways, Dependency[]>();
  for (const dependency of estate.dependencies) {
    const ways = owners.has(dependency.from) ? waysOf.get(unitOf(dependency)) : undefined;
    if (ways === undefined) {
      dependencies.push(dependency);
      continue;
    }
    append(members, ways, dependency);
    // Inside the wrapper it is needed to run, whatever the owner needs it for.
    dependencies.push({ ...dependency, from: ways.wrapper, need: 'run' });
  }
  for (const [ways, own] of members) {
    const { owner, need, wrapper, atOnce, later, faster } = ways;
    components.push(helper(wrapper, 'as it is'));
    const quick = faster.flatMap(({ by, seconds }, n) => {
      const record = groups.get(own[0]!.group ?? '');
      if (record?.failover === undefined) return [];
      const id = `${wrapper}/faster/${n}`;
      const failover = { ...record.failover, switch: Math.min(seconds, record.failover.switch) };
      added.push({ ...record, id, failover });
      components.push(helper(id, 'switches faster'));
      plain(id, by);
      for (const one of own) dependencies.push({ ...one, from: id, need: 'run', group: id });
      return [id];
    });
    // Who has to be switched over to comes after what is there at once, the slowest last.
    const stages = [...later].sort(([a], [b]) => a - b);
    let inner = [wrapper, ...atOnce, ...quick];
    stages.forEach(([seconds, switches], i) => {
      const first = inner.length === 1 ? inner[0]! : `${wrapper}/stage/${i}`;
      if (inner.length > 1) {
        components.push(helper(first, 'as it is, or changed'));
        choose(first, 'run', inner);
      }
      const isLast = i === stages.length - 1;
      const from = isLast ? owner : `${wrapper}/standby/${i}`;
      if (!isLast) components.push(helper(from, 'with a standby'));
      choose(from, isLast ? need : 'run', [first, ...switches], seconds);
      inner = [from];
    });
    if (stages.length === 0) choose(owner, need, inner);
  }
  components.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    estate: {
      ...estate,
      components: [...estate.components, ...components],
      dependencies,
      groups: [...groups.values(), ...added],
    },
    relieved,
  };
}

/** What belongs together: a group, or dependencies of one component on another. */
function unitOf({ from, to, need, group }: Dependency): string {
  return `${from}\0${need}\0${group === undefined ? to : `\0${group}`}`;
}

function needWrapper(group: string, need: string): string {
  return `~before/${group}/${need}`;
}

/** Who relieves what, by unit and, for what failovers need, by group. */
function collect(estate: Estate, candidates: readonly Candidate[]) {
  const waysOf = new Map<string, Ways>();
  const needs = new Map<string, Map<string, string[]>>();
  const faster = new Set(
    candidates.flatMap(({ relieves }) => relieves.flatMap((one) => ('seconds' in one ? one.group : []))),
  );
  const ofGroup = new Map<string, Dependency[]>();
  for (const one of faster.size === 0 ? [] : estate.dependencies) {
    if (one.group === undefined || !faster.has(one.group)) continue;
    append(ofGroup, one.group, one);
  }
  const waysFor = (dependency: Dependency): Ways => {
    const key = unitOf(dependency);
    let ways = waysOf.get(key);
    if (ways === undefined) {
      const wrapper = `~before/${waysOf.size}`;
      const { from: owner, need } = dependency;
      ways = { wrapper, owner, need, atOnce: [], later: new Map(), faster: [] };
      waysOf.set(key, ways);
    }
    return ways;
  };
  const relieved = candidates.map((candidate) => {
    const by = switchOf(candidate);
    const wrappers = new Set<string>();
    for (const relief of candidate.relieves) {
      if ('failoverNeed' in relief) {
        const known = needs.get(relief.group) ?? new Map<string, string[]>();
        needs.set(relief.group, known);
        append(known, relief.failoverNeed, by);
        wrappers.add(needWrapper(relief.group, relief.failoverNeed));
        continue;
      }
      if ('seconds' in relief) {
        for (const one of ofGroup.get(relief.group) ?? []) {
          const ways = waysFor(one);
          const isKnown = ways.faster.some((known) => known.by === by);
          if (!isKnown) ways.faster.push({ by, seconds: relief.seconds });
          wrappers.add(ways.wrapper);
        }
        continue;
      }
      const ways = waysFor(relief.dependency);
      wrappers.add(ways.wrapper);
      const after = candidate.switch ?? 0;
      const list = after === 0 ? ways.atOnce : (ways.later.get(after) ?? []);
      if (after > 0) ways.later.set(after, list);
      if (!list.includes(by)) list.push(by);
    }
    return [...wrappers];
  });
  return { waysOf, needs, relieved };
}

function helper(id: string, name: string): Component {
  return { id, kind: 'resource', type: 'proposed change', name, source: { atlas: id, url: '' } };
}
