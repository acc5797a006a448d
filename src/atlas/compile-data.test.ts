import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Composite, Incident } from '../scenarios/types.js';
import type { AtlasData } from './types.js';

interface Compiler {
  compileData(folders?: {
    atlas?: string;
    scenarios?: string;
    status?: string;
    schema?: string;
    base?: string;
  }): {
    atlas: AtlasData;
    incidents: Incident[];
    modules: Record<string, unknown>;
    composites: Composite[];
    problems: string[];
    unknown: string[];
  };
}

const script = new URL('../../scripts/compile-data.mjs', import.meta.url).href;
const { compileData } = (await import(script)) as Compiler;

const SOURCE = 'https://example.com/facts';
const GOOD: Readonly<Record<string, string>> = {
  'atlas/jurisdictions.yaml': `us: { name: United States, source: ${SOURCE} }\n`,
  'atlas/acme/provider.yaml': `id: acme
name: Acme
owner: Acme, Inc.
jurisdiction: us
terraformProviders: [acme]
source: ${SOURCE}
`,
  'atlas/acme/regions.yaml': `north-1: { name: North, country: US, zones: [north-1b, north-1a], source: ${SOURCE} }
south-1: { name: South, country: DE, zones: [south-1a], source: ${SOURCE} }
`,
  'atlas/acme/services/all.yaml': `vm:
  name: VM
  scope: zonal
  needs:
    - { to: "acme/{region}/table", need: start, strength: hard, source: ${SOURCE} }
  source: ${SOURCE}
table:
  name: Table
  scope: regional
  control:
    needs:
      - { to: "acme/north-1/table:control", need: run, strength: hard, source: ${SOURCE} }
  source: ${SOURCE}
dns:
  name: DNS
  scope: global
  control: { region: north-1, source: ${SOURCE} }
  source: ${SOURCE}
`,
  'atlas/acme/types/all.yaml': `acme_vm:
  service: vm
  class: workload
  placement: { standby: [{ when: [{ arg: spare, equals: true }], redundancy: vm-standby }] }
  launches: true
  source: ${SOURCE}
`,
  'atlas/acme/prefixes.yaml': 'acme_dns_: dns\n',
  'atlas/acme/redundancy.yaml': `vm-standby: { detect: 10, switch: 20, failback: sticky, needs: [acme/global/dns], source: ${SOURCE} }\n`,
  'atlas/acme/times.yaml': `token: { seconds: 900, source: ${SOURCE} }\n`,
  'atlas/equivalents.yaml': `tables:
  from: [acme/table, elsewhere/tables]
  phase: state
  data: true
  managed: [{ provider: acme, service: vm, api: rewrite }]
  source: ${SOURCE}
`,
  'atlas/acme/actions.yaml':
    '- { action: "table:Get*", need: run }\n- { action: "*", need: run, strength: soft }\n',
  'atlas/thirdparties/all.yaml': `pay:
  name: Pay
  owner: Pay, Inc.
  jurisdiction: us
  category: payment
  hosts:
    - api.pay.example
    - { host: "*.{region}.pay.example", runsOn: { to: "acme/{region}", strength: hard, asOf: 2026-11, source: ${SOURCE} } }
  terraform: [pay_]
  named: { need: run, strength: soft }
  runsOn: [{ to: acme/north-1, strength: soft, asOf: 2026-11, source: ${SOURCE} }]
  source: ${SOURCE}
`,
  'scenarios/2020-01-01-acme-north-1.yaml': `id: 2020-01-01-acme-north-1
title: Tables gone
provider: acme
region: north-1
epoch: 2020-01-01T10:00:00Z
until: 2020-01-01T12:00:00Z
summary: Tables were gone.
source: ${SOURCE}
rows:
  - component: "acme/{region}/table"
    except: [south-1]
    capability: serve
    severity: down
    from: 2020-01-01T09:30Z
    to: 2020-01-01T11:00Z
    mark: provider
    source: ${SOURCE}
    says: gone
`,
  'scenarios/composites.yaml': `no-launches:
  title: Nothing launches
  summary: Nothing launches.
  incident: 2020-01-01-acme-north-1
  parts:
    - { component: "*/*/{launching}", capability: start, severity: down, says: no launch }
    - { component: "acme/*/*:control", capability: serve, severity: down, says: no change }
`,
};

