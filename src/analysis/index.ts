export * from './assessment.js';
export * from './blast-radius.js';
export type { Concentration, OwnerShare } from './concentration.js';
export * from './cut-sets.js';
export * from './cycles.js';
export type { Downtime, Hazard, Rate, Share } from './downtime/index.js';
export * from './exact/index.js';
export * from './exit/index.js';
export * from './explain.js';
export {
  type Acceptance,
  type Finding,
  type Ignored,
  RULE_IDS,
  SEVERITIES,
  type Severity,
  type Step,
} from './findings/index.js';
export * from './remedies/index.js';
export * from './replay.js';
export * from './single-points.js';
