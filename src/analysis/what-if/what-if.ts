import type { Estate } from '../../estate/index.js';
import { type CompiledEstate, compile } from '../../graph/index.js';
import { type BlastRow, blastRadius } from '../blast-radius.js';
import type { Downtime, Hazard } from '../downtime/index.js';
import { compareFindings, type Finding, identityOf, SEVERITIES } from '../findings/index.js';
import type { Knowledge } from '../knowledge/index.js';
import {
  answersTo,
  type Candidate,
  type ChangeModel,
  type Ground,
  helpsAgainst,
  propose,
  Questions,
  SOME_SECONDS,
} from '../remedies/index.js';
import { type SinglePoint, singlePoints } from '../single-points.js';
import { groundOf, hazardsOf, judge, survey } from '../survey.js';
import { withChanges, withoutChanges } from './changes.js';
import { shownSteps } from './shown.js';

/** An estate as it is, with what could be done to it. */
export interface Prospect {
  readonly knowledge: Knowledge;
  readonly ground: Ground;
  readonly hazards: readonly Hazard[];
  readonly model: ChangeModel;
  /** Findings as things are, accepted ones too. */
  readonly found: readonly Finding[];
  readonly spent: readonly Downtime[];
  /** Changes by their id: those of the model, then those that only settle a finding. */
  readonly candidates: ReadonlyMap<string, Candidate>;
}

/** What an assessment says of an estate with changes made. */
export interface WhatIf {
  /** Accepted ones too. */
  readonly findings: readonly Finding[];
  readonly blast: readonly BlastRow[];
  readonly downtime: readonly Downtime[];
}

/** Assesses an estate as far as changes to it are compared by. */
export function prospectOf(knowledge: Knowledge, estate: Estate): Prospect {
  const ground = survey(knowledge, estate);
  const hazards = hazardsOf(knowledge, ground);
  const { model } = propose(ground);
  const { found, spent } = judge(knowledge, ground, hazards, model);
  const all = [...model.candidates, ...answersTo(found)];
  return {
    knowledge,
    ground,
    hazards,
    model,
    found,
    spent,
    candidates: new Map(all.map((one) => [one.id, one])),
  };
}

/** The assessment with changes made. Ids of no change are passed over. */
export function whatIf(prospect: Prospect, ids: readonly string[]): WhatIf {
  const { knowledge, ground, hazards, model, found, spent } = prospect;
  const made = [...new Set(ids)].flatMap((id) => prospect.candidates.get(id) ?? []);
  const building = made.filter((one) => model.candidates.includes(one));
  const settled = new Set(made.flatMap(({ settles = [] }) => settles.map(identityOf)));
  const unsettled = found.filter((one) => !settled.has(identityOf(one)));
  if (building.length === 0) return { findings: unsettled, blast: ground.blast, downtime: spent };
  const estate = withChanges(ground.estate, building);
  const compiled = compile(estate);
  const { blast, singles } = lossesWith(prospect, building, compiled);
  const after = judge(
    knowledge,
    groundOf(ground.known, estate, compiled, { blast, singles }),
    hazards,
    costsWith(prospect, building),
  );
  return {
    findings: leftOf(unsettled, foundAlike(prospect, withoutChanges(estate, building)), after.found, ground),
    blast,
    downtime: after.spent,
  };
}

/** Findings of the estate as it is, built like the changed one; where nothing had to be built it is the same. */
function foundAlike(
  { knowledge, ground, hazards, model, found }: Prospect,
  alike: Estate,
): readonly Finding[] {
  if (alike.components.length === ground.estate.components.length) return found;
  const { blast, singles } = ground;
  return judge(knowledge, groundOf(ground.known, alike, compile(alike), { blast, singles }), hazards, model)
    .found;
}

