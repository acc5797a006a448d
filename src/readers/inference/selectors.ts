/** Targets that are named by what they are labelled with: `app=web,!canary`, a tag. */
import type { Entry } from './catalogue.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { isList, isMap, Sym, textOf, type Value } from './value.js';

/** Every label of a resource with its value, a tag with none; undefined where some are not known. */
type Labels = ReadonlyMap<string, string | undefined>;

/** Whether labels fit, `undefined` where that is not known. */
type Term = (labels: Labels) => boolean;

/**
 * Those of the resources that a selector of labels means. Of a selector that is not known, or not understood, none;
 * nor those whose own labels are not known.
 */
export function selectedBy(selector: Value, labelled: string, candidates: readonly Entry[]): Entry[] {
  const terms = termsOf(textOf(selector) ?? '');
  if (terms === undefined) return [];
  return candidates.filter(({ resource }) => {
    const labels = labelsOf(resource, labelled);
    return labels !== undefined && terms.every((fits) => fits(labels));
  });
}

function labelsOf(resource: Resource, argument: string): Labels | undefined {
  const labels = new Map<string, string | undefined>();
  for (const { value } of valuesAt(resource, argument)) {
    if (value instanceof Sym && textOf(value) === undefined) return undefined;
    if (isMap(value)) for (const [key, item] of value) labels.set(key, textOf(item));
    else for (const item of isList(value) ? value : [value]) labels.set(textOf(item) ?? '', undefined);
  }
  return labels;
}

/** `app=web`, `app!=web`, `app in (web, api)`, `app`, `!app`; all of several that commas part. */
function termsOf(selector: string): Term[] | undefined {
  const terms: Term[] = [];
  // The commas of a list in brackets part its values and not the terms.
  for (const part of selector.split(/,(?![^(]*\))/).map((text) => text.trim())) {
    const equal = /^([^\s=!(),]+)\s*(==?|!=)\s*([^\s=!(),]*)$/.exec(part);
    const within = /^([^\s=!(),]+)\s+(in|notin)\s+\(([^()]*)\)$/.exec(part);
    const present = /^(!?)\s*([^\s=!(),]+)$/.exec(part);
    if (equal !== null) {
      const [, key, operator, wanted] = equal;
      terms.push((labels) => (labels.has(key!) && labels.get(key!) === wanted) !== (operator === '!='));
    } else if (within !== null) {
      const [, key, operator, list] = within;
      const wanted = list!.split(',').map((text) => text.trim());
      terms.push(
        (labels) => (labels.has(key!) && wanted.includes(labels.get(key!) ?? '')) === (operator === 'in'),
      );
    } else if (present !== null) {
      const [, not, key] = present;
      terms.push((labels) => labels.has(key!) === (not === ''));
    } else return undefined;
  }
  return terms;
}
