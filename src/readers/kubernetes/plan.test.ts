import { describe, expect, it } from 'vitest';
import { atlas } from '../../atlas/index.js';
import { inferEstate } from '../inference/index.js';
import { readPlanOrState } from '../terraform/index.js';
import { withKubernetes } from './index.js';

const resource = (type: string, name: string, values: object, provider: string) => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  provider_name: `registry.terraform.io/hashicorp/${provider}`,
  values,
});
const configured = (type: string, name: string, provider: string, expressions: object) => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  provider_config_key: provider,
  expressions,
});
const to = (...references: string[]) => ({ references });

/** A plan as \`terraform show -json\` prints it, cut down to what is read. */
const PLAN = {
  format_version: '1.2',
  planned_values: {
    root_module: {
      resources: [
        resource(
          'kubernetes_deployment',
          'web',
          {
            metadata: [{ name: 'web' }],
            spec: [{ replicas: '2', template: [{ spec: [{ container: [{ name: 'app' }] }] }] }],
          },
          'kubernetes',
        ),
        resource('helm_release', 'app', { name: 'app', chart: './app' }, 'helm'),
        resource('aws_eks_cluster', 'shop', { name: 'shop', region: 'eu-west-1' }, 'aws'),
        resource('aws_eks_cluster', 'other', { name: 'other', region: 'eu-west-1' }, 'aws'),
        resource('aws_eks_node_group', 'nodes', { cluster_name: 'shop' }, 'aws'),
        resource('aws_eks_node_group', 'others', { cluster_name: 'other' }, 'aws'),
      ],
    },
  },
  resource_changes: [],
  configuration: {
    provider_config: {
      kubernetes: {
        name: 'kubernetes',
        expressions: { host: to('aws_eks_cluster.shop.endpoint', 'aws_eks_cluster.shop') },
      },
      helm: {
        name: 'helm',
        expressions: {
          kubernetes: [{ host: to('aws_eks_cluster.other.endpoint', 'aws_eks_cluster.other') }],
        },
      },
    },
    root_module: {
      resources: [
        configured('kubernetes_deployment', 'web', 'kubernetes', {}),
        configured('helm_release', 'app', 'helm', {}),
        configured('aws_eks_cluster', 'shop', 'aws', {}),
        configured('aws_eks_cluster', 'other', 'aws', {}),
        configured('aws_eks_node_group', 'nodes', 'aws', {
          cluster_name: to('aws_eks_cluster.shop.name', 'aws_eks_cluster.shop'),
        }),
        configured('aws_eks_node_group', 'others', 'aws', {
          cluster_name: to('aws_eks_cluster.other.name', 'aws_eks_cluster.other'),
        }),
      ],
    },
  },
};

function runNeeds(plan: object): string[] {
  const reading = readPlanOrState(Buffer.from(JSON.stringify(plan)), 'plan.json')!;
  const estate = inferEstate({ ...reading, resources: withKubernetes(reading.resources) }, atlas);
  return estate.dependencies
    .filter(({ from, need }) => need === 'run' && /^(kubernetes|helm)_/.test(from))
    .map(({ from, to: target }) => `${from} -> ${target}`);
}

describe('a plan', () => {
  it('says in its provider configurations which cluster is meant, before the cluster is made', () => {
    expect(runNeeds(PLAN)).toEqual(
      expect.arrayContaining([
        'kubernetes_deployment.web -> aws_eks_node_group.nodes',
        'helm_release.app -> aws_eks_node_group.others',
      ]),
    );
    expect(runNeeds(PLAN)).not.toContain('kubernetes_deployment.web -> aws_eks_node_group.others');
  });

  it('without them does not guess among several', () => {
    const found = runNeeds({ ...PLAN, configuration: { root_module: PLAN.configuration.root_module } });
    expect(found.filter((one) => one.includes('aws_eks'))).toEqual([]);
  });
});
