export * from './difference.js';
export * from './marker.js';
export * from './served.js';
export { compileZone, type Node, type Part, type RecordData, type Zone, ZoneError } from './zone.js';
