import { append, remembered } from '../estate/index.js';
import { data } from './generated.js';
import type {
  ActionRule,
  AtlasData,
  Equivalents,
  Operated,
  Provider,
  Region,
  Service,
  Single,
  TypeRule,
} from './types.js';

export const atlas: AtlasData = data;

/** Region id of services that have none, and of resources whose region the code does not tell. */
export const GLOBAL = 'global';
export const UNKNOWN = 'unknown';

const providers = new Map(atlas.providers.map((entry) => [entry.id, entry]));
const byTerraformName = new Map(
  atlas.providers.flatMap((entry) =>
    entry.terraformProviders.filter((name) => typeof name === 'string').map((name) => [name, entry] as const),
  ),
);
/** By the local name of the Terraform provider of common software, who runs it. */
const operators = new Map<string, { readonly provider: Provider; readonly operated: Operated }[]>();
for (const provider of atlas.providers) {
  for (const operated of provider.terraformProviders) {
    if (typeof operated !== 'string') append(operators, operated.name, { provider, operated });
  }
}
const regions = new Map(
  Object.entries(atlas.regions).map(([id, list]) => [id, new Map(list.map((entry) => [entry.id, entry]))]),
);
const zoneRegions = new Map(
  Object.entries(atlas.regions).flatMap(([id, list]) =>
    list.flatMap((entry) => entry.zones.map((zone) => [`${id}/${zone}`, entry.id] as const)),
  ),
);
const longestPrefixFirst = Object.entries(atlas.prefixes).sort(
  ([a], [b]) => b.length - a.length || (a < b ? -1 : 1),
);

export function provider(id: string): Provider | undefined {
  return providers.get(id);
}

/** The provider a Terraform provider's local name belongs to. */
export function providerOfTerraform(localName: string): Provider | undefined {
  return byTerraformName.get(localName);
}

/**
 * Who runs the cloud that a Terraform provider of common software is configured for (an OpenStack by its `auth_url`);
 * undefined where its arguments do not tell, and for a provider's own Terraform provider.
 */
export function operatorOf(
  localName: string,
  argument: (name: string) => string | undefined,
): { readonly provider: Provider; readonly operated: Operated } | undefined {
  return operators
    .get(localName)
    ?.find(({ operated: { when } }) => argument(when.arg)?.toLowerCase().includes(when.contains));
}

export function region(providerId: string, id: string): Region | undefined {
  return regions.get(providerId)?.get(id);
}

export function regionsOf(providerId: string): readonly Region[] {
  return atlas.regions[providerId] ?? [];
}

/** Zone names of a region; none where the region or its zones are not known. */
export function zonesOf(providerId: string, regionId: string): readonly string[] {
  return region(providerId, regionId)?.zones ?? [];
}

/** The region a zone name belongs to, where the atlas lists the zone. */
export function regionOfZone(providerId: string, zone: string): string | undefined {
  return zoneRegions.get(`${providerId}/${zone}`);
}

export function service(providerId: string, id: string): Service | undefined {
  const ofProvider = atlas.services[providerId];
  return ofProvider && Object.hasOwn(ofProvider, id) ? ofProvider[id] : undefined;
}

const equivalents = new Map(atlas.equivalents.flatMap((row) => row.from.map((id) => [id, row] as const)));

/** What can take a service's place, by its provider and name: `aws/s3`. */
export function equivalentsOf(serviceId: string): Equivalents | undefined {
  return equivalents.get(serviceId);
}

/** A type's rule, or what its prefix tells of a type nobody described: the provider and the service. */
export type FoundType =
  | { readonly byPrefix: false; readonly provider: string; readonly rule: TypeRule }
  | { readonly byPrefix: true; readonly provider: string; readonly service: string };

/** What is known of a type; asked of every resource, of which many are of few types. */
export const typeRule = remembered((type): FoundType | undefined => {
  if (Object.hasOwn(atlas.types, type)) {
    const rule = atlas.types[type]!;
    return { byPrefix: false, provider: rule.provider, rule };
  }
  const family = prefixRule(type);
  return family && { byPrefix: true, ...family };
});

const families = new Map<string, { readonly provider: string; readonly service: string } | undefined>();

