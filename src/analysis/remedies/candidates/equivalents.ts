import type { Dependency } from '../../../estate/index.js';
import type { Candidate, Effort } from '../types.js';
import { type Replacements, type Surroundings, serviceOf } from './ground.js';

/** Same calls, or same engine: what the team's programs talk to stays as it is. */
const KEEPS_PROGRAMS: ReadonlySet<string> = new Set(['drop-in', 'same-engine']);

interface Move {
  readonly from: string;
  readonly to: readonly string[];
  readonly row: Replacements;
  readonly dependencies: Dependency[];
  readonly resources: Set<string>;
}

/**
 * What could move to a provider under another law without a program being written anew, one change for each service.
 * It is no gain against the loss of the service itself, since its successor fails too: it counts where the provider
 * or its jurisdiction is lost. Proposed for journeys of which everything could move, so that it can come true.
 */
export function sameApiElsewhere(around: Surroundings): Candidate[] {
  const { singles, known } = around.ground;
  return singles
    .filter(({ component }) => around.kindOf(component)?.type === 'provider')
    .flatMap(({ component: provider, journeys }) => {
      const rowOf = (id: string) => known.replacementsOf(`${provider}/${serviceOf(id)}`);
      const placesOf = (id: string) =>
        (rowOf(id)?.managed ?? [])
          .filter(
            (one) => KEEPS_PROGRAMS.has(one.api) && isElsewhere(known.jurisdictionOf, provider, one.provider),
          )
          .map((one) => one.provider);
      const isMovable = (id: string) => known.dnsServices.has(serviceOf(id) ?? '') || placesOf(id).length > 0;
      const movable = journeys.filter((journey) =>
        [...(around.singlesOf.get(journey) ?? [])].every(
          (id) => around.kindOf(id)?.kind !== 'service' || !id.startsWith(`${provider}/`) || isMovable(id),
        ),
      );
      if (movable.length === 0) return [];
      const falls = around.runsOn(provider);
      const under = new Map<string, string | undefined>();
      const serviceUnder = (id: string) => {
        if (!under.has(id))
          under.set(id, around.kindOf(id)?.kind === 'resource' ? ownService(id) : undefined);
        return under.get(id);
      };
      const ownService = (id: string) =>
        around
          .firm(id)
          .find(({ to }) => to.startsWith(`${provider}/`) && around.kindOf(to)?.kind === 'service')?.to;
      const moves = new Map<string, Move>();
      for (const dependency of around.ground.estate.dependencies) {
        const { from, to, need, soft } = dependency;
        // What it is placed in and runs on moves with it; other resources that it needs do not.
        if (need !== 'run' || soft || !falls(to) || around.kindOf(to)?.kind === 'resource') continue;
        const service = serviceUnder(from);
        const row = service === undefined ? undefined : rowOf(service);
        if (service === undefined || row === undefined || placesOf(service).length === 0) continue;
        const key = serviceOf(service)!;
        const move: Move = moves.get(key) ?? {
          from: `${provider} ${key}`,
          to: [...new Set(placesOf(service))],
          row,
          dependencies: [],
          resources: new Set(),
        };
        move.dependencies.push(dependency);
        move.resources.add(from);
        moves.set(key, move);
      }
      return [...moves].map(([key, { from, to, row, dependencies, resources }]): Candidate => {
        const subjects = [...resources].sort();
        const effort: Effort = row.data || subjects.length > 6 ? 'project' : 'change';
        return {
          id: `same-api:${provider}/${key}`,
          kind: 'same-api-elsewhere',
          title: `move what is on ${from} to a provider under another law that speaks the same (${to.slice(0, 3).join(', ')})`,
          why: 'programs stay as they are; data, keys and access rules move, and it pays when the rest moves or stands by there too',
          effort,
          subjects,
          evidence: around.evidenceOf(subjects),
          sources: [
            { url: row.source, ...(row.confidence === undefined ? {} : { confidence: row.confidence }) },
          ],
          relieves: dependencies.map((dependency) => ({ dependency })),
          needs: [],
          only: ['provider', 'jurisdiction'],
        };
      });
    });
}

function isElsewhere(
  jurisdictionOf: (provider: string) => string | undefined,
  provider: string,
  other: string,
): boolean {
  const law = jurisdictionOf(other);
  return law !== undefined && law !== 'unknown' && law !== jurisdictionOf(provider);
}
