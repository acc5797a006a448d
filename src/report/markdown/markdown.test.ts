import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES, hostile, largeEstate } from '../../../test/support/hostile.js';
import { assess } from '../../analysis/index.js';
import { readPaths } from '../../readers/index.js';
import { compare, snapshotOf } from '../comparison/index.js';
import { fixFirstLines } from '../text/fix-first.js';
import { style } from '../text/style.js';
import { assessmentMarkdown } from './assessment.js';
import { comparisonMarkdown } from './comparison.js';
import { document, LARGEST_COMMENT } from './document.js';
import { code, prose } from './escape.js';

/** Tags of HTML that a text becomes, without what stands in code. */
function rendered(markdown: string): { tags: string[]; outside: string; links: string[] } {
  const html = marked.parse(markdown, { gfm: true, async: false });
  const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]!.toLowerCase());
  const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]!);
  return { tags, links, outside: html.replaceAll(/<code>[\s\S]*?<\/code>/g, '') };
}

const ALLOWED = /^(h3|ul|ol|li|p|strong|code|table|thead|tbody|tr|th|td|details|summary)$/;
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(fc.constantFrom(...'@#`|<>[]()!*_~\\&;:/.- \n\twax1'), { maxLength: 20 })
    .map((all) => all.join('')),
  fc.constantFrom(...HOSTILE_NAMES),
);

describe('names in Markdown', () => {
  it('become no HTML, links or mentions, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const cells = `| a | b | c |\n|---|---|---|\n| ${code(one)} | ${prose(`${one} in ${other}`)} | end |\n`;
        const { tags, links, outside } = rendered(cells);
        expect(tags.filter((tag) => !ALLOWED.test(tag))).toEqual([]);
        expect(links).toEqual([]);
        expect(outside).not.toMatch(/[@#&`]|www|https?:/);
        expect(outside).toContain('<td>end</td>');
      }),
      { numRuns: 500 },
    );
  });

  it('stay readable where they are plain', () => {
    expect(prose('aws_db_instance.orders is in one zone (aws/us-east-1a), and a second takes over.')).toBe(
      '`aws_db_instance.orders` is in one zone (`aws/us-east-1a`), and a second takes over.',
    );
    expect(code('a|b`c')).toBe('`a\\u{7c}b\\u{60}c`');
  });
});

describe('a comment', () => {
  it('tells what to fix in the order that the text does, and what is not verified', () => {
    const shop = assess(readPaths(['examples/web-shop']).estate);
    const told = fixFirstLines(shop, style(400, false), false).filter((one) => /^ +[123] {2}/.test(one));
    const comment = assessmentMarkdown(shop)
      .split('\n')
      .filter((one) => /^[123]\. /.test(one));
    expect(comment.map((one) => one.replaceAll('`', '').replace(/ \(.*/, ''))).toEqual(
      told.slice(0, 3).map((one) => one.trim().replace('  ', '. ')),
    );
    expect(comment.join('\n')).toContain('(unverified)');
  });

  const baseline = compare(snapshotOf(assess(largeEstate(1))), snapshotOf(hostile()));

  it.each([
    [
      'an assessment',
      () => assessmentMarkdown(hostile(), { sourceUrl: 'https://git.example/o/r/blob/abc/' }),
    ],
    ['an assessment against a baseline', () => assessmentMarkdown(hostile(), { baseline })],
    ['a comparison', () => comparisonMarkdown(baseline)],
  ])('on %s of hostile names has only our own markup, and links to our own address', (_, make) => {
    const { tags, links, outside } = rendered(make());
    expect(tags.filter((tag) => !ALLOWED.test(tag) && tag !== 'a')).toEqual([]);
    expect(links.filter((link) => !link.startsWith('https://git.example/o/r/blob/abc/'))).toEqual([]);
    const visible = outside.replaceAll(/<[^>]*>/g, '');
    expect(visible).not.toMatch(/@|evil\.example|&lt;/);
  });

  it('links places to the address it is given, percent-encoded, and none without one', () => {
    const result = hostile();
    const linked = assessmentMarkdown(result, { sourceUrl: 'https://git.example/o/r/blob/abc' });
    expect(linked).toContain(
      '(<https://git.example/o/r/blob/abc/dir%20%40octocat%20and%20%40org/team/main.tf#L3>)',
    );
    expect(rendered(assessmentMarkdown(result)).links).toEqual([]);
  });

  it('is no larger than GitHub takes, and counts what it cut', () => {
    const long = assess(largeEstate(3000));
    const markdown = assessmentMarkdown(long);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(LARGEST_COMMENT);
    expect(markdown).toMatch(/^\d+ more \w+ left out: a comment holds no more\.$/m);
    // Still whole: what is opened is closed.
    const count = (tag: string) => markdown.split(tag).length - 1;
    expect(count('<details>')).toBe(count('</details>'));
    expect(count('<details>')).toBeGreaterThan(0);
  });

  it('keeps the limit also where not one part fits', () => {
    const row = 'x'.repeat(400);
    const part = { head: [row], rows: [row, row], foot: [row], what: 'rows' };
    for (const limit of [300, 1200, 1700, 3000]) {
      const all = document([part, part, part], limit);
      expect(Buffer.byteLength(all)).toBeLessThanOrEqual(limit);
      expect(all).toContain('left out');
    }
  });

  it('says in one sentence for each state what journeys survive', () => {
    const markdown = assessmentMarkdown(assess(largeEstate(6)));
    expect(markdown).toContain('- **Down when one zone is lost:** `journey-0`, `journey-1`');
    expect(markdown).toContain('`journey-4` and 1 more.');
    expect(markdown).not.toContain('does not tell');
  });

  it('says what the code does not tell: the zone of a journey that only its region surely takes down', () => {
    const result = assess(largeEstate(1));
    const [zone, region] = ['p/r0-a', 'p/r0'];
    const blast = result.blast.map((row) => {
      if (row.domain === zone) return { ...row, down: [], unknown: ['journey-0'] };
      return row.domain === region ? { ...row, down: ['journey-0'], unknown: [] } : row;
    });
    const markdown = assessmentMarkdown({ ...result, blast, findings: [] });
    expect(markdown).toContain('- **No single zone, but one region takes down:** `journey-0`.');
    expect(markdown).toContain('is enough to take down:** `journey-0`.');
  });

  it('names what of others has no rate beside the minutes of what has one', () => {
    const result = assess(largeEstate(1));
    const lost = { journey: 'journey-0', minutes: [0, 2] as const, shares: [], unrated: ['p/r0', 'r-0'] };
    const markdown = assessmentMarkdown({ ...result, downtime: [lost] });
    expect(markdown).toContain('- `journey-0`: up to 2 min a year; no rate known of `p/r0`\n');
  });
});
