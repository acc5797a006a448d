import type { Candidate } from '../types.js';
import { sameApiElsewhere } from './equivalents.js';
import { freeFailovers, lowerTtls } from './failovers.js';
import { type Ground, Surroundings } from './ground.js';
import { standbys } from './places.js';
import { cachedCredentials, secondDns, secondThirdParties } from './services.js';
import { secondZones } from './zones.js';

export type { Ground, Known, Replacements } from './ground.js';
export { answersTo } from './settled.js';

/** Every change that this estate gives reason to think of; each is a proposal, none is judged yet. */
export function candidatesFor(ground: Ground): Candidate[] {
  const around = new Surroundings(ground);
  return [
    ...secondZones(around),
    ...standbys(around),
    ...secondDns(around),
    ...cachedCredentials(around),
    ...secondThirdParties(around),
    ...freeFailovers(around),
    ...lowerTtls(around),
    ...sameApiElsewhere(around),
  ].filter(({ relieves }) => relieves.length > 0);
}
