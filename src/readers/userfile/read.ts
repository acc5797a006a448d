import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Document } from 'yaml';
import type {
  Component,
  Dependency,
  Diagnostic,
  Estate,
  Evidence,
  Failover,
  Group,
  Journey,
  Kind,
  Need,
  Objectives,
} from '../../estate/index.js';
import { parseDuration } from '../../scenarios/index.js';

/** An inferred dependency that the team says is none. */
export interface Removal {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly file: string;
  readonly line: number;
}

/** What a firebreak.yaml declares. */
export interface Declaration {
  readonly estate: Estate;
  /** false: journeys that the readers infer are left out. */
  readonly inferJourneys: boolean;
  readonly removed: readonly Removal[];
}

type Duration = number | string;
interface Times {
  grace?: Duration;
  recovery?: Duration;
  restart?: boolean;
}
/** The file's shape after the schema has passed it. */
interface UserFile {
  inferJourneys?: boolean;
  journeys?: Record<string, { name?: string; entry: string; objectives?: Record<string, unknown> }>;
  components?: Record<string, { kind?: Kind; type?: string; name?: string } | null>;
  dependencies?: ({ from: string; to: string; need?: Need; strength?: string; note?: string } & Times)[];
  groups?: {
    from: string;
    name?: string;
    need?: Need;
    atLeast?: number;
    full?: number;
    members: (string | ({ to: string; cold?: boolean } & Times))[];
    failover?: { detect: Duration; switch: Duration; needs?: string[]; failback?: 'sticky' | 'auto' };
    note?: string;
  }[];
  remove?: { from: string; to: string; reason: string }[];
}

// Loaded with the first firebreak.yaml: few estates have one, and each of them takes longer to load than the atlas.
const require = createRequire(import.meta.url);
const yaml = () => require('yaml') as typeof import('yaml');

let validator: ValidateFunction | undefined;

function schemaValidator(): ValidateFunction {
  if (validator === undefined) {
    const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
    const schema = readFileSync(new URL('../../../schema/firebreak.schema.json', import.meta.url), 'utf8');
    validator = new Ajv2020({ allErrors: true, verbose: true }).compile(JSON.parse(schema));
  }
  return validator;
}

/** Reads the text of a firebreak.yaml. A file with problems declares nothing; the problems say where and what. */
export function readUserFile(text: string, file: string): Declaration {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const problem = (message: string, offset?: number): Diagnostic => ({
    severity: 'error',
    message: `not valid YAML: ${message}`,
    file,
    line: lineAt(offset),
  });
  const problems = document.errors.map(({ message, pos }) =>
    problem(/call stack/.test(message) ? 'it is nested too deeply' : message, pos[0]),
  );
  if (problems.length > 0) return nothing(problems);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    // Aliases of aliases, which would fill the memory, or nesting without end.
    return nothing([
      problem(error instanceof ReferenceError ? 'too many aliases' : 'it is nested too deeply'),
    ]);
  }
  const validate = schemaValidator();
  if (!validate(content)) {
    return nothing(complaints(validate.errors ?? [], document, file, lineAt));
  }
  const lineOf = (...path: (string | number)[]) => lineAt(offsetOf(document, path));
  return declare(content as UserFile, file, lineOf);
}

function nothing(diagnostics: readonly Diagnostic[]): Declaration {
  return {
    estate: { components: [], dependencies: [], groups: [], journeys: [], diagnostics },
    inferJourneys: true,
    removed: [],
  };
}

