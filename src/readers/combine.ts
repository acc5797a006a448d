import { expandComponent } from '../atlas/index.js';
import {
  type Component,
  type Dependency,
  type Diagnostic,
  type Estate,
  type Group,
  mergeEstates,
} from '../estate/index.js';
import { applyOverrides } from './overrides.js';
import type { Declaration } from './userfile/index.js';

/** Inferred and declared as one estate: what the team declares wins over what was inferred. */
export function combine(
  inferred: Estate,
  declarations: readonly Declaration[],
  diagnostics: Diagnostic[],
): { estate: Estate; overridden: string[] } {
  const { estate: corrected, overridden } = applyOverrides(
    inferred,
    declarations.flatMap((one) => one.overrides),
    diagnostics,
  );
  const inferJourneys = declarations.every((one) => one.inferJourneys);
  const entries = new Set(declarations.flatMap(({ estate }) => estate.journeys.map(({ entry }) => entry)));
  const dropped = new Set(
    corrected.journeys.filter(({ entry }) => !inferJourneys || entries.has(entry)).map(({ id }) => id),
  );
  const rest: Estate = {
    ...corrected,
    components: corrected.components.filter(({ id }) => !dropped.has(id)),
    journeys: corrected.journeys.filter(({ id }) => !dropped.has(id)),
    dependencies: corrected.dependencies.filter(({ from }) => !dropped.has(from)),
    diagnostics: [],
  };
  const merged = mergeEstates([...declarations.map((one) => one.estate), rest]);
  const { components, dependencies, groups, journeys } = complete(merged, diagnostics);
  const used = new Set(dependencies.map(({ group }) => group));
  return {
    estate: {
      ...merged,
      components,
      journeys,
      dependencies,
      groups: groups.filter(({ id }) => used.has(id)),
      diagnostics: [...diagnostics, ...merged.diagnostics, ...inferred.diagnostics],
    },
    overridden,
  };
}

/** Adds what a declaration names and only the atlas knows (`hetzner/hel1`); what nobody knows is a diagnostic. */
function complete(
  estate: Estate,
  diagnostics: Diagnostic[],
): Pick<Estate, 'components' | 'dependencies' | 'groups' | 'journeys'> {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const dependencies: Dependency[] = [...estate.dependencies];
  const groups: Group[] = [...estate.groups];
  const missing = new Map<string, Dependency>();
  const need = (id: string, dependency: Dependency) => {
    if (components.has(id) || missing.has(id)) return;
    const expansion = expandComponent(id);
    if (expansion === undefined) missing.set(id, dependency);
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
  for (const one of estate.dependencies) {
    need(one.from, one);
    need(one.to, one);
  }
  for (const { id: group, failover } of estate.groups) {
    const lacking = failover?.needs.filter((id) => !components.has(id)) ?? [];
    if (lacking.length === 0) continue;
    const member = estate.dependencies.find((one) => one.group === group);
    if (member !== undefined) for (const id of lacking) need(id, member);
  }
  // The usual case: nothing to add to what is merged and sorted already.
  if (components.size === estate.components.length && missing.size === 0) return estate;
  for (const [id, { evidence }] of missing) {
    diagnostics.push({
      severity: 'error',
      message: `"${id}" is not a component of this estate; declare it under components or correct the id`,
      file: evidence.file ?? '',
      line: evidence.line ?? 1,
    });
  }
  const merged = mergeEstates([{ ...estate, components: [...components.values()], dependencies, groups }]);
  // A journey that enters by what does not exist needs nothing, and would look as if nothing could take it down.
  const lost = new Set(estate.journeys.filter(({ entry }) => missing.has(entry)).map(({ id }) => id));
  const isGone = (id: string) => missing.has(id) || lost.has(id);
  return {
    components: merged.components.filter(({ id }) => !lost.has(id)) satisfies readonly Component[],
    dependencies: merged.dependencies.filter(({ from, to }) => !isGone(from) && !isGone(to)),
    groups: merged.groups,
    journeys: merged.journeys.filter(({ id }) => !lost.has(id)),
  };
}
