export type { Ground, Known, Replacements } from './candidates/index.js';
export { findRemedies, type Proposals, propose, type Remedies } from './remedies.js';
export { type Candidate, EFFORT_POINTS, type Effort, type Plan, type Remedy, type Rescue } from './types.js';
