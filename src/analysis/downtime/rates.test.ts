import { describe, expect, it } from 'vitest';
import type { AtlasData } from '../../atlas/index.js';
import type { Component } from '../../estate/index.js';
import type { Incident, IncidentRow } from '../../scenarios/index.js';
import { ratesFrom } from './rates.js';

const page = 'https://example.com/page';
const region = (id: string, zones: string[]) => ({ id, name: id, zones, source: page });
const atlas = {
  regions: { cloud: [region('north', ['north-a', 'north-b']), region('south', ['south-a'])], quiet: [] },
  services: {
    cloud: {
      db: { name: 'DB', scope: 'regional', source: page, sla: { percent: 99.9, source: page } },
      queue: {
        name: 'Queue',
        scope: 'regional',
        source: page,
        sla: { percent: 99.99, source: page, scope: 'two zones', confidence: 'unverified' },
      },
      dns: { name: 'DNS', scope: 'global', source: page },
      app: { name: 'App', scope: 'regional', source: page },
    },
    quiet: { app: { name: 'App', scope: 'regional', source: page } },
  },
} as unknown as AtlasData;

const row = (
  component: string,
  from: string,
  to: string | null,
  rest: Partial<IncidentRow> = {},
): IncidentRow => ({
  component,
  capability: 'serve',
  severity: 'down',
  from,
  to,
  source: page,
  mark: 'provider',
  says: '',
  ...rest,
});
const incident = (epoch: string, until: string, ...rows: IncidentRow[]): Incident => ({
  id: epoch,
  title: '',
  provider: 'cloud',
  region: 'north',
  epoch,
  until,
  summary: '',
  source: page,
  rows,
});
/** Ten years of watching, in which a service that nobody asks about was degraded at both ends. */
const watched = (...more: Incident[]) => [
  incident(
    '2010-01-01T00:00:00Z',
    '2010-01-01T01:00:00Z',
    row('cloud/global/other', '2010-01-01T00:00:00Z', null, { severity: 'degraded' }),
  ),
  incident(
    '2019-12-31T23:00:00Z',
    '2019-12-31T23:59:59Z',
    row('cloud/global/other', '2019-12-31T23:00:00Z', null, { severity: 'degraded' }),
  ),
  ...more,
];
const component = (id: string, rest: Partial<Component> = {}): Component => ({
  id,
  kind: 'service',
  type: 'service',
  name: id,
  source: { file: 'a.tf', line: 1 },
  ...rest,
});
const place = (id: string, type: string, rest: Partial<Component> = {}) =>
  component(id, { kind: 'domain', type, ...rest });

const day = (n: number) => `2015-06-0${n}T00:00:00Z`;

