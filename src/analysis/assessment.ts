import type { Diagnostic, Estate, Journey } from '../estate/index.js';
import type { CompiledEstate } from '../graph/index.js';
import type { BlastRow } from './blast-radius.js';
import type { Concentration } from './concentration.js';
import { type CutSets, minimalCutSets } from './cut-sets.js';
import type { Downtime, Hazard } from './downtime/index.js';
import {
  type Acceptance,
  type Finding,
  type Ignored,
  ignoreNotices,
  splitIgnored,
} from './findings/index.js';
import { atlasKnowledge, type Knowledge } from './knowledge/index.js';
import { findRemedies, propose, type Remedies } from './remedies/index.js';
import type { SinglePoint } from './single-points.js';
import { hazardsOf, judge, survey } from './survey.js';

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

/** Assesses an estate by what the atlas knows. */
export function assess(estate: Estate, options: AssessOptions = {}): Assessment {
  return assessWith(atlasKnowledge(), estate, options);
}

/** Assesses an estate by whatever knowledge there is. */
export function assessWith(
  knowledge: Knowledge,
  estate: Estate,
  { acceptances = [], asOf = '' }: AssessOptions = {},
): Assessment {
  const ground = survey(knowledge, estate);
  const { compiled, blast, singles } = ground;
  const cutSets = minimalCutSets(compiled, { order: 3, limit: 1000 });
  const hazards = hazardsOf(knowledge, ground);
  const proposals = propose(ground);
  const { found, spent, concentration } = judge(knowledge, ground, hazards, proposals.model);
  const { findings, ignored, ...unused } = splitIgnored(found, acceptances, asOf);
  const notices = ignoreNotices(acceptances, unused);
  return {
    estate: notices.length === 0 ? estate : { ...estate, diagnostics: [...notices, ...estate.diagnostics] },
    compiled,
    journeys: estate.journeys,
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
