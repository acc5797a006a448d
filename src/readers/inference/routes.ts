import type { ArgumentNeed } from '../../atlas/index.js';
import { EVERY_PATH } from '../../estate/index.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { textWithHoles } from './value.js';

/**
 * The paths of the requests that an argument sends somewhere: `rest` is everything that no other route takes, else they
 * stand in an argument of the same block. Empty where they are not known.
 */
export function routeOf(
  resource: Resource,
  paths: NonNullable<ArgumentNeed['paths']>,
  at: readonly (string | number)[],
): readonly string[] {
  if (paths === 'rest') return [EVERY_PATH];
  const texts = valuesAt(resource, paths)
    .filter((one) => isBeside(one.at, at))
    .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
    .map((value) => textWithHoles(value, '*'));
  const known = texts.filter((text) => text !== undefined && text !== '').map((text) => pathOf(text!));
  return known.length === texts.length ? [...new Set(known)] : [];
}

/** Two arguments of one block, or of blocks inside it: none of them stands in a block that is repeated beside the other's. */
function isBeside(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  const fork = a.findIndex((step, i) => step !== b[i]);
  return fork < 0 || typeof a[fork] !== 'number';
}

/** What goes somewhere by either of two routes; not known where it is not known of one of them. */
export function eitherRoute(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] {
  return a?.length && b?.length ? [...new Set([...a, ...b])] : [];
}

/** Providers write "every path" in several ways. */
function pathOf(text: string): string {
  const path = text.startsWith('/') || text.startsWith('*.') ? text : `/${text}`;
  return /^\/?\**$|^\/?\{proxy\+\}$/.test(path) ? EVERY_PATH : path;
}
