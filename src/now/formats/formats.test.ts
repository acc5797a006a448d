import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atom, awsEvent, google, rss, statuspage } from '../../../test/support/feeds.js';
import { FORMATS } from '../types.js';
import { NotTheFeed, READERS } from './index.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;
const state = ({ id, state, subjects }: { id: string; state: string; subjects: readonly object[] }) => ({
  id,
  state,
  subjects,
});

describe("AWS Health's events", () => {
  const read = (events: readonly object[]) => READERS['aws-health'](JSON.stringify(events), NOW);

  it('name a service and a region by their code, and how bad it is by a digit', () => {
    const [claim] = read([awsEvent({ service: 'dynamodb-us-east-1', status: '3', began: NOW - HOUR })]);
    expect(claim).toMatchObject({
      title: 'dynamodb-us-east-1: Increased Error Rates',
      state: 'open',
      began: NOW - HOUR,
      updated: NOW - HOUR + 300_000,
      says: 'We see increased error rates.',
      subjects: [{ severity: 'down', product: 'dynamodb', place: 'us-east-1' }],
    });
  });

  it('of a global service have no place', () => {
    const [claim] = read([
      { ...awsEvent({ service: 'cloudfront', status: '2', began: NOW }), region_name: 'Global' },
    ]);
    expect(claim!.subjects).toEqual([{ severity: 'degraded', product: 'cloudfront' }]);
  });

  it('of several services list them, and those that are well again no more', () => {
    const [claim] = read([
      awsEvent({
        service: 'multipleservices-us-east-1',
        status: '3',
        began: NOW,
        impacted: {
          'ec2-us-east-1': { service_name: 'EC2', current: '3', max: '3' },
          'sqs-us-east-1': { service_name: 'SQS', current: '1', max: '3' },
          'sns-us-east-1': { service_name: 'SNS', current: '0', max: '2' },
        },
      }),
    ]);
    expect(claim!.subjects).toEqual([
      { severity: 'down', product: 'ec2', place: 'us-east-1' },
      { severity: 'notice', product: 'sqs', place: 'us-east-1' },
    ]);
  });

  it('of several services without a list are about the region', () => {
    const [claim] = read([awsEvent({ service: 'multipleservices-us-east-1', status: '2', began: NOW })]);
    expect(claim!.subjects).toEqual([{ severity: 'degraded', place: 'us-east-1' }]);
  });

  it('are over with status 0 or an end', () => {
    const over = awsEvent({ service: 's3-us-east-1', status: '0', began: NOW });
    const ended = {
      ...awsEvent({ service: 's3-us-east-1', status: '2', began: NOW }),
      end_time: '1763600000',
    };
    expect(read([over, ended]).map((one) => one.state)).toEqual(['resolved', 'resolved']);
  });
});

describe("AWS's older RSS", () => {
  const item = (code: string, title: string, at: number) => ({
    title,
    at,
    guid: `https://status.aws.amazon.com/#${code}_${at / 1000}`,
  });
  const read = (items: Parameters<typeof rss>[1]) => READERS['aws-rss'](rss('AWS', items), NOW);

  it('is one claim for the messages of one service; the newest says how it stands', () => {
    const claims = read([
      item('ec2-us-east-1', 'Service disruption: Increased API errors', NOW - HOUR),
      item('ec2-us-east-1', 'Informational message: API errors', NOW - 2 * HOUR),
      item('s3-eu-west-1', '[RESOLVED] Elevated latencies', NOW - HOUR),
      item('s3-eu-west-1', 'Performance issues: Elevated latencies', NOW - 2 * HOUR),
    ]);
    expect(claims.map(state)).toEqual([
      {
        id: 'ec2-us-east-1',
        state: 'open',
        subjects: [{ severity: 'down', product: 'ec2', place: 'us-east-1' }],
      },
      { id: 's3-eu-west-1', state: 'resolved', subjects: [] },
    ]);
    expect(claims[0]!.began).toBe(NOW - 2 * HOUR);
  });

  it('does not take what was long silent for open, nor an older event for the beginning', () => {
    const [old, again] = read([
      item('sqs-us-east-1', 'Service disruption: Errors', NOW - 30 * HOUR),
      item('ec2-us-east-1', 'Service disruption: Errors', NOW - HOUR),
      item('ec2-us-east-1', 'Service disruption: Other errors', NOW - 300 * HOUR),
    ]);
    expect(old!.state).toBe('resolved');
    expect(again).toMatchObject({ state: 'open', began: NOW - HOUR });
  });
});

