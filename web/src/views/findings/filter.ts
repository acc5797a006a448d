import type { Finding, Severity } from '../../../../src/analysis/index.js';
import type { Texts } from '../../text/index.js';

/**
 * Findings of some severities in which every word of the search occurs: in what is said, in the reader's language or in
 * English, or in the components.
 */
export function filterFindings(
  findings: readonly Finding[],
  severities: ReadonlySet<Severity>,
  search: string,
  { m: { rules }, say }: Texts,
): Finding[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return findings.filter((finding) => {
    if (!severities.has(finding.severity)) return false;
    if (words.length === 0) return true;
    const { rule, title, subject, journeys, path, fix = '' } = finding;
    const places = path.map(({ to, evidence: { file = '', line = '' } }) => `${to} ${file}:${line}`);
    const said = [title, fix].flatMap((one) => [one, say(rule, one).text]);
    const text = [rule, ...(rules[rule] ?? []), ...said, subject, ...journeys, ...places]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
