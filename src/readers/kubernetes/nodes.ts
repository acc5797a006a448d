/** Which of a cluster's nodes a pod may run on. */
import { typeRule } from '../../atlas/index.js';
import {
  isList,
  isMap,
  leavesOf,
  type Resource,
  textOf,
  type Value,
  type ValueMap,
  valuesAt,
} from '../inference/index.js';
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

/** What a pod asks of its nodes: labels, each with the values that will do, in one or several combinations. */
type Wanted = readonly (readonly [label: string, values: readonly string[]])[];

const TERMS = 'affinity.node_affinity.required_during_scheduling_ignored_during_execution.node_selector_term';

/** The combinations that the template of a pod asks for; none where any node will do. */
export function wantedNodes(values: ValueMap, spec: string): readonly Wanted[] {
  const selector = [...entriesAt(values, `${spec}node_selector`)].map(
    ([label, value]) => [label, [textOf(value) ?? '']] as const,
  );
  const terms = valuesAt({ values }, `${spec}${TERMS}`)
    .flatMap(({ value }) => (isList(value) ? value : [value]))
    .filter(isMap)
    .map((term) =>
      valuesAt({ values: term }, 'match_expressions').flatMap(({ value }) => expressionsIn(value)),
    );
  return (terms.length > 0 ? terms : [[]])
    .map((term) => [...selector, ...term].filter(([label]) => !EVERYWHERE.test(label)))
    .filter((wanted) => wanted.length > 0);
}

/** Of what an affinity says, that a label is one of some values; the rest leaves more nodes than it rules out. */
function expressionsIn(value: Value): Wanted {
  return (isList(value) ? value : [value]).filter(isMap).flatMap((one) => {
    const label = textOf(one.get('key'));
    const values = leavesOf(one.get('values') ?? null).flatMap((leaf) => textOf(leaf) ?? []);
    return label === undefined || textOf(one.get('operator')) !== 'In' ? [] : [[label, values] as const];
  });
}

/** The pools that have what one of the combinations asks for; undefined where none of them has. */
export function nodesFor(
  wanted: readonly Wanted[],
  pools: readonly Resource[],
): readonly Resource[] | undefined {
  const fitting = pools.filter((pool) =>
    wanted.some((labels) => labels.every(([label, values]) => has(pool, label, values))),
  );
  return fitting.length > 0 ? fitting : undefined;
}

function has(pool: Resource, label: string, values: readonly string[]): boolean {
  const found = pool.opaque ? undefined : typeRule(pool.type);
  const rule = found?.byPrefix === false ? found.rule : undefined;
  const fits = (text: string | undefined) => text !== undefined && values.includes(text);
  if (POOL_NAMES.has(label)) return (rule?.names ?? []).some((path) => fits(firstText(pool.values, path)));
  return (rule?.nodeLabels ?? []).some((path) => fits(textOf(entriesAt(pool.values, path).get(label))));
}
