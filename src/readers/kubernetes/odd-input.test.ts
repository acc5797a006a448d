import fc from 'fast-check';
import { describe, it } from 'vitest';
import { atlas } from '../../atlas/index.js';
import { inferEstate, type Resource, Sym, type Value } from '../inference/index.js';
import { withKubernetes } from './index.js';

const TYPES = [
  'helm_release',
  'kubectl_manifest',
  'kubernetes_manifest',
  'kubernetes_deployment_v1',
  'kubernetes_service',
  'kubernetes_ingress_v1',
  'kubernetes_secret',
  'kubernetes_persistent_volume_claim',
  'kubernetes_horizontal_pod_autoscaler',
  'kubernetes_service_account',
  'kubernetes_ingress_class',
  'kubernetes_',
  'aws_eks_cluster',
  'aws_eks_node_group',
  'aws_eks_pod_identity_association',
];
/** Names that the code looks for, at any place. */
const NAMES = [
  'metadata',
  'name',
  'namespace',
  'annotations',
  'labels',
  'spec',
  'template',
  'selector',
  'container',
  'env',
  'env_from',
  'value',
  'value_from',
  'secret_key_ref',
  'key',
  'data',
  'rule',
  'http',
  'path',
  'backend',
  'service',
  'type',
  'host',
  'values',
  'set',
  'chart',
  'repository',
  'ingress',
  'enabled',
  'hosts',
  'manifest',
  'yaml_body',
  'kind',
  'apiVersion',
  'cluster_name',
  'replicas',
  'volume',
  'kubernetes',
  'exec',
  'serviceAccount',
  'image',
  'matchLabels',
  'containers',
];
const TEXTS = [
  'Deployment',
  'Service',
  'Ingress',
  'v1',
  'apps/v1',
  'networking.k8s.io/v1',
  'LoadBalancer',
  'web',
  'http://web',
  '',
  'a: [b',
  'true',
  'kind: Service\napiVersion: v1\nspec: 3',
  '[1]',
  '{"a":',
  '../..',
  '\0',
];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 12 }));
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom<Value>(null, true, false, 0, 3, new Sym(undefined, []), new Sym('web', [])),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 5 })
      .map((entries) => new Map(entries) as Value),
  ),
}));
const values = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 6 })
  .map((entries) => new Map(entries));

const resource = fc
  .record({
    type: fc.constantFrom(...TYPES),
    mode: fc.constantFrom('managed' as const, 'data' as const),
    values,
    configured: values,
    disabled: fc.boolean(),
    repeated: fc.boolean(),
  })
  .map(({ configured, ...rest }) => ({ ...rest, provider: { name: 'kubernetes', values: configured } }));

describe('any input', () => {
  it('whatever objects, releases and provider blocks hold, nothing throws', () => {
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 6 }), (drafts) => {
        const resources = drafts.map((draft, index): Resource => {
          const id = `${draft.type}.r${index}`;
          return {
            ...draft,
            id,
            address: id,
            name: `r${index}`,
            root: '.',
            module: '',
            source: { file: 'main.tf', line: 1 },
            lineOf: () => 1,
          };
        });
        // They refer to each other, each to the next, and the last to the first.
        for (const [index, one] of resources.entries()) {
          const next = resources[(index + 1) % resources.length]!;
          const ref = new Sym(undefined, [{ resources: [next], path: 'name' }]);
          (one.values as Map<string, Value>).set('host', ref).set('cluster_name', ref);
        }
        inferEstate({ resources: withKubernetes(resources), diagnostics: [] }, atlas);
      }),
      { numRuns: 400 },
    );
  });
});
