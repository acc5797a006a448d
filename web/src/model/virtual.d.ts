/** Made by vite.config.ts of the atlas. */
declare module 'virtual:firebreak-knowledge' {
  import type { KnowledgeData } from '../../../src/analysis/index.js';

  const data: KnowledgeData;
  export default data;
}
