export { LATENCY_BOUNDS, type ProbeFigures } from './figures.js';
export { type ProbeOptions, type Probes, startProbes } from './start.js';
export type { Heard } from './types.js';