describe("Azure's RSS", () => {
  const read = (...titles: string[]) =>
    READERS['azure-rss'](
      rss(
        'Azure Status',
        titles.map((title) => ({ title, at: 'Fri, 20 Nov 2026 11:00:00 Z', categories: ['West US'] })),
      ),
      NOW,
    );

  it('has products and regions mixed in its categories, and a bare Z in the time it was published', () => {
    const [claim] = read('Virtual Machines - East US - Investigating');
    expect(claim).toMatchObject({
      state: 'open',
      began: NOW - HOUR,
      subjects: [
        { severity: 'degraded', text: 'Virtual Machines - East US - Investigating', names: ['West US'] },
      ],
    });
    // The text goes on under the same time: when it was changed nobody says.
    expect(claim!.updated).toBeUndefined();
    expect(claim!.url).toBeUndefined();
  });

  it('has the same guid for another incident, which is another claim', () => {
    const item = { title: 'Azure Front Door - Connectivity issues', guid: 'afd' };
    const claims = READERS['azure-rss'](
      rss('Azure Status', [
        { ...item, at: 'Fri, 20 Nov 2026 11:00:00 Z' },
        { ...item, at: 'Wed, 29 Oct 2025 17:00:00 Z' },
      ]),
      NOW,
    );
    expect(new Set(claims.map(({ id }) => id)).size).toBe(2);
  });

  it('is over where the last part of the title says so, and only there', () => {
    expect(
      read(
        'App Service - West US - Resolved',
        '[Resolved] App Service - West US',
        'App Service - Mitigated',
        'Resolved in North Europe. Impact continues in West Europe',
        'App Service - West US - not yet resolved',
        'Unresolved issue with App Service',
      ).map((one) => one.state),
    ).toEqual(['resolved', 'resolved', 'resolved', 'open', 'open', 'open']);
  });

  it('is empty when all is well', () => {
    expect(read()).toEqual([]);
  });
});

describe("Google's incidents", () => {
  it('name every product in every place', () => {
    const [open, over] = READERS.google(
      google([
        {
          products: ['Google Compute Engine', 'Cloud Run'],
          places: ['us-east1', 'us-east1-b'],
          began: NOW - HOUR,
        },
        { products: ['Cloud SQL'], places: ['europe-west1'], began: NOW - 9 * HOUR, ended: NOW - HOUR },
      ]),
      NOW,
    );
    expect(open!.subjects).toEqual(
      ['Google Compute Engine', 'Cloud Run'].flatMap((product) =>
        ['us-east1', 'us-east1-b'].map((place) => ({ severity: 'down', product, place })),
      ),
    );
    expect(open!.url).toBe('https://status.cloud.google.com/incidents/incident0');
    expect(over).toMatchObject({ state: 'resolved', subjects: [] });
  });

  it('say that they are over by an end that is not empty, and of a product that was renamed both names', () => {
    const incident = {
      id: 'i',
      begin: '2026-11-20T11:00:00+00:00',
      end: '',
      modified: '2026-11-20T11:30:00+00:00',
      external_desc: 'Elevated errors',
      status_impact: 'SERVICE_DISRUPTION',
      affected_products: [{ id: 'p', current_title: 'Gemini on Agent Platform' }],
      currently_affected_locations: [{ title: 'South Carolina (us-east1)', id: 'us-east1' }],
      updates: [
        { when: '2026-11-20T11:10:00+00:00', text: 'Older.', status: 'SERVICE_DISRUPTION' },
        { when: '2026-11-20T11:30:00+00:00', text: 'Newer.', status: 'SERVICE_DISRUPTION' },
      ],
    };
    const [open] = READERS.google(JSON.stringify([incident]), NOW);
    expect(open).toMatchObject({
      state: 'open',
      says: 'Newer.',
      subjects: [{ severity: 'degraded', product: 'Gemini on Agent Platform', place: 'us-east1' }],
    });
  });

  it('that touch all places have none', () => {
    const [one] = READERS.google(
      google([
        {
          products: ['Identity and Access Management'],
          places: ['global'],
          impact: 'SERVICE_DISRUPTION',
          began: NOW,
        },
      ]),
      NOW,
    );
    expect(one!.subjects).toEqual([{ severity: 'degraded', product: 'Identity and Access Management' }]);
  });
});

