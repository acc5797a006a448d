import { describe, expect, it } from 'vitest';
import {
  blastRadius,
  coldStartCycles,
  minimalCutSets,
  replay,
  selfSupporting,
  singlePoints,
} from '../src/analysis/index.js';
import type { Estate, Failure } from '../src/estate/index.js';
import { compile, evaluateStates, type StaticFailure } from '../src/graph/index.js';
import { estate, outage, scenario } from './small-estate.js';

/** Every example and counterexample of the model's definition, one test each. */

const MINUTE = 60;
const HOUR = 3600;

function states(of: Estate, ...failures: StaticFailure[]) {
  return Object.fromEntries(evaluateStates(compile(of), failures));
}

function down(component: string): StaticFailure {
  return { component, capability: 'serve', severity: 'down' };
}

/** Serve outages of one component as [from, to, state]. */
function outages(of: Estate, id: string, seconds: number, ...failures: Failure[]) {
  const { journeys, components } = replay(compile(of), scenario(seconds, ...failures));
  const found = [...journeys, ...components].find((one) => one.id === id)?.outages ?? [];
  return found.filter((one) => one.capability === 'serve').map((one) => [one.from, one.to, one.state]);
}

describe('groups', () => {
  it('a plain dependency is a group of one: losing it takes the dependent down', () => {
    const of = estate().needs('checkout', 'api').build();
    expect(states(of, down('api')).checkout?.serve).toBe('down');
    expect(states(of).checkout?.serve).toBe('up');
  });

  it('losing a soft dependency degrades; a degraded soft dependency does not matter', () => {
    const of = estate().needs('checkout', 'recommendations', { soft: true }).build();
    expect(states(of, down('recommendations')).checkout?.serve).toBe('degraded');
    const slow = { component: 'recommendations', capability: 'serve', severity: 'degraded' } as const;
    expect(states(of, slow).checkout?.serve).toBe('up');
  });

  it('an entry with three routes is degraded while some are down and down when all are', () => {
    const of = estate().group('checkout', ['cart', 'pay', 'ship'], 1, 3).build();
    expect(states(of, down('pay')).checkout?.serve).toBe('degraded');
    expect(states(of, down('pay'), down('cart')).checkout?.serve).toBe('degraded');
    expect(states(of, down('pay'), down('cart'), down('ship')).checkout?.serve).toBe('down');
  });

  it('a quorum of two of three zones survives the loss of one zone and not of two', () => {
    const zones = ['aws/us-east-1a', 'aws/us-east-1b', 'aws/us-east-1c'];
    const of = estate().needs('J', 'db').group('db', zones, 2, 2).build();
    expect(states(of, down(zones[0]!)).J?.serve).toBe('up');
    expect(states(of, down(zones[0]!), down(zones[2]!)).J?.serve).toBe('down');
  });

  it('degradation is transitive, unless the degraded member can be replaced', () => {
    const slow = { component: 'db', capability: 'serve', severity: 'degraded' } as const;
    const chain = estate().needs('J', 'api').needs('api', 'db').build();
    expect(states(chain, slow).J?.serve).toBe('degraded');
    const replaced = estate().group('J', ['db', 'other'], 1, 1).build();
    expect(states(replaced, slow).J?.serve).toBe('up');
    const quorum = estate().group('J', ['db', 'other'], 2, 2).build();
    expect(states(quorum, slow).J?.serve).toBe('degraded');
  });

  it('sitting in a region is an ordinary dependency: the region fails and so does what sits in it', () => {
    const of = estate().needs('J', 'web').needs('web', 'aws/us-east-1').needs('aws/us-east-1', 'aws').build();
    expect(states(of, down('aws/us-east-1')).J?.serve).toBe('down');
    expect(states(of, down('aws')).J?.serve).toBe('down');
  });
});

