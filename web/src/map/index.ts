export { EstateMap, type EstateMapProps } from './EstateMap.js';
export type { State, States } from './shares.js';
export { MAP_TEXTS, type MapText } from './texts.js';
