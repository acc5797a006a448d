import { describe, expect, it } from 'vitest';
import type { Component } from '../estate/index.js';
import { couldBe, isPlaceholder } from './unknown.js';

function component(
  id: string,
  kind: Component['kind'],
  type: string,
  rest: Partial<Component> = {},
): Component {
  return { id, kind, type, name: id, source: { file: 'test.tf', line: 1 }, ...rest };
}

const REGION = component('aws/unknown', 'domain', 'region');
const ZONE = component('aws/us-east-1/unknown-zone', 'domain', 'zone');
const ANY_ZONE = component('aws/unknown/unknown-zone', 'domain', 'zone');
const SERVICE = component('aws/unknown/dynamodb', 'service', 'service');
const CONTROL = component('aws/unknown/dynamodb:control', 'service', 'service');

const KNOWN: Record<string, Component> = Object.fromEntries(
  [
    component('aws', 'domain', 'provider'),
    component('aws/us-east-1', 'domain', 'region'),
    component('aws/us-east-1a', 'domain', 'zone'),
    component('aws/us-west-2a', 'domain', 'zone'),
    component('aws/us-east-1/dynamodb', 'service', 'service'),
    component('aws/us-east-1/dynamodb:control', 'service', 'service'),
    component('aws/us-east-1/s3', 'service', 'service'),
    component('aws/global/cloudfront', 'service', 'service'),
    component('azure/eastus-1', 'domain', 'zone'),
  ].map((one) => [one.id, one]),
);

describe('couldBe', () => {
  it.each([
    [REGION, ['aws/us-east-1']],
    [ZONE, ['aws/us-east-1a']],
    [ANY_ZONE, ['aws/us-east-1a', 'aws/us-west-2a']],
    [SERVICE, ['aws/us-east-1/dynamodb']],
    [CONTROL, ['aws/us-east-1/dynamodb:control']],
    [component('aws/unknown/cloudfront', 'service', 'service'), ['aws/global/cloudfront']],
    [component('azure/eastus/unknown-zone', 'domain', 'zone'), ['azure/eastus-1']],
    [component('azure/unknown', 'domain', 'region'), []],
  ])('$id', (placeholder, expected) => {
    const withComponent = Object.values(KNOWN).filter((one) =>
      couldBe(placeholder, { id: one.id, component: one }),
    );
    expect(withComponent.map((one) => one.id)).toEqual(expected);
  });

  it('tells from the id alone where the estate does not contain what failed', () => {
    expect(couldBe(REGION, { id: 'aws/eu-west-1' })).toBe(true);
    expect(couldBe(REGION, { id: 'aws/eu-west-1a' })).toBe(false);
    expect(couldBe(REGION, { id: 'aws' })).toBe(false);
    expect(couldBe(ANY_ZONE, { id: 'aws/eu-west-1a' })).toBe(true);
    expect(couldBe(SERVICE, { id: 'aws/eu-west-1/dynamodb' })).toBe(true);
    expect(
      couldBe(component('gcp/unknown/unknown-zone', 'domain', 'zone'), { id: 'gcp/europe-west1-b' }),
    ).toBe(true);
  });

  it('a zone belongs to the region its name starts with, and not to one whose number goes on', () => {
    const inside = component('gcp/europe-west1/unknown-zone', 'domain', 'zone');
    expect(couldBe(inside, { id: 'gcp/europe-west1-b' })).toBe(true);
    expect(couldBe(inside, { id: 'gcp/europe-west12-b' })).toBe(false);
  });

  it('nothing is in doubt because of itself', () => {
    expect(couldBe(REGION, { id: REGION.id, component: REGION })).toBe(false);
  });
});

describe('isPlaceholder', () => {
  it('goes by the flag, or the region and zone slots of a domain or service', () => {
    expect([REGION, ZONE, ANY_ZONE, SERVICE].every(isPlaceholder)).toBe(true);
    expect(Object.values(KNOWN).some(isPlaceholder)).toBe(false);
    expect(isPlaceholder(component('path/unknown', 'resource', 'x'))).toBe(false);
    expect(isPlaceholder(component('x', 'resource', 'x', { unknown: true }))).toBe(true);
  });
});
