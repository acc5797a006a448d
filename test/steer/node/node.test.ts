/** Nodes as processes have them: real clocks, disks and stores. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event, Store } from '../../../src/steer/model/index.js';
import { openStore, startNode } from '../../../src/steer/node/index.js';
import { etcdStore, memoryCluster } from '../../../src/steer/store/index.js';
import { describeEtcd, startEtcd } from '../../support/etcd.js';
import { until } from '../../support/host.js';
import { begin, end, LEASE_MS, shop, type TestNode } from './cluster.js';

let running: TestNode[] = [];
afterEach(async () => {
  await end(running);
  running = [];
});

async function cluster(count: number, stores: () => Store | Promise<Store>): Promise<TestNode[]> {
  const config = shop(count);
  for (const { id } of config.nodes) running.push(await begin(config, id, await stores()));
  return running;
}

const all = (nodes: readonly TestNode[], active: string) => () =>
  nodes.every((one) => one.active()?.join() === active);

/** A store that nobody can reach. */
const gone: Store = {
  list: () => Promise.reject(new Error('no route')),
  commit: () => Promise.reject(new Error('no route')),
  renew: () => Promise.reject(new Error('no route')),
  watch: () => ({ close: () => {} }),
  close: async () => {},
};

async function movesWhenAQuorumSeesItDown(nodes: TestNode[]): Promise<void> {
  await until(all(nodes, 'a'));
  const [one, two, three] = nodes as [TestNode, TestNode, TestNode];
  one.sees('a', 'down');
  await until(() => two.node.view().verdicts.find(({ endpoint }) => endpoint === 'a')!.down.length === 1);
  expect(all(nodes, 'a')()).toBe(true);
  two.sees('a', 'down');
  await until(all(nodes, 'b'));
  const numbers = new Set(nodes.map(({ plans }) => plans.at(-1)!.number));
  expect(numbers.size).toBe(1);
  const { zones, why } = three.plans.at(-1)!;
  expect(zones[0]!.records.find(({ name }) => name === 'www.shop.example')).toEqual({
    name: 'www.shop.example',
    type: 'A',
    ttl: 5,
    data: ['192.0.2.2'],
  });
  expect(zones[0]!.serial).toBe(three.plans.at(-1)!.number + 100);
  expect(why).toContain('2 of 3 nodes see it down (n1, n2): refused');
}

