import { type Finding, identityOf } from '../../../../src/analysis/index.js';

export interface MarkedFinding {
  readonly finding: Finding;
  readonly state: 'gone' | 'new' | 'stays';
}

/** Findings before and after some changes: those that are settled, those that are new, then those that stay. */
export function markFindings(before: readonly Finding[], after: readonly Finding[]): MarkedFinding[] {
  const [had, has] = [before, after].map((some) => new Set(some.map(identityOf))) as [
    Set<string>,
    Set<string>,
  ];
  const gone = before.filter((one) => !has.has(identityOf(one)));
  const fresh = after.filter((one) => !had.has(identityOf(one)));
  const stays = after.filter((one) => had.has(identityOf(one)));
  return [
    ...gone.map((finding) => ({ finding, state: 'gone' as const })),
    ...fresh.map((finding) => ({ finding, state: 'new' as const })),
    ...stays.map((finding) => ({ finding, state: 'stays' as const })),
  ];
}