describe('starting and changing', () => {
  const launchesFail = { component: 'aws/us-east-1/ec2', capability: 'start', severity: 'down' } as const;

  it('launches fail while running instances are fine', () => {
    const of = estate()
      .needs('checkout', 'web')
      .needs('web', 'aws/us-east-1/ec2')
      .needs('web', 'aws/us-east-1/ec2', { need: 'start' })
      .build();
    expect(states(of, launchesFail).checkout).toEqual({
      serve: 'up',
      start: 'up',
      change: 'up',
      restore: 'down',
      alter: 'up',
    });
    expect(states(of, launchesFail).web?.start).toBe('down');
  });

  it('a service that only runs something does not hold back its start; a region where nothing starts does', () => {
    const of = estate().needs('web', 'aws/us-east-1').needs('web', 'aws/us-east-1/ec2').build();
    expect(states(of, launchesFail).web?.start).toBe('up');
    const region = { component: 'aws/us-east-1', capability: 'start', severity: 'down' } as const;
    expect(states(of, region).web).toMatchObject({ serve: 'up', start: 'down' });
  });

  it('a service cannot start anything while its own start needs fail', () => {
    const of = estate()
      .needs('web', 'aws/us-east-1/ec2', { need: 'start' })
      .needs('aws/us-east-1/ec2', 'aws/us-east-1/dynamodb', { need: 'start' })
      .build();
    expect(states(of, down('aws/us-east-1/dynamodb')).web).toMatchObject({ serve: 'up', start: 'down' });
  });

  it('a resource in a start group needs only serve', () => {
    const of = estate().needs('web', 'registry', { need: 'start' }).build();
    const cannotStart = { component: 'registry', capability: 'start', severity: 'down' } as const;
    expect(states(of, cannotStart).web?.start).toBe('up');
    expect(states(of, down('registry')).web).toMatchObject({ serve: 'up', start: 'down' });
  });

  it('changing is independent of serving', () => {
    const of = estate()
      .needs('J', 'web')
      .needs('web', 'aws/us-east-1/ec2')
      .needs('web', 'aws/us-east-1/ec2:control', { need: 'change' })
      .build();
    expect(states(of, down('aws/us-east-1/ec2')).J).toMatchObject({ serve: 'down', alter: 'up' });
    expect(states(of, down('aws/us-east-1/ec2:control')).J).toMatchObject({ serve: 'up', alter: 'down' });
  });
});

describe('cycles', () => {
  const selfSupported = () =>
    estate().needs('J', 'A').group('A', ['B', 'C'], 1, 2).needs('B', 'A').component('C').build();

  it('J needs A; A needs one of B, C; B needs A; C fails: it serves while it runs and cannot come back', () => {
    const of = selfSupported();
    expect(states(of, down('C')).J?.serve).toBe('degraded');
    expect(selfSupporting(compile(of))).toEqual([{ failed: ['C'], members: ['A', 'B'], journeys: ['J'] }]);
  });

  it('the same estate with a second independent alternative is not self-supporting', () => {
    const of = estate().needs('J', 'A').group('A', ['B', 'C', 'D'], 1, 2).needs('B', 'A').build();
    expect(selfSupporting(compile(of))).toEqual([]);
  });

  it('a cycle holds itself up: no failure, no outage, however it was started', () => {
    const of = estate().needs('J', 'A').needs('A', 'B').needs('B', 'A').build();
    expect(states(of).J?.serve).toBe('up');
    expect(states(of, down('B')).J?.serve).toBe('down');
  });

  it('two components that each need the other to start are a cold-start cycle, a finding and never an outage', () => {
    const of = estate()
      .needs('J', 'A')
      .needs('A', 'B')
      .needs('B', 'A', { need: 'start' })
      .needs('B', 'C')
      .build();
    const cycles = coldStartCycles(compile(of));
    expect(cycles.map(({ members, journeys }) => ({ members, journeys }))).toEqual([
      { members: ['A', 'B'], journeys: ['J'] },
    ]);
    expect(cycles[0]!.path.map(({ from, to, need }) => [from, to, need])).toEqual([
      ['A', 'B', 'run'],
      ['B', 'A', 'start'],
    ]);
    expect(states(of).J).toMatchObject({ serve: 'up', restore: 'up' });
  });

  it('a cycle with a way in from outside is no cold-start cycle', () => {
    const of = estate().needs('J', 'A').group('A', ['B', 'C'], 1, 1).needs('B', 'A').build();
    expect(coldStartCycles(compile(of))).toEqual([]);
  });

  it('what only waits for a cold-start cycle is not reported as one', () => {
    const of = estate()
      .needs('J', 'X')
      .needs('X', 'Y')
      .group('Y', ['X', 'Z'], 1, 1)
      .needs('Z', 'A')
      .needs('A', 'B')
      .needs('B', 'A')
      .build();
    expect(coldStartCycles(compile(of)).map((one) => one.members)).toEqual([['A', 'B']]);
  });
});

