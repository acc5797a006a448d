import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Diagnostic } from '../../estate/index.js';
import { isDay } from '../../scenarios/index.js';
import { complaints, offsetOf, type Position } from './complaints.js';
import { declare } from './declare.js';
import { type Declaration, nothing, type Place, type UserFile } from './shape.js';

// Loaded with the first firebreak.yaml: few estates have one, and each of them takes longer to load than the atlas.
const require = createRequire(import.meta.url);
const yaml = () => require('yaml') as typeof import('yaml');

let validator: ValidateFunction | undefined;

function schemaValidator(): ValidateFunction {
  if (validator === undefined) {
    const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
    // By the package's own name: where this code lies beside the schema depends on how it was built.
    const schema = require('firebreak/schema/firebreak.schema.json') as object;
    const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false });
    validator = ajv.addFormat('date', isDay).compile(schema);
  }
  return validator;
}

export type PlaceOf = (...path: (string | number)[]) => Place;

/** A firebreak.yaml of the right shape, with the place of every key in it; or what is wrong with it. */
export type OpenedFile =
  | { readonly content: UserFile; readonly placeOf: PlaceOf }
  | { readonly problems: readonly Diagnostic[] };

/** Parses the text of a firebreak.yaml and holds it against the schema. */
export function openUserFile(text: string, file: string): OpenedFile {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const positionAt = (offset = 0): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (message: string, offset?: number): Diagnostic => ({
    severity: 'error',
    message: `not valid YAML: ${message}`,
    file,
    ...positionAt(offset),
  });
  const problems = document.errors.map(({ message, pos }) =>
    problem(/call stack/.test(message) ? 'it is nested too deeply' : message, pos[0]),
  );
  if (problems.length > 0) return { problems };
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    // Aliases of aliases, which would fill the memory, or nesting without end.
    const message = error instanceof ReferenceError ? 'too many aliases' : 'it is nested too deeply';
    return { problems: [problem(message)] };
  }
  const validate = schemaValidator();
  if (!validate(content)) return { problems: complaints(validate.errors ?? [], document, file, positionAt) };
  return {
    content: content as UserFile,
    placeOf: (...path) => ({ file, ...positionAt(offsetOf(document, path)) }),
  };
}

/** Reads the text of a firebreak.yaml. A file with problems declares nothing; the problems say where and what. */
export function readUserFile(text: string, file: string): Declaration {
  const opened = openUserFile(text, file);
  return 'problems' in opened ? nothing(opened.problems) : declare(opened.content, opened.placeOf);
}
