/** What somebody reads in the first minutes of an outage. */
import { describe, expect, it } from 'vitest';
import type { FeedReading, JourneyNow, Now, ProbeResult, ReadClaim } from '../../now/index.js';
import { style } from '../text/style.js';
import { nowText } from './text.js';

const at = Date.parse('2026-11-20T12:00:00Z');
const feed = {
  id: 'cloudflare',
  name: 'Cloudflare status',
  of: 'cloudflare',
  format: 'statuspage',
  url: 'https://x.example',
  page: 'https://x.example',
  source: 'https://x.example',
} as const;
const claim = (id: string, more: Partial<ReadClaim> = {}): ReadClaim => ({
  feed: 'cloudflare',
  id,
  title: `title ${id}`,
  state: 'open',
  says: '',
  subjects: [],
  meanings: [],
  unmapped: [],
  ...more,
});
const probe = (host: string, ok: boolean): ProbeResult => ({
  component: `aws/us-east-1/${host}`,
  host,
  ok,
  says: 'x',
  ms: 1,
});
const text = (more: Partial<Now> & { readonly claims?: readonly ReadClaim[] }, all = false) => {
  const { claims = [], ...rest } = more;
  const reading: FeedReading = { feed, at, claims };
  const now: Now = {
    at,
    scenario: { id: 'now', title: '', epoch: null, seconds: 0, failures: [] },
    feeds: [reading],
    journeys: [],
    touches: new Map(),
    silent: [],
    probes: [],
    ...rest,
  };
  return nowText(now, 'infra', { style: style(200, false), all }).replace(/\s+/g, ' ');
};

describe('claims', () => {
  const known = { meanings: [{ severity: 'down' as const, component: 'cloudflare/global/workers' }] };
  it('that touch nothing take a line, and what is not mapped one line for each feed; nothing is dropped', () => {
    const claims = [
      claim('a', known),
      ...Array.from({ length: 30 }, (_, i) => claim(`pop ${i}`, { unmapped: [`Place ${i}`] })),
    ];
    expect(text({ claims })).toContain('○ Cloudflare status: title a no time given ?');
    expect(text({ claims })).toContain('30 names not mapped: Place 0, Place 1, Place 2 and 27 more');
    for (let i = 0; i < 30; i++) expect(text({ claims }, true)).toContain(`not mapped: Place ${i} `);
  });

  it('that touch a journey stand first, with what is said', () => {
    const claims = [claim('a', known), claim('b', { ...known, says: 'We look.' })];
    const touches = new Map([['cloudflare b', ['shop']]]);
    expect(text({ claims, touches })).toMatch(
      /● Cloudflare status: title b .*"We look\." .*○ Cloudflare status: title a/,
    );
  });
});

describe('a journey that serves by its standby', () => {
  const journey: JourneyNow = {
    id: 'shop',
    name: 'Shop',
    state: 'up',
    canStart: true,
    canChange: true,
    because: [{ claim: 'cloudflare a', component: 'lb.one' }],
    chain: [],
    standbys: [
      { group: 'g', dependent: 'shop', active: 'lb.one', standby: 'lb.two', state: 'up', missing: [] },
    ],
  };
  it('serves only if somebody has switched, and where the switch cannot be made that is not said', () => {
    expect(text({ journeys: [journey] })).toContain('Shop serves, if it was switched to lb.two');
    const [standby] = journey.standbys;
    const unready = { ...journey, standbys: [{ ...standby!, missing: ['dns'] }] };
    expect(text({ journeys: [unready] })).not.toContain('if it was switched');
  });
});

describe('own probes', () => {
  const caution = 'rather this machine, its resolver or its network';
  it('that all fail speak against this machine first', () => {
    expect(text({ probes: [probe('a', false), probe('b', false)] })).toContain(caution);
    expect(text({ probes: [probe('a', false), probe('b', true)] })).not.toContain(caution);
    expect(text({ probes: [probe('a', false)] })).not.toContain(caution);
  });
});
