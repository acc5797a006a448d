import { FALSE, type Literal, TRUE } from '../../engine/index.js';
import type { Definition, Names, Problem } from './definitions.js';
import type { Element } from './xml.js';

/** The value of `<constant value="true"/>`; a house event without one is false. */
export function constantOf(element: Element | undefined, file: string, problem: Problem): Literal {
  if (element === undefined) return FALSE;
  const { value } = element.attributes;
  if (element.name === 'constant' && value === 'true') return TRUE;
  if (element.name !== 'constant' || value !== 'false') {
    problem(
      `<${element.name} value="${value ?? ''}"> is no constant; expected true or false`,
      file,
      element.line,
    );
  }
  return FALSE;
}

/** The constant probability of a basic event, by way of parameters or not; undefined where it has none. */
export function probabilityOf(event: Definition, names: Names, problem: Problem): number | undefined {
  const seen = new Set<Definition>();
  let at = event;
  while (at.body?.name === 'parameter') {
    const { name = '' } = at.body.attributes;
    const found = names.find('parameter', name, at.container);
    if (typeof found === 'string') {
      problem(`parameter "${name}" ${found}`, at.file, at.body.line);
      return undefined;
    }
    if (seen.has(found)) {
      problem(`parameter "${name}" is defined by itself`, found.file, found.line);
      return undefined;
    }
    seen.add(found);
    at = found;
  }
  const { body, file } = at;
  if (body === undefined) {
    if (at !== event) problem(`parameter "${at.name}" has no value`, file, at.line);
    return undefined;
  }
  if (body.name !== 'float' && body.name !== 'int') {
    const message = `<${body.name}> is not read; only a constant probability is: <float value="0.01"/>`;
    problem(message, file, body.line);
    return undefined;
  }
  const { value = '' } = body.attributes;
  const probability = value.trim() === '' ? Number.NaN : Number(value);
  if (probability >= 0 && probability <= 1) return probability;
  problem(`"${event.name}" has the probability "${value}", expected 0 to 1`, file, body.line);
  return undefined;
}
