import { expandComponent } from '../atlas/index.js';
import {
  type Component,
  type Dependency,
  type Diagnostic,
  type Estate,
  type Group,
  mergeEstates,
} from '../estate/index.js';
import { complete } from './complete.js';
import { type Observation, observedEstate } from './observed/index.js';
import { applyOverrides } from './overrides.js';
import type { Declaration, Statement } from './userfile/index.js';

/** Inferred, observed and declared as one estate: what the team declares wins over what was inferred. */
export function combine(
  inferred: Estate,
  declarations: readonly Declaration[],
  observations: readonly { readonly file: string; readonly observation: Observation }[],
  diagnostics: Diagnostic[],
): { estate: Estate; overridden: string[] } {
  for (const one of declarations) diagnostics.push(...one.diagnostics);
  const statements = agreed(declarations, inferred, diagnostics);
  const { estate: corrected, overridden } = applyOverrides(
    inferred,
    declarations.flatMap((one) => one.overrides),
    new Set(statements.flatMap(({ component }) => component?.id ?? [])),
    diagnostics,
  );
  const inferJourneys = declarations.every((one) => one.inferJourneys);
  const journeys = statements.flatMap(({ journey }) => journey ?? []);
  const replaced = new Set(journeys.flatMap(({ id, entry }) => [id, entry]));
  const dropped = new Set(
    corrected.journeys
      .filter(({ id, entry }) => !inferJourneys || replaced.has(entry) || replaced.has(id))
      .map(({ id }) => id),
  );
  const rest: Estate = {
    ...corrected,
    components: corrected.components.filter(({ id }) => !dropped.has(id)),
    journeys: corrected.journeys.filter(({ id }) => !dropped.has(id)),
    dependencies: corrected.dependencies.filter(({ from }) => !dropped.has(from)),
    diagnostics: [],
  };
  const stated = mergeEstates([...declared(statements, rest), rest]);
  const observed = observations.map(({ file, observation }) => observedEstate(observation, file, stated));
  const merged = observed.length === 0 ? stated : mergeEstates([stated, ...observed]);
  const mentions = declarations.flatMap((one) => one.mentions);
  const { components, dependencies, groups, journeys: kept } = complete(merged, mentions, diagnostics);
  const used = new Set(dependencies.map(({ group }) => group));
  return {
    estate: {
      ...merged,
      components,
      journeys: kept,
      dependencies,
      groups: groups.filter(({ id }) => used.has(id)),
      diagnostics: [...diagnostics, ...merged.diagnostics, ...inferred.diagnostics],
    },
    overridden,
  };
}

/** The statements that do not contradict an earlier one, nor what was read; the others are diagnostics. */
function agreed(
  declarations: readonly Declaration[],
  inferred: Estate,
  diagnostics: Diagnostic[],
): Statement[] {
  // The usual case, and estates are large.
  if (declarations.every(({ statements }) => statements.length === 0)) return [];
  const kinds = new Map(inferred.components.map(({ id, kind }) => [id, kind]));
  const first = new Map<string, Statement>();
  const problem = (message: string, { file, line, column }: Statement) =>
    diagnostics.push({ severity: 'error', message, file, line, column });
  const isTaken = (id: string) =>
    kinds.has(id) ? kinds.get(id) !== 'journey' : expandComponent(id) !== undefined;
  return declarations
    .flatMap(({ statements }) => statements)
    .filter((one) => {
      const { about, id, journey } = one;
      if (journey !== undefined && (isTaken(id) || journey.entry === id)) {
        problem(`the journey "${id}" is called as a component is, so it is left out; call it otherwise`, one);
        return false;
      }
      // Journeys and components share their ids; dependencies and groups have ids of their own.
      const key = about === 'journey' || about === 'component' ? `component ${id}` : `${about} ${id}`;
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, one);
        return true;
      }
      if (before.about !== about || before.said !== one.said) {
        const where = `${before.file}:${before.line}:${before.column}`;
        problem(`the ${about} "${id}" is stated otherwise in ${where}, which counts; keep one of them`, one);
      }
      return false;
    });
}

/** Statements as estates: what they say, and below it what the atlas knows of the components they are about. */
function declared(statements: readonly Statement[], rest: Estate): Estate[] {
  if (statements.length === 0) return [];
  const known = new Map(rest.components.map((one) => [one.id, one]));
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];
  const expansions: Estate[] = [];
  for (const { component, journey, entry, group, dependencies: own } of statements) {
    if (component !== undefined) {
      const { id, source, ...stated } = component;
      const expansion = known.has(id) || journey !== undefined ? undefined : expandComponent(id);
      const base = known.get(id) ?? expansion?.components.find((one) => one.id === id);
      if (expansion !== undefined) expansions.push({ ...expansion, journeys: [], diagnostics: [] });
      const kind = stated.kind ?? base?.kind ?? (id.startsWith('saas/') ? 'third-party' : 'resource');
      components.push({ type: kind, name: id, source, ...base, ...stated, id, kind });
    }
    if (group !== undefined) groups.push(group);
    // Where users come in by several ways, the group says so.
    if (entry !== undefined && !statements.some((one) => isWayIn(one, entry))) dependencies.push(entry);
    dependencies.push(...own);
  }
  const journeys = statements.flatMap(({ journey }) => journey ?? []);
  return [{ components, dependencies, groups, journeys, diagnostics: [] }, ...expansions];
}

function isWayIn({ group, dependencies }: Statement, { from, to, need }: Dependency): boolean {
  return (
    group !== undefined && dependencies.some((one) => one.from === from && one.to === to && one.need === need)
  );
}