const OTHER = `other:
  name: Other
  owner: Other, Inc.
  jurisdiction: us
  category: payment
  hosts: [api.pay.example]
  terraform: [pay_]
  named: { need: run, strength: soft }
  source: ${SOURCE}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'firebreak-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Compiles the good data with some files replaced (or changed by a function). */
function compile(changes: Readonly<Record<string, string | ((text: string) => string)>> = {}) {
  const files = new Map<string, string>(Object.entries(GOOD));
  for (const [name, change] of Object.entries(changes)) {
    const before = files.get(name) ?? '';
    const after = typeof change === 'string' ? change : change(before);
    expect(after, `${name} should change`).not.toBe(before);
    files.set(name, after);
  }
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return compileData({
    atlas: path.join(folder, 'atlas'),
    scenarios: path.join(folder, 'scenarios'),
    status: path.join(folder, 'status'),
    base: folder,
  });
}

const without = (line: string) => (text: string) => text.replace(line, '');
const swap = (from: string, to: string) => (text: string) => text.replace(from, to);

describe('status feeds', () => {
  const feed = (of: string) =>
    `acme:\n  name: Acme\n  of: ${of}\n  format: statuspage\n  url: https://s.example/api\n  page: https://s.example\n  source: ${SOURCE}\n`;

  it('speak for a provider or a third party of the atlas', () => {
    expect(compile({ 'status/feeds.yaml': feed('acme') }).problems).toEqual([]);
    expect(compile({ 'status/feeds.yaml': feed('nobody') }).problems).toEqual([
      expect.stringMatching(/status\/feeds\.yaml:3: nobody is neither a provider nor a third party/),
    ]);
  });
});

describe('the data of this repository', () => {
  it('compiles without a problem', () => {
    expect(compileData().problems).toEqual([]);
  });

  it('gives every fact a source', () => {
    const { atlas } = compileData();
    const missing: string[] = [];
    const walk = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const row = value as Record<string, unknown>;
      const isFact = ['scope', 'detect', 'seconds', 'country', 'class', 'strength'].some((key) => key in row);
      if (
        isFact &&
        !at.endsWith('/named') &&
        !('arg' in row) &&
        !('action' in row) &&
        typeof row.source !== 'string'
      )
        missing.push(at);
      for (const [key, child] of Object.entries(row)) walk(child, `${at}/${key}`);
    };
    for (const part of ['regions', 'services', 'redundancy', 'times', 'thirdParties'] as const)
      walk(atlas[part], part);
    expect(missing).toEqual([]);
  });
});

