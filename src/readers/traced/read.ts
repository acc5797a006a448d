import { type Diagnostic, type Estate, validateEstate } from '../../estate/index.js';

const SCHEMA = 'firebreak/traced/1';

/** Whether a `.firebreak.json` is what `firebreak trace -o` writes. */
export function isTraced(text: string): boolean {
  return new RegExp(`"schema"\\s*:\\s*"${SCHEMA}"`).test(text.slice(0, 500));
}

/** The part of an estate that a trace found; what contradicts itself is told, and nothing of it is used then. */
export function readTraced(text: string, file: string): Estate | Diagnostic {
  const problem = (message: string): Diagnostic => ({ severity: 'error', message, file, line: 1 });
  let value: Partial<Estate>;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`is no JSON: ${(error as Error).message}`);
  }
  const { components, dependencies, groups, journeys } = value;
  const lists = [components, dependencies, groups, journeys];
  const isWhole = lists.every(
    (list) => Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null),
  );
  if (!isWhole)
    return problem(
      'is not whole: "components", "dependencies", "groups" and "journeys" are expected as firebreak trace writes them',
    );
  // Written elsewhere, perhaps: what it says of its own place is this file.
  const here = { file, line: 1 };
  const estate: Estate = {
    components: components!.map((one) => ('file' in one.source ? { ...one, source: here } : one)),
    dependencies: dependencies!.map((one) =>
      'file' in one.evidence ? { ...one, evidence: { ...one.evidence, ...here } } : one,
    ),
    groups: groups!,
    journeys: journeys!,
    diagnostics: [],
  };
  const [wrong] = validateEstate(estate);
  return wrong === undefined ? estate : problem(`contradicts itself: ${wrong.message}`);
}
