import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { drillResult } from '../../../test/support/drill-result.js';
import { HOSTILE_NAMES } from '../../../test/support/hostile.js';
import { problemsBy } from '../../../test/support/schemas.js';
import type { DrillResult } from '../../drill/index.js';
import { style, widthOf } from '../text/style.js';
import { drillHtml, drillJson, drillMarkdown, drillText } from './index.js';

const text = (result: DrillResult, width: number, all = false) =>
  drillText(result, { style: style(width, false), all });

/** A drill in which every name tries to be read as something else. */
const hostile = (): DrillResult => {
  const plain = drillResult();
  const [host] = plain.hosts;
  const [check] = plain.checks;
  return drillResult({
    command: HOSTILE_NAMES,
    scenario: { id: HOSTILE_NAMES[0], title: HOSTILE_NAMES[1] },
    hosts: HOSTILE_NAMES.map((name) => ({
      ...host!,
      host: name,
      aliases: [name],
      components: [name],
      outcomes: { [name]: 1 },
      spells: host!.spells.map((spell) => ({ ...spell, faults: [name] })),
    })),
    faults: HOSTILE_NAMES.map((name) => ({ host: name, name, effect: name, from: 1, to: 2 })),
    notReproduced: HOSTILE_NAMES.map((name) => ({ ...plain.notReproduced[0]!, component: name, why: name })),
    checks: HOSTILE_NAMES.map((name) => ({ ...check!, journey: name, line: name })),
    comparison: {
      component: HOSTILE_NAMES[0],
      predicted: [],
      observed: HOSTILE_NAMES.map((journey) => ({ journey, predicted: [], outages: [] })),
      unknownToModel: HOSTILE_NAMES,
      notContacted: HOSTILE_NAMES,
    },
  });
};

describe('a drill', () => {
  it('is told in every format: what failed when, when it was noticed and over, attempts, the prediction', () => {
    const facts = [
      'node shop.mjs',
      '2025-10-20-aws-us-east-1',
      '5.17 s to 13.7 s',
      '5 s to 13.6 s',
      'aws/us-east-1/dynamodb: dns=empty',
      'after 0.2 s',
      '4 (10 times)',
      'saas/stripe',
      'contacted, and not in the model',
      'aws/us-east-1/s3',
      '90',
      '2.3 MB',
      '80 dns none',
    ];
    const wide = text(drillResult(), 160, true);
    for (const [format, told] of Object.entries({
      text: wide,
      markdown: drillMarkdown(drillResult()),
      html: drillHtml(drillResult()),
    })) {
      for (const fact of facts) expect(told, format).toContain(fact);
      expect(told, format).toContain('shares its hosts');
    }
  });

  it('says of an address which published range told whose it is, and of which names it cannot say where', () => {
    const plain = drillResult();
    const [host] = plain.hosts;
    const range = { range: '3.5.0.0/19', source: 'https://ranges.example/', date: '2026-09-01' };
    const result = drillResult({
      hosts: [
        { ...host!, host: '3.5.0.1', components: ['aws/us-east-1/s3'], range },
        { ...host!, host: 'shop.blob.core.windows.net', components: ['azure/unknown/storage'], spells: [] },
      ],
      notReproduced: [{ ...plain.notReproduced[0]!, component: 'azure/unknown/storage' }],
    });
    for (const told of [text(result, 200), drillMarkdown(result), drillHtml(result)]) {
      expect(told).toContain('aws/us-east-1/s3 (3.5.0.0/19, list of 2026-09-01)');
      expect(told).toContain('shop.blob.core.windows.net may be in a region that failed, and met no fault');
    }
    expect(text(drillResult(), 200)).not.toContain('may be in a region');
  });

  it('is as its schema says', () => {
    expect(problemsBy('drill', drillJson(drillResult()))).toEqual([]);
    expect(problemsBy('drill', drillJson(drillResult({ scenario: null, comparison: null })))).toEqual([]);
    expect(problemsBy('drill', { ...drillJson(drillResult()), more: 1 })).not.toEqual([]);
  });

  it('says how the command ended: by itself, or because its time had come', () => {
    expect(text(drillResult(), 160)).toContain('then ended by firebreak');
    expect(text(drillResult({ wasEnded: false, status: 7 }), 160)).toContain('exit status 7');
  });

  it('says when it could not carry all connections', () => {
    const [host] = drillResult().hosts;
    const short = drillResult({ hosts: [{ ...host!, outcomes: { 'out of files': 12, ok: 1 } }] });
    for (const told of [text(short, 160), drillMarkdown(short), drillHtml(short)])
      expect(told).toMatch(/12 connections or more failed because firebreak may not have more files open/);
    expect(text(drillResult(), 160)).not.toContain('files open');
  });

  it('says when none of its faults was met', () => {
    const unmet = drillResult({ faults: [], hosts: [] });
    expect(text(unmet, 160)).toContain('meeting none of its faults');
    expect(drillMarkdown(unmet)).toContain('faults met: `none`');
    expect(text(drillResult({ faults: [], scenario: null }), 100)).toContain('without a fault');
    expect(text(drillResult({ scenario: null }), 100)).toContain('with faults of aws/us-east-1/dynamodb');
  });

  it('fits into 80 columns, and into 60', () => {
    for (const width of [60, 80, 100]) {
      for (const line of text(drillResult(), width, true).split('\n')) {
        const isOneWord = !line.trim().includes(' ');
        expect(isOneWord || widthOf(line) <= width, `${width}: ${line}`).toBe(true);
      }
    }
  });

  it('counts what is folded away, and shows it with --all', () => {
    expect(text(drillResult(), 100)).toMatch(/NOT REPRODUCED\n {2}1 \(--all shows it\)/);
    expect(text(drillResult(), 100)).not.toContain('shares its hosts');
    expect(text(drillResult({ forgotten: 7 }), 100)).toContain('7 more events');
  });
});

describe('hostile names', () => {
  it('are no control characters in text', () => {
    expect(text(hostile(), 100, true)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  });

  it('become no markup in HTML', () => {
    const html = drillHtml(hostile());
    const tags = new Set([...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag!.toLowerCase()));
    const ours =
      'html head meta title style body h1 h2 dl dt dd figure figcaption div span i section p table thead tbody tr th td'.split(
        ' ',
      );
    expect([...tags].filter((tag) => !['!doctype', ...ours].includes(tag))).toEqual([]);
    expect(html).not.toMatch(/(?:src|href|onerror)=(?!x onerror|[^<]*&gt;)/);
    expect(html).toContain("default-src 'none'");
  });

  it('become no markup, links or mentions in Markdown', () => {
    const html = marked.parse(drillMarkdown(hostile()), { gfm: true, async: false });
    const tags = new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag!.toLowerCase()));
    expect([...tags].sort()).toEqual(
      ['code', 'h1', 'h2', 'li', 'p', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'].sort(),
    );
    expect(html.replaceAll(/<code>[\s\S]*?<\/code>/g, '').replaceAll(/<[^>]*>/g, '')).not.toMatch(/@|evil/);
  });
});
