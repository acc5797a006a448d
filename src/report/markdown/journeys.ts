import type { Assessment } from '../../analysis/index.js';
import { labels } from '../text/style.js';
import { code } from './escape.js';

/** Names told in a sentence; the others are counted. */
const NAMED = 5;

const SCOPES = ['zone', 'region', 'provider', 'jurisdiction'] as const;
type Scope = (typeof SCOPES)[number];
const SENTENCE: Readonly<Record<Scope, string>> = {
  zone: 'Down when one zone is lost',
  region: 'No single zone, but one region takes down',
  provider: 'No single zone or region, but one provider takes down',
  jurisdiction: 'No single provider, but one jurisdiction takes down',
};

/** One sentence for each state that journeys are in, the worst first. */
export function journeySentences(result: Assessment): string[] {
  const { journeys, estate, blast, findings } = result;
  const name = labels(journeys);
  const type = new Map(estate.components.map((one) => [one.id, one.type]));
  const worst = new Map<string, number>();
  /** The smallest place of which the code does not tell. */
  const open = new Map<string, number>();
  const note = (journey: string, scope: number) =>
    worst.set(journey, Math.min(scope, worst.get(journey) ?? scope));
  for (const { domain, down, unknown } of blast) {
    const scope = SCOPES.indexOf(type.get(domain) as Scope);
    if (scope < 0) continue;
    for (const journey of down) note(journey, scope);
    if (scope <= SCOPES.indexOf('region'))
      for (const journey of unknown) open.set(journey, Math.min(scope, open.get(journey) ?? scope));
  }
  // One zone it is, even where the code does not tell which.
  for (const { rule, severity, journeys: touched } of findings) {
    if (rule === 'single-zone' && severity === 'high') for (const journey of touched) note(journey, 0);
  }
  const tell = (sentence: string, ids: readonly { id: string }[]) => {
    if (ids.length === 0) return [];
    const shown = ids.slice(0, NAMED).map(({ id }) => code(name.get(id) ?? id));
    const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
    return [`**${sentence}:** ${shown.join(', ')}${more}.`];
  };
  return [
    ...SCOPES.flatMap((scope, at) =>
      tell(
        SENTENCE[scope],
        journeys.filter(({ id }) => worst.get(id) === at),
      ),
    ),
    ...tell(
      'No single zone, region or provider takes down',
      journeys.filter(({ id }) => !worst.has(id) && !open.has(id)),
    ),
    ...tell(
      'The code does not tell whether less, one zone or region, is enough to take down',
      journeys.filter(({ id }) => open.has(id) && open.get(id)! < (worst.get(id) ?? SCOPES.length)),
    ),
  ];
}
