import type { Finding, Rule, RuleId, Severity } from './types.js';

interface About {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly fix?: string;
}

/** By type of the domain. A Map, since firebreak.yaml may name a type anything: `constructor` too. */
const DOMAINS: ReadonlyMap<string, About> = new Map<string, About>([
  [
    'region',
    {
      rule: 'single-region',
      severity: 'medium',
      fix: 'keep a copy that can serve in a second region, and a way to send users there that does not need the first',
    },
  ],
  [
    'provider',
    {
      rule: 'single-provider',
      severity: 'low',
      fix: 'keep a copy that can serve at a second provider',
    },
  ],
  ['jurisdiction', { rule: 'single-jurisdiction', severity: 'info' }],
]);
const THIRD_PARTY: About = { rule: 'single-third-party', severity: 'medium' };

/** Regions, providers, jurisdictions and third parties that take a journey down on their own. */
export const singleDomain: Rule = ({ component, singles, chains }) => {
  const findings: Finding[] = [];
  for (const { component: id, journeys, placeholder } of singles) {
    const one = component.get(id)!;
    const about =
      one.kind === 'third-party' ? THIRD_PARTY : one.kind === 'domain' ? DOMAINS.get(one.type) : undefined;
    if (about === undefined) continue;
    findings.push({
      ...about,
      title: placeholder
        ? placeholderTitle(one.type, id)
        : `${id} takes down ${journeys.length === 1 ? journeys[0] : `${journeys.length} journeys`}`,
      subject: id,
      journeys,
      path: chains.serving(journeys[0]!, id),
    });
  }
  return findings;
};

function placeholderTitle(type: string, id: string): string {
  const where = type === 'jurisdiction' ? 'under one jurisdiction' : `in one region of ${id.split('/')[0]}`;
  return `everything is ${where}, which the code does not name`;
}