describe('hosted status pages', () => {
  const components = [
    { id: 'g', name: 'Frankfurt', status: 'major_outage', group: true },
    { id: 'a', name: 'Kubernetes', status: 'major_outage', group_id: 'g' },
    { id: 'b', name: 'Object Storage', status: 'operational', group_id: 'g' },
    { id: 'c', name: 'DNS', status: 'degraded_performance', group_id: null },
  ];

  it('tell of components that are not well, by the incident that names them or alone', () => {
    const incident = {
      id: 'i1',
      name: 'Clusters cannot be reached',
      status: 'investigating',
      impact: 'critical',
      created_at: '2026-11-20T11:00:00Z',
      updated_at: '2026-11-20T11:30:00Z',
      shortlink: 'https://stspg.io/i1',
      incident_updates: [{ body: 'We are on it.' }],
      components: [{ id: 'a', name: 'Kubernetes', status: 'operational' }],
    };
    const claims = READERS.statuspage(statuspage(components, [incident]), NOW);
    expect(claims).toMatchObject([
      {
        id: 'i1',
        state: 'open',
        says: 'We are on it.',
        subjects: [{ severity: 'down', names: ['Kubernetes'], within: 'Frankfurt' }],
      },
      { id: 'component c', state: 'open', subjects: [{ severity: 'degraded', names: ['DNS'] }] },
    ]);
  });

  it('whose components are well again while the incident is watched are a notice', () => {
    const incident = {
      id: 'i',
      name: 'Storage was slow',
      status: 'monitoring',
      impact: 'major',
      components: [{ id: 'b' }],
    };
    const [claim] = READERS.statuspage(statuspage(components.slice(2, 3), [incident]), NOW);
    expect(claim!.subjects).toEqual([{ severity: 'notice', text: 'Storage was slow', maybe: true }]);
  });

  it('announce maintenance, which is no failure', () => {
    const claims = READERS.statuspage(
      statuspage(
        [],
        [],
        [
          { id: 'm1', name: 'Switch upgrade', status: 'in_progress' },
          { id: 'm2', name: 'Next week', status: 'scheduled' },
        ],
      ),
      NOW,
    );
    expect(claims.map(state)).toEqual([{ id: 'm1', state: 'maintenance', subjects: [] }]);
  });
});

describe('pages that serve the shape of hosted ones with less in it', () => {
  it('have incidents without components: their words are in doubt', () => {
    const [claim] = READERS.statuspage(
      JSON.stringify({
        page: { id: '01J', name: 'Test', url: 'https://status.example/', updated_at: '2026-11-20T11:30:00Z' },
        status: { description: 'Partial System Outage', indicator: 'major' },
        components: [{ id: '01K', name: 'API', status: 'operational', position: 0 }],
        incidents: [
          {
            id: '01L',
            name: 'Workers KV: elevated errors',
            status: 'investigating',
            impact: 'critical',
            created_at: '2026-11-20T11:00:00Z',
            updated_at: '2026-11-20T11:30:00Z',
            incident_updates: [
              { body: 'First.', status: 'investigating', created_at: '2026-11-20T11:00:00Z' },
              { body: 'Second.', status: 'investigating', created_at: '2026-11-20T11:30:00Z' },
            ],
          },
        ],
      }),
      NOW,
    );
    expect(claim).toMatchObject({
      state: 'open',
      // Whichever way the updates are sorted.
      says: 'Second.',
      subjects: [{ severity: 'down', text: 'Workers KV: elevated errors', maybe: true }],
    });
  });
});

