import type { Dependency, Estate, Journey } from '../estate/index.js';
import { type CompiledEstate, compile } from '../graph/index.js';
import { type BlastRow, blastRadius } from './blast-radius.js';
import { type CutSets, minimalCutSets } from './cut-sets.js';
import { Chains, type Finding, findAll } from './findings/index.js';
import { type SinglePoint, singlePoints } from './single-points.js';

/** Everything `assess` says of an estate. Reports are functions of this and compute nothing themselves. */
export interface Assessment {
  readonly estate: Estate;
  readonly compiled: CompiledEstate;
  readonly journeys: readonly Journey[];
  readonly blast: readonly BlastRow[];
  readonly singles: readonly SinglePoint[];
  readonly cutSets: readonly CutSets[];
  readonly findings: readonly Finding[];
}

export function assess(estate: Estate): Assessment {
  const compiled = compile(estate);
  const blast = blastRadius(compiled);
  const singles = singlePoints(compiled);
  const cutSets = minimalCutSets(compiled, { order: 3, limit: 1000 });
  const { dependencies, journeys } = estate;
  const component = new Map(estate.components.map((one) => [one.id, one]));
  const chains = new Chains(dependencies);
  const findings = findAll({
    grounded: compile(withoutPlaces(estate)),
    journeys,
    component,
    dependencies,
    blast,
    singles,
    chains,
  });
  return { estate, compiled, journeys, blast, singles, cutSets, findings };
}

/** Leaves out what says that a place needs one of the places inside it. */
function withoutPlaces(estate: Estate): Estate {
  const domains = new Set(estate.components.filter(({ kind }) => kind === 'domain').map(({ id }) => id));
  const isQuorum = ({ from, to, group }: Dependency) =>
    group !== undefined && domains.has(from) && domains.has(to);
  return { ...estate, dependencies: estate.dependencies.filter((one) => !isQuorum(one)) };
}
