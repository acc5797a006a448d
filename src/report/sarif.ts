import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Assessment, type Finding, identityOf, type Severity, type Step } from '../analysis/index.js';
import type { Diagnostic } from '../estate/index.js';
import { type Comparison, newIn } from './comparison/index.js';
import { uriPath } from './encode.js';
import { locator, type Place } from './locate.js';
import type { RulePage } from './rule-page.js';
import { VERB } from './text/evidence.js';
import { safe } from './text/style.js';

export interface SarifOptions {
  readonly version: string;
  readonly rules: readonly RulePage[];
  /** Directory that paths are relative to: the one the command ran in. */
  readonly root: string;
  /** Address of the pages in docs/rules; none where the package names no repository. */
  readonly rulesUrl?: string;
  readonly comparison?: Comparison;
}

type Level = 'error' | 'warning' | 'note';
const LEVEL: Readonly<Record<Severity, Level>> = {
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
const NOTIFICATION: Readonly<Record<Diagnostic['severity'], Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The assessment as a SARIF 2.1.0 log, which code hosts show beside the code. */
export function sarif(result: Assessment, options: SarifOptions): object {
  const { estate, findings, ignored } = result;
  const locate = locator(estate);
  const index = new Map(options.rules.map(({ id }, at) => [id, at]));
  const isNew = options.comparison === undefined ? undefined : newIn(options.comparison);
  const location = (at: Place) => ({ physicalLocation: physical(at, options.root) });
  const one = (finding: Finding) => {
    const at = locate(finding);
    return {
      ruleId: finding.rule,
      ...(index.has(finding.rule) ? { ruleIndex: index.get(finding.rule) } : {}),
      level: LEVEL[finding.severity],
      message: { text: plain(messageOf(finding)) },
      locations: at === undefined ? [] : [location(at)],
      relatedLocations: finding.path.flatMap((step, id) => chainLocation(step, id + 1, options.root)),
      partialFingerprints: fingerprints(finding),
      properties: { severity: finding.severity, subject: finding.subject, journeys: finding.journeys },
      ...(isNew === undefined ? {} : { baselineState: isNew(finding) ? 'new' : 'unchanged' }),
    };
  };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Firebreak',
            semanticVersion: options.version,
            rules: options.rules.map((rule) => ruleJson(rule, options.rulesUrl)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The directory that Firebreak ran in.' } },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: estate.diagnostics.map(
              ({ severity, message, file, line, column }) => ({
                level: NOTIFICATION[severity],
                message: { text: plain(message) },
                locations:
                  file === '' ? [] : [{ physicalLocation: physical({ file, line, column }, options.root) }],
              }),
            ),
          },
        ],
        results: [
          ...findings.map((finding) => ({ ...one(finding), suppressions: [] })),
          ...ignored.map(({ finding, by: { until, reason } }) => ({
            ...one(finding),
            ...(isNew === undefined ? {} : { baselineState: 'unchanged' }),
            suppressions: [
              { kind: 'external', status: 'accepted', justification: plain(`${reason} (until ${until})`) },
            ],
          })),
        ],
      },
    ],
  };
}

/** Text in which no name is a link: viewers read `[words](address)` as one, in plain messages too. */
function plain(text: string): string {
  return safe(text).replaceAll('](', ']\\u{28}');
}

/** Severities of Firebreak are about availability: no `security-severity`, which would rank them among leaks. */
function ruleJson({ id, severity, summary, markdown }: RulePage, rulesUrl: string | undefined): object {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: markdown, markdown },
    ...(rulesUrl === undefined ? {} : { helpUri: `${rulesUrl}/${id}.md` }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { tags: ['availability', 'resilience'] },
  };
}

function messageOf({ title, journeys, fix }: Finding): string {
  const touched = `Journeys: ${journeys.join(', ')}.`;
  return [`${title}.`, touched, ...(fix === undefined ? [] : [`Fix: ${fix}.`])].join(' ');
}

function chainLocation({ from, to, need, evidence }: Step, id: number, root: string): object[] {
  if (evidence.file === undefined) return [];
  const at = { file: evidence.file, line: evidence.line ?? 1 };
  const note = evidence.note ?? evidence.rule;
  const text = `${from} ${VERB[need]} ${to}${note === undefined ? '' : ` (${note})`}`;
  return [{ id, physicalLocation: physical(at, root), message: { text: plain(text) } }];
}

/**
 * `primaryLocationLineHash` is the one that GitHub reads. Its own is a hash of the line, which two findings of a rule may
 * share: only one of them would be shown.
 */
function fingerprints(finding: Finding): Readonly<Record<string, string>> {
  const identity = identityOf(finding);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return { 'firebreakFinding/v1': identity, primaryLocationLineHash: `${hash}:1` };
}

function physical(
  { file, line, column }: Place & { readonly column?: number | undefined },
  root: string,
): object {
  return {
    artifactLocation: artifact(file, root),
    ...(line > 0
      ? { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }
      : {}),
  };
}

/** Relative to the root with forward slashes, percent-encoded; what lies outside has an address of its own. */
function artifact(file: string, root: string): object {
  const path = isAbsolute(file) ? relative(root, file) : file;
  const parts = path.split(sep === '\\' ? /[\\/]/ : '/').filter((part) => part !== '' && part !== '.');
  const inner = normalized(parts);
  if (inner === undefined || isAbsolute(path)) {
    const absolute = isAbsolute(file) ? file : `${root}/${file}`;
    return { uri: pathToFileURL(absolute).href };
  }
  return { uri: uriPath(inner), uriBaseId: '%SRCROOT%' };
}

/** Steps of a path without `..`; undefined where it leads out of where it starts. */
function normalized(parts: readonly string[]): string[] | undefined {
  const result: string[] = [];
  for (const part of parts) {
    if (part !== '..') result.push(part);
    else if (result.pop() === undefined) return undefined;
  }
  return result.length === 0 ? undefined : result;
}
