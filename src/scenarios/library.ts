/** Incidents and composites as scenarios. */
import type { Failure, Scenario } from '../estate/index.js';
import { compositeData, incidentData } from './generated.js';
import { iso } from './time.js';
import type { Composite, Incident, Mark } from './types.js';

export const incidents: readonly Incident[] = incidentData;
export const composites: readonly Composite[] = compositeData;

const incidentsById = new Map(incidents.map((entry) => [entry.id, entry]));
const compositesById = new Map(composites.map((entry) => [entry.id, entry]));
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
  return incidentsById.get(id);
}

export function composite(id: string): Composite | undefined {
  return compositesById.get(id);
}

/** An incident as a scenario: rows clamped to its length, in seconds since its epoch. */
export function incident(id: string): Scenario | undefined {
  const entry = incidentsById.get(id);
  if (!entry) return undefined;
  const known = loaded.get(id);
  if (known) return known;
  const scenario = toScenario(entry);
  loaded.set(id, scenario);
  return scenario;
}

/** Every incident of the library as a scenario. */
export function allIncidents(): readonly Scenario[] {
  return incidents.map(({ id }) => incident(id)!);
}

export function toScenario(entry: Incident): Scenario {
  const epoch = Date.parse(entry.epoch);
  const seconds = (Date.parse(entry.until) - epoch) / 1000;
  const failures = entry.rows.flatMap((row): Failure[] => {
    const from = Math.max(0, (Date.parse(row.from) - epoch) / 1000);
    const end = row.to === null ? null : (Date.parse(row.to) - epoch) / 1000;
    const to = end === null || end > seconds ? null : end;
    if (from >= seconds || (to !== null && to <= from)) return [];
    const { component, capability, severity, maybe, feature, effect } = row;
    return [
      {
        component,
        capability,
        severity,
        from,
        to,
        ...(maybe ? { maybe } : {}),
        ...(feature === undefined ? {} : { feature }),
        ...(effect === undefined ? {} : { effect }),
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

/** A component, or all that fit a pattern, out of service for the whole time. */
export function componentScenario(componentId: string, seconds: number): Scenario {
  const many = componentId.includes('*');
  return {
    id: componentId,
    title: many ? `all of ${componentId} are down` : `${componentId} is down`,
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

/** A composite that holds for the whole time. */
export function compositeScenario({ id, title, parts }: Composite, seconds: number): Scenario {
  const failures = parts.map(
    ({ says, ...part }): Failure => ({
      ...part,
      from: 0,
      to: null,
      evidence: { by: 'declared', rule: id, note: says },
    }),
  );
  return { id, title, epoch: null, seconds, failures };
}
