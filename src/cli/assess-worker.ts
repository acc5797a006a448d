// A thread that reads and assesses, so that the server goes on answering.
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { assess } from '../analysis/index.js';
import { assessmentJson } from '../report/index.js';
import type { Answer, Question } from './assessor.js';
import { readOrExplain } from './read.js';
import { today } from './result-options.js';
import { UsageError } from './terminal.js';

parentPort!.on('message', (question: Question) => parentPort!.postMessage(answer(question)));

function answer({ paths, flags, wantsEstate }: Question): Answer {
  try {
    const { estate, ignores } = readOrExplain(paths, flags);
    const result = assess(estate, { acceptances: ignores, asOf: flags.asOf ?? today() });
    const files = [
      ...estate.components.flatMap(({ source }) => ('file' in source ? [source.file] : [])),
      ...estate.diagnostics.map(({ file }) => file),
    ];
    return {
      assessment: JSON.stringify(assessmentJson(result)),
      errors: result.estate.diagnostics.filter(({ severity }) => severity === 'error'),
      folders: [...new Set(files.map((file) => dirname(file)))],
      ...(wantsEstate ? { estate: result.estate } : {}),
    };
  } catch (error) {
    const { message, stack = '' } = error as Error;
    return { failure: message, ...(error instanceof UsageError ? {} : { bug: stack }) };
  }
}
