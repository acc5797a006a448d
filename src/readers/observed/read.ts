import type { Component, Dependency, Diagnostic, Estate } from '../../estate/index.js';

/** File format of `firebreak observe`. */
export interface Observation {
  readonly schema: 'firebreak/observed/1';
  /** Component that the command is in the estate. */
  readonly component: string;
  /** ISO time. */
  readonly observed: string;
  readonly hosts: readonly {
    readonly host: string;
    /** Services and third parties of the atlas that the host belongs to; none: nobody knows. */
    readonly components: readonly string[];
    readonly connections: number;
  }[];
}

const SCHEMA = 'firebreak/observed/1';

/** Name of what `firebreak observe` writes. */
export function isObservation(file: string): boolean {
  return file.endsWith('.firebreak.json');
}

/** The observation in a file's text, or what is wrong with it. */
export function readObservation(text: string, file: string): Observation | Diagnostic {
  const problem = (message: string): Diagnostic => ({ severity: 'error', message, file, line: 1 });
  let value: Partial<Observation>;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`is no JSON: ${(error as Error).message}`);
  }
  if (value?.schema !== SCHEMA) return problem(`is no ${SCHEMA}; firebreak observe writes one`);
  const { component, hosts } = value;
  const isText = (one: unknown): one is string => typeof one === 'string' && one !== '';
  const isHost = (one: Observation['hosts'][number] | null) =>
    isText(one?.host) &&
    Array.isArray(one.components) &&
    one.components.every(isText) &&
    Number.isInteger(one.connections);
  if (!isText(component) || !Array.isArray(hosts) || !hosts.every(isHost)) {
    return problem('is not whole: "component" and "hosts" are expected as firebreak observe writes them');
  }
  return value as Observation;
}

/** What was observed as a part of an estate; `known` is what the rest of it says. */
export function observedEstate(one: Observation, file: string, known: Estate): Estate {
  const ids = new Set(known.components.map(({ id }) => id));
  const source = { file, line: 1 };
  const components: Component[] = [];
  const add = (component: Omit<Component, 'source'>) => {
    if (!ids.has(component.id)) components.push({ ...component, source });
  };
  add({ id: one.component, kind: 'resource', type: 'command', name: one.component });
  const connections = new Map<string, { count: number; hosts: string[] }>();
  for (const { host, components: owners, connections: count } of one.hosts) {
    if (owners.length === 0) add({ id: host, kind: 'third-party', type: 'host', name: host });
    for (const id of owners.length > 0 ? owners : [host]) {
      const present = connections.get(id) ?? { count: 0, hosts: [] };
      connections.set(id, { count: present.count + count, hosts: [...present.hosts, host] });
    }
  }
  const dependencies = [...connections].map(([to, { count, hosts }]): Dependency => {
    const stated = known.dependencies.find(
      (it) => it.from === one.component && it.to === to && it.need === 'run',
    );
    const note = `${count} ${count === 1 ? 'connection' : 'connections'} to ${hosts.join(', ')}`;
    const evidence = { by: 'observed', ...source, rule: 'contacted', note } as const;
    return { ...(stated ?? { from: one.component, to, need: 'run', soft: true }), evidence };
  });
  return { components, dependencies, groups: [], journeys: [], diagnostics: [] };
}
