import type { Component, Dependency, Estate, Evidence, Group } from '../../estate/index.js';
import type { Candidate } from './types.js';

/** Id of the component that stands for a change: it serves where the change is made. */
export function switchOf(candidate: Candidate): string {
  return `change/${candidate.id}`;
}

const PROPOSED: Evidence = { by: 'declared', rule: 'proposed change' };

/**
 * The estate with every change built in behind a switch: with all switches failed it answers as before, with some
 * of them up as if those changes had been made. What a dependency (or its whole group) gave is given by a wrapper, and its
 * owner needs the wrapper or a switch.
 */
export function withSwitches(estate: Estate, candidates: readonly Candidate[]): Estate {
  const groups = new Map<string, Group>(estate.groups.map((one) => [one.id, one]));
  const unit = ({ from, to, need, group }: Dependency) => group ?? `${from}\0${need}\0${to}`;
  const relieved = new Map<string, string[]>();
  const failovers = new Map<string, Map<string, string[]>>();
  for (const candidate of candidates) {
    const id = switchOf(candidate);
    for (const relief of candidate.relieves) {
      if ('dependency' in relief) {
        const known = relieved.get(unit(relief.dependency)) ?? [];
        if (!known.includes(id)) relieved.set(unit(relief.dependency), [...known, id]);
      } else {
        const needs = failovers.get(relief.group) ?? new Map<string, string[]>();
        needs.set(relief.failoverNeed, [...(needs.get(relief.failoverNeed) ?? []), id]);
        failovers.set(relief.group, needs);
      }
    }
  }

  const components: Component[] = candidates.map((one) => helper(switchOf(one), one.title));
  const dependencies: Dependency[] = [];
  const added: Group[] = [];
  const choose = (owner: string, need: Dependency['need'], among: readonly string[]) => {
    const group = `${owner}#${need}#${among.join('|')}`;
    added.push({ id: group, need: 1, full: 1, name: 'proposed change' });
    for (const to of among) dependencies.push({ from: owner, to, need, group, evidence: PROPOSED });
  };
  for (const candidate of candidates) {
    for (const to of candidate.needs) {
      dependencies.push({ from: switchOf(candidate), to, need: 'run', evidence: PROPOSED });
    }
  }
  const wrappers = new Map<string, string>();
  for (const dependency of estate.dependencies) {
    const key = unit(dependency);
    const switches = relieved.get(key);
    if (switches === undefined) {
      dependencies.push(dependency);
      continue;
    }
    let wrapper = wrappers.get(key);
    if (wrapper === undefined) {
      wrapper = `before/${wrappers.size + 1}`;
      wrappers.set(key, wrapper);
      components.push(helper(wrapper, 'as it is'));
      choose(dependency.from, dependency.need, [wrapper, ...switches]);
    }
    // Inside the wrapper it is needed to run, whatever the owner needs it for.
    dependencies.push({ ...dependency, from: wrapper, need: 'run' });
  }
  for (const [group, needs] of failovers) {
    const record = groups.get(group);
    if (record?.failover === undefined) continue;
    const changed = record.failover.needs.map((need) => {
      const switches = needs.get(need);
      if (switches === undefined) return need;
      const wrapper = `before/${group}/${need}`;
      components.push(helper(wrapper, need));
      choose(wrapper, 'run', [need, ...switches]);
      return wrapper;
    });
    groups.set(group, { ...record, failover: { ...record.failover, needs: changed } });
  }
  return {
    ...estate,
    components: [...estate.components, ...components],
    dependencies,
    groups: [...groups.values(), ...added],
  };
}

function helper(id: string, name: string): Component {
  return { id, kind: 'resource', type: 'proposed change', name, source: { atlas: id, url: '' } };
}
