/** The examples without infrastructure code show what their comments and the documentation say of them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assess, replay } from '../src/analysis/index.js';
import { expandComponent } from '../src/atlas/index.js';
import { validateEstate } from '../src/estate/index.js';
import { compile } from '../src/graph/index.js';
import { readPaths } from '../src/readers/index.js';
import { parseScenario } from '../src/scenarios/index.js';
import { ROOT } from './support/cli.js';

const open = (name: string) => {
  const { estate, ignores } = readPaths([join(ROOT, 'examples', name)]);
  const compiled = compile(estate);
  /** Seconds that each journey is down or degraded, where it is. */
  const lost = (text: string, state: 'down' | 'degraded', forSeconds = 4 * 3600) => {
    const parsed = parseScenario(text, {
      knownComponents: new Set(estate.components.map(({ id }) => id)),
      isComponent: (id) => expandComponent(id) !== undefined,
      forSeconds,
    });
    if ('error' in parsed) throw new Error(parsed.error);
    const { seconds } = parsed.scenario;
    return Object.fromEntries(
      replay(compiled, parsed.scenario)
        .journeys.map(({ id, outages }) => {
          const own = outages.filter((one) => one.capability === 'serve' && one.state === state);
          return [id, own.reduce((sum, { from, to }) => sum + (to ?? seconds) - from, 0)] as const;
        })
        .filter(([, sum]) => sum > 0),
    );
  };
  return { estate, lost, result: assess(estate, { acceptances: ignores, asOf: '2026-11-01' }) };
};

describe.each(['office-microsoft365', 'shop-hosted-platform'])('%s', (name) => {
  const { estate, result } = open(name);

  it('is a firebreak.yaml alone, and nothing in it is wrong or without effect', () => {
    expect(result.estate.diagnostics).toEqual([]);
    expect(validateEstate(estate)).toEqual([]);
    expect(result.ignored).toHaveLength(1);
    for (const { source } of estate.components) {
      if ('file' in source) expect(source.file).toMatch(/firebreak\.yaml$/);
    }
  });

  it('has journeys with objectives, a loss per hour in EUR where there is one', () => {
    for (const { objectives, inferred } of estate.journeys) {
      expect(inferred).toBe(false);
      expect(objectives?.rto).toBeGreaterThan(0);
      expect(objectives?.lossPerHour?.currency ?? 'EUR').toBe('EUR');
    }
  });
});

describe('the office', () => {
  const { lost } = open('office-microsoft365');
  const HOUR = 3600;

  it('works on for a while when nobody can sign in, and can be called throughout', () => {
    expect(lost('azure/global/entraid', 'down')).toEqual({
      'sign-in': 4 * HOUR,
      'let-back-in': 4 * HOUR,
      mail: 3 * HOUR,
      files: 3 * HOUR,
      meetings: 3 * HOUR,
    });
  });

  it('moves to the other line within a minute', () => {
    expect(lost('office/fibre', 'down')).toEqual({ 'sign-in': 60, mail: 60, meetings: 60, customers: 60 });
    expect(lost('office/fibre,office/mobile-router', 'down')).toMatchObject({ mail: 4 * HOUR });
    expect(lost('office/fibre,office/mobile-router', 'down')).not.toHaveProperty('files');
  });

  it('without SharePoint meets without files', () => {
    expect(lost('saas/sharepointonline', 'down')).toEqual({ files: 4 * HOUR });
    expect(lost('saas/sharepointonline', 'degraded')).toEqual({ meetings: 4 * HOUR });
  });

  it('in the incidents of the library', () => {
    expect(Object.keys(lost('2025-10-29-azure-front-door', 'degraded'))).toEqual(['let-back-in']);
    expect(Object.keys(lost('2021-03-15-azure-ad', 'degraded')).sort()).toEqual([
      'customers',
      'files',
      'let-back-in',
      'mail',
      'meetings',
      'sign-in',
    ]);
  });
});

describe('the shop', () => {
  const { lost, result } = open('shop-hosted-platform');

  it('takes money as long as one of three does', () => {
    expect(lost('saas/stripe', 'down')).toEqual({});
    expect(Object.keys(lost('saas/stripe', 'degraded'))).toEqual(['checkout']);
    expect(Object.keys(lost('saas/stripe,saas/paypal,saas/adyen', 'down'))).toEqual(['checkout']);
    const { sets } = result.cutSets.find(({ journey }) => journey === 'checkout')!;
    expect(sets).toContainEqual(['saas/adyen', 'saas/paypal', 'saas/stripe']);
  });

  it('browses on without search', () => {
    expect(lost('saas/algolia', 'down')).toEqual({});
    expect(Object.keys(lost('saas/algolia', 'degraded'))).toEqual(['browse']);
  });

  it('has no page that says so when Cloudflare is away, but answers questions', () => {
    expect(Object.keys(lost('cloudflare', 'down')).sort()).toEqual(['browse', 'checkout', 'move-away']);
    expect(Object.keys(lost('2025-11-18-cloudflare-bot-management', 'degraded')).sort()).toEqual([
      'browse',
      'checkout',
    ]);
  });
});
