import type { DrillResult } from '../../drill/index.js';

/** The result as it is; see docs/drill.md. */
export function drillJson(result: DrillResult): object {
  return { schema: 'firebreak/drill/1', ...result };
}
