export { atlasKnowledge } from './atlas.js';
export { type KnowledgeData, knowledgeOf } from './data.js';
export { atlasProjection } from './projection.js';
export type { Knowledge } from './types.js';
