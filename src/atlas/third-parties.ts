import { remembered } from '../estate/index.js';
import { atlas } from './queries.js';
import type { Hosting, ThirdParty } from './types.js';

/** First part of a third party's id: `saas/stripe`. */
export const THIRD_PARTY = 'saas';

export function thirdParty(name: string): ThirdParty | undefined {
  return Object.hasOwn(atlas.thirdParties, name) ? atlas.thirdParties[name] : undefined;
}

/**
 * What a third party's id says: `saas/datadog`, its part in one place `saas/datadog@aws/us-east-1`, or the stand-in
 * `saas/mongodbatlas/aws` for what of it may be at a provider.
 */
export interface ThirdPartyId {
  readonly name: string;
  readonly fact: ThirdParty;
  readonly place: string | undefined;
  readonly mayBeAt: string | undefined;
}

export function parseThirdParty(id: string): ThirdPartyId | undefined {
  const [, name = '', place, mayBeAt] = /^saas\/([a-z0-9]+)(?:@([a-z0-9/-]+)|\/([a-z0-9]+))?$/.exec(id) ?? [];
  const fact = thirdParty(name);
  return fact && { name, fact, place, mayBeAt };
}

/** What a third party's row says of its part in a place: the row of the host that tells the place. */
export function hostingAt(fact: ThirdParty, place: string): Hosting | undefined {
  const told = (fact.hosts ?? []).flatMap((host) => (typeof host === 'string' ? [] : [host.runsOn]));
  return (
    told.find(({ to }) => to === place) ??
    told.find(({ to }) => to.startsWith('{cloud}') || to.includes('{region}'))
  );
}

const families = new Map(
  Object.entries(atlas.thirdParties).flatMap(([name, { terraform }]) =>
    (terraform ?? []).map((prefix) => [prefix, name] as const),
  ),
);

/** The third party that resources of a Terraform type configure: `datadog_monitor` -> datadog. */
export const thirdPartyOfType = remembered((type) => {
  for (let end = type.indexOf('_'); end >= 0; end = type.indexOf('_', end + 1)) {
    const name = families.get(type.slice(0, end + 1));
    if (name !== undefined) return name;
  }
  return undefined;
});

const exactVariables = new Map<string, string>();
const variablePrefixes: (readonly [string, string])[] = [];
for (const [name, { environment }] of Object.entries(atlas.thirdParties)) {
  for (const pattern of environment ?? []) {
    if (pattern.endsWith('*')) variablePrefixes.push([pattern.slice(0, -1), name]);
    else exactVariables.set(pattern, name);
  }
}

/**
 * The third party that an environment variable's name tells of: `STRIPE_SECRET_KEY` -> stripe. Programs put words of
 * their own before it: `SETTINGS__AUTH0__CLIENT_ID`.
 */
export const thirdPartyOfVariable = remembered((variable) => {
  const words = variable.replace(/__+/g, '_');
  for (let start = 0; ; start = words.indexOf('_', start) + 1) {
    const rest = words.slice(start);
    const found =
      exactVariables.get(rest) ?? variablePrefixes.find(([prefix]) => rest.startsWith(prefix))?.[1];
    if (found !== undefined || !rest.includes('_')) return found;
  }
});