describe('compiling data', () => {
  it('gives who runs common software its services, under its own ids where it has them', () => {
    const stack = (more: string) => ({
      'atlas/stack/provider.yaml': `id: stack
name: Stack
owner: not known
jurisdiction: us
terraformProviders: [stack]
source: ${SOURCE}
`,
      'atlas/stack/services/all.yaml': `who: { name: Who, scope: global, source: ${SOURCE} }
server:
  name: Server
  scope: regional
  control: { needs: [{ to: stack/global/who, need: run, strength: hard, source: ${SOURCE} }] }
  source: ${SOURCE}
`,
      'atlas/acme/provider.yaml': swap(
        '[acme]',
        `[acme, { name: stack, when: { arg: auth_url, contains: acme.example }${more} }]`,
      ),
    });
    const plain = compile(stack(''));
    expect(plain.problems).toEqual([]);
    expect(Object.keys(plain.atlas.services.acme!)).toEqual(['dns', 'server', 'table', 'vm', 'who']);
    expect(plain.atlas.services.acme!.server!.control?.needs?.[0]?.to).toBe('acme/global/who');
    const mapped = compile(stack(', services: { server: vm, who: table }'));
    expect(mapped.problems).toEqual([]);
    expect(Object.keys(mapped.atlas.services.acme!)).toEqual(['dns', 'table', 'vm']);
    expect(compile(stack(', services: { server: vn }')).problems).toEqual([
      expect.stringContaining('vn is not a service of acme'),
    ]);
  });

  it('takes what holds together, merges files and sorts zones', () => {
    const { atlas, incidents, problems } = compile({
      'atlas/acme/services/more.yaml': `queue: { name: Queue, scope: regional, source: ${SOURCE} }\n`,
    });
    expect(problems).toEqual([]);
    expect(Object.keys(atlas.services.acme!)).toEqual(['dns', 'queue', 'table', 'vm']);
    expect(atlas.regions.acme![0]!.zones).toEqual(['north-1a', 'north-1b']);
    expect(atlas.prefixes).toEqual({ acme_dns_: { provider: 'acme', service: 'dns' } });
    expect(atlas.types.acme_vm!.provider).toBe('acme');
    expect(atlas.equivalents).toMatchObject([{ id: 'tables', from: ['acme/table', 'elsewhere/tables'] }]);
    expect(incidents[0]!.rows.map((row) => row.component)).toEqual(['acme/north-1/table']);
  });

  it('spells out what launches, and the zones of which one failed', () => {
    const { composites, incidents, problems } = compile({
      'scenarios/2020-01-01-acme-north-1.yaml': swap(
        '"acme/{region}/table"\n    except: [south-1]',
        'acme/north-1/unknown-zone\n    zoneId: n1-z1',
      ),
    });
    expect(problems).toEqual([]);
    expect(composites[0]!.parts.map(({ component }) => component)).toEqual(['acme/*/vm', 'acme/*/*:control']);
    expect(incidents[0]!.rows.map(({ component, maybe }) => [component, maybe])).toEqual([
      ['acme/n1-z1', undefined],
      ['acme/north-1a', true],
      ['acme/north-1b', true],
      ['acme/north-1/unknown-zone', true],
    ]);
  });

  it('lists all components that scenarios name and the atlas does not know', () => {
    const { unknown } = compile({
      'scenarios/composites.yaml': swap('acme/*/*:control', 'acne/*/*:control'),
      'scenarios/2020-01-01-acme-north-1.yaml': swap('acme/{region}/table', 'acme/{region}/tables'),
    });
    expect(unknown).toEqual(['acme/north-1/tables', 'acne/*/*:control']);
  });

  const refused: readonly [string, Parameters<typeof compile>[0], string][] = [
    [
      'a region without a country',
      { 'atlas/acme/regions.yaml': without('country: DE, ') },
      'atlas/acme/regions.yaml:2: south-1: has no country; every such row needs one',
    ],
    [
      'a row without a source',
      { 'atlas/acme/times.yaml': 'token: { seconds: 900 }\n' },
      'atlas/acme/times.yaml:1: token: has no source; every such row needs one',
    ],
    [
      'a value outside its list',
      { 'atlas/acme/services/all.yaml': swap('scope: regional', 'scope: local') },
      'atlas/acme/services/all.yaml:9: table.scope: is "local", expected one of zonal, regional, global',
    ],
    [
      'a key nobody reads',
      { 'atlas/acme/types/all.yaml': swap('class: workload', 'class: workload\n  clas: store') },
      'atlas/acme/types/all.yaml:1: acme_vm: "clas" is not a known key here',
    ],
    [
      'broken YAML',
      { 'atlas/acme/times.yaml': 'token: { seconds: 900\nother: [\n' },
      'atlas/acme/times.yaml:2: ',
    ],
    [
      'a key twice in a file',
      { 'atlas/acme/times.yaml': (text) => text + text },
      'atlas/acme/times.yaml:2: Map keys must be unique',
    ],
    [
      'a service in two files',
      { 'atlas/acme/services/more.yaml': `table: { name: Table, scope: regional, source: ${SOURCE} }\n` },
      'atlas/acme/services/more.yaml:1: service table is already at atlas/acme/services/all.yaml:7; keep one of them',
    ],
    [
      'a need of an unknown service',
      { 'atlas/acme/services/all.yaml': swap('acme/{region}/table', 'acme/{region}/tabel') },
      'atlas/acme/services/all.yaml:5: vm needs acme/{region}/tabel: tabel is not a service of acme',
    ],
    [
      'a need of a global service in a region',
      { 'atlas/acme/services/all.yaml': swap('acme/{region}/table"', 'acme/{region}/dns"') },
      'vm needs acme/{region}/dns: dns is a global service: write acme/global/dns',
    ],
    [
      'a need of an unknown region',
      { 'atlas/acme/services/all.yaml': swap('acme/north-1/table', 'acme/north-2/table') },
      'table needs acme/north-2/table:control: north-2 is not a region of acme',
    ],
    [
      'a control plane in an unknown region',
      { 'atlas/acme/services/all.yaml': swap('region: north-1', 'region: north-9') },
      'atlas/acme/services/all.yaml:17: control plane of dns: north-9 is not a region of acme',
    ],
    [
      'services inside each other',
      {
        'atlas/acme/services/more.yaml': `a: { name: A, scope: regional, needs: [{ to: "acme/{region}/b", need: run, strength: hard, source: ${SOURCE} }], source: ${SOURCE} }
b: { name: B, scope: regional, needs: [{ to: "acme/{region}/a", need: run, strength: hard, source: ${SOURCE} }], source: ${SOURCE} }
`,
      },
      'atlas/acme/services/more.yaml:2: containment cycle: acme/north-1/a needs acme/north-1/b needs acme/north-1/a; make one of them soft or drop it',
    ],
    [
      'a provider under no known jurisdiction',
      { 'atlas/acme/provider.yaml': swap('jurisdiction: us', 'jurisdiction: xx') },
      'atlas/acme/provider.yaml:4: jurisdiction xx is not in jurisdictions.yaml; add it there',
    ],
    [
      'software that no provider of the atlas is written for',
      {
        'atlas/acme/provider.yaml': swap(
          '[acme]',
          '[acme, { name: stack, when: { arg: auth_url, contains: acme.example } }]',
        ),
      },
      'atlas/acme/provider.yaml:5: no provider of the atlas has stack as its own',
    ],
    [
      'a type of an unknown service',
      { 'atlas/acme/types/all.yaml': swap('service: vm', 'service: vmm') },
      'atlas/acme/types/all.yaml:2: acme_vm: vmm is not a service of acme',
    ],
    [
      'a type with an unknown redundancy',
      { 'atlas/acme/types/all.yaml': swap('redundancy: vm-standby', 'redundancy: vm-spare') },
      'atlas/acme/types/all.yaml:4: acme_vm: vm-spare is not in redundancy.yaml',
    ],
    [
      'a type that is neither of a service nor glue',
      { 'atlas/acme/types/all.yaml': without('  service: vm\n') },
      'acme_vm has no service; name one, or say glue: true or hostedBy',
    ],
    [
      'a region hosted in an unknown one',
      {
        'atlas/acme/regions.yaml': swap(
          'zones: [south-1a]',
          `zones: [south-1a], needs: [{ to: acme/west-1/vm, need: run, strength: hard, source: ${SOURCE} }]`,
        ),
      },
      'atlas/acme/regions.yaml:2: south-1 needs acme/west-1/vm: west-1 is not a region of acme',
    ],
    [
      'an unknown service to leave of a known provider',
      { 'atlas/equivalents.yaml': swap('acme/table', 'acme/tabel') },
      'atlas/equivalents.yaml:2: tables: tabel is not a service of acme',
    ],
    [
      'an unknown service to move to of a known provider',
      { 'atlas/equivalents.yaml': swap('service: vm', 'service: vmm') },
      'atlas/equivalents.yaml:5: tables: vmm is not a service of acme',
    ],
    [
      'a service in two families',
      {
        'atlas/equivalents.yaml': (text) => text + text.replace('tables:', 'more:'),
      },
      'acme/table is already in tables; keep one of them',
    ],
    [
      'another API than the equivalents of a service that is not in the family',
      { 'atlas/equivalents.yaml': swap('  phase: state', '  otherApi: [acme/vm]\n  phase: state') },
      'atlas/equivalents.yaml:3: tables: otherApi names acme/vm, which is not in from',
    ],
    [
      'a remark about a service that is not in the family',
      {
        'atlas/equivalents.yaml': swap(
          '  phase: state',
          '  note: { text: slow, of: [acme/vm] }\n  phase: state',
        ),
      },
      'atlas/equivalents.yaml:3: tables: note is said of acme/vm, which is not in from',
    ],
    [
      'equivalents without a source',
      { 'atlas/equivalents.yaml': without(`  source: ${SOURCE}\n`) },
      'atlas/equivalents.yaml:1: tables: has no source; every such row needs one',
    ],
    [
      'a prefix of an unknown service',
      { 'atlas/acme/prefixes.yaml': 'acme_dns_: names\n' },
      'atlas/acme/prefixes.yaml:1: acme_dns_: names is not a service of acme',
    ],
    [
      'a third party that runs nowhere',
      { 'atlas/thirdparties/all.yaml': swap('acme/north-1', 'acme/north-9') },
      'atlas/thirdparties/all.yaml:11: pay runs on acme/north-9: north-9 is neither a region nor a zone of acme',
    ],
    [
      'a third party that says not when it ran there',
      { 'atlas/thirdparties/all.yaml': swap('strength: soft, asOf: 2026-11', 'strength: soft') },
      'pay.runsOn.0: has no asOf',
    ],
    [
      'a place that the host name does not tell',
      { 'atlas/thirdparties/all.yaml': swap('"*.{region}.pay.example"', '"*.pay.example"') },
      'atlas/thirdparties/all.yaml:8: *.pay.example does not tell {region}',
    ],
    [
      'a host of two third parties',
      { 'atlas/thirdparties/more.yaml': OTHER },
      'atlas/thirdparties/more.yaml:6: host api.pay.example is already that of pay',
    ],
    [
      'a type prefix of two third parties',
      { 'atlas/thirdparties/more.yaml': OTHER },
      'atlas/thirdparties/more.yaml:7: prefix pay_ is already that of pay',
    ],
    [
      'a type prefix of types that are described',
      { 'atlas/thirdparties/all.yaml': swap('[pay_]', '[acme_]') },
      'atlas/thirdparties/all.yaml:9: acme_ is the prefix of acme_vm, which types/ describes',
    ],
    [
      'a third party under no known jurisdiction',
      { 'atlas/thirdparties/all.yaml': swap('jurisdiction: us', 'jurisdiction: xx') },
      'jurisdiction xx is not in jurisdictions.yaml; add it there',
    ],
    [
      'a need stated on a day that does not exist',
      {
        'atlas/acme/services/all.yaml': swap(
          'need: start, strength: hard',
          'need: start, since: 2019-02-30, strength: hard',
        ),
      },
      'acme/vm needs acme/{region}/table since 2019-02-30: is not a day that exists',
    ],
    [
      'a need older than the incident whose report states it',
      {
        'atlas/acme/services/all.yaml': swap(
          'need: start, strength: hard',
          'need: start, since: 2019-12-31, strength: hard',
        ),
      },
      'acme/vm needs acme/{region}/table since 2019-12-31: its source reports of 2020-01-01; it cannot have said so before',
    ],
    [
      'a region hosted nowhere',
      {
        'atlas/acme/regions.yaml': swap(
          'zones: [south-1a],',
          `zones: [south-1a], needs: [{ to: other/x, need: run, strength: hard, source: ${SOURCE} }],`,
        ),
      },
      'atlas/acme/regions.yaml:2: south-1 needs other/x: other is not a provider of the atlas',
    ],
    [
      'a default region that does not exist',
      { 'atlas/acme/provider.yaml': (text) => `${text}defaultRegion: north-9\n` },
      'atlas/acme/provider.yaml:7: north-9 is not a region of acme',
    ],
    [
      'an action behind one that takes all',
      { 'atlas/acme/actions.yaml': (text) => `${text}- { action: "vm:*", need: none }\n` },
      'atlas/acme/actions.yaml:3: vm:* is never reached: * on line 2 matches first',
    ],
    [
      'a composite of an unknown component',
      { 'scenarios/composites.yaml': swap('acme/*/*:control', 'acne/*/*:control') },
      'scenarios/composites.yaml:7: acne/*/*:control is not a component of the atlas, nor a pattern that fits one',
    ],
    [
      'a composite with the id of a component',
      { 'scenarios/composites.yaml': swap('no-launches:', 'acme/north-1:') },
      'scenarios/composites.yaml:1: acme/north-1 is a component of the atlas; call it something else',
    ],
    [
      'a composite like an incident that there is not',
      { 'scenarios/composites.yaml': swap('2020-01-01-acme', '2020-01-02-acme') },
      'scenarios/composites.yaml:4: 2020-01-02-acme-north-1 is not an incident of the library',
    ],
    [
      'a zone id beside anything but an unknown zone',
      {
        'scenarios/2020-01-01-acme-north-1.yaml': swap(
          '"acme/{region}/table"\n    except: [south-1]',
          'acme/north-1\n    zoneId: n1-z1',
        ),
      },
      'scenarios/2020-01-01-acme-north-1.yaml:11: zoneId is for the unknown-zone of a region',
    ],
    [
      'an incident row of an unknown component',
      { 'scenarios/2020-01-01-acme-north-1.yaml': swap('acme/{region}/table', 'acme/{region}/tables') },
      'scenarios/2020-01-01-acme-north-1.yaml:10: acme/north-1/tables is not a component of the atlas',
    ],
    [
      'an incident row without a time',
      { 'scenarios/2020-01-01-acme-north-1.yaml': without('    to: 2020-01-01T11:00Z\n') },
      'scenarios/2020-01-01-acme-north-1.yaml:10: rows.0: has no to; every such row needs one',
    ],
    [
      'an incident row without a source',
      { 'scenarios/2020-01-01-acme-north-1.yaml': without(`    source: ${SOURCE}\n`) },
      'scenarios/2020-01-01-acme-north-1.yaml:10: rows.0: has no source; every such row needs one',
    ],
    [
      'an incident row that ends before it begins',
      { 'scenarios/2020-01-01-acme-north-1.yaml': swap('T11:00Z', 'T09:00Z') },
      'scenarios/2020-01-01-acme-north-1.yaml:15: acme/{region}/table ends at 2020-01-01T09:00Z, not after 2020-01-01T09:30Z',
    ],
    [
      'an incident that ends before its rows do',
      { 'scenarios/2020-01-01-acme-north-1.yaml': swap('until: 2020-01-01T12', 'until: 2020-01-01T10:30') },
      'until',
    ],
    [
      'an incident under another name than its file',
      {
        'scenarios/2020-01-01-acme-north-1.yaml': swap('id: 2020-01-01-acme-north-1', 'id: 2020-01-01-acme'),
      },
      'scenarios/2020-01-01-acme-north-1.yaml:1: id is 2020-01-01-acme, expected the file',
    ],
  ];
  it.each(refused)('refuses %s', (_, changes, message) => {
    const { problems } = compile(changes);
    expect(problems.join('\n')).toContain(message);
  });
});

