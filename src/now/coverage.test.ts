/** How many of the names that feeds use are understood; docs/accuracy.md tells the same figures. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { meaningOf } from './meaning.js';

const lists = parse(readFileSync('test/fixtures/status-names.yaml', 'utf8')) as Record<
  string,
  { readonly what: string; readonly source: string; readonly names: readonly string[] }
>;

/** What a name alone comes to: a service, a part of one, something that nothing runs on, or not understood. */
function kindOf(of: string, name: string): 'service' | 'part' | 'nothing' | 'unmapped' {
  const [place] = of === 'aws' ? ['us-east-1'] : of === 'otc' ? ['eu-de'] : of === 'gcp' ? ['us-east1'] : [];
  const subject =
    of === 'azure'
      ? { severity: 'degraded' as const, names: [name, 'West US'] }
      : of === 'cloudflare'
        ? { severity: 'degraded' as const, names: [name] }
        : { severity: 'degraded' as const, product: name, ...(place === undefined ? {} : { place }) };
  const claim = { id: 'x', title: 'Something', state: 'open', says: '', subjects: [subject] } as const;
  const { meanings, unmapped } = meaningOf(of, claim);
  if (unmapped.length > 0) return 'unmapped';
  if (meanings.length === 0) return 'nothing';
  return meanings.every(({ maybe }) => maybe) ? 'part' : 'service';
}

describe('names that were recorded', () => {
  it.each(Object.entries(lists))('of %s are understood as docs/accuracy.md says', (of, { names, source }) => {
    const kinds = names.map((name) => kindOf(of, name));
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    const row = [names.length, count('service'), count('part'), count('nothing'), count('unmapped')];
    const told = readFileSync('docs/accuracy.md', 'utf8');
    expect(told).toContain(`| \`${of}\` | ${row.join(' | ')} |`);
    expect(told).toContain(source);
  });
});
