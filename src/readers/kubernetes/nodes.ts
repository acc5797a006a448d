/** Which of a cluster's nodes a pod may run on. */
import { typeRule } from '../../atlas/index.js';
import { type Resource, textOf, type Value } from '../inference/index.js';
import { entriesAt, firstText } from './object.js';

/** Labels that every node has, by what it is made of. */
const EVERYWHERE = /^(beta\.)?kubernetes\.io\/(os|arch)$/;
/**
 * Labels with the name of the pool.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html
 * https://learn.microsoft.com/azure/aks/use-labels
 * https://cloud.google.com/kubernetes-engine/docs/how-to/node-pools
 */
const POOL_NAMES = new Set([
  'agentpool',
  'cloud.google.com/gke-nodepool',
  'eks.amazonaws.com/nodegroup',
  'kubernetes.azure.com/agentpool',
]);

/**
 * The pools that have the labels which a pod asks for. All of them where it asks for none; undefined where none of
 * them has, so that it runs on something that the code does not show.
 */
export function nodesFor(
  selector: ReadonlyMap<string, Value>,
  pools: readonly Resource[],
): readonly Resource[] | undefined {
  const wanted = [...selector].filter(([label]) => !EVERYWHERE.test(label));
  if (wanted.length === 0) return pools;
  const fitting = pools.filter((pool) => wanted.every(([label, value]) => has(pool, label, textOf(value))));
  return fitting.length > 0 ? fitting : undefined;
}

function has(pool: Resource, label: string, value: string | undefined): boolean {
  const found = pool.opaque ? undefined : typeRule(pool.type);
  const rule = found?.byPrefix === false ? found.rule : undefined;
  const isNamed = (path: string) => firstText(pool.values, path) === value;
  if (value !== undefined && POOL_NAMES.has(label)) return (rule?.names ?? []).some(isNamed);
  return (rule?.nodeLabels ?? []).some((path) => {
    const labels = entriesAt(pool.values, path);
    return value !== undefined && textOf(labels.get(label)) === value;
  });
}