describe("Open Telekom Cloud's dashboard", () => {
  const component = (name: string, region: string, incidents: readonly object[] = []) => ({
    id: 1,
    name,
    attributes: [
      { name: 'region', value: region },
      { name: 'category', value: 'Compute' },
    ],
    incidents,
  });
  const incident = (more: object = {}) => ({
    id: 7,
    text: 'Clusters cannot be reached',
    impact: 3,
    start_date: '2026-11-20 11:00',
    end_date: null,
    updates: [
      { status: 'analysing', text: 'We look.', timestamp: '2026-11-20 11:05' },
      { status: 'fixing', text: 'We repair.', timestamp: '2026-11-20 11:30' },
    ],
    ...more,
  });
  const read = (...components: object[]) => READERS.stackmon(JSON.stringify(components), NOW);

  it('tells services, regions and severity; an incident of two components is one claim; times are UTC', () => {
    const [claim, ...more] = read(
      component('Cloud Container Engine', 'EU-DE', [incident()]),
      component('Cloud Container Engine', 'EU-NL', [incident()]),
      component('DNS', 'Global'),
    );
    expect(more).toEqual([]);
    expect(claim).toMatchObject({
      id: '7',
      title: 'Clusters cannot be reached',
      state: 'open',
      began: Date.parse('2026-11-20T11:00:00Z'),
      updated: Date.parse('2026-11-20T11:30:00Z'),
      says: 'We repair.',
      subjects: [
        { severity: 'down', product: 'Cloud Container Engine', place: 'EU-DE' },
        { severity: 'down', product: 'Cloud Container Engine', place: 'EU-NL' },
      ],
    });
  });

  it('has maintenance, and what is over', () => {
    const states = [
      incident({ impact: 0 }),
      incident({ end_date: '2026-11-20 11:40' }),
      incident({ updates: [{ status: 'resolved', text: 'Done.', timestamp: '2026-11-20 11:40' }] }),
    ].map((one) => read(component('DNS', 'Global', [one]))[0]!.state);
    expect(states).toEqual(['maintenance', 'resolved', 'resolved']);
  });

  it('is empty where there are no components, and refused where it is something else', () => {
    expect(read()).toEqual([]);
    expect(() => READERS.stackmon('[{"name":"x"}]', NOW)).toThrow(NotTheFeed);
  });
});

describe('plain RSS and Atom', () => {
  it('are notices while they are new and do not read as over', () => {
    const document = atom([
      { title: 'Fault report: network in FSN1', body: 'We are looking into it.', at: NOW - HOUR },
      {
        title: 'Fault report: Cloud Server',
        body: 'The fault has been fixed. Status: resolved',
        at: NOW - HOUR,
      },
      { title: 'Wartung am Netz', at: NOW - HOUR },
      { title: 'Old fault', at: NOW - 200 * HOUR },
    ]);
    expect(READERS.rss(document, NOW).map(({ state }) => state)).toEqual([
      'open',
      'resolved',
      'maintenance',
      'resolved',
    ]);
    expect(READERS.rss(document, NOW)[0]!.subjects).toEqual([
      { severity: 'notice', text: 'Fault report: network in FSN1 We are looking into it.' },
    ]);
  });
});

describe('a document that is not the feed', () => {
  const page = '<!doctype html><html><body>503 Backend fetch failed</body></html>';

  it.each(FORMATS)('is refused and never read as "all is well" (%s)', (format) => {
    for (const body of [
      page,
      '',
      '{}',
      'null',
      '{"error":"denied"}',
      '<Error><Code>AccessDenied</Code></Error>',
      '[1,',
    ])
      expect(() => READERS[format](body, NOW), body).toThrow(NotTheFeed);
  });

  it('with entities that grow is refused, and nested ones do not overflow', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`;
    expect(() => READERS.rss(bomb, NOW)).toThrow(NotTheFeed);
    expect(() => READERS.rss(`<rss>${'<a>'.repeat(100_000)}`, NOW)).toThrow(/nested too deeply/);
  });
});

describe('every reader', () => {
  it('reads any document or says that it is none, whatever its values are', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'service',
            'status',
            'date',
            'event_log',
            'impacted_services',
            'components',
            'incidents',
            'name',
            'end',
            'affected_products',
            'most_recent_update',
            'group_id',
            'id',
            'summary',
          ),
          tie('any'),
          { maxKeys: 5 },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(...FORMATS), (document, format) => {
        try {
          for (const claim of READERS[format](JSON.stringify(document), NOW)) {
            expect(typeof claim.title).toBe('string');
            expect(claim.says).not.toMatch(/\n/);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(NotTheFeed);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shows markup as text, and no address that is not of the web', () => {
    const document = rss('Azure Status', [
      {
        title: '<img src=x onerror=alert(1)>App Service &amp; Storage',
        body: '<script>alert(1)</script><b>We</b>&#10;see&nbsp;it',
        at: NOW,
      },
    ]).replace(/<link>https:\/\/status\.example\/%[^<]*<\/link>/, '<link>javascript:alert(1)</link>');
    const [claim] = READERS['azure-rss'](document, NOW);
    expect(claim).toMatchObject({ title: 'App Service & Storage', says: 'We see it' });
    expect(claim).not.toHaveProperty('url');
  });
});