function declare(
  content: UserFile,
  file: string,
  lineOf: (...path: (string | number)[]) => number,
): Declaration {
  const evidence = (line: number, note: string | undefined): Evidence => ({
    by: 'declared',
    file,
    line,
    ...(note === undefined ? {} : { note }),
  });
  const components: Component[] = [];
  const journeys: Journey[] = [];
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];

  for (const [id, one] of Object.entries(content.components ?? {})) {
    const kind = one?.kind ?? (id.startsWith('saas/') ? 'third-party' : 'resource');
    const source = { file, line: lineOf('components', id) };
    components.push({ id, kind, type: one?.type ?? kind, name: one?.name ?? id, source });
  }
  for (const [id, one] of Object.entries(content.journeys ?? {})) {
    const line = lineOf('journeys', id);
    const objectives = objectivesOf(one.objectives);
    journeys.push({
      id,
      name: one.name ?? id,
      entry: one.entry,
      inferred: false,
      ...(objectives ? { objectives } : {}),
    });
    components.push({ id, kind: 'journey', type: 'journey', name: one.name ?? id, source: { file, line } });
    const why = evidence(lineOf('journeys', id, 'entry'), 'entry point');
    // An entry that is itself a group (several ways in) is declared under groups; then this adds nothing to it.
    if (!(content.groups ?? []).some((group) => isWayIn(group, id, one.entry))) {
      dependencies.push({ from: id, to: one.entry, need: 'run', evidence: why });
    }
  }
  (content.dependencies ?? []).forEach((one, index) => {
    dependencies.push({
      from: one.from,
      to: one.to,
      need: one.need ?? 'run',
      ...(one.strength === 'soft' ? { soft: true } : {}),
      ...timesOf(one),
      evidence: evidence(lineOf('dependencies', index), one.note),
    });
  });
  (content.groups ?? []).forEach((one, index) => {
    const need = one.need ?? 'run';
    const id = `${one.from}#${need}#${one.name ?? `declared-${index + 1}`}`;
    const atLeast = one.atLeast ?? 1;
    groups.push({
      id,
      need: atLeast,
      full: one.full ?? (one.failover ? atLeast : one.members.length),
      ...(one.name === undefined ? {} : { name: one.name }),
      ...(one.failover === undefined ? {} : { failover: failoverOf(one.failover) }),
    });
    one.members.forEach((item, rank) => {
      const member = typeof item === 'string' ? { to: item } : item;
      dependencies.push({
        from: one.from,
        to: member.to,
        need,
        group: id,
        ...timesOf(member),
        ...(member.cold ? { cold: true } : {}),
        ...(one.failover === undefined ? {} : { rank }),
        evidence: evidence(lineOf('groups', index, 'members', rank), one.note),
      });
    });
  });
  return {
    estate: { components, dependencies, groups, journeys, diagnostics: [] },
    inferJourneys: content.inferJourneys ?? true,
    removed: (content.remove ?? []).map((one, index) => ({ ...one, file, line: lineOf('remove', index) })),
  };
}

/** A schema's description as the end of a sentence. */
function inSentence(description: string | undefined): string | undefined {
  return description && description[0]!.toLowerCase() + description.slice(1).replace(/\.$/, '');
}

/** Whether a group says that the entry is one of several ways in. */
function isWayIn(group: NonNullable<UserFile['groups']>[number], journey: string, entry: string): boolean {
  if (group.from !== journey || (group.need ?? 'run') !== 'run') return false;
  return group.members.some((member) => (typeof member === 'string' ? member : member.to) === entry);
}

function timesOf(one: Times): { grace?: number; recovery?: number; restart?: boolean } {
  return {
    ...(one.grace === undefined ? {} : { grace: seconds(one.grace) }),
    ...(one.recovery === undefined ? {} : { recovery: seconds(one.recovery) }),
    ...(one.restart === undefined ? {} : { restart: one.restart }),
  };
}

function failoverOf(one: NonNullable<NonNullable<UserFile['groups']>[number]['failover']>): Failover {
  return {
    detect: seconds(one.detect),
    switch: seconds(one.switch),
    needs: one.needs ?? [],
    failback: one.failback ?? 'sticky',
  };
}

function objectivesOf(raw: Record<string, unknown> | undefined): Objectives | undefined {
  if (raw === undefined) return undefined;
  const { rto, rpo, ...rest } = raw as { rto?: Duration; rpo?: Duration };
  return {
    ...(rest as Objectives),
    ...(rto === undefined ? {} : { rto: seconds(rto) }),
    ...(rpo === undefined ? {} : { rpo: seconds(rpo) }),
  };
}

/** The schema has checked the form, so this cannot fail. */
function seconds(duration: Duration): number {
  return typeof duration === 'number' ? duration : (parseDuration(duration) ?? 0);
}

function complaints(
  errors: readonly ErrorObject[],
  document: Document,
  file: string,
  lineAt: (offset: number | undefined) => number,
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
      line: lineAt(offsetOf(document, at)),
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
    default:
      return `${error.message}, found ${JSON.stringify(error.data)?.slice(0, 60)}`;
  }
}

/** Where a key or item begins: the key's own position, so that the line is the one a reader looks for. */
function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
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
