import { isIPv6 } from 'node:net';
import { replay } from '../../analysis/index.js';
import { expandComponent } from '../../atlas/index.js';
import { isPattern, remembered, type Scenario } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import { componentScenario } from '../../scenarios/index.js';
import type { Fault, Window } from './fault.js';
import type { Subject } from './subject.js';

/** Tells whether a host name fits a pattern with `*`; `*.example` fits `example` itself, too. */
export const hostMatcher = remembered((pattern): ((host: string) => boolean) => {
  const escaped = pattern
    .toLowerCase()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*');
  const fits = new RegExp(`^${escaped.replace(/^\.\*\\\./, '(?:.*\\.)?')}$`);
  return (host) => fits.test(host.toLowerCase());
});

/**
 * When what answers for somebody is down in a scenario, by the model: itself, or because of what it needs. What is not
 * over when the scenario ends is over at `end`.
 */
export function downIn(scenario: Scenario, end: number | null = null): (owner: string) => readonly Window[] {
  const known = new Map<string, readonly Window[]>();
  return (owner) => {
    let windows = known.get(owner);
    if (windows === undefined) {
      windows = computeDown(owner, scenario).map(({ from, to }) => ({ from, to: to ?? end }));
      known.set(owner, windows);
    }
    return windows;
  };
}

function computeDown(owner: string, scenario: Scenario): readonly Window[] {
  const expansion = expandComponent(owner);
  if (expansion === undefined) return [];
  const { components } = replay(compile({ ...expansion, journeys: [], diagnostics: [] }), scenario);
  const outages = components.find(({ id }) => id === owner)?.outages ?? [];
  return outages.filter(({ capability, state }) => capability === 'serve' && state === 'down');
}

/** Whom a target means, and what it is about: everything, a component, an operation or a host pattern. */
export function target(text: string, window: Window): Pick<Fault, 'windows' | 'operations'> {
  const always = () => [window];
  if (text === '*') return { windows: always };
  const fits = hostMatcher(text);
  const byName = ({ names }: Subject) => (names.some(fits) ? [window] : []);
  // Its colons are not those of an operation.
  if (isIPv6(text)) return { windows: byName };
  const operation = /^(?:\S*\/)?([a-z0-9-]+:[A-Z*][A-Za-z0-9*]*)$/.exec(text)?.[1];
  if (operation !== undefined) return { windows: always, operations: hostMatcher(operation) };
  if (isComponent(text)) {
    // How long does not matter here: who is down with it does.
    const isDown = downIn(componentScenario(text, 1));
    return { windows: ({ owners }) => (owners.some((owner) => isDown(owner).length > 0) ? [window] : []) };
  }
  return { windows: byName };
}

export function isComponent(text: string): boolean {
  return expandComponent(text) !== undefined || (isPattern(text) && text.includes('/'));
}

/** Whether a text may be a host name, a pattern of such or an address. */
export function isHostPattern(text: string): boolean {
  return isIPv6(text) || /^[a-z0-9*_-]+(\.[a-z0-9*_-]+)+$/i.test(text) || text === '*';
}
