/** The incident library, and what SCENARIO may be on the command line. No I/O: the data is compiled in. */
import type { Failure, Scenario } from '../estate/index.js';
import { data } from './generated.js';
import { closest } from './suggest.js';
import type { Incident, Mark } from './types.js';

export { duration, parseDuration } from './duration.js';
export { closest } from './suggest.js';
export type * from './types.js';

export const incidents: readonly Incident[] = data;

const byId = new Map(incidents.map((entry) => [entry.id, entry]));
const loaded = new Map<string, Scenario>();

export interface ScenarioSummary {
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  readonly region: string;
  readonly epoch: string;
  readonly seconds: number;
  readonly source: string;
}

/** All incidents of the library, newest first. */
export function listScenarios(): readonly ScenarioSummary[] {
  return [...incidents]
    .sort((a, b) => Date.parse(b.epoch) - Date.parse(a.epoch))
    .map(({ id, title, provider, region, epoch, until, source }) => ({
      id,
      title,
      provider,
      region,
      epoch: iso(Date.parse(epoch)),
      seconds: (Date.parse(until) - Date.parse(epoch)) / 1000,
      source,
    }));
}

/** Everything the library has on an incident: summary, lessons, recovery, rows with their sources. */
export function incidentDetails(id: string): Incident | undefined {
  return byId.get(id);
}

/** An incident as a scenario: rows clamped to its length, in seconds since its epoch. */
export function incident(id: string): Scenario | undefined {
  const entry = byId.get(id);
  if (!entry) return undefined;
  const known = loaded.get(id);
  if (known) return known;
  const scenario = toScenario(entry);
  loaded.set(id, scenario);
  return scenario;
}

export function toScenario(entry: Incident): Scenario {
  const epoch = Date.parse(entry.epoch);
  const seconds = (Date.parse(entry.until) - epoch) / 1000;
  const failures = entry.rows.flatMap((row): Failure[] => {
    const from = Math.max(0, (Date.parse(row.from) - epoch) / 1000);
    const end = row.to === null ? null : (Date.parse(row.to) - epoch) / 1000;
    const to = end === null || end > seconds ? null : end;
    if (from >= seconds || (to !== null && to <= from)) return [];
    const { component, capability, severity } = row;
    return [
      {
        component,
        capability,
        severity,
        from,
        to,
        evidence: {
          by: 'atlas',
          url: row.source,
          rule: entry.id,
          note: row.says + REMARK[row.mark],
          ...(row.mark === 'uncertain' ? { confidence: 'unverified' } : {}),
        },
      },
    ];
  });
  return { id: entry.id, title: entry.title, epoch: iso(epoch), seconds, failures };
}

const REMARK: Record<Mark, string> = {
  provider: '',
  digest: " (times from a public digest of the provider's report)",
  status: " (from the provider's status log)",
  'third-party': ' (reported by a third party)',
  uncertain: ' (times uncertain)',
};

/** A component that does not serve for the whole time. */
export function componentScenario(componentId: string, seconds: number): Scenario {
  return {
    id: componentId,
    title: `${componentId} is down`,
    epoch: null,
    seconds,
    failures: [
      {
        component: componentId,
        capability: 'serve',
        severity: 'down',
        from: 0,
        to: null,
        evidence: { by: 'declared', rule: 'scenario', note: 'assumed down for the whole scenario' },
      },
    ],
  };
}

export interface ScenarioOptions {
  /** Ids a component scenario may name: the estate's, and whatever else the caller can expand. */
  readonly knownComponents: Iterable<string>;
  /** How long a component scenario lasts. */
  readonly forSeconds: number;
}

export type ParsedScenario =
  | { readonly scenario: Scenario }
  | { readonly error: string; readonly suggestions: readonly string[] };

/** SCENARIO as a user types it: an incident's id or a component's. */
export function parseScenario(
  text: string,
  { knownComponents, forSeconds }: ScenarioOptions,
): ParsedScenario {
  const wanted = text.trim();
  const known = knownComponents instanceof Set ? (knownComponents as Set<string>) : new Set(knownComponents);
  // An estate may hold a component with an incident's id; the library's name is the one that is documented.
  const historical = incident(wanted);
  if (historical) return { scenario: historical };
  if (known.has(wanted)) return { scenario: componentScenario(wanted, forSeconds) };
  if (wanted === '') {
    return {
      error: 'no scenario given; name an incident or a component, for example aws/us-east-1',
      suggestions: [],
    };
  }
  const suggestions = closest(wanted, [...byId.keys(), ...known]);
  const hint =
    suggestions.length > 0
      ? `did you mean ${suggestions.join(' or ')}?`
      : `incidents are ${[...byId.keys()].join(', ')}; firebreak assess --format json lists the components`;
  return { error: `"${wanted}" is neither an incident nor a component of this estate; ${hint}`, suggestions };
}

/** ISO time without milliseconds. */
function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
