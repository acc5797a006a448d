import {
  atlas,
  dnsServices,
  equivalentsOf,
  isDataStore,
  isRegistry,
  provider,
  registrarOf,
  servicesThat,
  typeRule,
  watches,
} from '../atlas/index.js';
import {
  type Dependency,
  type Diagnostic,
  type Estate,
  type Journey,
  outgoingOf,
  type Scenario,
} from '../estate/index.js';
import { CHANGE, type CompiledEstate, compile, condense, KIND, RUN } from '../graph/index.js';
import { incident, incidents } from '../scenarios/index.js';
import { type BlastRow, blastRadius } from './blast-radius.js';
import { type Concentration, concentrationOf } from './concentration.js';
import { type CutSets, minimalCutSets } from './cut-sets.js';
import { type Downtime, downtime, type Hazard, hazardsIn, ratesFrom } from './downtime/index.js';
import {
  type Acceptance,
  Chains,
  type Finding,
  findAll,
  type Ignored,
  ignoreNotices,
  type Marks,
  Surroundings,
  splitIgnored,
  standbysOf,
} from './findings/index.js';
import { findRemedies, propose, type Remedies } from './remedies/index.js';
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
  /** Findings that the team accepts for now: they do not count. */
  readonly ignored: readonly Ignored[];
  /** What has a known rate of loss, and what that costs each journey a year. */
  readonly hazards: readonly Hazard[];
  readonly downtime: readonly Downtime[];
  readonly remedies: Remedies;
  /** How much hangs on how few owners. */
  readonly concentration: Concentration;
}

/** What the team accepts, and as of which day (ISO date) that is asked; without a day all of it counts. */
export interface AssessOptions {
  readonly acceptances?: readonly (Acceptance & Pick<Diagnostic, 'file' | 'line' | 'column'>)[];
  readonly asOf?: string;
}

export function assess(estate: Estate, { acceptances = [], asOf = '' }: AssessOptions = {}): Assessment {
  const compiled = compile(estate);
  const blast = blastRadius(compiled);
  const singles = singlePoints(compiled);
  const cutSets = minimalCutSets(compiled, { order: 3, limit: 1000 });
  const { dependencies, journeys } = estate;
  const component = new Map(estate.components.map((one) => [one.id, one]));
  const outgoing = outgoingOf(dependencies);
  const chains = new Chains(outgoing);
  const touched = new Set([...blast.map(({ domain }) => domain), ...singles.map((one) => one.component)]);
  const stated = estate.components.filter(({ id, failures }) => failures !== undefined || touched.has(id));
  const hazards = hazardsIn(stated, ratesFrom(atlas, incidents));
  const singlesOf = new Map<string, string[]>(journeys.map(({ id }) => [id, []]));
  for (const one of singles) for (const id of one.journeys) singlesOf.get(id)?.push(one.component);
  const dns = dnsServices();
  const ground = {
    estate,
    compiled,
    component,
    outgoing,
    singles,
    blast,
    known: {
      dnsServices: dns,
      credentialServices: servicesThat('credentials'),
      replacementsOf: equivalentsOf,
      jurisdictionOf: (id: string) => provider(id)?.jurisdiction,
    },
  };
  const proposals = propose(ground);
  const spent = downtime(estate, hazards, singlesOf, proposals.model);
  const concentration = concentrationOf(journeys, component, blast);
  const around = new Surroundings(component, dependencies, outgoing);
  const found = findAll({
    grounded: withoutPlaces(estate, compiled),
    journeys,
    component,
    dependencies,
    blast,
    singles,
    chains,
    around,
    compiled,
    standbys: standbysOf(estate.groups, journeys, around),
    hazards,
    downtime: spent,
    concentration,
    marks: marksWith(dns),
  });
  const { findings, ignored, ...unused } = splitIgnored(found, acceptances, asOf);
  const notices = ignoreNotices(acceptances, unused);
  return {
    estate: notices.length === 0 ? estate : { ...estate, diagnostics: [...notices, ...estate.diagnostics] },
    compiled,
    journeys,
    blast,
    singles,
    cutSets,
    findings,
    ignored,
    hazards,
    downtime: spent,
    remedies: findRemedies(ground, hazards, proposals, found),
    concentration,
  };
}

/** What the rules ask of the atlas and of the library. */
function marksWith(dns: ReadonlySet<string>): Marks {
  return {
    isStore: isDataStore,
    isRegistry,
    registrarOf,
    watches,
    isUndescribed: (type) => typeRule(type) === undefined,
    dns,
    certificates: servicesThat('certificates'),
    incidents: () =>
      incidents.map(({ id }) => incident(id)).filter((one): one is Scenario => one !== undefined),
  };
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
