import { append, compareText } from '../../../estate/index.js';
import type { Candidate, Relief } from '../types.js';
import type { Surroundings } from './ground.js';

/** Seconds until users are on a standby somewhere else: health checks of a minute or two, and DNS answers that age. */
const SWITCH_SECONDS = 300;

const PLACES = {
  region: {
    kind: 'standby-region',
    effort: 'project',
    title: (where: string) => `keep a standby in another region than ${where}`,
    why: 'a copy that can serve, with its data, and health checks that send users to it without a change in the region that is lost',
  },
  provider: {
    kind: 'standby-provider',
    effort: 'programme',
    title: (where: string) => `keep a standby at a provider other than ${where}`,
    why: 'a copy that can serve, with its data, at a second provider, and DNS that does not hang on the first',
  },
  jurisdiction: {
    kind: 'standby-jurisdiction',
    effort: 'programme',
    title: (where: string) => `keep a standby outside ${where}`,
    why: 'a copy that can serve, with its data, at a provider whose owner answers to another law',
  },
} as const;

/** Standbys in another region, at another provider, under another law. */
export function standbys(around: Surroundings): Candidate[] {
  const providers = standbysOutside(around, 'provider');
  const jurisdictions = standbysOutside(around, 'jurisdiction');
  // Where one under another law does for all that one at another provider does, that is one proposal and not two.
  const covered = new Map<string, string[]>();
  for (const one of providers) {
    const wider = jurisdictions.find((other) => doesAllOf(other, one));
    if (wider !== undefined) append(covered, wider.id, one.id);
  }
  const isCovered = new Set([...covered.values()].flat());
  return [
    ...standbysOutside(around, 'region'),
    ...providers.filter(({ id }) => !isCovered.has(id)),
    ...jurisdictions.map((one) => {
      const names = (covered.get(one.id) ?? []).map((id) => id.slice(id.indexOf(':') + 1));
      if (names.length === 0) return one;
      const [, law] = one.id.split(':');
      return {
        ...one,
        title: `keep a standby at a provider other than ${names.join(' and ')}, outside ${law}`,
      };
    }),
  ];
}

function doesAllOf(wider: Candidate, narrow: Candidate): boolean {
  const relieved = new Set(wider.relieves.map((one) => ('dependency' in one ? one.dependency : one)));
  return (
    narrow.relieves.every((one) => 'dependency' in one && relieved.has(one.dependency)) &&
    wider.needs.every((id) => narrow.needs.includes(id))
  );
}

function isWider(type: string | undefined): boolean {
  return type === 'provider' || type === 'jurisdiction';
}

/** A standby somewhere else for the journeys that one place takes down. It still needs what they share. */
function standbysOutside(around: Surroundings, level: keyof typeof PLACES): Candidate[] {
  const { kind, effort, title, why } = PLACES[level];
  return around.ground.singles
    .filter(({ component }) => around.kindOf(component)?.type === level)
    .map(({ component: place, journeys }): Candidate => {
      const falls = around.runsOn(place);
      const relieves: Relief[] = [];
      const shared = new Set<string>();
      for (const journey of journeys) {
        for (const dependency of around.firm(journey)) {
          if (falls(dependency.to)) relieves.push({ dependency });
        }
        // The copy is another one; third parties and services of no region are the same for both.
        for (const id of around.singlesOf.get(journey) ?? []) {
          const one = around.kindOf(id);
          const isShared = one?.kind === 'third-party' || (one?.kind === 'service' && level === 'region');
          if (isShared && !falls(id)) shared.add(id);
        }
      }
      // Another region is another region of the same provider, and another provider may be under the same law.
      const outside = around.firm(place).map(({ to }) => to);
      for (const id of outside) if (isWider(around.kindOf(id)?.type)) shared.add(id);
      const isNamed = !around.kindOf(place)?.unknown;
      return {
        id: `${kind}:${place}`,
        kind,
        title: title(isNamed ? place : `the one ${level} in use, which the code does not name`),
        why,
        effort,
        subjects: journeys,
        evidence: around.evidenceOf(around.entriesOf(journeys)),
        sources: [],
        relieves,
        needs: [...shared].sort(compareText),
        switch: SWITCH_SECONDS,
      };
    });
}
