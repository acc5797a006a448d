export { type Fault, type Subject, subjectOf } from './faults/index.js';
export { type Mapping, parseMapping } from './gateway/index.js';
export { type Ran, type Running, type RunOptions, run } from './run.js';
export { SandboxError } from './sandbox/index.js';
