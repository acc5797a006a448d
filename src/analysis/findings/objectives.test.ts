/** Objectives against incidents that have happened, and against the minutes that are to be expected. */
import { describe, expect, it } from 'vitest';
import { failover, found, shop } from '../../../test/support/findings.js';
import { resource } from '../../../test/support/snippets.js';

const RULE = 'objective-missed';
const IN = (region: string) => `provider "aws" {\nregion = "${region}"\n}\n`;
const CODE =
  resource('aws_lb', 'shop', 'name = "shop"') + resource('aws_dynamodb_table', 'orders', 'name = "orders"');
const USES = 'dependencies:\n  - { from: aws_lb.shop, to: aws_dynamodb_table.orders }\n';

describe('objective-missed: RTO', () => {
  it('is high where an incident has shown it, with its numbers', () => {
    const finding = found(IN('us-east-1') + CODE, shop('rto: 15m', USES)).one(RULE);
    expect(finding.severity).toBe('high');
    expect(finding.title).toMatch(
      /^\d{4}-\d\d-\d\d-aws-\S+ would have had shop down for .+; its RTO is 15 min$/,
    );
    expect(finding.path.at(-1)?.to).toBe(finding.subject);
  });

  it('is low where nothing has happened there and nothing takes over', () => {
    const { severity, title } = found(IN('eu-central-1') + CODE, shop('rto: 15m', USES)).one(RULE);
    expect(severity).toBe('low');
    expect(title).toMatch(
      /^nothing takes over when aws\/eu-central-1 is lost: shop is down for as long as that lasts/,
    );
  });

  it('says where the length of a loss is assumed, and tells all that miss it in one line', () => {
    const second = '  accounts:\n    entry: aws_lb.shop\n    objectives: { rto: 20m }\n';
    const { journeys, title } = found(IN('eu-central-1') + CODE, shop('rto: 15m', second + USES)).one(RULE);
    expect(journeys).toEqual(['accounts', 'shop']);
    expect(title).toContain('(2 h is assumed, since no such loss is in the library)');
    expect(title).toMatch(/; its RTO is 20 min \(1 more miss theirs\)$/);
  });

  it('is silent without an RTO, with one that is longer, and with a standby', () => {
    expect(found(IN('us-east-1') + CODE, shop('', USES)).of(RULE)).toEqual([]);
    expect(found(IN('us-east-1') + CODE, shop('rto: 30d', USES)).of(RULE)).toEqual([]);
    const standby = resource('hcloud_load_balancer', 's', 'name = "s"\nlocation = "hel1"');
    const yaml = shop('rto: 15m', USES + failover('hcloud_load_balancer.s'));
    expect(found(IN('us-east-1') + CODE + standby, yaml).of(RULE)).toEqual([]);
  });

  it('tells journeys of one incident together', () => {
    const second = '  accounts:\n    entry: aws_lb.shop\n    objectives: { rto: 20m }\n';
    const finding = found(IN('us-east-1') + CODE, shop('rto: 15m', second + USES)).one(RULE);
    expect(finding.journeys).toEqual(['accounts', 'shop']);
    expect(finding.title).toMatch(/\(1 more miss theirs\)$/);
  });
});

describe('objective-missed: availability', () => {
  const yaml = (availability: number, failures: string) =>
    shop(
      `availability: ${availability}`,
      `components:\n  saas/payments:\n    failures: ${failures}\ndependencies:\n  - { from: aws_lb.shop, to: saas/payments }\n`,
    );

  it('is high where even the least is too much, low where only the most is', () => {
    const certain = found(IN('eu-central-1') + CODE, yaml(0.999, '{ perYear: [10, 20], lasting: 2h }'));
    const [first] = certain.of(RULE);
    expect(first).toMatch(/^high shop: shop: 1,2\d\d to \d,\d{3} minutes .* objective of 99.9 % allows 526$/);
    expect(certain.one(RULE).subject).toBe('saas/payments');
    const possible = found(IN('eu-central-1') + CODE, yaml(0.999, '{ perYear: [0, 20], lasting: 2h }'));
    expect(possible.one(RULE).severity).toBe('low');
  });

  it('is silent where even the most is allowed', () => {
    expect(found(IN('eu-central-1') + CODE, yaml(0.9, '{ perYear: [0, 1], lasting: 2h }')).of(RULE)).toEqual(
      [],
    );
  });
});
