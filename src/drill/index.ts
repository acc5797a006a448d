export { type Check, type CheckResult, startChecks } from './checks.js';
export { endWhen, type Until } from './ending.js';
export { type Expectation, missed, parseExpectation } from './expectation.js';
export {
  DEGRADED,
  EFFECTS,
  type Effect,
  type Fault,
  faultOf,
  faultsOf,
  isHostPattern,
  milliseconds,
  type NotReproduced,
  needsInterception,
  parseEffect,
  parseFault,
} from './faults/index.js';
export { type Mapping, type Passing, parseMapping, parsePassing } from './gateway/index.js';
export { placesOf } from './needs.js';
export { observationOf } from './observation.js';
export type { Event, HostSummary } from './record/index.js';
export { type Comparison, type DrillResult, type Interval, type ResultOptions, resultOf } from './result.js';
export { type Ran, type Running, type RunOptions, run } from './run.js';
export { SandboxError } from './sandbox/index.js';
