import type { Document, ScenarioChoice } from '../../model/types.js';
import { worstFirst } from '../answer/ranking.js';

/** A component that can be made to fail, and how many journeys that is known to take down. */
export interface ComponentChoice {
  readonly id: string;
  readonly name: string;
  readonly down: number;
}

/** Scenarios in which every word occurs, those that touch this estate most first; of equals the latest. */
export function rankScenarios(scenarios: readonly ScenarioChoice[], search: string): ScenarioChoice[] {
  const matches = matcher(search);
  return scenarios
    .filter(({ id, title }) => matches(`${id} ${title}`))
    .sort((a, b) => b.touches - a.touches || (b.epoch ?? '').localeCompare(a.epoch ?? ''));
}

/** Components in which every word occurs, those that take most journeys down first. */
export function rankComponents(document: Document, search: string): ComponentChoice[] {
  const matches = matcher(search);
  const down = new Map(worstFirst(document).map((row) => [row.domain, row.down.length]));
  const rank = new Map([...down.keys()].map((id, at) => [id, at]));
  const rankOf = (id: string) => rank.get(id) ?? Number.POSITIVE_INFINITY;
  return document.estate.components
    .filter(({ kind, glue, disabled }) => kind !== 'journey' && !glue && !disabled)
    .filter(({ id, name }) => matches(`${id} ${name}`))
    .map(({ id, name }) => ({ id, name, down: down.get(id) ?? 0 }))
    .sort((a, b) => (rankOf(a.id) === rankOf(b.id) ? (a.id < b.id ? -1 : 1) : rankOf(a.id) - rankOf(b.id)));
}

function matcher(search: string): (text: string) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (text) => words.every((word) => text.toLowerCase().includes(word));
}
