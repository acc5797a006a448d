import { describe, expect, it } from 'vitest';
import type { Component, Dependency, Estate, Group } from '../estate/index.js';
import { compile } from '../graph/index.js';
import { changesBetween } from './changes.js';
import { feedsFor } from './feeds.js';
import { judge } from './judge.js';
import type { Feed, FeedReading, Meaning, ReadClaim } from './types.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;
const source = { file: 'main.tf', line: 1 };
const component = (id: string, kind: Component['kind'] = 'resource'): Component => ({
  id,
  kind,
  type: kind,
  name: id,
  source,
});
const needs = (from: string, to: string, more: Partial<Dependency> = {}): Dependency => ({
  from,
  to,
  need: 'run',
  evidence: { by: 'code', file: 'main.tf', line: 7 },
  ...more,
});
const estate = (components: Component[], dependencies: Dependency[], groups: Group[] = []): Estate => ({
  components: [component('shop', 'journey'), ...components],
  dependencies,
  groups,
  journeys: [{ id: 'shop', name: 'shop', entry: 'web', inferred: false }],
  diagnostics: [],
});
const feed: Feed = {
  id: 'aws',
  name: 'AWS Health',
  of: 'aws',
  format: 'aws-health',
  url: 'https://x.example',
  page: 'https://x.example',
  source: 'https://x.example',
};
const claim = (meanings: readonly Meaning[], more: Partial<ReadClaim> = {}): ReadClaim => ({
  feed: 'aws',
  id: 'c1',
  title: 'Errors',
  state: 'open',
  began: NOW - HOUR,
  says: '',
  subjects: [],
  meanings,
  unmapped: [],
  ...more,
});
const reading = (...claims: ReadClaim[]): FeedReading[] => [{ feed, at: NOW, claims }];
const simple = estate(
  [
    component('web'),
    component('aws/us-east-1/ec2', 'service'),
    component('aws/us-east-1/ec2:control', 'service'),
  ],
  [
    needs('shop', 'web'),
    needs('web', 'aws/us-east-1/ec2'),
    needs('web', 'aws/us-east-1/ec2:control', { need: 'change' }),
  ],
);
const shop = (of: Estate, readings: FeedReading[]) => judge(compile(of), readings, NOW, []).journeys[0]!;

describe('a journey now', () => {
  it('is up where nothing is claimed, and where what is claimed is elsewhere', () => {
    for (const readings of [
      reading(),
      reading(claim([{ severity: 'down', component: 'aws/eu-west-1/ec2' }])),
    ])
      expect(shop(simple, readings)).toMatchObject({
        state: 'up',
        canStart: true,
        canChange: true,
        because: [],
      });
  });

  it('is down since the claim began, through which dependencies, and because of which claim', () => {
    expect(
      shop(simple, reading(claim([{ severity: 'down', component: 'aws/us-east-1/ec2' }]))),
    ).toMatchObject({
      state: 'down',
      since: NOW - HOUR,
      because: [{ claim: 'aws c1', component: 'aws/us-east-1/ec2' }],
      chain: [
        { from: 'shop', to: 'web' },
        { from: 'web', to: 'aws/us-east-1/ec2', evidence: { file: 'main.tf', line: 7 } },
      ],
    });
  });

  it('is degraded as claimed, and not more', () => {
    expect(
      shop(simple, reading(claim([{ severity: 'degraded', component: 'aws/us-east-1/ec2' }]))),
    ).toMatchObject({ state: 'degraded' });
  });

  it('is unknown where the claim leaves open whether it is meant', () => {
    expect(
      shop(simple, reading(claim([{ severity: 'down', component: 'aws/*/ec2', maybe: true }]))),
    ).toMatchObject({ state: 'unknown' });
    expect(
      shop(simple, reading(claim([{ severity: 'notice', component: 'aws/us-east-1/ec2', maybe: true }]))),
    ).toMatchObject({ state: 'unknown' });
  });

  it('cannot be known to be changeable where the control plane is in doubt', () => {
    const meant: Meaning[] = [{ severity: 'down', component: 'aws/us-east-1/ec2:control', maybe: true }];
    expect(shop(simple, reading(claim(meant)))).toMatchObject({ state: 'up', canChange: 'unknown' });
  });

  it('is not touched by what is over, or announced', () => {
    const meant: Meaning[] = [{ severity: 'down', component: 'aws/us-east-1/ec2' }];
    expect(
      shop(
        simple,
        reading(claim(meant, { state: 'resolved' }), claim(meant, { id: 'c2', state: 'maintenance' })),
      ),
    ).toMatchObject({ state: 'up' });
  });

  it('that a grace period still carries is up, and says when it is lost if this goes on', () => {
    const graceful = estate(
      [component('web'), component('aws/us-east-1/sts', 'service')],
      [needs('shop', 'web'), needs('web', 'aws/us-east-1/sts', { grace: 2 * 3600 })],
    );
    expect(
      shop(graceful, reading(claim([{ severity: 'down', component: 'aws/us-east-1/sts' }]))),
    ).toMatchObject({
      state: 'up',
      lostAt: NOW + HOUR,
      because: [{ component: 'aws/us-east-1/sts' }],
    });
  });

  it('has begun no later than now, whatever the feed says', () => {
    const meant: Meaning[] = [{ severity: 'down', component: 'aws/us-east-1/ec2' }];
    expect(shop(simple, reading(claim(meant, { began: NOW + 5 * HOUR })))).toMatchObject({
      state: 'down',
      since: NOW,
    });
    expect(shop(simple, reading(claim(meant, { began: 0 })))).toMatchObject({
      state: 'down',
      since: NOW - 7 * 24 * HOUR,
    });
  });
});

