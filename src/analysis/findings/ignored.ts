import type { Finding } from './types.js';

/** A statement that findings are accepted until the end of a day. */
export interface Acceptance {
  readonly rule: string;
  /** Component id with `*` for any text; absent: any. */
  readonly subject?: string;
  /** ISO date. */
  readonly until: string;
  readonly reason: string;
}

/** A finding that somebody has accepted, and how they put it. */
export interface Ignored<A extends Acceptance = Acceptance> {
  readonly finding: Finding;
  readonly by: A;
}

/**
 * Splits findings into those that count and those that are accepted as of a day (ISO date). Acceptances that have run
 * out cover nothing; those that cover nothing are returned, with whether they have run out.
 */
export function splitIgnored<A extends Acceptance>(
  findings: readonly Finding[],
  acceptances: readonly A[],
  asOf: string,
): {
  readonly findings: readonly Finding[];
  readonly ignored: readonly Ignored<A>[];
  readonly expired: readonly A[];
  readonly idle: readonly A[];
} {
  const expired = acceptances.filter(({ until }) => until < asOf);
  const valid = acceptances.filter(({ until }) => until >= asOf);
  const ignored: Ignored<A>[] = [];
  const counted: Finding[] = [];
  const used = new Set<A>();
  for (const finding of findings) {
    const by = valid.find((one) => covers(one, finding));
    if (by === undefined) counted.push(finding);
    else {
      used.add(by);
      ignored.push({ finding, by });
    }
  }
  return {
    findings: counted,
    ignored,
    expired: expired.filter((one) => findings.some((finding) => covers(one, finding))),
    idle: valid.filter((one) => !used.has(one)),
  };
}

function covers({ rule, subject }: Acceptance, finding: Finding): boolean {
  return fits(finding.rule, rule) && (subject === undefined || fits(finding.subject, subject));
}

/** Whether a text is the pattern's pieces in order, with anything between them. */
function fits(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const last = rest.pop()!;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
