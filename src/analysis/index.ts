export * from './assessment.js';
export * from './blast-radius.js';
export type { Concentration, OwnerShare } from './concentration.js';
export * from './cut-sets.js';
export * from './cycles.js';
export {
  ASSUMED_ERROR_FACTORS,
  type Downtime,
  type Hazard,
  type Rate,
  type Share,
} from './downtime/index.js';
export * from './exact/index.js';
export { assessExactly, type Exactly } from './exactly.js';
export * from './exit/index.js';
export * from './explain.js';
export {
  type Acceptance,
  type Finding,
  type Ignored,
  identityOf,
  RULE_IDS,
  SEVERITIES,
  type Severity,
  type Step,
} from './findings/index.js';
export {
  atlasKnowledge,
  atlasProjection,
  type Knowledge,
  type KnowledgeData,
  knowledgeOf,
} from './knowledge/index.js';
export * from './pairs/index.js';
export {
  type Candidate,
  EFFORT_POINTS,
  type Effort,
  type Figure,
  findRemedies,
  type Gain,
  type Ground,
  type Plan,
  type Proposals,
  propose,
  type Remedies,
  type Remedy,
  type Rescue,
} from './remedies/index.js';
export * from './replay.js';
export * from './single-points.js';
export { type ServingSpan, servingSpans } from './spans.js';
export * from './what-if/index.js';
