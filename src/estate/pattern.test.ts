import { describe, expect, it } from 'vitest';
import { isPattern, matcher } from './pattern.js';
import type { Kind } from './types.js';

const IDS: readonly [string, Kind][] = [
  ['aws', 'domain'],
  ['aws/us-east-1', 'domain'],
  ['aws/us-east-1a', 'domain'],
  ['aws/us-east-1/unknown-zone', 'domain'],
  ['aws/us-east-1/ec2', 'service'],
  ['aws/us-east-1/ec2:control', 'service'],
  ['aws/unknown/ec2', 'service'],
  ['aws/global/iam:control', 'service'],
  ['azure/westeurope/aks:control', 'service'],
  ['saas/stripe', 'third-party'],
  ['aws/made/here', 'resource'],
  ['aws_lb.shop', 'resource'],
  ['shop', 'journey'],
];
const fitting = (pattern: string) => {
  const fits = matcher(pattern);
  return IDS.filter(([id, kind]) => fits({ id, kind })).map(([id]) => id);
};

describe('patterns', () => {
  it.each([
    ['aws/*/*:control', ['aws/us-east-1/ec2:control', 'aws/global/iam:control']],
    [
      '*/*/*:control',
      ['aws/us-east-1/ec2:control', 'aws/global/iam:control', 'azure/westeurope/aks:control'],
    ],
    ['aws/*/ec2', ['aws/us-east-1/ec2', 'aws/unknown/ec2']],
    ['aws/*/**', ['aws/us-east-1/ec2', 'aws/unknown/ec2']],
    ['aws/us-*', ['aws/us-east-1', 'aws/us-east-1a']],
    ['saas/*', ['saas/stripe']],
    ['*', ['aws']],
    ['gcp/*', []],
  ])('%s', (pattern, ids) => {
    expect(isPattern(pattern)).toBe(true);
    expect(fitting(pattern)).toEqual(ids);
  });

  it('are told from ids, and from addresses that hold a star', () => {
    expect(
      ['aws/us-east-1', 'aws_lb.a["*"]', 'module.a[*].aws_lb.b', 'a/b/c/*', 'A*', ''].some(isPattern),
    ).toBe(false);
  });
});
