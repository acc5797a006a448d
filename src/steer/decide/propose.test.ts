import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointConfig, NameConfig, Plan, Seen, SteerConfig, ZoneConfig } from '../model/index.js';
import { checkPlan } from './guards.js';
import { NO_ORDERS, type Orders } from './policies.js';
import { type Proposal, propose, type Situation } from './propose.js';
import { serialOf } from './records.js';
import { RULES } from './rules.js';

const IDS = ['a', 'b', 'c', 'd'];
const endpoints: readonly EndpointConfig[] = IDS.map((id, i) => ({
  id,
  addresses: id === 'd' ? [] : [`192.0.2.${i + 1}`, `2001:db8::${i + 1}`],
  ...(id === 'd' ? { host: 'shop.cdn.example' } : {}),
  probe: { kind: 'tcp', port: 443 },
  timing: { intervalMs: 1000, jitter: 0, timeoutMs: 500, fall: 2, rise: 2 },
}));

const name = (change: Partial<NameConfig> = {}): NameConfig => ({
  name: 'www.shop.example',
  policy: 'failover',
  endpoints: ['a', 'b', 'c'].map((endpoint, i) => ({ endpoint, weight: i + 1 })),
  ttl: 30,
  minHealthy: 1,
  failback: { kind: 'auto', holdMs: 60_000 },
  ...change,
});

const config = (
  names: readonly NameConfig[],
  maxChange = 0.5,
): Pick<SteerConfig, 'zones' | 'endpoints' | 'limits'> => {
  const zone: ZoneConfig = {
    origin: 'shop.example',
    nameServers: ['ns1.shop.example', 'ns2.shop.example.'],
    contact: 'first.last@shop.example',
    soa: { refresh: 3600, retry: 600, expire: 604_800, negativeTtl: 60 },
    records: [{ name: 'shop.example', type: 'MX', ttl: 300, data: ['10 mail.shop.example.'] }],
    names,
    serialOffset: 2_026_000_000,
  };
  const limits = {
    maxChange,
    maxPlans: 5,
    perMs: 1,
    holdDownMs: 0,
    maxStaleMs: 1,
    whenStale: 'keep-answering',
  } as const;
  return { zones: [zone], endpoints, limits };
};

interface World {
  readonly down?: readonly string[];
  readonly upForMs?: number;
  readonly orders?: Partial<Orders>;
  readonly before?: Proposal;
  readonly failback?: string;
  readonly force?: boolean;
}

const planOf = ({ zones, active }: Proposal): Plan => ({
  number: 1,
  madeAt: 0,
  madeBy: 'n1',
  why: '',
  zones,
  active,
});

function proposed(names: readonly NameConfig[], world: World = {}, maxChange?: number): Proposal {
  const situation: Situation = {
    config: config(names, maxChange),
    stateOf: (id): Seen => (world.down?.includes(id) ? 'down' : 'up'),
    upForMs: () => world.upForMs ?? 0,
    orders: { ...NO_ORDERS, ...world.orders },
    before: world.before === undefined ? undefined : planOf(world.before),
    force: world.force ?? false,
    ...(world.failback === undefined ? {} : { failback: world.failback }),
  };
  return propose(situation, RULES);
}

const active = (names: readonly NameConfig[], world: World = {}) =>
  proposed(names, world).active['www.shop.example'];
const records = ({ zones }: Proposal, of = 'www.shop.example') =>
  zones[0]!.records.filter((set) => set.name === of).map(({ type, data }) => `${type} ${data.join(' ')}`);