describe('rates', () => {
  it('n losses in T place-years are between n / T and (n + 1) / T', () => {
    const rates = ratesFrom(atlas, watched(incident(day(1), day(2), row('cloud/north/app', day(1), day(2)))));
    const rate = rates(component('cloud/south/app'))!;
    expect(rate.perYear[0]).toBeCloseTo(1 / 20, 3);
    expect(rate.perYear[1]).toBeCloseTo(2 / 20, 3);
    expect(rate.seconds).toBe(86_400);
    expect(rate.basis[0]).toBe('1 loss of cloud app in 20 region-years of the incident library');
  });

  it('a promise is the most where it allows more, and says so where its page was not read', () => {
    const rates = ratesFrom(atlas, watched());
    const { perYear, seconds, confidence } = rates(component('cloud/north/db'))!;
    expect(seconds).toBe(7200);
    expect((perYear[1] * seconds) / 60).toBeCloseTo(0.001 * 365.25 * 24 * 60, 0);
    expect(confidence).toBeUndefined();
    const queue = rates(component('cloud/north/queue'))!;
    expect(queue.basis).toContain('the promise of 99.99 % (two zones), not read at the source');
  });

  it('an unverified promise marks the rate where it is the most, not where history says more', () => {
    expect(ratesFrom(atlas, [])(component('cloud/north/queue'))).toMatchObject({ confidence: 'unverified' });
    const hit = Array.from({ length: 5 }, (_, i) =>
      incident(day(i + 1), day(i + 2), row('cloud/north/queue', day(i + 1), day(i + 2))),
    );
    expect(ratesFrom(atlas, watched(...hit))(component('cloud/north/queue'))!.confidence).toBeUndefined();
  });

  it('of what nobody watches there is no history, neither of a provider nor of a third party', () => {
    const rates = ratesFrom(atlas, watched());
    expect(rates(component('quiet/x/app'))).toBeUndefined();
    expect(rates(place('quiet/x', 'region'))).toBeUndefined();
    expect(rates(component('saas/pay', { kind: 'third-party' }))).toBeUndefined();
    const seen = watched(incident(day(1), day(2), row('saas/pay', day(1), day(2))));
    const rate = ratesFrom(atlas, seen)(component('saas/pay', { kind: 'third-party' }))!;
    expect(rate.perYear[0]).toBeCloseTo(1 / 10, 2);
  });

  it('degraded rows, control planes and what could not start or change are no losses', () => {
    const rates = ratesFrom(
      atlas,
      watched(
        incident(
          day(1),
          day(2),
          row('cloud/north/app', day(1), day(2), { severity: 'degraded' }),
          row('cloud/north/app', day(1), day(2), { capability: 'start' }),
          row('cloud/north/app:control', day(1), day(2)),
        ),
      ),
    );
    expect(rates(component('cloud/north/app'))!.perYear[0]).toBe(0);
  });

  it('a component that went and came back in one incident is one loss, of the time that it was away', () => {
    const rates = ratesFrom(
      atlas,
      watched(
        incident(
          day(1),
          day(9),
          row('cloud/north/app', day(1), day(2)),
          row('cloud/north/app', day(4), day(6)),
          row('cloud/north/app', day(5), day(6)),
        ),
      ),
    );
    expect(rates(component('cloud/north/app'))).toMatchObject({ seconds: 3 * 86_400 });
    expect(rates(component('cloud/north/app'))!.perYear[0]).toBeCloseTo(1 / 20, 3);
  });

  it('what went down with its place is the loss of the place, not one more of its own', () => {
    const rates = ratesFrom(
      atlas,
      watched(
        incident(
          day(1),
          day(9),
          row('cloud/north', day(1), day(5)),
          row('cloud/north/app', day(2), day(3)),
          row('cloud/north-a', day(1), day(9)),
        ),
      ),
    );
    expect(rates(component('cloud/north/app'))!.perYear[0]).toBe(0);
    expect(rates(place('cloud/north', 'region'))!.perYear[0]).toBeCloseTo(1 / 20, 3);
    // The zone was away for longer than its region: that is a loss of its own.
    expect(rates(place('cloud/north-a', 'zone'))!.perYear[0]).toBeCloseTo(1 / 30, 3);
  });

  it('a place with several losses has an estimate of its own; one may be chance', () => {
    const one = incident(day(1), day(2), row('cloud/north/app', day(1), day(2)));
    const two = incident(day(3), day(4), row('cloud/north/app', day(3), day(4)));
    const once = ratesFrom(atlas, watched(one));
    const twice = ratesFrom(atlas, watched(one, two));
    expect(once(component('cloud/north/app'))!.perYear[1]).toBeCloseTo(2 / 20, 3);
    expect(twice(component('cloud/north/app'))!.perYear[1]).toBeCloseTo(2 / 10, 3);
    expect(twice(component('cloud/south/app'))!.perYear[1]).toBeCloseTo(3 / 20, 3);
  });

  it('a zone or region that the code does not name has the rate of its kind', () => {
    const rates = ratesFrom(
      atlas,
      watched(incident(day(1), day(2), row('cloud/north/unknown-zone', day(1), day(2)))),
    );
    const unknown = rates(place('cloud/south/unknown-zone', 'zone', { unknown: true }))!;
    expect(unknown.perYear[0]).toBeCloseTo(1 / 30, 3);
  });

  it('of zones that may each have been the one, one was', () => {
    const maybe = (zone: string) => row(`cloud/${zone}`, day(1), day(2), { maybe: true });
    const rates = ratesFrom(atlas, watched(incident(day(1), day(2), maybe('north-a'), maybe('north-b'))));
    expect(rates(place('cloud/south-a', 'zone'))!.perYear[0]).toBeCloseTo(1 / 30, 3);
  });

  it('a row without an end counts to where the record ends, and that is said', () => {
    const rates = ratesFrom(atlas, watched(incident(day(1), day(3), row('cloud/north/app', day(1), null))));
    const rate = rates(component('cloud/north/app'))!;
    expect(rate.seconds).toBe(2 * 86_400);
    expect(rate.basis).toContain('where no end is stated, as long as it was reported');
  });

  it('the average length counts, since the long losses make up most of the minutes', () => {
    const rates = ratesFrom(
      atlas,
      watched(
        incident(day(1), day(2), row('cloud/north/app', day(1), day(2))),
        incident(day(3), day(4), row('cloud/south/app', day(3), day(4))),
        incident(day(4), day(8), row('cloud/north/app', day(4), day(8))),
      ),
    );
    expect(rates(component('cloud/north/app'))!.seconds).toBe(2 * 86_400);
  });

  it('a jurisdiction, a journey and a resource have no rate; what the team states has', () => {
    const rates = ratesFrom(atlas, watched());
    expect(rates(place('jurisdiction/us', 'jurisdiction'))).toBeUndefined();
    expect(rates(component('x', { kind: 'resource', type: 'aws_instance' }))).toBeUndefined();
    const failures = { perYear: [1, 4] as const, seconds: 60 };
    expect(rates(component('x', { kind: 'resource', failures }))).toMatchObject(failures);
  });

  it('a whole provider is counted over all that are watched', () => {
    const rate = ratesFrom(
      atlas,
      watched(incident(day(1), day(2), row('other/global/cdn', day(1), day(2)))),
    )(place('quiet', 'provider'))!;
    expect(rate.perYear[0]).toBe(0);
    expect(rate.perYear[1]).toBeCloseTo(1 / 20, 3);
  });
});
