import type { Estate } from '../../estate/index.js';
import { type Loss, Outages } from '../downtime/index.js';
import { switchOf, withSwitches } from './switches.js';
import type { Candidate } from './types.js';

/** What is lost, for how long. */
export interface Subject {
  readonly component: string;
  readonly seconds: number;
  /** What kind of place or thing it is; some changes only help against some. */
  readonly type?: string;
}

export interface Question {
  /** Position of the subject. */
  readonly subject: number;
  /** Bit set of the candidates that are made. */
  readonly changes: number;
}

/** Each candidate is a bit of a number. */
export const MOST_PROPOSALS = 30;

/** The estate with all changes built in, built once: it answers for the estate as it is and for any set of them. */
export class ChangeModel {
  readonly journeys: readonly string[];
  readonly outages: Outages;
  /** What it is compiled from: each change stands behind a component that serves where the change is made. */
  readonly estate: Estate;
  /** For each change the components that stand for what it relieves. */
  readonly relieved: readonly (readonly string[])[];
  readonly switches: readonly string[];

  constructor(
    estate: Estate,
    readonly candidates: readonly Candidate[],
  ) {
    const { estate: changed, relieved } = withSwitches(estate, candidates);
    this.estate = changed;
    this.relieved = relieved;
    this.outages = new Outages(changed);
    this.journeys = this.outages.journeys;
    this.switches = candidates.map(switchOf);
  }

  /** Seconds that each loss costs each journey as things are. */
  seconds(losses: readonly Loss[]): Float64Array[] {
    return this.outages.seconds(
      losses.map(({ components, seconds }) => ({ components: [...components, ...this.switches], seconds })),
    );
  }
}

/** Whether a change is of use against a loss of that length, of that type of thing. */
export function helpsAgainst(
  { lasts, only }: Candidate,
  { seconds, type = '' }: Pick<Subject, 'seconds' | 'type'>,
): boolean {
  return (lasts ?? seconds) >= seconds && (only === undefined || only.includes(type));
}

/** Asks the model what losses cost while some of the changes are made. */
export class Questions {
  /** For each subject those of the candidates that are of use against it at all. */
  readonly #fit: readonly number[];

  constructor(
    readonly model: ChangeModel,
    readonly subjects: readonly Subject[],
  ) {
    this.#fit = subjects.map(({ seconds, type = '' }) =>
      model.candidates.reduce(
        (set, candidate, n) => (helpsAgainst(candidate, { seconds, type }) ? set | (1 << n) : set),
        0,
      ),
    );
  }

  /** For each subject the candidates that stand beside something which goes down with it: no others can help. */
  couldHelp(): number[] {
    const { relieved, outages } = this.model;
    const ids = [...new Set(relieved.flat())];
    const losses = this.subjects.map((_, subject) => this.#loss({ subject, changes: 0 }));
    return outages
      .downAtOnce(losses, ids)
      .map((down, subject) =>
        relieved.reduce(
          (set, own, n) =>
            (this.#fit[subject]! >> n) & 1 && own.some((id) => down.has(id)) ? set | (1 << n) : set,
          0,
        ),
      );
  }

  /** Seconds that each journey is down, question by question; what is asked twice is asked once. */
  costs(questions: readonly Question[]): Float64Array[] {
    const asked = new Map<number, number>();
    const once: Question[] = [];
    const positions = questions.map((one) => {
      const key = one.subject * 2 ** MOST_PROPOSALS + one.changes;
      let position = asked.get(key);
      if (position === undefined) {
        position = once.push(one) - 1;
        asked.set(key, position);
      }
      return position;
    });
    const costs = this.model.outages.seconds(once.map((one) => this.#loss(one)));
    return positions.map((position) => costs[position]!);
  }

  #loss({ subject, changes }: Question): Loss {
    const { component, seconds } = this.subjects[subject]!;
    const made = changes & this.#fit[subject]!;
    const off = this.model.switches.filter((_, n) => ((made >> n) & 1) === 0);
    return { components: [component, ...off], seconds };
  }
}