describe('descriptions of public modules', () => {
  const HEAD = `# A queue.\n# source: ${SOURCE}\n# versions: 4, 5\n# also: Acme/old/aws,\n#   acme/older/aws//modules/part\n`;
  const QUEUE = `${HEAD}\nresource "acme_queue" "this" {}\n`;

  it('are kept by their address, and by those they also stand for', () => {
    const { modules, problems } = compile({
      'atlas/modules/Acme/queue/aws.tf': QUEUE,
      'atlas/modules/Acme/queue/aws/modules/part.tf': QUEUE.replace(/# also[\s\S]*part\n/, ''),
    });
    expect(problems).toEqual([]);
    expect(Object.keys(modules).sort()).toEqual([
      'acme/old/aws',
      'acme/older/aws//modules/part',
      'acme/queue/aws',
      'acme/queue/aws//modules/part',
    ]);
    expect(modules['acme/old/aws']).toBe('acme/queue/aws');
    expect(modules['acme/queue/aws']).toEqual({
      source: SOURCE,
      majors: [4, 5],
      text: '\n\n\n\n\n\nresource "acme_queue" "this" {}\n',
    });
  });

  it('need their page and their versions, and a place that is an address', () => {
    const { problems } = compile({
      'atlas/modules/acme/queue/aws.tf': QUEUE.replace('# source', '# page').replace('4, 5', 'all'),
      'atlas/modules/acme/aws.tf': QUEUE.replace(/# also[\s\S]*part\n/, ''),
    });
    expect(problems).toEqual([
      'atlas/modules/acme/aws.tf:1: expected NAMESPACE/NAME/PROVIDER.tf, or PROVIDER/modules/NAME.tf for a submodule',
      'atlas/modules/acme/queue/aws.tf:1: has no "# source: URL" at its head',
      'atlas/modules/acme/queue/aws.tf:1: has no "# versions: 5, 6" at its head, the major versions it was written from',
    ]);
  });

  it('do not stand for a module with a description of its own', () => {
    const { problems } = compile({
      'atlas/modules/acme/queue/aws.tf': QUEUE,
      'atlas/modules/acme/old/aws.tf': QUEUE.replace(/# also[\s\S]*part\n/, ''),
    });
    expect(problems).toEqual([
      'atlas/modules/acme/queue/aws.tf:1: also: acme/old/aws has a description of its own',
    ]);
  });
});
