import type { Answer } from 'dns-packet';

/** Lower case, without the last dot; the root is the empty text. */
export const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** `a.b.c` of `b.c`: is inside it, or it itself. */
export const isWithin = (name: string, origin: string): boolean =>
  origin === '' || name === origin || name.endsWith(`.${origin}`);

/** The part of a name that has one label more than the origin it lies in: `b.c` of `a.b.c` below `c`. */
export function oneBelow(name: string, origin: string): string {
  const labels = name.split('.');
  const known = origin === '' ? 0 : origin.split('.').length;
  return labels.slice(-(known + 1)).join('.');
}

/** Records of a type and name in a section, by their data. */
export function dataOf<T>(section: readonly Answer[], type: string, name?: string): T[] {
  return section.flatMap((one) =>
    one.type === type && (name === undefined || canonical(one.name) === name) && 'data' in one
      ? [one.data as T]
      : [],
  );
}
