import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.js';

describe('addresses of views', () => {
  const routes: Route[] = [
    { view: 'answer' },
    { view: 'map', component: null },
    { view: 'map', component: 'aws/us-east-1/dynamodb:control' },
    { view: 'component', component: 'module.a["x/y?z#%"].aws_lb.b' },
    { view: 'outage', plug: null, time: 0 },
    { view: 'outage', plug: { scenario: '2025-10-20-aws-us-east-1' }, time: 4210 },
    { view: 'outage', plug: { components: ['aws/us-east-1', 'a,b&lose=c'], seconds: 900 }, time: 0 },
    { view: 'what-if' },
    { view: 'compare' },
  ];
  it.each(routes)('leads back to the view it was made from: %o', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it('leads to the answer where it is none', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/component/'])
      expect(parseRoute(hash), hash).toEqual({ view: 'answer' });
  });

  it('survives an escape that was cut off, and a time that is none', () => {
    expect(parseRoute('#/map/a%2')).toEqual({ view: 'map', component: 'a%2' });
    expect(parseRoute('#/outage/x?t=-5')).toEqual({ view: 'outage', plug: { scenario: 'x' }, time: 0 });
  });
});
