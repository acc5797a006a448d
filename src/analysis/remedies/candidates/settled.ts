import type { Finding } from '../../findings/index.js';
import type { Candidate, Effort } from '../types.js';

interface Answer {
  readonly kind: string;
  readonly effort: Effort;
  readonly title: (finding: Finding) => string;
  readonly why: string;
}

/**
 * Changes that answer findings which cost no minutes by themselves: what cannot be launched today, what could not be
 * restored. By the rule of the finding; one of a rule that is not here is answered by no change of its own.
 */
const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  [
    'launch-dependence',
    {
      kind: 'spare-capacity',
      effort: 'change',
      title: ({ subject }) =>
        `run enough spare capacity that nothing has to be launched while ${subject} is lost`,
      why: 'what runs goes on; only what would have to be started, scaled out or replaced waits for it',
    },
  ],
  [
    'backup-in-blast-radius',
    {
      kind: 'backup-elsewhere',
      effort: 'change',
      title: ({ subject }) => `copy the backups of ${subject} to another region, better to another account`,
      why: 'backups that are lost with what they are of restore nothing',
    },
  ],
]);

/** One change for each finding that has an answer; none is part of the model, as none saves time. */
export function answersTo(findings: readonly Finding[]): Candidate[] {
  return findings.flatMap((finding): Candidate[] => {
    const { rule, subject, journeys, path } = finding;
    const answer = ANSWERS.get(rule);
    if (answer === undefined) return [];
    return [
      {
        id: `${answer.kind}:${subject}`,
        kind: answer.kind,
        title: answer.title(finding),
        why: answer.why,
        effort: answer.effort,
        subjects: journeys,
        evidence: path
          .map(({ evidence }) => evidence)
          .filter(({ file }) => file !== undefined)
          .slice(-1),
        sources: path.flatMap(({ evidence: { url, confidence } }) =>
          url === undefined ? [] : [{ url, ...(confidence === undefined ? {} : { confidence }) }],
        ),
        relieves: [],
        needs: [],
        settles: [{ rule, subject }],
      },
    ];
  });
}
