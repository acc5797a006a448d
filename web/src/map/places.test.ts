import { describe, expect, it } from 'vitest';
import { component, needing } from '../model/fixture.js';
import { estateOf, shop } from './fixture.js';
import { JOURNEYS, placesOf, THIRD_PARTIES, UNKNOWN_PLACE } from './places.js';

describe('places', () => {
  const { drawn, parentOf, spreadOf } = placesOf(shop());

  it('nest domains by what they sit in, not by the zones a region can choose from', () => {
    expect(parentOf.get('p/r-a')).toBe('p/r');
    expect(parentOf.get('p/r')).toBe('p');
    expect(parentOf.get('p')).toBe('jurisdiction/us');
    expect(parentOf.has('jurisdiction/us')).toBe(false);
  });

  it('put what runs in several zones in their region, and say which', () => {
    expect(parentOf.get('lb.shop')).toBe('p/r');
    expect(spreadOf.get('lb.shop')).toEqual(['p/r-a', 'p/r-b']);
    expect(parentOf.get('subnet.a')).toBe('p/r-a');
    expect(spreadOf.has('subnet.a')).toBe(false);
  });

  it('put what names no domain where its services are', () => {
    expect(parentOf.get('zone.shop')).toBe('p/r');
  });

  it('put a third party with its provider, or apart', () => {
    expect(parentOf.get('saas/mail')).toBe('p');
    expect(parentOf.get('saas/pay')).toBe(THIRD_PARTIES);
  });

  it('know journeys, and what has no known place', () => {
    expect(parentOf.get('checkout')).toBe(JOURNEYS);
    expect(parentOf.get('thing.lost')).toBe(UNKNOWN_PLACE);
  });

  it('leave out glue and what is switched off', () => {
    expect(drawn.has('policy.shop')).toBe(false);
    expect(drawn.has('lb.off')).toBe(false);
  });

  it('end where domains, or things in things, are declared in a circle', () => {
    const circle = placesOf(
      estateOf(
        [
          component('a', 'domain'),
          component('b', 'domain'),
          component('x', 'service'),
          component('y', 'service'),
        ],
        [needing('a', 'b'), needing('b', 'a'), needing('x', 'y'), needing('y', 'x'), needing('y', 'b')],
      ),
    );
    expect(circle.parentOf.get('a')).toBe('b');
    expect(circle.parentOf.has('b')).toBe(false);
    expect(circle.parentOf.get('x')).toBe('b');
  });
});