describe('unknown', () => {
  const of = estate()
    .needs('checkout', 'web')
    .needs('web', 'aws/unknown')
    .needs('login', 'idp')
    .needs('idp', 'aws/us-east-1')
    .component('aws/unknown', { unknown: true })
    .build();

  it('is unknown when the two readings differ, and names the placeholder that decides', () => {
    const [row] = blastRadius(compile(of));
    expect(row).toEqual({
      domain: 'aws/us-east-1',
      down: ['login'],
      degraded: [],
      cannotStart: ['login'],
      cannotChange: [],
      unknown: ['checkout'],
      decidedBy: { checkout: ['aws/unknown'] },
    });
  });

  it('is never guessed as fine: a region the estate does not contain puts it in doubt as well', () => {
    const [row] = blastRadius(compile(of), ['aws/eu-west-1']);
    expect(row).toMatchObject({ down: [], unknown: ['checkout'] });
  });

  it('placeholders have no row, and another provider does not touch them', () => {
    expect(blastRadius(compile(of)).map((one) => one.domain)).toEqual(['aws/us-east-1']);
    expect(blastRadius(compile(of), ['gcp/europe-west1'])[0]).toMatchObject({ down: [], unknown: [] });
  });

  it('in time the outage is unknown while the failure lasts, and says which failure may be behind it', () => {
    const result = replay(compile(of), scenario(HOUR, outage('aws/us-east-1', 60, 600)));
    const checkout = result.journeys.find((one) => one.id === 'checkout')!;
    expect(checkout.outages[0]).toEqual({ from: 60, to: 600, capability: 'serve', state: 'unknown' });
    expect(checkout.because).toEqual([
      expect.objectContaining({ component: 'aws/us-east-1', placeholder: 'aws/unknown' }),
    ]);
  });

  it('redundancy over an unknown region is unknown too', () => {
    const two = estate()
      .group('J', ['east', 'west'], 1, 1)
      .needs('east', 'aws/us-east-1')
      .needs('west', 'aws/unknown');
    expect(blastRadius(compile(two.build()))[0]).toMatchObject({ down: [], unknown: ['J'] });
  });
});

describe('standby, statically', () => {
  const of = estate()
    .standby('J', ['east', 'west'], { needs: ['dns'] })
    .build();

  it('the standby takes over when the active is lost and what the switch needs serves', () => {
    expect(states(of, down('east')).J?.serve).toBe('up');
    expect(states(of, down('east'), down('dns')).J?.serve).toBe('down');
    expect(states(of, down('dns')).J?.serve).toBe('up');
  });

  it('is cut by both members, or by the active and what the switch needs', () => {
    expect(minimalCutSets(compile(of))).toEqual([
      {
        journey: 'J',
        sets: [
          ['dns', 'east'],
          ['east', 'west'],
        ],
        truncated: false,
      },
    ]);
    expect(singlePoints(compile(of))).toEqual([]);
  });

  it('a cold standby must be startable before it can be switched to', () => {
    const cold = estate()
      .standby('J', ['east', 'west (cold)'])
      .needs('west', 'aws/us-west-2/ec2', { need: 'start' })
      .build();
    const launchesFail = { component: 'aws/us-west-2/ec2', capability: 'start', severity: 'down' } as const;
    expect(states(cold, down('east')).J?.serve).toBe('up');
    expect(states(cold, down('east'), launchesFail).J?.serve).toBe('down');
    expect(states(cold, launchesFail).J?.serve).toBe('up');
  });

  it('an active member that is degraded is not replaced: the owner is degraded with it', () => {
    const slow = { component: 'east', capability: 'serve', severity: 'degraded' } as const;
    expect(states(of, slow).J?.serve).toBe('degraded');
    const slowStandby = { component: 'west', capability: 'serve', severity: 'degraded' } as const;
    expect(states(of, slowStandby).J?.serve).toBe('up');
  });
});

