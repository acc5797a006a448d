import type { DrillResult } from '../../src/drill/index.js';

/** What a drill showed in which a shop lost its orders for a while. */
export function drillResult(parts: Partial<DrillResult> = {}): DrillResult {
  const host = 'dynamodb.us-east-1.amazonaws.com';
  const component = 'aws/us-east-1/dynamodb';
  const outage = { from: 5.17, to: 13.7 };
  const predicted = { from: 5, to: 13.6 };
  return {
    command: ['node', 'shop.mjs'],
    scenario: { id: '2025-10-20-aws-us-east-1', title: 'AWS us-east-1, 20 October 2025' },
    began: '2026-01-02T03:04:05.000Z',
    seconds: 22,
    status: 143,
    wasEnded: true,
    clock: { speed: 1200, at: 0, warmup: 5 },
    faults: [{ host, name: component, effect: 'dns=empty', ...predicted }],
    notReproduced: [
      { component: `${component}:control`, capability: 'serve', severity: 'down', why: 'shares its hosts' },
    ],
    hosts: [
      {
        host,
        aliases: [],
        components: [component],
        queries: 90,
        connections: 4,
        bytesSent: 1234,
        bytesReceived: 2_345_678,
        failed: 80,
        outcomes: { 'dns found': 10, 'dns none': 80, ok: 4 },
        spells: [
          {
            faults: [component],
            ...predicted,
            firstError: 5.2,
            recovered: 13.8,
            attempts: { before: 0.4, during: 4, after: 0.1 },
          },
        ],
      },
    ],
    checks: [
      {
        journey: 'checkout',
        line: 'curl -fsS localhost:3000/checkout',
        samples: [
          { at: 0.5, ok: true },
          { at: 5.17, ok: false },
          { at: 13.7, ok: true },
        ],
        outages: [outage],
      },
    ],
    comparison: {
      component: 'shop',
      predicted: [predicted],
      observed: [{ journey: 'checkout', predicted: [predicted], outages: [outage] }],
      unknownToModel: ['saas/stripe'],
      notContacted: ['aws/us-east-1/s3'],
    },
    events: [
      { kind: 'query', at: 5.2, host, type: 'A', answer: 'none', ok: false, faults: [component] },
      {
        kind: 'connection',
        at: 13.8,
        host,
        port: 443,
        to: '127.0.0.1:8000',
        seconds: 0.1,
        bytesSent: 1234,
        bytesReceived: 2_345_678,
        outcome: 'ok',
        ok: true,
        faults: [],
      },
    ],
    forgotten: 0,
    ...parts,
  };
}
