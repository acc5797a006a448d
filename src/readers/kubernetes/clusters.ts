import { type ClusterLoadBalancer, type TypeRule, typeRule } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import {
  allHold,
  isList,
  isMap,
  leavesOf,
  type Resource,
  resourcesIn,
  Sym,
  textOf,
  type Value,
  type ValueMap,
  valuesAt,
} from '../inference/index.js';
import { identity } from './object.js';

/** The cluster that something runs in. */
export interface Cluster {
  /** What describes it: managed here, only looked up, or a module nobody read. Undefined where the code does not tell. */
  readonly resource: Resource | undefined;
  /** It is the only one around, and the provider's configuration does not say that it is meant. */
  readonly isOnly: boolean;
  /** Where the provider's configuration names it. */
  readonly told: { readonly file: string; readonly line: number } | undefined;
  /** What two things in one cluster have in common, also where it is not known which cluster that is. */
  readonly key: string;
  /** What gives it nodes. */
  readonly nodes: readonly Resource[];
  readonly loadBalancers: readonly ClusterLoadBalancer[];
}

/** Arguments of a provider's configuration that lead to its cluster, the surest first. */
const LEADING = [
  'host',
  'cluster_ca_certificate',
  'exec',
  'token',
  'client_certificate',
  'client_key',
  'config_path',
];

/** From a credential to the cluster it is for: a look-up of a token, a file with it, the module that wrote it. */
const STEPS_MAX = 4;

/** Finds clusters, and what belongs to them, among all that was read. */
export class Clusters {
  private readonly known = new Map<string, Cluster>();
  private readonly leads = new Map<ValueMap, Resource | 'several' | undefined>();
  private readonly managed: readonly Resource[];
  private readonly pools = new Map<Resource, Resource[]>();
  private readonly inline = new Map<Resource, readonly Resource[]>();

  constructor(resources: readonly Resource[]) {
    this.managed = resources.filter(
      (one) => one.mode === 'managed' && !one.disabled && clusterRule(one) !== undefined,
    );
    for (const resource of resources) {
      const paths = resource.mode === 'managed' && !resource.disabled ? ruleOf(resource)?.nodesOf : undefined;
      for (const path of paths ?? []) {
        for (const { value } of valuesAt(resource, path)) {
          const cluster = this.namedBy(value);
          if (cluster !== undefined) append(this.pools, cluster, resource);
        }
      }
    }
  }

  /** Nodes that are part of a cluster's own resource, as resources of their own: those of the clusters asked for. */
  get nodes(): readonly Resource[] {
    return [...this.inline.values()].flat();
  }

  /** The cluster that a resource's provider is configured for. */
  of({ provider, root }: Resource): Cluster {
    const led = this.ledTo(provider.values);
    const only = led === undefined ? this.onlyOneIn(root) : undefined;
    const resource = led === 'several' ? undefined : (led ?? only);
    const key = keyOf(resource) ?? `${root} ${addressOf(provider.values)}`;
    const id = `${key}\0${only !== undefined}\0${provider.source?.file}:${provider.source?.line}`;
    let cluster = this.known.get(id);
    if (cluster === undefined) {
      cluster = {
        resource,
        isOnly: only !== undefined,
        told: only === undefined ? provider.source : undefined,
        key,
        nodes: resource === undefined ? [] : this.nodesOf(resource),
        loadBalancers: resource === undefined ? [] : loadBalancersOf(resource),
      };
      this.known.set(id, cluster);
    }
    return cluster;
  }

  /** The cluster that an argument names. */
  named(value: Value): Resource | undefined {
    return this.namedBy(value);
  }

  private onlyOneIn(root: string): Resource | undefined {
    const here = this.managed.filter((one) => one.root === root);
    return here.length === 1 ? here[0] : undefined;
  }

  private ledTo(configured: ValueMap): Resource | 'several' | undefined {
    if (!this.leads.has(configured)) this.leads.set(configured, this.search(configured));
    return this.leads.get(configured);
  }

  private search(configured: ValueMap): Resource | 'several' | undefined {
    const blocks = [...blocksIn(configured.get('kubernetes')), configured];
    let isElsewhere = false;
    for (const name of LEADING) {
      for (const block of blocks) {
        const value = block.get(name);
        if (value === undefined || value === null) continue;
        const found = this.behind(value);
        if (found.size === 1) return [...found][0];
        if (found.size > 1) return 'several';
        isElsewhere ||= resourcesIn(value).some(isOfAnotherRoot);
        // An address in so many words is some cluster, and not the one beside it.
        isElsewhere ||= name === 'host' && /\w/.test(textOf(value) ?? '');
      }
    }
    return isElsewhere ? 'several' : undefined;
  }

  /** Clusters that a credential or an address is of. */
  private behind(value: Value): ReadonlySet<Resource> {
    const found = new Set<Resource>();
    const seen = new Set<Resource>();
    let next: readonly Value[] = [value];
    for (let step = 0; step < STEPS_MAX && found.size === 0 && next.length > 0; step++) {
      const further: Value[] = [];
      for (const resource of next.flatMap((one) => resourcesIn(one))) {
        if (seen.has(resource) || resource.disabled) continue;
        seen.add(resource);
        const cluster = this.clusterOf(resource);
        if (cluster !== undefined) found.add(cluster);
        else if (resource.mode === 'data' || ruleOf(resource)?.glue || ruleOf(resource) === undefined)
          further.push(...resource.values.values());
      }
      if (step === 0 && found.size === 0) {
        const named = leavesOf(value).flatMap((leaf) => this.byName(textOf(leaf)) ?? []);
        for (const one of new Set(named)) found.add(one);
      }
      next = further;
    }
    return found;
  }

