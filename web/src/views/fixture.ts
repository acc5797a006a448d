/** Small results for tests of views. */
import type { Finding } from '../../../src/analysis/index.js';
import type { Journey } from '../../../src/estate/index.js';
import type { Blast } from '../model/types.js';

export function journey(id: string, more: Partial<Journey> = {}): Journey {
  return { id, name: id, entry: `entry.${id}`, inferred: true, ...more };
}

export function blast(domain: string, more: Partial<Blast> = {}): Blast {
  return { domain, down: [], degraded: [], cannotStart: [], cannotChange: [], unknown: [], ...more };
}

export function finding(rule: Finding['rule'], more: Partial<Finding> = {}): Finding {
  return { rule, severity: 'medium', title: `about ${rule}`, subject: 'x', journeys: [], path: [], ...more };
}
