import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Document } from 'yaml';
import type { Diagnostic } from '../../estate/index.js';

const require = createRequire(import.meta.url);
const yaml = () => require('yaml') as typeof import('yaml');

/** Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What does not fit the schema: where it stands, what was found and what was expected. */
export function complaints(
  errors: readonly ErrorObject[],
  document: Document,
  file: string,
  positionAt: (offset?: number) => Position,
): Diagnostic[] {
  // `oneOf` repeats the complaints of each branch; the branch's own say less than the whole.
  const useful = errors.filter(
    ({ schemaPath, keyword }) => keyword === 'oneOf' || !schemaPath.includes('/oneOf/'),
  );
  return useful.map((error) => {
    const path = error.instancePath
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const where = path.length === 0 ? 'the file' : path.join('.');
    const unknown = error.keyword === 'additionalProperties' ? error.params.additionalProperty : undefined;
    const at = unknown === undefined ? path : [...path, unknown];
    return {
      severity: 'error',
      message: `${where}: ${expectation(error)}`,
      file,
      ...positionAt(offsetOf(document, at)),
    };
  });
}

function expectation(error: ErrorObject): string {
  const known = Object.keys((error.parentSchema as { properties?: object })?.properties ?? {});
  switch (error.keyword) {
    case 'additionalProperties':
      return `"${error.params.additionalProperty}" is not known here; expected one of ${known.join(', ')}`;
    case 'enum':
      return `found ${JSON.stringify(error.data)}, expected one of ${error.params.allowedValues.join(', ')}`;
    case 'required':
      return `"${error.params.missingProperty}" is missing`;
    case 'oneOf':
      return `found ${JSON.stringify(error.data)}; expected ${inSentence((error.parentSchema as { description?: string }).description) ?? 'a name or an object with "to"'}`;
    case 'pattern':
      return `found ${JSON.stringify(error.data)}; expected ${inSentence((error.parentSchema as { description?: string }).description) ?? error.message}`;
    default:
      return `${error.message}, found ${JSON.stringify(error.data)?.slice(0, 60)}`;
  }
}

/** Where a key or item begins: the key's own position, so that the line is the one a reader looks for. */
export function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const { isMap, isNode, isScalar } = yaml();
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const last = path[depth - 1]!;
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}
/** A schema's description as the end of a sentence. */
function inSentence(description: string | undefined): string | undefined {
  return description && description[0]!.toLowerCase() + description.slice(1).replace(/\.$/, '');
}