  private clusterOf(resource: Resource): Resource | undefined {
    if (resource.opaque) return resource;
    if (clusterRule(resource) === undefined) return undefined;
    if (resource.mode === 'managed') return resource;
    for (const path of ruleOf(resource)?.names ?? ['name']) {
      for (const { value } of valuesAt(resource, path)) {
        const cluster = this.namedBy(value);
        if (cluster !== undefined) return cluster;
      }
    }
    return resource;
  }

  /** The managed cluster that a name, an id or a reference means. */
  private namedBy(value: Value): Resource | undefined {
    const referred = resourcesIn(value).filter((one) => this.managed.includes(one) || one.opaque);
    if (new Set(referred).size === 1) return referred[0];
    const looked = resourcesIn(value).filter((one) => one.mode === 'data' && clusterRule(one) !== undefined);
    if (looked.length > 0) return this.clusterOf(looked[0]!);
    return this.byName(value instanceof Sym ? identity(value) : textOf(value));
  }

  private byName(name: string | undefined): Resource | undefined {
    if (name === undefined || !/[^*-]/.test(name)) return undefined;
    const named = this.managed.filter((one) =>
      (ruleOf(one)?.names ?? []).some((path) =>
        valuesAt(one, path).some(({ value }) => identity(value) === name),
      ),
    );
    return named.length === 1 ? named[0] : undefined;
  }

  private nodesOf(cluster: Resource): readonly Resource[] {
    // What nobody read has its nodes in it.
    if (cluster.opaque) return [cluster];
    const own = this.inline.get(cluster) ?? inlineNodes(cluster);
    this.inline.set(cluster, own);
    return [...own, ...new Set(this.pools.get(cluster) ?? [])];
  }
}

function ruleOf({ type, opaque }: Resource): TypeRule | undefined {
  const found = opaque ? undefined : typeRule(type);
  return found?.byPrefix === false ? found.rule : undefined;
}

function clusterRule(resource: Resource): TypeRule['cluster'] {
  return ruleOf(resource)?.cluster;
}

/** Two look-ups of one name are of one cluster. */
function keyOf(cluster: Resource | undefined): string | undefined {
  if (cluster === undefined || cluster.mode === 'managed') return cluster?.id;
  const names = ruleOf(cluster)?.names ?? ['name'];
  const name = identity(names.flatMap((path) => valuesAt(cluster, path))[0]?.value);
  return name === undefined ? cluster.id : `${cluster.root} ${name}`;
}

/** How a cluster is reached that is not known: two providers that say the same of it reach the same one. */
function addressOf(configured: ValueMap): string {
  const blocks = [...blocksIn(configured.get('kubernetes')), configured];
  for (const name of ['host', 'config_context', 'config_path', 'config_paths']) {
    for (const block of blocks) {
      const value = block.get(name);
      if (value === undefined || value === null) continue;
      const told = identity(value) ?? (value instanceof Sym ? value.why : undefined);
      if (told !== undefined) return told;
    }
  }
  return '';
}

/** What another root module's state says, where that was not read: a cluster, but none of those here. */
function isOfAnotherRoot({ type }: Resource): boolean {
  return type === 'terraform_remote_state' || type === 'tfe_outputs';
}

function loadBalancersOf(cluster: Resource): readonly ClusterLoadBalancer[] {
  const all = clusterRule(cluster)?.loadBalancers ?? [];
  return all.filter(({ when }) => allHold(cluster, when, false));
}

/** What names the cluster and not its nodes. */
const NAMING = /^(id|arn|name|fqdn|endpoint|url|self_link|dns_prefix|.*_fqdn)$/;

function inlineNodes(cluster: Resource): Resource[] {
  const rule = cluster.mode === 'managed' ? clusterRule(cluster) : undefined;
  return (rule?.nodes ?? [])
    .filter(({ when }) => allHold(cluster, when, false))
    .map(({ as }) => ({
      id: `${cluster.id}/nodes`,
      address: `${cluster.address}/nodes`,
      type: as,
      name: `nodes of ${cluster.name}`,
      mode: 'managed',
      root: cluster.root,
      module: cluster.module,
      values: new Map<string, Value>([
        ...[...cluster.values].filter(([name]) => !NAMING.test(name)),
        ['cluster', new Sym(undefined, [{ resources: [cluster], path: 'id' }])],
      ]),
      provider: cluster.provider,
      source: cluster.source,
      ...(cluster.described === undefined ? {} : { described: cluster.described }),
      disabled: cluster.disabled,
      repeated: cluster.repeated,
      lineOf: (path) => cluster.lineOf(path),
    }));
}

/** The arguments that reach a cluster, where they are in a block of their own; of a plan, what the block refers to. */
function blocksIn(value: Value | undefined): ValueMap[] {
  if (value instanceof Sym) return [new Map([['host', value]])];
  return (isList(value) ? value : [value]).filter((one): one is ValueMap => isMap(one));
}
