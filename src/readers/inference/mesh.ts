import type { Mesh } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import { isForWatching } from './audience.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { eachVariable } from './needs.js';
import { allHold, type Found, valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { isMap, leavesOf, refsIn, textOf, textWithHoles, type Value } from './value.js';

/** A name that somebody in a mesh answers to; the port is undefined where it is not known. */
interface Endpoint {
  readonly owner: Entry;
  readonly name: string;
  readonly port: string | undefined;
}

interface Member {
  readonly entry: Entry;
  readonly mesh: Mesh;
  readonly namespace: Namespace;
}

/** What tells one namespace from another, and its name where that is known. */
interface Namespace {
  readonly key: string;
  readonly name: string | undefined;
}

/**
 * Calls between members of a service mesh: a workload whose environment holds the name of an endpoint in its own
 * namespace needs what answers to it. Nobody outside the namespace can resolve such a name.
 */
export function needByMesh(context: Context): void {
  const members = context.components.flatMap((entry) => memberOf(context, entry));
  if (members.length < 2) return;
  const endpoints = new Map<string, Endpoint[]>();
  for (const member of members) {
    for (const one of endpointsOf(member)) append(endpoints, member.namespace.key, one);
  }
  for (const { entry, namespace } of members) {
    const others = (endpoints.get(namespace.key) ?? []).filter(({ owner }) => owner !== entry);
    if (others.length > 0) needEndpoints(context, entry, others);
  }
}

function needEndpoints(context: Context, client: Entry, endpoints: readonly Endpoint[]): void {
  for (const part of context.bundles.partsOf(client)) {
    for (const need of part.entry.rule?.needs ?? []) {
      if (need.as !== 'named') continue;
      for (const found of valuesAt(part.entry.resource, need.arg).flatMap(eachVariable)) {
        const called = calledBy(found, endpoints);
        if (called === undefined) continue;
        const { owner, name } = called.endpoint;
        const note = `${name} is answered by it in the namespace both are in`;
        context.depend({
          from: context.idFor(client, client.region),
          to: context.idFor(owner, client.region),
          need: part.need ?? 'run',
          evidence: codeEvidence(part.entry, found.at, `${owner.resource.type} mesh`, note),
          ...(called.certain && !isForWatching(found.label) ? {} : { soft: true }),
        });
      }
    }
  }
}

/** The one endpoint that a variable holds the address of. */
function calledBy(
  found: Found,
  endpoints: readonly Endpoint[],
): { endpoint: Endpoint; certain: boolean } | undefined {
  for (const leaf of leavesOf(found.value)) {
    const address = addressIn(textWithHoles(leaf, HOLE), found.label);
    if (address === undefined) continue;
    const fit = endpoints.filter(
      ({ name, port }) =>
        name === address.host && (!address.port || port === undefined || port === address.port),
    );
    const owners = new Set(fit.map(({ owner }) => owner));
    if (owners.size !== 1) continue;
    const endpoint = fit[0]!;
    // Of a name with an unknown part, two that look alike may differ: unless the code takes it from the one it is.
    const isSame = refsIn(leaf).some(({ resources }) => resources.includes(endpoint.owner.resource));
    return { endpoint, certain: isSame || !endpoint.name.includes(HOLE) };
  }
  return undefined;
}

/** Stands for what is not known of a name; in no host name. */
const HOLE = '*';
const URL_HOST = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?([a-z0-9*._-]+)(?::(\d+))?(?:[/?#]|$)/i;
const HOST_AND_PORT = /^([a-z0-9*._-]+):(\d+)$/i;
const HOST = /^[a-z0-9*._-]+$/i;
/** Variables that hold a host without anything around it. */
const SAYS_HOST = /(^|[_.-])(host|hostname|addr|address|endpoint|url|uri|server|upstream)s?$/i;

/** The host that a setting is the address of: a bare word is one only where the setting's name says so. */
function addressIn(
  text: string | undefined,
  label: string | undefined,
): { host: string; port: string | undefined } | undefined {
  if (text === undefined) return undefined;
  const match = URL_HOST.exec(text) ?? HOST_AND_PORT.exec(text);
  if (match !== null) return { host: match[1]!.toLowerCase(), port: match[2] };
  if (!HOST.test(text)) return undefined;
  return text.includes('.') || SAYS_HOST.test(label ?? '')
    ? { host: text.toLowerCase(), port: undefined }
    : undefined;
}

function memberOf(context: Context, entry: Entry): Member[] {
  const mesh = entry.rule?.mesh;
  if (mesh === undefined || !allHold(entry.resource, mesh.when, false)) return [];
  return [{ entry, mesh, namespace: namespaceOf(context, entry, mesh) }];
}

/** The namespace a member names, else the one that what it runs on has for those that name none. */
function namespaceOf(context: Context, { resource }: Entry, mesh: Mesh): Namespace {
  const own = valuesAt(resource, mesh.namespace)[0]?.value;
  if (own !== undefined) return namespaceIn(context, own, resource);
  const where = valuesAt(resource, mesh.default.of)[0]?.value;
  const [platform] = refsIn(where).flatMap(({ resources }) => resources);
  if (platform === undefined) return { key: `in ${textOf(where) ?? resource.root}`, name: undefined };
  const usual = valuesAt(platform, mesh.default.arg)[0]?.value;
  if (usual === undefined) return { key: `in ${platform.id}`, name: undefined };
  return namespaceIn(context, usual, platform);
}

function namespaceIn(context: Context, value: Value, from: Resource): Namespace {
  const [named] = refsIn(value)
    .flatMap(({ resources }) => resources)
    .flatMap((resource) => context.targets.componentsOf(resource));
  if (named !== undefined) {
    const name = (named.rule?.names ?? []).flatMap((path) => valuesAt(named.resource, path))[0]?.value;
    return { key: named.resource.id, name: textWithHoles(name, HOLE) };
  }
  const text = textWithHoles(value, HOLE);
  // A namespace that nobody can tell may be any: those of one root module are taken to mean the same.
  if (text === undefined) return { key: `not known in ${from.root}`, name: undefined };
  return { key: text, name: text.startsWith('arn:') ? undefined : text };
}

function endpointsOf({ entry, mesh, namespace }: Member): Endpoint[] {
  return valuesAt(entry.resource, mesh.endpoints)
    .flatMap(({ value }) => (Array.isArray(value) ? (value as readonly Value[]) : [value]))
    .filter((block): block is ReadonlyMap<string, Value> => isMap(block))
    .flatMap((block) => {
      const at = (path: string) => valuesAt({ values: block }, path)[0]?.value;
      const first = (paths: readonly string[]) =>
        paths.map((path) => textWithHoles(at(path), HOLE)).find((text) => text !== undefined);
      const short = first(mesh.names);
      const inNamespace = first(mesh.namesInNamespace);
      const name =
        short ??
        (inNamespace !== undefined && namespace.name !== undefined
          ? `${inNamespace}.${namespace.name}`
          : undefined);
      if (name === undefined || /^[*.]*$/.test(name)) return [];
      return [{ owner: entry, name: name.toLowerCase(), port: textOf(at(mesh.port)) }];
    });
}
