import { existsSync } from 'node:fs';
import { expandComponent } from '../atlas/index.js';
import type { Estate, Scenario } from '../estate/index.js';
import { parseScenario } from '../scenarios/index.js';
import { UsageError } from './terminal.js';

/** SCENARIO as typed: an incident, a component of the estate, or a place or service the atlas knows. */
export function scenarioOf(text: string, estate: Estate, forSeconds: number): Scenario {
  const known = new Set(estate.components.map(({ id }) => id));
  if (expandComponent(text) !== undefined) known.add(text);
  const parsed = parseScenario(text, { knownComponents: known, forSeconds });
  if ('error' in parsed) {
    // The usual slip: PATH without SCENARIO.
    if (existsSync(text)) throw new UsageError(`"${text}" is a path; SCENARIO comes before it`);
    throw new UsageError(parsed.error);
  }
  return parsed.scenario;
}
