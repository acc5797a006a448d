import { expandComponent, ownerOfHost } from '../../atlas/index.js';
import {
  type Component,
  type Dependency,
  type Diagnostic,
  type Estate,
  mergeEstates,
} from '../../estate/index.js';
import type { PlaceOf } from '../../readers/index.js';
import type { SteerConfig } from '../model/index.js';
import type { Path } from './values.js';

/** Something of steer that runs somewhere: what is lost where its place is lost. */
export interface Part {
  readonly id: string;
  readonly about: 'node' | 'endpoint' | 'store' | 'name-server' | 'registrar';
  /** As the file calls it. */
  readonly name: string;
  /** Of name servers and registrars: the zone. */
  readonly zone?: string;
  /** Component of the estate; undefined where nothing tells. */
  readonly at: string | undefined;
  readonly path: Path;
}

/** All parts that can share a fate, each with the component it runs on. */
export function partsOf(config: SteerConfig): Part[] {
  const { nodes, endpoints, store, zones } = config;
  const part = (
    about: Part['about'],
    name: string,
    at: string | undefined,
    path: Path,
    zone?: string,
  ): Part => ({
    id: ['steer', about, ...(zone === undefined ? [] : [zone]), name].join('/'),
    about,
    name,
    at,
    path,
    ...(zone === undefined ? {} : { zone }),
  });
  return [
    ...nodes.map(({ id, at }) => part('node', id, at, ['nodes', id])),
    ...endpoints.map(({ id, at, host }) =>
      part('endpoint', id, at ?? ownerOf(host), ['endpoints', id, ...(at === undefined ? [] : ['at'])]),
    ),
    ...(store.kind === 'etcd'
      ? store.endpoints.map((url) => part('store', url, store.endpointsAt?.[url], ['store', 'etcd']))
      : []),
    ...zones.flatMap(({ origin, nameServers, nameServersAt, registrar }) => [
      ...nameServers.map((name, i) =>
        part(
          'name-server',
          name,
          nameServersAt?.[name] ?? ownerOf(name),
          ['zones', origin, 'nameServers', i],
          origin,
        ),
      ),
      ...(registrar === undefined
        ? []
        : [part('registrar', registrar, registrar, ['zones', origin, 'registrar'], origin)]),
    ]),
  ];
}

/** The service that a host name belongs to, as far as the atlas lists it. */
function ownerOf(host: string | undefined): string | undefined {
  return host === undefined ? undefined : ownerOfHost(host)?.id;
}

/**
 * The estate with the parts in it, each needing what it runs on, and with what the atlas knows of places that only
 * `steer:` names. What nobody knows is an error at the place that names it.
 */
export function estateWith(
  parts: readonly Part[],
  estate: Estate,
  place: PlaceOf,
): { readonly estate: Estate; readonly diagnostics: readonly Diagnostic[] } {
  const known = new Set(estate.components.map(({ id }) => id));
  const diagnostics: Diagnostic[] = [];
  const expansions: Estate[] = [];
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  for (const { id, about, name, at, path } of parts) {
    if (at === undefined) continue;
    const { file, line, column } = place(...path);
    const expansion = known.has(at) ? undefined : expandComponent(at);
    if (expansion !== undefined) expansions.push({ ...expansion, journeys: [], diagnostics: [] });
    else if (!known.has(at)) {
      const message = `steer.${path.join('.')}: "${at}" is not a component of this estate; declare it under components or correct the id`;
      diagnostics.push({ severity: 'error', message, file, line, column });
      continue;
    }
    components.push({ id, kind: 'journey', type: `steer-${about}`, name, source: { file, line } });
    const evidence = { by: 'declared', file, line, note: 'runs here' } as const;
    dependencies.push({ from: id, to: at, need: 'run', evidence });
  }
  const own: Estate = { components, dependencies, groups: [], journeys: [], diagnostics: [] };
  return { estate: mergeEstates([own, estate, ...expansions]), diagnostics };
}
