import { append, remembered } from '../estate/index.js';
import { serviceComponent } from './expand.js';
import { atlas, regionsOf, UNKNOWN } from './queries.js';
import { THIRD_PARTY } from './third-parties.js';

/** What answers under a host name: a provider's service, or a third party. */
export type HostOwner =
  | { readonly of: 'service'; readonly id: string; readonly provider: string; readonly service: string }
  | { readonly of: 'third-party'; readonly id: string; readonly name: string };

interface Pattern {
  readonly pattern: string;
  /** Of a service that is in regions, and the name does not say in which. */
  readonly isVague?: boolean;
  readonly owner: (found: Readonly<Record<string, string>>) => HostOwner | undefined;
}

interface Known extends Pattern {
  /** The longest text, the ending aside, that every name which fits holds. */
  readonly literal: string;
}

/**
 * Whose host this is, by the names the atlas lists; undefined for anybody else's. `*` in the name stands for a piece
 * that is not known.
 */
export const ownerOfHost = remembered((host): HostOwner | undefined => {
  const name = host.toLowerCase();
  const patterns = index();
  for (const { pattern, literal, owner } of [
    ...(patterns.get(ending(name)) ?? []),
    ...(patterns.get(lastLabel(name)) ?? []),
  ]) {
    // Hundreds of patterns end alike, and an expression for each is slow to make.
    if (!name.includes(literal)) continue;
    const found = matcher(pattern).exec(name);
    const result = found && owner(found.groups ?? {});
    if (result) return result;
  }
  return undefined;
});

/** The last two labels, which nearly every pattern spells out: by them the few patterns that may fit are found. */
function ending(host: string): string {
  return host.split('.').slice(-2).join('.');
}

/** The last label: of a pattern that leaves open more (`ns-*.awsdns-*.com`). */
function lastLabel(host: string): string {
  return host.slice(host.lastIndexOf('.') + 1);
}

function keyOf(pattern: string): string {
  const end = ending(pattern);
  return /[*{]/.test(end) ? lastLabel(pattern) : end;
}

let byEnding: ReadonlyMap<string, readonly Known[]> | undefined;

/** Built when the first host name is looked up. */
function index(): ReadonlyMap<string, readonly Known[]> {
  if (byEnding !== undefined) return byEnding;
  const patterns = new Map<string, Known[]>();
  // Of a host that both list, a service is the answer where it tells the service's place, else the third party.
  const services = [...servicePatterns()];
  const told = services.filter(({ isVague }) => !isVague);
  for (const known of [...told, ...thirdPartyPatterns(), ...services.filter(({ isVague }) => isVague)]) {
    append(patterns, keyOf(known.pattern), { ...known, literal: longestLiteral(known.pattern) });
  }
  // The pattern that spells out most is the one that is meant: `*.us3.datadoghq.com` before `*.datadoghq.com`.
  for (const list of patterns.values()) list.sort((a, b) => spelledOut(b) - spelledOut(a));
  byEnding = patterns;
  return byEnding;
}

function spelledOut({ pattern }: Known): number {
  return pattern.replace(/\{\w+\}/g, '').length * 2 + (pattern.includes('{') ? 1 : 0);
}

function longestLiteral(pattern: string): string {
  const before = pattern.slice(0, -ending(pattern).length);
  return before.split(/\{\w+\}|\*/).reduce((longest, one) => (one.length > longest.length ? one : longest));
}

function* servicePatterns(): Iterable<Pattern> {
  for (const [provider, services] of Object.entries(atlas.services)) {
    for (const [service, { hosts, scope }] of Object.entries(services)) {
      for (const pattern of hosts ?? []) {
        yield {
          pattern,
          isVague: scope !== 'global' && !pattern.includes('{region}'),
          owner: ({ region }) => {
            const place = region === undefined ? UNKNOWN : regionIn(provider, region);
            if (place === undefined || (scope === 'zonal' && region === undefined)) return undefined;
            const id = serviceComponent(provider, place, service);
            return { of: 'service', id, provider, service };
          },
        };
      }
    }
  }
}

function* thirdPartyPatterns(): Iterable<Pattern> {
  for (const [name, { hosts }] of Object.entries(atlas.thirdParties)) {
    for (const entry of hosts ?? []) {
      if (typeof entry === 'string') {
        yield { pattern: entry, owner: () => ({ of: 'third-party', id: `${THIRD_PARTY}/${name}`, name }) };
        continue;
      }
      const { to } = entry.runsOn;
      yield {
        pattern: entry.host,
        owner: (found) => {
          const place = placeOf(to, found);
          return place === undefined
            ? undefined
            : { of: 'third-party', id: `${THIRD_PARTY}/${name}@${place}`, name };
        },
      };
    }
  }
}

/** The atlas id that a host name tells: cloud and region as its vendor writes them. */
function placeOf(template: string, { cloud, region }: Readonly<Record<string, string>>): string | undefined {
  const provider = template.split('/')[0]!.replace('{cloud}', cloud ?? '');
  if (!atlas.providers.some(({ id }) => id === provider)) return undefined;
  if (region === undefined) return template.replace('{cloud}', provider);
  const known = regionIn(provider, region);
  // The cloud is told by the name: then this is some region of it. Otherwise the label may be anything.
  return known === undefined && cloud === undefined ? undefined : `${provider}/${known ?? UNKNOWN}`;
}

/** A region as written in a host name, where the atlas lists it: `west-europe` is `westeurope`. */
function regionIn(provider: string, written: string): string | undefined {
  if (written.includes('*')) return UNKNOWN;
  const compact = written.replaceAll('-', '');
  return regionsOf(provider).find(({ id }) => id === written || id.replaceAll('-', '') === compact)?.id;
}

const matchers = new Map<string, RegExp>();

/** The patterns are the atlas's own, and no label can be matched in two ways: the time grows with the name's length. */
function matcher(pattern: string): RegExp {
  let known = matchers.get(pattern);
  if (known === undefined) {
    const labels = pattern.split('.').map((label, at) => {
      if (label === '*' && at === 0) return '(?:[^.]+\\.)*[^.]+';
      return label.replaceAll('*', '[^.]*').replace(/\{(\w+)\}/g, '(?<$1>[^.]+)');
    });
    known = new RegExp(`^${labels.join('\\.')}$`);
    matchers.set(pattern, known);
  }
  return known;
}
