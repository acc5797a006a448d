import type { Diagnostic } from '../estate/index.js';
import { type Body, bodyOf } from '../http/index.js';

/** What reading and assessing the files came to. */
export type Reading =
  | {
      /** The assessment as JSON. */
      readonly assessment: string;
      /** Diagnostics of severity error: what was not understood. */
      readonly errors: readonly Diagnostic[];
    }
  | { readonly failure: string };

/** Why the files as they are now are not what is shown. */
export interface Problem {
  /** Of the result that is shown instead. */
  readonly generation: number;
  readonly message: string;
  /** The first of the errors that the result shown does not have. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The last good result, and how the files are now. */
export interface Live {
  /** Number of the result that is shown, from 1. */
  generation(): number;
  /** `{ name, generation, assessment }` */
  body(): Body;
  /** Undefined where what is shown is of the files as they are. */
  problem(): Problem | undefined;
  /** Takes a new reading; false where it changes nothing of the above. */
  take(reading: Reading): boolean;
}

/** Diagnostics that a problem names: who broke everything does not want to read all of it. */
const MOST = 100;

/**
 * Keeps the last good result. A reading with errors is good where the result before had the same ones: what could not be
 * understood from the beginning does not keep everything else from being followed.
 */
export function liveFrom(name: string, first: Exclude<Reading, { failure: string }>): Live {
  let { assessment, errors } = first;
  let generation = 1;
  let body = envelope(name, generation, assessment);
  let problem: Problem | undefined;
  const turn = (next: Problem | undefined): boolean => {
    const changed = JSON.stringify(next) !== JSON.stringify(problem);
    problem = next;
    return changed;
  };
  return {
    generation: () => generation,
    body: () => body,
    problem: () => problem,
    take(reading) {
      if ('failure' in reading) return turn({ generation, message: reading.failure, diagnostics: [] });
      const known = new Set(errors.map(keyOf));
      const fresh = reading.errors.filter((one) => !known.has(keyOf(one)));
      if (fresh.length > 0) {
        const message = `${fresh.length} ${fresh.length === 1 ? 'error' : 'errors'} while reading`;
        return turn({ generation, message, diagnostics: fresh.slice(0, MOST) });
      }
      const isSolved = turn(undefined);
      errors = reading.errors;
      if (reading.assessment === assessment) return isSolved;
      assessment = reading.assessment;
      generation++;
      body = envelope(name, generation, assessment);
      return true;
    },
  };
}

/** An error stays the same one when lines above it come and go. */
const keyOf = ({ file, message }: Diagnostic) => JSON.stringify([file, message]);

function envelope(name: string, generation: number, assessment: string): Body {
  const text = `{"name":${JSON.stringify(name)},"generation":${generation},"assessment":${assessment.trim()}}`;
  return bodyOf('application/json; charset=utf-8', text);
}
