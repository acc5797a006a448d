import { describe, expect, it } from 'vitest';
import type { JourneyReplay } from '../../analysis/index.js';
import { tellCauses } from './causes.js';

type Cause = JourneyReplay['because'][number];

const cause = (component: string, note: string, more: Partial<Cause> = {}): Cause => ({
  component,
  capability: 'serve',
  severity: 'down',
  evidence: { by: 'atlas', url: 'https://status.example/1', note },
  ...more,
});
const texts = (causes: readonly Cause[], all = false) => tellCauses(causes, all).map(({ text }) => text);
const START = { capability: 'start' } as const;

describe('causes of an outage', () => {
  it('come in the order of certainty: down, degraded, in doubt', () => {
    expect(
      texts([
        cause('aws/us-east-1/sqs', 'may be it', { placeholder: 'aws_lb.shop/not-known' }),
        cause('aws/us-east-1/nlb', 'errors', { severity: 'degraded' }),
        cause('aws/us-east-1/dynamodb', 'no address'),
      ]),
    ).toEqual([
      'because aws/us-east-1/dynamodb: no address',
      'because aws/us-east-1/nlb: errors',
      'in doubt: what aws_lb.shop hangs on is not in the code; it may be aws/us-east-1/sqs',
    ]);
  });

  it('say first why it was down, could not start and could not change', () => {
    expect(
      texts([
        cause('a', 'one'),
        cause('b', 'two'),
        cause('c', 'three', START),
        cause('d', 'four', { capability: 'change' }),
      ]),
    ).toEqual(['because a: one', 'because c: three', 'because d: four', 'because b: two']);
  });

  it('tell once what several reports say of one component, and all of them when asked', () => {
    const ec2 = [
      cause('ec2', 'errors', START),
      cause('ec2', 'no hosts', START),
      cause('ec2', 'no hosts', START),
    ];
    expect(texts(ec2)).toEqual(['because ec2: errors']);
    expect(tellCauses(ec2, false)[0]!.further).toBe(1);
    expect(texts(ec2, true)).toEqual(['because ec2: errors', 'because ec2: no hosts']);
  });

  it('keep what another capability lost apart', () => {
    expect(texts([cause('ec2', 'errors'), cause('ec2', 'launches', START)])).toEqual([
      'because ec2: errors',
      'because ec2: launches',
    ]);
  });

  it('tell one gap in the code once, with what it may stand for', () => {
    const gap = { placeholder: 'module.api.aws_api_gateway_rest_api.api/not-known' };
    const causes = ['a', 'b', 'c', 'd', 'd'].map((one) => cause(`aws/us-east-1/${one}`, one, gap));
    expect(texts(causes)).toEqual([
      'in doubt: what module.api.aws_api_gateway_rest_api.api hangs on is not in the code; it may be any of 4 that failed: aws/us-east-1/a, aws/us-east-1/b, aws/us-east-1/c and 1 more',
    ]);
    expect(texts(causes, true)[0]).toMatch(/aws\/us-east-1\/c, aws\/us-east-1\/d$/);
  });

  it('tell a region that is not known once for all services in it', () => {
    const causes = ['dynamodb', 'ec2'].map((one) =>
      cause(`aws/us-east-1/${one}`, one, { placeholder: `aws/unknown/${one}` }),
    );
    expect(texts(causes)).toEqual([
      'in doubt: the code does not name the region of aws; it may be any of 2 that failed: aws/us-east-1/dynamodb, aws/us-east-1/ec2',
    ]);
  });
});
