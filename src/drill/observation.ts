import { basename } from 'node:path';
import type { Observation } from '../readers/index.js';
import type { DrillResult } from './result.js';

/**
 * What a run depends on, as a part of an estate that `firebreak assess` reads. Names that were asked for and never
 * connected to are left out.
 */
export function observationOf({ command, began, hosts }: DrillResult, component?: string): Observation {
  return {
    schema: 'firebreak/observed/1',
    component: component ?? basename(command[0]!),
    observed: began,
    hosts: hosts
      .filter(({ connections }) => connections > 0)
      .map(({ host, components, connections }) => ({ host, components, connections })),
  };
}
