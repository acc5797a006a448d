import { type Provider, UNKNOWN } from '../../atlas/index.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { leavesOf, textOf } from './value.js';

/**
 * The region of a resource whose arguments do not name it as an id: the one that all of several name, one in capitals
 * (`US_EAST_1`), or the provider's default where nothing is set. Of several different ones it is not known which.
 */
export function impliedRegion(resource: Resource, provider: Provider | undefined): string {
  const paths = provider?.regionArguments ?? [];
  const set = paths.flatMap((path) => valuesAt(resource, path)).flatMap(({ value }) => leavesOf(value));
  if (set.length === 0) {
    const isConfigured = paths.some((path) => resource.provider.values.has(path));
    return (isConfigured ? undefined : provider?.defaultRegion) ?? UNKNOWN;
  }
  const names = new Set(set.map((leaf) => textOf(leaf)?.toLowerCase().replaceAll('_', '-')));
  const [name] = names;
  // `__location__` is what a pipeline puts a region's name in place of.
  const isName = name !== undefined && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name);
  return names.size === 1 && isName ? name : UNKNOWN;
}
