import {
  type Assessment,
  type Candidate,
  EFFORT_POINTS,
  type ExactAnswer,
  type Finding,
  type Pairs,
  type Replay,
} from '../analysis/index.js';
import type { Component, Dependency, Estate, Group, Scenario } from '../estate/index.js';
import type { About } from '../scenarios/index.js';
import { exactJson } from './cuts/index.js';

/** The output contract: schema/assessment.schema.json and schema/replay.schema.json. Tests hold both. */
export const ASSESSMENT_SCHEMA = 'firebreak/assessment/1';
const REPLAY_SCHEMA = 'firebreak/replay/1';

/** Answers that have to be asked for. */
export interface MoreAnswers {
  readonly exact?: readonly ExactAnswer[];
  readonly pairs?: Pairs | undefined;
}

/** The assessment as the object of the contract, with exact answers where they were asked for; the same estate gives the same object, key order included. */
export function assessmentJson(result: Assessment, { exact = [], pairs }: MoreAnswers = {}): object {
  const { estate, journeys, blast, findings, ignored, cutSets, downtime, hazards, remedies, concentration } =
    result;
  const rates = new Map(hazards.map(({ component, rate }) => [component, rate]));
  return {
    schema: ASSESSMENT_SCHEMA,
    components: estate.components.map(componentJson),
    dependencies: dependenciesJson(estate),
    journeys: journeys.map(({ id, name, entry, objectives, inferred }) => ({
      id,
      name,
      entry,
      ...(objectives === undefined ? {} : { objectives }),
      inferred,
    })),
    blast: blast.map(({ domain, down, degraded, onlyLeft, cannotStart, cannotChange, unknown }) => ({
      domain,
      down,
      degraded,
      ...(onlyLeft === undefined ? {} : { onlyLeft }),
      cannotStart,
      cannotChange,
      unknown,
    })),
    findings: findings.map(findingJson),
    ignored: ignored.map(({ finding, by: { until, reason } }) => ({
      ...findingJson(finding),
      ignored: { until, reason },
    })),
    downtime: downtime.map(({ journey, minutes, shares, unrated }) => ({
      journey,
      minutes,
      shares: shares.map((share) => ({ ...share, rate: rates.get(share.component) })),
      unrated,
    })),
    remedies: remedies.remedies.map(({ candidate, removes, minutes, loss, confidence, exact: gain }) => ({
      ...candidateJson(candidate),
      removes,
      minutes,
      loss,
      ...(confidence === undefined ? {} : { confidence }),
      ...(gain === undefined ? {} : { exact: gain }),
    })),
    plans: remedies.plans,
    concentration,
    cutSets: cutSets.map(({ journey, sets, truncated }) => ({ journey, sets, truncated })),
    ...(exact.length === 0 ? {} : { exact: exact.map(exactJson) }),
    ...(pairs === undefined ? {} : { pairs }),
    diagnostics: estate.diagnostics.map(({ severity, message, file, line, column }) => ({
      severity,
      message,
      file,
      line,
      ...(column === undefined ? {} : { column }),
    })),
  };
}

function findingJson({ rule, severity, title, subject, journeys, path, fix }: Finding): object {
  return { rule, severity, title, subject, journeys, path, ...(fix === undefined ? {} : { fix }) };
}

function candidateJson(one: Candidate): object {
  const { id, kind, title, why, effort, subjects, evidence, sources, settles = [] } = one;
  return {
    id,
    kind,
    title,
    why,
    effort,
    points: EFFORT_POINTS[effort],
    subjects,
    evidence,
    sources,
    settles,
  };
}

function componentJson({
  id,
  kind,
  type,
  name,
  address,
  glue,
  disabled,
  unknown,
  source,
  attributes,
  failures,
}: Component): object {
  return {
    id,
    kind,
    type,
    name,
    ...(address === undefined ? {} : { address }),
    ...(glue ? { glue } : {}),
    ...(disabled ? { disabled } : {}),
    ...(unknown ? { unknown } : {}),
    source,
    ...(attributes === undefined || Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(failures === undefined ? {} : { failures }),
  };
}

/** hard: down without it; soft: degraded without it; redundant: one of a group of alternatives. */
function dependenciesJson({ dependencies, groups }: Estate): object[] {
  const byId = new Map<string, Group>(groups.map((group) => [group.id, group]));
  return dependencies.map((dependency: Dependency) => {
    const { from, to, need, soft, group, grace, recovery, restart, rank, cold, route, evidence } = dependency;
    const membership = group === undefined ? undefined : byId.get(group);
    return {
      from,
      to,
      need,
      strength: strengthOf(membership, soft),
      ...(membership === undefined ? {} : { group: membership }),
      ...(rank === undefined ? {} : { rank }),
      ...(cold ? { cold } : {}),
      ...(grace === undefined ? {} : { grace }),
      ...(recovery === undefined ? {} : { recovery }),
      ...(restart ? { restart } : {}),
      ...(route === undefined ? {} : { route }),
      evidence,
    };
  });
}

function strengthOf(group: Group | undefined, soft: boolean | undefined): 'hard' | 'soft' | 'redundant' {
  if (group === undefined) return soft ? 'soft' : 'hard';
  return group.need === 0 ? 'soft' : 'redundant';
}

/** A replay as the object of the contract; `about` says what of an incident is not in its failures. */
export function replayJson(
  scenario: Scenario,
  result: Replay,
  { untimed, unaffected, movedFrom }: Partial<About> = {},
): object {
  const { id, title, epoch, seconds, failures } = scenario;
  return {
    schema: REPLAY_SCHEMA,
    scenario: {
      id,
      title,
      epoch,
      ...(movedFrom === undefined ? {} : { movedFrom }),
      seconds,
      failures,
      untimed: untimed ?? [],
      unaffected: unaffected ?? [],
    },
    journeys: result.journeys.map(({ id: journey, name, outages, because }) => ({
      id: journey,
      name,
      outages,
      because: causesOf(because),
    })),
  };
}

/** What failed, each once: one failure may cost a journey several capabilities. */
function causesOf(because: Replay['journeys'][number]['because']): object[] {
  const causes = new Map<string, object>();
  for (const { component, evidence } of because) {
    const cause = { component, evidence };
    causes.set(JSON.stringify(cause), cause);
  }
  return [...causes.values()];
}
