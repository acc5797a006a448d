import { describe, expect, it } from 'vitest';
import { SmallEstate } from '../../test/small-estate.js';
import type { Component } from '../estate/index.js';
import { compile } from './compile.js';
import { place, possibilities, type StaticFailure, totalFailure } from './scenarios.js';

const source = { file: 'test.tf', line: 1 };
const service = (id: string): [string, Partial<Component>] => [id, { kind: 'service', type: 'service' }];

function estate() {
  const small = new SmallEstate();
  for (const [id, rest] of [
    service('aws/us-east-1/ec2'),
    service('aws/us-east-1/ec2:control'),
    service('aws/unknown/s3:control'),
    service('azure/westeurope/aks:control'),
  ])
    small.component(id, rest);
  small.component('module.unread', {
    kind: 'resource',
    type: 'unread',
    unknown: true,
    source,
    attributes: { provider: 'aws', region: 'eu-west-1' },
  });
  return compile(small.build());
}

const ids = (compiled: ReturnType<typeof estate>, failures: readonly StaticFailure[]) => {
  const { certain, inDoubt } = place(compiled, failures);
  const named = (list: typeof certain) =>
    [...new Set(list.map((one) => compiled.components[one.component]!.id))].sort();
  return { certain: named(certain), inDoubt: named(inDoubt) };
};

describe('a pattern', () => {
  it('fails in all that fits, and puts in doubt what the code does not show', () => {
    expect(ids(estate(), [totalFailure('aws/*/*:control')])).toEqual({
      certain: ['aws/unknown/s3:control', 'aws/us-east-1/ec2:control'],
      inDoubt: ['module.unread'],
    });
    expect(ids(estate(), [totalFailure('*/*/*:control')]).inDoubt).toContain('module.unread');
    expect(ids(estate(), [totalFailure('azure/*/*:control')])).toEqual({
      certain: ['azure/westeurope/aks:control'],
      inDoubt: [],
    });
    expect(ids(estate(), [totalFailure('gcp/*/*:control')])).toEqual({ certain: [], inDoubt: [] });
  });
});

describe('one of several', () => {
  const maybe = (component: string): StaticFailure => ({ ...totalFailure(component), maybe: true });

  it('is in doubt only, and no two of them fail together', () => {
    const compiled = estate();
    const failures = [
      maybe('aws/us-east-1/ec2'),
      maybe('aws/us-east-1/ec2:control'),
      totalFailure('azure/westeurope/aks:control'),
    ];
    expect(ids(compiled, failures).certain).toEqual(['azure/westeurope/aks:control']);
    const ways = possibilities(place(compiled, failures)).map((way) =>
      way.map(({ failure }) => failure.component),
    );
    expect(ways).toEqual([
      ['azure/westeurope/aks:control'],
      ['azure/westeurope/aks:control', 'aws/us-east-1/ec2'],
      ['azure/westeurope/aks:control', 'aws/us-east-1/ec2:control'],
    ]);
  });
});
