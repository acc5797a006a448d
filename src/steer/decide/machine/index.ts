export { AUDIT } from './layout.js';
export { boundMs, type Effect, type Input, type Moment, type Settings, timingOf } from './protocol.js';
export { initialState, type NodeState } from './state.js';
export { advance, type Step, step } from './step.js';
export { viewOfNode } from './view.js';
