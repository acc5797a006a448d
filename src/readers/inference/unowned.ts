import { parseAddress } from '../../atlas/index.js';
import { compareText, type Diagnostic } from '../../estate/index.js';
import { isForOperators, isForPrograms } from './audience.js';
import type { Entry } from './catalogue.js';

/** A public name whose record holds an address in so many words, and nothing in this code has that address. */
export interface UnownedName {
  readonly name: string;
  readonly address: string;
  readonly record: Entry;
}

/** Names that the message lists before it only counts. */
const LISTED = 3;

/** The first of the texts that is an address which users can reach; undefined where none is. */
export function publicAddress(texts: readonly string[]): string | undefined {
  return texts.find((text) => parseAddress(text) !== undefined && !NOT_PUBLIC.test(text));
}

/** Private, shared, loopback and link-local addresses (RFC 6890, 2.2.2 and 2.2.3), and unique local ones. */
const NOT_PUBLIC =
  /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1?$|f[cd]|fe[89ab])/i;

/**
 * One line for all names that lead out of this code: they are no journeys, since what stands behind an address is not
 * in the code. `isDeclared` says of which names the team has said it.
 */
export function unownedNames(
  unowned: readonly UnownedName[],
  isDeclared: (name: string) => boolean,
): Diagnostic[] {
  const names = unowned
    .filter(({ name }) => !isForOperators(name) && !isForPrograms(name) && !isDeclared(name))
    .sort((a, b) => compareText(a.name, b.name));
  const [first] = names;
  if (first === undefined) return [];
  const listed = names.slice(0, LISTED).map(({ name, address, record: { resource } }) => {
    const { file, line } = resource.source;
    return `${name} to ${address} (${file}:${line})`;
  });
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  const one = names.length === 1;
  return [
    {
      severity: 'info',
      message: `${one ? 'a public name leads' : `${names.length} public names lead`} to an address that nothing in this code has, so ${one ? 'it is no journey' : 'they are no journeys'}: ${listed.join(', ')}${more}; say in firebreak.yaml what answers there: "journeys: { ${first.name}: { entry: ID } }", and declare ID under components where it is not in the code`,
      ...first.record.resource.source,
    },
  ];
}