describe('failover', () => {
  const one = [name()];
  const first = proposed(one);
  const moved = proposed(one, { down: ['a'], before: first });

  it('uses the first endpoint that is not down or drained', () => {
    expect(active(one)).toEqual(['a']);
    expect(moved.active['www.shop.example']).toEqual(['b']);
    expect(moved.changes).toEqual(['www.shop.example moves from a to b']);
    expect(active(one, { down: ['a'], orders: { drained: ['b'] } })).toEqual(['c']);
  });

  it('goes back by itself once the better one has been up for the hold, and says when that will be', () => {
    const waiting = proposed(one, { before: moved, upForMs: 59_000 });
    expect([waiting.active['www.shop.example'], waiting.waitMs]).toEqual([['b'], 1_000]);
    expect(active(one, { before: moved, upForMs: 60_000 })).toEqual(['a']);
  });

  it('with manual failback goes back when a person asks', () => {
    const manual = [name({ failback: { kind: 'manual' } })];
    expect(active(manual, { before: moved, upForMs: 1e9 })).toEqual(['b']);
    expect(active(manual, { before: moved, failback: 'www.shop.example' })).toEqual(['a']);
  });

  it('stays where it is when nothing is left, and says so', () => {
    const all = proposed(one, { down: IDS, before: moved });
    expect(all.active['www.shop.example']).toEqual(['b']);
    expect(all.isNew).toBe(false);
    expect(all.refused).toEqual(['www.shop.example would have no endpoint left of its 3; it stays on b']);
  });

  it('uses what a person orders, but nothing that is down', () => {
    const forced = { forced: { 'www.shop.example': 'c' } };
    expect(active(one, { before: first, orders: forced })).toEqual(['c']);
    const { active: kept, refused } = proposed(one, {
      before: first,
      orders: forced,
      down: ['c'],
      force: true,
    });
    expect(kept['www.shop.example']).toEqual(['a']);
    expect(refused).toEqual([
      'www.shop.example would have 0 healthy endpoints, fewer than its minHealthy of 1; it stays on a',
    ]);
  });

  it('answers with a CNAME where the endpoint is a host', () => {
    const host = [
      name({
        endpoints: [
          { endpoint: 'd', weight: 1 },
          { endpoint: 'a', weight: 1 },
        ],
      }),
    ];
    expect(records(proposed(host))).toEqual(['CNAME shop.cdn.example.']);
    expect(records(proposed(host, { down: ['d'] }))).toEqual(['A 192.0.2.1', 'AAAA 2001:db8::1']);
  });
});

describe('all-healthy and weighted', () => {
  const all = [name({ policy: 'all-healthy', minHealthy: 2 })];

  it('use every endpoint that is healthy', () => {
    expect(records(proposed(all, { down: ['b'] }))).toEqual([
      'A 192.0.2.1 192.0.2.3',
      'AAAA 2001:db8::1 2001:db8::3',
    ]);
  });

  it('stay as they are below minHealthy', () => {
    const before = proposed(all, { down: ['b'] });
    const { active, refused } = proposed(all, { down: ['b', 'c'], before });
    expect(active['www.shop.example']).toEqual(['a', 'c']);
    expect(refused[0]).toContain('1 healthy endpoints, fewer than its minHealthy of 2; it stays on a, c');
  });

  it('carry weights for servers that choose by them', () => {
    const { zones } = proposed([name({ policy: 'weighted' })], { down: ['a'] });
    expect(zones[0]!.records.find(({ type }) => type === 'A')).toMatchObject({
      data: ['192.0.2.2', '192.0.2.3'],
      members: [
        { weight: 2, data: ['192.0.2.2'] },
        { weight: 3, data: ['192.0.2.3'] },
      ],
    });
  });

  it('give no weight to what is drained', () => {
    const { zones } = proposed([name({ policy: 'weighted' })], { orders: { drained: ['b'] } });
    const { members } = zones[0]!.records.find(({ type }) => type === 'AAAA')!;
    expect(members?.map(({ data }) => data)).toEqual([['2001:db8::1'], ['2001:db8::3']]);
  });
});

describe('networks with endpoints of their own', () => {
  const subnet = '203.0.113.0/24';
  const names = [name({ bySubnet: [{ subnet, endpoints: ['b', 'c'] }] })];
  const own = (world: World) =>
    proposed(names, world).zones[0]!.records.find(({ type }) => type === 'A')!.bySubnet;

  it('get the first that is healthy and not drained', () => {
    expect(own({})).toEqual([{ subnet, data: ['192.0.2.2'] }]);
    expect(own({ down: ['b'] })).toEqual([{ subnet, data: ['192.0.2.3'] }]);
    expect(own({ orders: { drained: ['b'] } })).toEqual([{ subnet, data: ['192.0.2.3'] }]);
  });

  it('get what all get where none is, and where somebody ordered one for the name', () => {
    expect(own({ down: ['b', 'c'] })).toBeUndefined();
    expect(own({ down: ['a', 'b', 'c'] })).toBeUndefined();
    expect(own({ orders: { forced: { 'www.shop.example': 'a' } } })).toBeUndefined();
  });

  it('move with a plan of their own, though all others stay', () => {
    const before = proposed(names);
    const next = proposed(names, { down: ['b'], before });
    expect(next).toMatchObject({ isNew: true, active: before.active });
    expect(proposed(names, { down: ['b'], before: next }).isNew).toBe(false);
  });

  it('count towards maxChange like the names they are of', () => {
    const four = ['w1', 'w2', 'w3', 'w4'].map((label) => ({ ...names[0]!, name: `${label}.shop.example` }));
    const before = proposed(four);
    expect(proposed(four, { down: ['b'], before }).refused[0]).toContain('4 of 4 names');
  });
});