describe('three nodes', () => {
  it('move a name when two of them see its endpoint down, and not when one does', async () => {
    const memory = memoryCluster(LEASE_MS);
    const nodes = await cluster(3, memory.client);
    await movesWhenAQuorumSeesItDown(nodes);
    for (const { plans } of nodes) {
      const numbers = plans.map(({ number }) => number);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });

  it('do what people order through any of them, tell why not, and keep a log of it', async () => {
    const memory = memoryCluster(LEASE_MS);
    const nodes = await cluster(3, memory.client);
    await until(all(nodes, 'a'));
    const [one, two, three] = nodes as [TestNode, TestNode, TestNode];
    const moved = await two.node.order({ kind: 'failover', name: 'www.shop.example', to: 'b' }, 'ann');
    expect(moved).toEqual({
      done: true,
      message: 'failover www.shop.example to b: plan 2, www.shop.example moves from a to b',
    });
    await until(all(nodes, 'b'));
    await until(() => one.node.view().forced['www.shop.example'] === 'b');
    expect((await one.node.order({ kind: 'failback', name: 'www.shop.example' }, 'ben')).done).toBe(true);
    await until(all(nodes, 'a'));
    expect((await three.node.order({ kind: 'drain', endpoint: 'b' }, 'ann')).done).toBe(true);
    await until(() => one.node.view().drained.includes('b'));
    // Force overrides much, and never this.
    const refused = await one.node.order({ kind: 'drain', endpoint: 'a' }, 'ann', true);
    expect(refused.done).toBe(false);
    expect(refused.message).toBe(
      'refused: www.shop.example would have no endpoint left of its 2; it stays on a',
    );
    const unknown = await one.node.order({ kind: 'drain', endpoint: 'c' }, 'ann');
    expect(unknown.message).toBe('there is no endpoint c; there are a, b');
    const history = await two.node.history();
    expect(history.map(({ by, what }) => `${by}: ${what}`)).toEqual([
      'ann: drain b',
      'ben: failback www.shop.example',
      'ann: failover www.shop.example to b',
      expect.stringMatching(/^automatic: /),
    ]);
  });

  it('tell their log page by page', async () => {
    const memory = memoryCluster(LEASE_MS);
    const [one] = (await cluster(3, memory.client)) as [TestNode];
    await until(() => one.active() !== undefined);
    for (const kind of ['drain', 'undrain', 'drain', 'undrain'] as const)
      expect((await one.node.order({ kind, endpoint: 'b' }, 'ann')).done).toBe(true);
    const all = await one.node.history();
    expect(all).toHaveLength(5);
    const first = await one.node.history(2);
    const second = await one.node.history(2, first[1]!.id);
    const third = await one.node.history(2, second[1]!.id);
    expect([...first, ...second, ...third]).toEqual(all);
  });

  it('forget one that is gone for good, and none that is there', async () => {
    const memory = memoryCluster(LEASE_MS);
    const nodes = await cluster(3, memory.client);
    await until(all(nodes, 'a'));
    const [one, two, three] = nodes as [TestNode, TestNode, TestNode];
    const forget = () => one.node.order({ kind: 'forget', node: 'n3' }, 'ann');
    expect(await forget()).toEqual({
      done: false,
      message: 'n3 is there, its lease is fresh: stop it first, and wait for 1.2 s',
    });
    await three.node.close();
    await until(() => one.node.view().peers.length === 2);
    expect(one.node.view().absent).toEqual(['n3']);
    expect(await forget()).toEqual({
      done: true,
      message:
        'forget node n3: plans are no longer kept for it; steer.nodes still has it: take it out there too, and look at the quorum, which is 2',
    });
    expect((await one.node.history(1))[0]).toMatchObject({ by: 'ann', what: 'forget node n3' });
    expect((await forget()).message).toBe('nothing is kept for a node n3; plans are kept for n1, n2');
    // It was not gone for good after all: it claims its plan again, and counts.
    const back = await begin(shop(3), 'n3', memory.client(), three.folder);
    running.push(back);
    await until(() => one.node.view().peers.length === 3);
    expect(two.node.view().peers.map(({ node }) => node)).toEqual(['n1', 'n2', 'n3']);
    expect((await forget()).message).toMatch(/its lease is fresh/);
  });

  it('tell verdicts and plans as events, numbered without gaps', async () => {
    const memory = memoryCluster(LEASE_MS);
    const nodes = await cluster(3, memory.client);
    const heard: [number, Event][] = [];
    const stop = nodes[2]!.node.onEvent((event, number) => heard.push([number, event]));
    await until(all(nodes, 'a'));
    for (const one of nodes) one.sees('a', 'down');
    await until(all(nodes, 'b'));
    await until(() =>
      heard.some(([, event]) => event.kind === 'plan' && event.plan.active['www.shop.example']![0] === 'b'),
    );
    stop();
    const numbers = heard.map(([number]) => number);
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
    const verdict = heard
      .map(([, event]) => event)
      .find((event) => event.kind === 'verdict' && event.verdict.state === 'down');
    expect(verdict).toMatchObject({ before: 'up', verdict: { endpoint: 'a', state: 'down' } });
  });
});

describe('a node', () => {
  it('that starts cut off answers with the plan on its disk, and says that it is cut off', async () => {
    const memory = memoryCluster(LEASE_MS);
    const config = shop(1);
    const first = await begin(config, 'n1', memory.client());
    await until(() => first.active() !== undefined);
    await first.node.close();
    const again = await begin(config, 'n1', gone, first.folder);
    running.push(again);
    await until(() => again.plans.length > 0);
    expect(again.plans[0]).toEqual(first.plans.at(-1));
    const view = again.node.view();
    expect(view.storeAgeMs).toBeUndefined();
    expect(view.notes!.join()).toContain('the store cannot be reached: no route');
    const order = await again.node.order({ kind: 'drain', endpoint: 'a' }, 'ann');
    expect(order).toEqual({
      done: false,
      message: 'nothing was changed: the store cannot be reached (no route)',
    });
  });

  it('does not answer with a plan that its disk has damaged', async () => {
    const memory = memoryCluster(LEASE_MS);
    const config = shop(1);
    const first = await begin(config, 'n1', memory.client());
    await until(() => first.active() !== undefined);
    await first.node.close();
    const path = join(first.folder, 'plan.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('192.0.2.1', '192.0.2.9'));
    const again = await begin(config, 'n1', gone, first.folder);
    running.push(again);
    await until(() => again.node.view().notes!.some((note) => note.includes('damaged')));
    await new Promise((resolve) => setTimeout(resolve, LEASE_MS * 1.5));
    expect(again.plans).toEqual([]);
  });

  it('is alone in its directory, and in the configuration', async () => {
    const memory = memoryCluster(LEASE_MS);
    const config = shop(1);
    const first = await begin(config, 'n1', memory.client());
    running.push(first);
    await expect(begin(config, 'n1', memory.client(), first.folder)).rejects.toThrow(/has this directory/);
    const rest = {
      dataDirectory: first.folder,
      store: gone,
      publishers: [],
      probes: () => ({ close: () => {} }),
    };
    await expect(startNode({ ...rest, config, node: 'n7' })).rejects.toThrow(
      'steer.nodes has no node n7; it has n1',
    );
  });

  it('alone needs nothing but its directory, and goes on with the numbers after a restart', async () => {
    const config = shop(1);
    const first = await begin(config, 'n1', gone);
    await first.node.close();
    const one = await begin(config, 'n1', await openStore(config, first.folder, {}), first.folder);
    await until(() => one.active()?.[0] === 'a');
    one.sees('a', 'down');
    await until(() => one.active()?.[0] === 'b');
    await one.node.close();
    const again = await begin(config, 'n1', await openStore(config, first.folder, {}), first.folder);
    running.push(again);
    await until(() => again.plans.length > 0);
    expect(again.plans[0]!.number).toBeGreaterThanOrEqual(one.plans.at(-1)!.number);
    expect((await again.node.order({ kind: 'failback', name: 'www.shop.example' }, 'ann')).done).toBe(true);
    await until(() => again.active()?.[0] === 'a');
    expect(again.plans.at(-1)!.number).toBeGreaterThan(one.plans.at(-1)!.number);
  });
});

describeEtcd('three nodes with etcd', () => {
  it('move a name, also when a member of etcd was killed', async () => {
    const etcd = await startEtcd({ members: 3 });
    try {
      const config = { kind: 'etcd', endpoints: etcd.urls, prefix: '/steer/' } as const;
      const nodes = await cluster(3, () => etcdStore(config, 3000, 1500, {}));
      await until(all(nodes, 'a'), 30);
      etcd.members[0]!.signal('SIGKILL');
      await movesWhenAQuorumSeesItDown(nodes);
    } finally {
      await end(running);
      running = [];
      await etcd.close();
    }
  });

  it('answer on when somebody deletes all that etcd has, and give it their plan; orders are given anew', async () => {
    const etcd = await startEtcd({ members: 1 });
    try {
      const config = { kind: 'etcd', endpoints: etcd.urls, prefix: '/steer/' } as const;
      const nodes = await cluster(3, () => etcdStore(config, 3000, 1500, {}));
      await until(all(nodes, 'a'), 30);
      const [one, two] = nodes as [TestNode, TestNode];
      expect((await one.node.order({ kind: 'drain', endpoint: 'a' }, 'ann')).done).toBe(true);
      await until(all(nodes, 'b'), 30);
      const numberOf = ({ plans }: TestNode) => plans.at(-1)!.number;
      const served = numberOf(one);
      const base64 = (text: string) => Buffer.from(text).toString('base64');
      await etcd.call('/v3/kv/deleterange', { key: base64('/steer/'), range_end: base64('/steer0') });
      // The order was in the store: it is as lost as the rest, and people are answered as before it.
      await until(() => nodes.every(({ node }) => node.view().drained.length === 0), 30);
      await until(all(nodes, 'b'), 30);
      expect((await two.node.order({ kind: 'drain', endpoint: 'b' }, 'ann')).done).toBe(true);
      await until(all(nodes, 'a'), 30);
      for (const node of nodes) {
        expect(numberOf(node)).toBeGreaterThan(served + 1000);
        const numbers = node.plans.map(({ number }) => number);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    } finally {
      await end(running);
      running = [];
      await etcd.close();
    }
  });
});