/** Seconds that each hazard costs with changes made. */
function costsWith({ model, hazards, ground }: Prospect, made: readonly Candidate[]) {
  const changes = made.reduce((set, one) => set | (1 << model.candidates.indexOf(one)), 0);
  const asker = new Questions(
    model,
    hazards.map(({ component, rate: { seconds } }) => ({
      component,
      seconds,
      type: ground.component.get(component)?.type ?? '',
    })),
  );
  return {
    journeys: model.journeys,
    seconds: () => asker.costs(hazards.map((_, subject) => ({ subject, changes }))),
  };
}

/** Blast radii and single points, of each loss with the changes that are of use against it. */
function lossesWith(
  { ground, hazards }: Prospect,
  made: readonly Candidate[],
  withAll: CompiledEstate,
): { readonly blast: BlastRow[]; readonly singles: SinglePoint[] } {
  const lasts = new Map(hazards.map(({ component, rate }) => [component, rate.seconds]));
  const usefulAgainst = (id: string) => {
    const loss = {
      seconds: lasts.get(id) ?? SOME_SECONDS,
      type: ground.component.get(id)?.type ?? '',
    };
    return made.filter((one) => helpsAgainst(one, loss));
  };
  const classes = new Map<string, { readonly useful: readonly Candidate[]; readonly ids: Set<string> }>();
  for (const id of new Set([
    ...ground.blast.map(({ domain }) => domain),
    ...ground.singles.map(({ component }) => component),
  ])) {
    const useful = usefulAgainst(id);
    const key = useful.map((one) => one.id).join('\n');
    const known = classes.get(key) ?? { useful, ids: new Set<string>() };
    classes.set(key, known);
    known.ids.add(id);
  }
  const rows = new Map<string, BlastRow>();
  const singles: SinglePoint[] = [];
  const { blast } = ground;
  for (const { useful, ids } of classes.values()) {
    const compiled = useful.length === made.length ? withAll : compile(withChanges(ground.estate, useful));
    const own = blast.map(({ domain }) => domain).filter((id) => ids.has(id));
    for (const row of blastRadius(compiled, own)) rows.set(row.domain, row);
    singles.push(...singlePoints(compiled).filter(({ component }) => ids.has(component)));
  }
  singles.sort((a, b) => (a.component < b.component ? -1 : 1));
  return { blast: blast.map(({ domain }) => rows.get(domain)!), singles };
}

/**
 * What is left of findings: without those that are there before the changes and not after them, both times in estates
 * built alike. What of a finding is otherwise after them is told as it is then.
 */
function leftOf(
  found: readonly Finding[],
  before: readonly Finding[],
  after: readonly Finding[],
  { component }: Ground,
): Finding[] {
  const [old, now] = [byKey(before), byKey(after)];
  const isTold = (text: string) => !text.includes('~');
  return [...byKey(found)]
    .flatMap(([key, finding]): Finding[] => {
      const [was, is] = [old.get(key), now.get(key)];
      // Already lost in the building: nothing can be said of it.
      if (was === undefined) return [finding];
      if (is === undefined) return [];
      const spared = new Set(was.journeys.filter((id) => !is.journeys.includes(id)));
      const journeys = finding.journeys.filter((id) => !spared.has(id));
      if (journeys.length === 0 && finding.journeys.length > 0) return [];
      if (spared.size === 0 && is.title === was.title && is.severity === was.severity) return [finding];
      const path = shownSteps(component, is.path);
      const isMilder = SEVERITIES.indexOf(is.severity) > SEVERITIES.indexOf(finding.severity);
      return [
        {
          ...finding,
          severity: isMilder ? is.severity : finding.severity,
          title: isTold(is.title) ? is.title : finding.title,
          journeys,
          path: path.length === 0 ? finding.path : path,
        },
      ];
    })
    .sort(compareFindings);
}

/** By rule and subject; the second one of both has a key of its own. */
function byKey(findings: readonly Finding[]): Map<string, Finding> {
  const keyed = new Map<string, Finding>();
  for (const one of findings) {
    let key = identityOf(one);
    while (keyed.has(key)) key += '\n';
    keyed.set(key, one);
  }
  return keyed;
}
