import { type Dependency, type Estate, outgoingOf } from '../estate/index.js';
import { CHANGE, type CompiledEstate, compile, condense, KIND, RUN } from '../graph/index.js';
import { blastRadius } from './blast-radius.js';
import { type Concentration, concentrationOf } from './concentration.js';
import { type Costs, type Downtime, downtime, type Hazard, hazardsIn } from './downtime/index.js';
import { Chains, type Finding, findAll, Surroundings, standbysOf } from './findings/index.js';
import type { Knowledge } from './knowledge/index.js';
import type { Ground } from './remedies/index.js';
import { defaultRoutePoints, singlePoints } from './single-points.js';

/** What an estate's losses do, before anything is said of them. */
export function survey(knowledge: Knowledge, estate: Estate): Ground {
  const compiled = compile(estate);
  return groundOf(knowledge, estate, compiled, {
    singles: singlePoints(compiled),
    blast: blastRadius(compiled),
  });
}

/** What findings and changes are told from, for losses that are known already. */
export function groundOf(
  known: Ground['known'],
  estate: Estate,
  compiled: CompiledEstate,
  { blast, singles }: Pick<Ground, 'blast' | 'singles'>,
): Ground {
  return {
    estate,
    compiled,
    component: new Map(estate.components.map((one) => [one.id, one])),
    outgoing: outgoingOf(estate.dependencies),
    singles,
    blast,
    known,
  };
}

/** What has a rate of loss, of what a journey or resource hangs on. */
export function hazardsOf(knowledge: Knowledge, { estate, blast, singles }: Ground): Hazard[] {
  const touched = new Set([...blast.map(({ domain }) => domain), ...singles.map((one) => one.component)]);
  const stated = estate.components.filter(({ id, failures }) => failures !== undefined || touched.has(id));
  return hazardsIn(stated, knowledge.ratesOfEstate());
}

/** Findings, accepted ones too, and the down time that they are judged by; `costs` says what losses take. */
export function judge(
  knowledge: Knowledge,
  { estate, compiled, component, outgoing, blast, singles }: Ground,
  hazards: readonly Hazard[],
  costs: Costs,
): { readonly found: Finding[]; readonly spent: Downtime[]; readonly concentration: Concentration } {
  const { dependencies, journeys } = estate;
  const singlesOf = new Map<string, string[]>(journeys.map(({ id }) => [id, []]));
  for (const one of singles) for (const id of one.journeys) singlesOf.get(id)?.push(one.component);
  const spent = downtime(estate, hazards, singlesOf, costs);
  const concentration = concentrationOf(journeys, component, blast);
  const around = new Surroundings(component, dependencies, outgoing);
  const found = findAll({
    grounded: withoutPlaces(estate, compiled),
    journeys,
    component,
    dependencies,
    blast,
    singles,
    mostly: defaultRoutePoints(compiled),
    chains: new Chains(outgoing),
    around,
    compiled,
    standbys: standbysOf(estate.groups, journeys, around),
    hazards,
    downtime: spent,
    concentration,
    marks: knowledge,
  });
  return { found, spent, concentration };
}

/** The estate without what says that a place needs one of the places inside it; undefined where it has no circle. */
function withoutPlaces(estate: Estate, compiled: CompiledEstate): CompiledEstate | undefined {
  if (!hasCircle(compiled)) return undefined;
  const domains = new Set(estate.components.filter(({ kind }) => kind === 'domain').map(({ id }) => id));
  const isQuorum = ({ from, to, group }: Dependency) =>
    group !== undefined && domains.has(from) && domains.has(to);
  return compile({ ...estate, dependencies: estate.dependencies.filter((one) => !isQuorum(one)) });
}

/** Whether any components need each other to run or to start, places and the places inside them left out. */
function hasCircle({
  components,
  dependencies,
  kind,
  groupOffset,
  groups,
  members,
}: CompiledEstate): boolean {
  const offset = new Int32Array(components.length + 1);
  const target = new Int32Array(members.target.length);
  let edges = 0;
  for (let c = 0; c < components.length; c++) {
    // Groups to run and to start with stand side by side.
    for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + CHANGE]!; g++) {
      for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
        const end = members.target[m]!;
        const dependency = () => dependencies[members.dependency[m]!]!;
        // What is soft is needed by none, and most of what is left is no place: few dependencies are looked at.
        if (groups.need[g] === 0 && dependency().soft) continue;
        const arePlaces = kind[c] === KIND.domain && kind[end] === KIND.domain;
        if (!arePlaces || dependency().group === undefined) target[edges++] = end;
      }
    }
    offset[c + 1] = edges;
  }
  // As many strongly connected components as nodes: each is on its own.
  return condense(components.length, offset, target).offset.length - 1 < components.length;
}