/** Provider and service of a type's family, by the longest prefix. */
export function prefixRule(
  type: string,
): { readonly provider: string; readonly service: string } | undefined {
  if (!families.has(type)) {
    families.set(type, longestPrefixFirst.find(([prefix]) => type.startsWith(prefix))?.[1]);
  }
  return families.get(type);
}

/** Ids of services that answer for names: those that a type of DNS record belongs to. */
export function dnsServices(): ReadonlySet<string> {
  const records = Object.entries(atlas.types).filter(([, rule]) => rule.record !== undefined);
  return new Set(records.flatMap(([type, rule]) => rule.service ?? prefixRule(type)?.service ?? []));
}

/** Ids of services with a mark: those that keep secrets, keys or settings, and those that issue certificates. */
export function servicesThat(mark: 'credentials' | 'certificates'): ReadonlySet<string> {
  const all = Object.values(atlas.services).flatMap((ofProvider) => Object.entries(ofProvider));
  return new Set(all.filter(([, one]) => one[mark]).map(([id]) => id));
}

/** The provider that a domain of this type is held with; undefined for all other types. */
export function registrarOf(type: string): string | undefined {
  const found = typeRule(type);
  return found !== undefined && !found.byPrefix && found.rule.registers ? found.provider : undefined;
}

/** Whether a type keeps the team's data. */
export function isDataStore(type: string): boolean {
  const found = typeRule(type);
  if (found === undefined || found.byPrefix || found.rule.class !== 'store') return false;
  const { service: id } = found.rule;
  return id !== undefined && service(found.provider, id)?.keepsData === true;
}

/** Whether a type keeps images or packages that are fetched when something starts. */
export function isRegistry(type: string): boolean {
  const found = typeRule(type);
  if (found === undefined || found.byPrefix || found.rule.service === undefined) return false;
  return service(found.provider, found.rule.service)?.registry === true;
}

/** Whether a type tells people that something else fails. */
export function watches(type: string): boolean {
  const found = typeRule(type);
  return found?.byPrefix === false && found.rule.watches === true;
}

/** Whether a type is one machine or one volume, which fails as a whole. */
export function singleOf(type: string): Single | undefined {
  const found = typeRule(type);
  return found?.byPrefix === false ? found.rule.single : undefined;
}

const patterns = atlas.actions.map((rule) => ({ rule, pattern: rule.action.toLowerCase() }));
const ruleOfAction = new Map<string, ActionRule | undefined>();

/**
 * What being allowed an action means. The action may itself be a pattern (`dynamodb:*`), as policies have them:
 * it means the most that any rule inside it means.
 */
export function actionRule(action: string): ActionRule | undefined {
  const key = action.toLowerCase();
  if (!ruleOfAction.has(key)) ruleOfAction.set(key, findActionRule(key));
  return ruleOfAction.get(key);
}

function findActionRule(action: string): ActionRule | undefined {
  const covers = patterns.find(({ pattern }) => fits(action, pattern))?.rule;
  if (!/[*?]/.test(action)) return covers;
  // Everything at once says nothing of any one service: only the rule for the rest covers it.
  if (/^[*]+(:[*]+)?$/.test(action)) return patterns.findLast(({ rule }) => rule.action === '*')?.rule;
  const inside = patterns.filter(({ pattern }) => pattern !== '*' && fits(pattern, action));
  return inside.map(({ rule }) => rule).sort((a, b) => weight(b) - weight(a))[0] ?? covers;
}

/** A pattern of actions is as needed as the most needed action in it. */
function weight(rule: ActionRule): number {
  const need = { run: 6, start: 4, change: 2, none: 0 }[rule.need];
  return need + (need > 0 && rule.strength !== 'soft' ? 1 : 0);
}

/**
 * Whether a text fits a pattern of `*` (any run) and `?` (any character). No RegExp: the pattern may be one that
 * somebody's policy holds, and what it takes here grows with the product of the lengths at most.
 */
function fits(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++;
      resume = at;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      at++;
      next++;
    } else if (star >= 0) {
      // The last star takes one character more; what earlier stars took need not be tried again.
      next = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
