/**
 * Firebreak as a library: read infrastructure code into an estate, then ask it questions.
 *
 *     const { estate } = readPaths(['infra']);
 *     const { findings } = assess(estate);
 */
export * from './analysis/index.js';
export * as atlas from './atlas/index.js';
export * from './estate/index.js';
export { type CompiledEstate, compile } from './graph/index.js';
export { type ReadOptions, type ReadResult, readPaths } from './readers/index.js';
export { assessmentJson, doraRegister, exitJson, replayJson } from './report/index.js';
export {
  type About,
  type Composite,
  componentScenario,
  compositeScenario,
  composites,
  incident,
  listScenarios,
  type ParsedScenario,
  parseScenario,
  type ScenarioOptions,
  type ScenarioSummary,
} from './scenarios/index.js';