describe('standby, in time (detect 60 s, switch 30 s)', () => {
  const sticky = estate()
    .standby('J', ['east', 'west'], { needs: ['dns'] })
    .build();

  it('an outage of the active shorter than detect is just that outage', () => {
    expect(outages(sticky, 'J', HOUR, outage('east', 100, 140))).toEqual([[100, 140, 'down']]);
  });

  it('the active back before the switch is done ends the outage then', () => {
    expect(outages(sticky, 'J', HOUR, outage('east', 100, 170))).toEqual([[100, 170, 'down']]);
  });

  it('otherwise the group is lost until detect + switch', () => {
    expect(outages(sticky, 'J', HOUR, outage('east', 100, 2000))).toEqual([[100, 190, 'down']]);
  });

  it('the switch waits for what it needs: the time it could not make progress is added', () => {
    expect(outages(sticky, 'J', HOUR, outage('east', 100, 2000), outage('dns', 120, 1000))).toEqual([
      [100, 1070, 'down'],
    ]);
  });

  it('sticky: the standby stays active after the active is back, and its own outage counts', () => {
    expect(outages(sticky, 'J', HOUR, outage('east', 100, 500), outage('west', 1000, 1020))).toEqual([
      [100, 190, 'down'],
      [1000, 1020, 'down'],
    ]);
  });

  it('auto: the active serves again as soon as it is back, without an outage', () => {
    const auto = estate().standby('J', ['east', 'west'], { failback: 'auto' }).build();
    expect(outages(auto, 'J', HOUR, outage('east', 100, 500), outage('west', 1000, 1020))).toEqual([
      [100, 190, 'down'],
    ]);
  });

  it('with all members lost the group is lost, and switches once one is back long enough', () => {
    expect(outages(sticky, 'J', HOUR, outage('east', 100), outage('west', 50, 1000))).toEqual([
      [100, 1090, 'down'],
    ]);
  });

  it('a cold standby that is in use goes on while launches fail; one that is not cannot be switched to', () => {
    const cold = estate()
      .standby('J', ['east', 'west (cold)'])
      .needs('west', 'aws/us-west-2/ec2', { need: 'start' })
      .build();
    const noLaunches = (from: number, to: number): Failure => ({
      ...outage('aws/us-west-2/ec2', from, to),
      capability: 'start',
    });
    expect(outages(cold, 'J', HOUR, outage('east', 100), noLaunches(1000, 2000))).toEqual([
      [100, 190, 'down'],
    ]);
    expect(outages(cold, 'J', HOUR, outage('east', 100), noLaunches(0, 1000))).toEqual([[100, 1090, 'down']]);
  });
});