describe('a zone', () => {
  const names = ['w1', 'w2', 'w3', 'w4'].map((label) => name({ name: `${label}.shop.example` }));

  it('has its name servers and fixed records beside what is steered', () => {
    const { zones } = proposed(names);
    expect(zones[0]!.records.slice(0, 2)).toEqual([
      { name: 'shop.example', type: 'NS', ttl: 3600, data: ['ns1.shop.example.', 'ns2.shop.example.'] },
      { name: 'shop.example', type: 'MX', ttl: 300, data: ['10 mail.shop.example.'] },
    ]);
    expect(zones[0]!.soa).toMatchObject({ primary: 'ns1.shop.example.', contact: 'first.last@shop.example' });
  });

  it('stays as it is where more than maxChange of its names would change, but for a person who insists', () => {
    const before = proposed(names);
    const { isNew, refused } = proposed(names, { down: ['a'], before });
    expect(isNew).toBe(false);
    expect(refused).toEqual([
      '4 of 4 names of shop.example would change at once, more than 50 % (maxChange)',
    ]);
    expect(proposed(names, { down: ['a'], before, force: true }).active['w1.shop.example']).toEqual(['b']);
    expect(proposed(names.slice(0, 1), { down: ['a'], before: proposed(names.slice(0, 1)) }, 0).isNew).toBe(
      true,
    );
  });

  it('has serials that go round after 2^32', () => {
    expect(serialOf({ serialOffset: 2 ** 32 - 2 }, 3)).toBe(1);
  });
});

const subset = fc.subarray(IDS);
const anyWorld = fc.record({
  down: subset,
  upForMs: fc.constantFrom(0, 60_000),
  drained: subset,
  forced: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
  force: fc.boolean(),
});
const anyNames = fc
  .array(
    fc.record({
      policy: fc.constantFrom<NameConfig['policy']>('failover', 'weighted', 'all-healthy'),
      ids: fc.subarray(IDS, { minLength: 1 }),
      minHealthy: fc.integer({ min: 0, max: 3 }),
      isAuto: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ policy, ids, minHealthy, isAuto }, i) =>
      name({
        name: `w${i}.shop.example`,
        policy,
        endpoints: ids.map((endpoint) => ({ endpoint, weight: 1 })),
        minHealthy,
        failback: isAuto ? { kind: 'auto', holdMs: 60_000 } : { kind: 'manual' },
      }),
    ),
  );

it('whatever goes down, is drained or ordered, in any order, no plan empties a name or falls below minHealthy', () => {
  fc.assert(
    fc.property(anyNames, fc.array(anyWorld, { minLength: 1, maxLength: 8 }), (names, worlds) => {
      let before: Proposal | undefined;
      for (const { forced, drained, ...world } of worlds) {
        const orders = { drained, forced: forced === undefined ? {} : { [names[0]!.name]: forced } };
        const next = proposed(names, { ...world, orders, ...(before === undefined ? {} : { before }) });
        expect(checkPlan(planOf(next))).toBeUndefined();
        for (const one of names) {
          const now = next.active[one.name]!;
          expect(now.length).toBeGreaterThan(0);
          if (before === undefined || before.active[one.name]!.join() === now.join()) continue;
          const healthy = now.filter((id) => !world.down.includes(id) && !drained.includes(id));
          const isForced = forced !== undefined && now.join() === forced;
          const wanted = one.policy === 'failover' ? Math.min(1, one.minHealthy) : one.minHealthy;
          expect(healthy.length >= wanted || (isForced && wanted <= healthy.length)).toBe(true);
        }
        before = next;
      }
    }),
  );
});

it('a plan that is proposed again from the same situation is not new', () => {
  fc.assert(
    fc.property(anyNames, anyWorld, (names, { drained, down, upForMs }) => {
      const world = { down, upForMs, orders: { drained } };
      const first = proposed(names, world);
      const second = proposed(names, { ...world, before: first });
      const third = proposed(names, { ...world, before: second });
      expect(third.isNew).toBe(false);
    }),
  );
});
