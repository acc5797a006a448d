import { describe, expect, it } from 'vitest';
import type { Estate } from '../../estate/index.js';
import { check, parseSteer } from './index.js';

const NOTHING: Estate = { components: [], dependencies: [], groups: [], journeys: [], diagnostics: [] };

interface Places {
  readonly nodes: readonly string[];
  readonly endpoints: readonly string[];
  readonly members?: readonly string[];
  readonly servers?: readonly string[];
  readonly registrar?: string;
}

/** What there is to say of a cluster at these places. */
function concerns({ nodes, endpoints, members = [], servers = [], registrar }: Places, estate = NOTHING) {
  const steer = {
    nodes: Object.fromEntries(nodes.map((at, i) => [`n${i}`, at === '' ? null : at])),
    endpoints: Object.fromEntries(
      endpoints.map((at, i) => [
        `e${i}`,
        { address: `192.0.2.${i + 1}`, probe: 'tcp:443', ...(at === '' ? {} : { at }) },
      ]),
    ),
    zones: {
      'shop.example': {
        nameServers: servers.map((at, i) => ({ name: `ns${i}.dns.example`, ...(at === '' ? {} : { at }) })),
        ...(registrar === undefined ? {} : { registrar }),
        names: { www: { failover: endpoints.map((_, i) => `e${i}`) } },
      },
    },
    store: { etcd: members.map((at, i) => ({ url: `https://192.0.2.${100 + i}:2379`, at })) },
  };
  if (servers.length === 0) steer.zones['shop.example'].nameServers = [{ name: 'ns.dns.example' }];
  const bare = members.length === 0 ? { ...steer, store: { etcd: ['https://192.0.2.9:2379'] } } : steer;
  const { config, place, diagnostics } = parseSteer(
    JSON.stringify({ steer: bare }, null, 2),
    'firebreak.yaml',
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return check(config!, estate, place!);
}

const warnings = (places: Places, estate?: Estate) =>
  concerns(places, estate)
    .filter(({ severity }) => severity !== 'info')
    .map(({ message }) => message);

describe('a cluster over three providers', () => {
  const nodes = ['hetzner/hel1', 'scaleway/fr-par', 'exoscale/at-vie-1'];

  it('has nothing that takes it down with what it protects', () => {
    expect(
      warnings({
        nodes,
        endpoints: ['aws/eu-central-1', 'gcp/europe-west3'],
        members: nodes,
        servers: ['hetzner/hel1', 'scaleway/fr-par'],
      }),
    ).toEqual([]);
  });

  it('may have a node beside an endpoint, which is told and is no warning', () => {
    const found = concerns({ nodes, endpoints: ['hetzner/hel1', 'scaleway/fr-par'] });
    expect(found.filter(({ severity }) => severity === 'warning')).toEqual([]);
    expect(found).toContainEqual(
      expect.objectContaining({
        severity: 'info',
        domain: 'hetzner/hel1',
        message:
          'when hetzner/hel1 fails, endpoint e0 fails together with node n0; 2 of 3 nodes are left, which is enough',
      }),
    );
  });
});

describe('shared fate', () => {
  it('a quorum of nodes beside an endpoint', () => {
    const found = concerns({
      nodes: ['aws/eu-central-1', 'aws/eu-central-1', 'hetzner/hel1'],
      endpoints: ['aws/eu-central-1', 'hetzner/fsn1'],
    });
    const [first] = found;
    expect(first).toMatchObject({
      severity: 'warning',
      domain: 'aws/eu-central-1',
      message:
        'when aws/eu-central-1 fails, endpoint e0 fails and 1 of 3 nodes is left and 2 must agree: nothing moves the traffic',
      file: 'firebreak.yaml',
      line: 4,
    });
    expect(first!.also).toContain('aws');
    expect(first!.chains[0]).toMatchObject([
      { from: 'steer/node/n0', to: 'aws/eu-central-1', evidence: { by: 'declared', line: 4 } },
    ]);
  });

  it('all nodes in one jurisdiction, with the chain to it', () => {
    const found = concerns({
      nodes: ['hetzner/hel1', 'ionos/de-fra', 'stackit/eu01'].map((at, i) => (i === 0 ? 'hetzner/fsn1' : at)),
      endpoints: ['aws/eu-central-1', 'gcp/europe-west3'],
    }).filter(({ severity }) => severity === 'warning');
    const law = found.find(({ domain }) => domain === 'jurisdiction/de');
    expect(law?.message).toBe(
      'when jurisdiction/de fails, 0 of 3 nodes are left and 2 must agree: no failover until it is back',
    );
    expect(law!.chains).toHaveLength(3);
    for (const chain of law!.chains) {
      expect(chain.at(-1)!.to).toBe('jurisdiction/de');
      expect(chain.at(-1)!.evidence.url).toMatch(/^https:/);
    }
  });

  it("the store's majority at one provider", () => {
    const nodes = ['hetzner/hel1', 'scaleway/fr-par', 'exoscale/at-vie-1'];
    const members = ['hetzner/hel1', 'hetzner/fsn1', 'scaleway/fr-par'];
    expect(warnings({ nodes, endpoints: ['hetzner/hel1', 'aws/eu-central-1'], members })).toEqual([
      'when hetzner fails, endpoint e0 fails and the store keeps 1 of 3 members, which is no majority: no new plan can be made',
    ]);
  });

  it('all name servers at one provider', () => {
    const nodes = ['hetzner/hel1', 'scaleway/fr-par', 'exoscale/at-vie-1'];
    const endpoints = ['gcp/europe-west3', 'aws/eu-central-1'];
    expect(warnings({ nodes, endpoints, servers: ['aws/global/route53', 'aws/global/route53'] })).toEqual([
      'when aws/global/route53 fails, no name server of shop.example is left: none of its names resolves',
    ]);
    expect(warnings({ nodes, endpoints, servers: ['aws/global/route53', 'hetzner/hel1'] })).toEqual([]);
  });

  it('the registrar beside an endpoint', () => {
    const nodes = ['hetzner/hel1', 'scaleway/fr-par', 'exoscale/at-vie-1'];
    const said = warnings({
      nodes,
      endpoints: ['aws/eu-central-1', 'gcp/europe-west3'],
      registrar: 'aws/global/route53domains',
    });
    expect(said.join('\n')).toContain('so does the registrar of shop.example');
  });

  it('through the estate: an endpoint that needs what a node runs on', () => {
    const source = { file: 'main.tf', line: 3 };
    const evidence = { by: 'code', file: 'main.tf', line: 7 } as const;
    const resource = (id: string) => ({ id, kind: 'resource', type: 'x', name: id, source }) as const;
    const estate: Estate = {
      ...NOTHING,
      components: [resource('db'), resource('web'), resource('vm')],
      dependencies: [
        { from: 'web', to: 'db', need: 'run', evidence },
        { from: 'vm', to: 'db', need: 'run', evidence },
      ],
    };
    const [first] = concerns({ nodes: ['vm'], endpoints: ['web', 'hetzner/hel1'] }, estate);
    expect(first).toMatchObject({ domain: 'db', severity: 'warning' });
    expect(first!.chains).toMatchObject([
      [{ to: 'vm' }, { from: 'vm', to: 'db', evidence }],
      [{ to: 'web' }, { from: 'web', to: 'db', evidence }],
    ]);
    const soft = { ...estate, dependencies: estate.dependencies.map((one) => ({ ...one, soft: true })) };
    expect(warnings({ nodes: ['vm'], endpoints: ['web', 'hetzner/hel1'] }, soft).join()).not.toContain('db');
  });
});

describe('what is not known', () => {
  it('a place that does not exist is an error', () => {
    const [first] = concerns({
      nodes: ['hetzner/hel9', 'scaleway/fr-par', 'aws'],
      endpoints: ['gcp', 'aws'],
    });
    expect(first).toMatchObject({ severity: 'error', line: 4 });
    expect(first!.message).toContain('"hetzner/hel9" is not a component of this estate');
  });

  it('what has no place is said', () => {
    const said = concerns({ nodes: ['', 'scaleway/fr-par', 'hetzner/hel1'], endpoints: ['', 'aws'] });
    const open = said.filter(({ message }) => message.includes('is not said')).map(({ message }) => message);
    expect(open).toContain('where node n0 runs is not said, so what it shares is not known; add at');
    expect(open.join()).toContain('endpoint e0');
  });
});