describe('a standby', () => {
  const group: Group = {
    id: 'g',
    need: 1,
    full: 1,
    failover: { detect: 60, switch: 60, needs: ['aws/global/route53'], failback: 'sticky' },
  };
  const two = estate(
    [
      component('web'),
      component('here'),
      component('there'),
      component('aws/us-east-1', 'domain'),
      component('hetzner/hel1', 'domain'),
      component('aws/global/route53', 'service'),
    ],
    [
      needs('shop', 'web'),
      needs('web', 'here', { group: 'g', rank: 0 }),
      needs('web', 'there', { group: 'g', rank: 1 }),
      needs('here', 'aws/us-east-1'),
      needs('there', 'hetzner/hel1'),
    ],
    [group],
  );
  const lost: Meaning = { severity: 'down', component: 'aws/us-east-1' };

  it('that is not touched has taken over', () => {
    expect(shop(two, reading(claim([lost])))).toMatchObject({
      state: 'up',
      standbys: [{ active: 'here', standby: 'there', state: 'up', missing: [] }],
    });
  });

  it('is of no use while what the switch needs is out', () => {
    const route53: Meaning = { severity: 'down', component: 'aws/global/route53' };
    expect(shop(two, reading(claim([lost, route53])))).toMatchObject({
      state: 'down',
      standbys: [{ standby: 'there', state: 'up', missing: ['aws/global/route53'] }],
    });
  });
});

describe('what changes', () => {
  const meant: Meaning[] = [{ severity: 'down', component: 'aws/us-east-1/ec2' }];
  const now = (readings: FeedReading[]) => judge(compile(simple), readings, NOW, []);

  it('is told once, in words: journeys first, then claims', () => {
    const [before, after] = [now(reading()), now(reading(claim(meant)))];
    expect(changesBetween(before, after)).toEqual(['shop: up -> down', 'AWS Health: new: Errors']);
    expect(changesBetween(after, before)).toEqual(['shop: down -> up', 'AWS Health: over: Errors']);
    expect(changesBetween(after, after)).toEqual([]);
  });

  it('is not that something is over because its feed cannot be read', () => {
    const before = now(reading(claim(meant)));
    const blind = now([{ ...before.feeds[0]!, problem: 'the connection is refused', claimsFrom: NOW - 1 }]);
    expect(changesBetween(before, blind)).toEqual([
      'AWS Health: cannot be read any more: the connection is refused',
    ]);
    expect(changesBetween(blind, before)).toEqual(['AWS Health: can be read again']);
  });
});

describe('the feeds of an estate', () => {
  it('are those that speak for its providers and third parties; who has none is named', () => {
    const of = estate(
      [
        component('aws/us-east-1', 'domain'),
        component('jurisdiction/us', 'domain'),
        component('saas/github', 'third-party'),
        component('saas/stripe', 'third-party'),
      ],
      [],
    );
    const { feeds, silent } = feedsFor(of);
    expect(feeds.map(({ id }) => id)).toEqual(['aws', 'github']);
    expect(silent).toEqual(['saas/stripe']);
  });
});
