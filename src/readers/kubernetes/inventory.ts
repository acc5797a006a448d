import { append } from '../../estate/index.js';
import { type Resource, resourcesIn, type Value, type ValueMap } from '../inference/index.js';
import type { Cluster, Clusters } from './clusters.js';
import { entriesAt, first, identity, type KubernetesObject, templateOf } from './object.js';

/** An object in its place. */
export interface Placed {
  readonly object: KubernetesObject;
  readonly cluster: Cluster;
  /** Cluster and namespace: names count inside of one. */
  readonly space: string;
  readonly name: string | undefined;
}

const DEFAULT_NAMESPACE = 'default';
/** No Service of a real cluster selects the pods of more objects. */
const SELECTED_MAX = 100;

/** All objects, found by what others call them. */
export class Inventory {
  readonly all: readonly Placed[];
  private readonly byName = new Map<string, Placed[]>();
  private readonly byResource = new Map<Resource, Placed>();
  private readonly byKind = new Map<string, Placed[]>();
  /** Pods by each of their labels. */
  private readonly byLabel = new Map<string, Placed[]>();

  constructor(objects: readonly KubernetesObject[], clusters: Clusters) {
    this.all = objects.map((object) => {
      const cluster = clusters.of(object.resource);
      const namespace = identity(first(object.values, 'metadata.namespace')) ?? DEFAULT_NAMESPACE;
      const name = identity(
        first(object.values, 'metadata.name') ?? first(object.values, 'metadata.generate_name'),
      );
      return { object, cluster, space: spaceOf(cluster, namespace), name };
    });
    for (const placed of this.all) {
      const { object, space, name } = placed;
      this.byResource.set(object.resource, placed);
      if (object.resource.disabled) continue;
      append(this.byKind, `${object.kind} ${space}`, placed);
      if (name !== undefined) append(this.byName, `${object.kind} ${space} ${name}`, placed);
      for (const [label, value] of podLabels(object))
        append(this.byLabel, `${space} ${label}=${identity(value)}`, placed);
    }
  }

  /** What a name in a namespace means: by what it refers to, else by its text. One that is managed counts before a look-up. */
  named(kind: string, space: string, name: Value | undefined): Placed | undefined {
    for (const resource of resourcesIn(name)) {
      const placed = this.byResource.get(resource);
      if (placed?.object.kind === kind) return placed;
    }
    const id = identity(name);
    return id === undefined ? undefined : this.called(kind, space, id);
  }

  called(kind: string, space: string, name: string): Placed | undefined {
    const found = this.byName.get(`${kind} ${space} ${name}`) ?? [];
    return found.find(({ object }) => object.resource.mode === 'managed') ?? found[0];
  }

  allOf(kind: string, space: string): readonly Placed[] {
    return this.byKind.get(`${kind} ${space}`) ?? [];
  }

  placed(resource: Resource): Placed | undefined {
    return this.byResource.get(resource);
  }

  /** What makes pods that carry all of the labels; nothing where so many do that it says nothing about one of them. */
  selected(space: string, labels: ValueMap): readonly Placed[] {
    const [one, ...others] = [...labels].map(([label, value]) => [label, identity(value)] as const);
    if (one === undefined || one[1] === undefined) return [];
    const labelled = this.byLabel.get(`${space} ${one[0]}=${one[1]}`) ?? [];
    const found = labelled.filter(({ object }) => {
      const own = podLabels(object);
      return others.every(([label, value]) => value !== undefined && identity(own.get(label)) === value);
    });
    return found.length > SELECTED_MAX ? [] : found;
  }
}

/** Objects of a cluster that have names in common. */
export function spaceOf(cluster: Cluster, namespace: string): string {
  return `${cluster.key} ${namespace}`;
}

/** The name of the namespace. */
export function namespaceIn(space: string): string {
  return space.slice(space.lastIndexOf(' ') + 1);
}

function podLabels({ kind, values }: KubernetesObject): ReadonlyMap<string, Value> {
  const template = templateOf(kind);
  return template === undefined ? new Map() : entriesAt(values, `${template}metadata.labels`);
}