describe('grace, recovery and restart', () => {
  it('grace: the dependent survives a loss shorter than it and feels the rest of a longer one', () => {
    const of = estate()
      .needs('J', 'auth', { grace: 5 * MINUTE })
      .build();
    expect(outages(of, 'J', HOUR, outage('auth', 0, 5 * MINUTE))).toEqual([]);
    expect(outages(of, 'J', HOUR, outage('auth', 0, 20 * MINUTE))).toEqual([
      [5 * MINUTE, 20 * MINUTE, 'down'],
    ]);
  });

  it('recovery: the dependent comes back some time after what it needs', () => {
    const of = estate().needs('J', 'api').needs('api', 'db', { recovery: 120 }).build();
    expect(outages(of, 'J', HOUR, outage('db', 0, 600))).toEqual([[0, 720, 'down']]);
    expect(outages(of, 'db', HOUR, outage('db', 0, 600))).toEqual([[0, 600, 'down']]);
  });

  it('an outage that outlasts the scenario has no end', () => {
    const of = estate().needs('J', 'db', { recovery: 120 }).build();
    expect(outages(of, 'J', 600, outage('db', 0, 600))).toEqual([[0, null, 'down']]);
    expect(outages(of, 'db', 600, outage('db', 0, 600))).toEqual([[0, 600, 'down']]);
  });

  it('restart: what died waits for its start needs too (the long tail of 20 October)', () => {
    const of = estate()
      .needs('J', 'web')
      .needs('web', 'aws/us-east-1/dynamodb', { restart: true, recovery: 60 })
      .needs('web', 'aws/us-east-1/ec2', { need: 'start' })
      .needs('steady', 'aws/us-east-1/ec2', { need: 'start' })
      .build();
    const launchesFail: Failure = { ...outage('aws/us-east-1/ec2', 0, 6 * HOUR), capability: 'start' };
    const incident = [outage('aws/us-east-1/dynamodb', 0, HOUR), launchesFail];
    expect(outages(of, 'J', 10 * HOUR, ...incident)).toEqual([[0, 6 * HOUR + 60, 'down']]);
    expect(outages(of, 'steady', 10 * HOUR, ...incident)).toEqual([]);
    const { journeys } = replay(compile(of), scenario(10 * HOUR, ...incident));
    expect(journeys[0]!.because.map((one) => [one.component, one.capability])).toEqual([
      ['aws/us-east-1/dynamodb', 'serve'],
      ['aws/us-east-1/ec2', 'start'],
    ]);
  });

  it('causes: what takes down comes before what degrades, and what another failure covers is left out', () => {
    const of = estate()
      .needs('J', 'db')
      .needs('J', 'queue')
      .needs('J', 'mail', { soft: true })
      .needs('J', 'vm')
      .build();
    const degraded = (id: string, from: number, to: number): Failure => ({
      ...outage(id, from, to),
      severity: 'degraded',
    });
    const launchesFail: Failure = { ...outage('vm', 0, HOUR), capability: 'start' };
    const incident = [
      degraded('queue', 0, HOUR),
      outage('mail', 0, HOUR),
      launchesFail,
      degraded('db', 0, MINUTE),
      degraded('db', MINUTE, 2 * HOUR),
      outage('db', 0, HOUR),
      outage('db', 0, MINUTE),
      outage('db', 0, HOUR),
    ].map((one, line): Failure => ({ ...one, evidence: { by: 'declared', line } }));
    const { journeys } = replay(compile(of), scenario(3 * HOUR, ...incident));
    expect(journeys[0]!.because.map(({ component, evidence }) => [component, evidence.line])).toEqual([
      ['db', 5],
      ['mail', 1],
      ['vm', 2],
      ['queue', 0],
      ['db', 4],
    ]);
  });

  it('restart: lost again while it waits, it starts over', () => {
    const of = estate().needs('J', 'db', { restart: true, recovery: 100 }).build();
    expect(outages(of, 'J', HOUR, outage('db', 0, 300), outage('db', 350, 400))).toEqual([[0, 500, 'down']]);
  });

  it('on a cycle recovery counts once: A and B need each other, 5 min, A fails for an hour: back at 65 min', () => {
    const of = estate()
      .needs('J', 'A')
      .needs('A', 'B', { recovery: 5 * MINUTE })
      .needs('B', 'A', { recovery: 5 * MINUTE })
      .build();
    for (const id of ['A', 'B', 'J']) {
      expect(outages(of, id, 3 * HOUR, outage('A', 0, HOUR))).toEqual([[0, 65 * MINUTE, 'down']]);
    }
  });

  it('on a cycle the member that is back sooner waits for the slower one it needs', () => {
    const of = estate().needs('A', 'B', { recovery: 60 }).needs('B', 'A', { recovery: 300 }).build();
    expect(outages(of, 'A', HOUR, outage('A', 0, 600))).toEqual([[0, 900, 'down']]);
    expect(outages(of, 'B', HOUR, outage('A', 0, 600))).toEqual([[0, 900, 'down']]);
  });
});

describe('cut sets', () => {
  it('two regions in parallel: one component of each', () => {
    const of = estate()
      .group('J', ['east', 'west'], 1, 1)
      .needs('east', 'aws/us-east-1')
      .needs('west', 'aws/us-west-2')
      .needs('east', 'saas/pay')
      .needs('west', 'saas/pay')
      .build();
    expect(minimalCutSets(compile(of))[0]!.sets).toEqual([
      ['saas/pay'],
      ['aws/us-east-1', 'aws/us-west-2'],
      ['aws/us-east-1', 'west'],
      ['aws/us-west-2', 'east'],
      ['east', 'west'],
    ]);
  });

  it('says so when there are more than the limit, and keeps the smaller sets', () => {
    const members = Array.from({ length: 12 }, (_, i) => `r${i}`);
    const of = estate().needs('J', 'db').group('J', members, 10, 12).build();
    const [limited] = minimalCutSets(compile(of), { limit: 50 });
    expect(limited).toMatchObject({ truncated: true });
    expect(limited!.sets).toHaveLength(50);
    expect(limited!.sets[0]).toEqual(['db']);
    const [all] = minimalCutSets(compile(of));
    expect(all).toMatchObject({ truncated: false });
    expect(all!.sets).toHaveLength(1 + 220);
    expect(minimalCutSets(compile(of), { order: 2 })[0]!.sets).toEqual([['db']]);
  });
});
