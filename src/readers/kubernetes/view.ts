import type { Resource, Value, ValueMap } from '../inference/index.js';

type Path = readonly (string | number)[];

/** Where something is told: in an argument of the resource, or at another place altogether. */
export type Told = Path | { readonly file: string; readonly line: number } | undefined;

/** What was found out about a resource, each under a name, and where it is told. */
export type Resolved = Map<
  string,
  { readonly value: Value; readonly told: Told; readonly parts?: readonly Told[] }
>;

/** The argument under which rules find what was found out: `resolved.cluster`. */
const RESOLVED = 'resolved';

/** A resource as inference is to see it: with another rule, other arguments, and what was found out. */
export function viewOf(
  resource: Resource,
  as: string,
  values: ValueMap,
  place: (path: Path) => Path,
  resolved: Resolved,
  standsFor: readonly Resource[] = [],
): Resource {
  const told = (path: Path): Told => {
    const one = resolved.get(String(path[1]));
    const part = typeof path[2] === 'number' ? path[2] : [...keysOf(one?.value)].indexOf(String(path[2]));
    return one?.parts?.[part] ?? one?.told;
  };
  const isResolved = (path: Path) => path[0] === RESOLVED;
  const { id, address, type, name, mode, root, module, provider, source, disabled, repeated } = resource;
  return {
    id,
    address,
    type,
    name,
    mode,
    root,
    module,
    provider,
    source,
    disabled,
    repeated,
    ...(resource.described === undefined ? {} : { described: resource.described }),
    as,
    standsFor: [resource, ...standsFor],
    values: new Map([
      ...values,
      [RESOLVED, new Map([...resolved].map(([key, { value }]) => [key, value] as const))],
    ]),
    lineOf: (path) => {
      if (!isResolved(path)) return resource.lineOf(place(path));
      const at = told(path);
      const isElsewhere = at === undefined || 'file' in at || at.length === 0;
      return isElsewhere ? source.line : resource.lineOf(place(at));
    },
    placeOf: (path) => {
      const at = isResolved(path) ? told(path) : undefined;
      return at !== undefined && 'file' in at ? at : undefined;
    },
  };
}

function keysOf(value: Value | undefined): Iterable<string> {
  return value instanceof Map ? (value as ValueMap).keys() : [];
}
