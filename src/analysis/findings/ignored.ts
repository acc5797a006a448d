import type { Diagnostic } from '../../estate/index.js';
import { closest } from '../../scenarios/index.js';
import { type Finding, RULE_IDS } from './types.js';

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
    const fitting = valid.filter((one) => covers(one, finding));
    for (const one of fitting) used.add(one);
    const [by] = fitting;
    if (by === undefined) counted.push(finding);
    else ignored.push({ finding, by });
  }
  return {
    findings: counted,
    ignored,
    expired: expired.filter((one) => findings.some((finding) => covers(one, finding))),
    idle: valid.filter((one) => !used.has(one)),
  };
}

/** What there is to say of acceptances that name no rule there is, have run out, or cover nothing. */
export function ignoreNotices<A extends Acceptance & Pick<Diagnostic, 'file' | 'line' | 'column'>>(
  acceptances: readonly A[],
  { expired, idle }: { readonly expired: readonly A[]; readonly idle: readonly A[] },
): Diagnostic[] {
  return acceptances.flatMap((one): Diagnostic[] => {
    const { rule, subject, until, file, line, column } = one;
    const at = { file, line, ...(column === undefined ? {} : { column }) };
    if (!RULE_IDS.some((id) => fits(id, rule))) {
      const meant = closest(rule, RULE_IDS);
      const expected =
        meant.length === 0 ? `expected one of ${RULE_IDS.join(', ')}` : `did you mean ${meant.join(', ')}?`;
      return [{ severity: 'error', message: `"${rule}" is no rule; ${expected}`, ...at }];
    }
    const what = `${rule}${subject === undefined ? '' : ` on ${subject}`}`;
    if (expired.includes(one)) {
      return [
        {
          severity: 'warning',
          message: `ignoring ${what} ended on ${until}: its findings count again`,
          ...at,
        },
      ];
    }
    if (!idle.includes(one)) return [];
    return [
      {
        severity: 'warning',
        message: `there is no finding of ${what} to ignore; remove the entry or correct it`,
        ...at,
      },
    ];
  });
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
