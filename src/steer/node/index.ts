export { trimAudit } from './audit.js';
export { openStore } from './open-store.js';
export { type NodeOptions, type ProbeReport, type SteerNode, startNode } from './start.js';
