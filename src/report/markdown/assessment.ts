import {
  type Assessment,
  type ExactAnswer,
  type Finding,
  type Pairs,
  SEVERITIES,
} from '../../analysis/index.js';
import { type Comparison, errorsIn, newIn, tally } from '../comparison/index.js';
import { uriPath } from '../encode.js';
import { locator, type Place } from '../locate.js';
import { minutesSpread, savingsText } from '../text/chances.js';
import { SPREAD_NOTE } from '../text/exact.js';
import { fixesToTell, gainsOf, isOthers, perYear } from '../text/fix-first.js';
import { GAIN_NOTE } from '../text/gain.js';
import { pairsNote, pairText } from '../text/pairs.js';
import { counted, labels, listed } from '../text/style.js';
import { document, folded, lines, type Part } from './document.js';
import { code, prose } from './escape.js';
import { journeySentences } from './journeys.js';

export interface MarkdownOptions {
  /** Exact answers, where they were asked for. */
  readonly exact?: readonly ExactAnswer[];
  /** What two losses take down together, where that was asked for. */
  readonly pairs?: Pairs;
  /** How it stands against an earlier assessment: then what is new comes first. */
  readonly baseline?: Comparison;
  /** Address that a path of a file is appended to, such as that of a commit; without it places are not links. */
  readonly sourceUrl?: string;
}

/** Rows of the table that is always open, and what to fix first. */
const TABLE = 15;
const FIRST = 3;
/** Losses told of each side of a pair. */
const PAIR = 3;

/** The assessment as a comment on a change: what counts is on the first screen, the rest is folded. */
export function assessmentMarkdown(result: Assessment, options: MarkdownOptions = {}): string {
  const { findings, ignored, journeys, downtime, estate } = result;
  const { baseline } = options;
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const isNew = baseline === undefined ? undefined : newIn(baseline);
  const urgent = findings.filter((one) => (isNew === undefined ? one.severity === 'high' : isNew(one)));
  const table = urgent.slice(0, TABLE);
  const shown = new Set(table);
  const others = findings.filter((one) => !shown.has(one));
  const row = findingRow(locator(estate), options.sourceUrl);
  const name = labels(journeys);
  const gone = baseline?.findings.gone ?? [];
  const problems = estate.diagnostics.filter(({ severity }) => severity !== 'info');
  const lost = downtime.filter(({ minutes }) => minutes[1] > 0);
  const parts: Part[] = [
    lines(`### Firebreak: ${headline(result, baseline)}`),
    ...unread(errorsIn(estate)),
    ...(journeys.length === 0
      ? [lines('No entry point was found, so nothing can be said about users.')]
      : [lines(...journeySentences(result).map((one) => `- ${one}`))]),
    ...open(
      isNew === undefined ? 'Findings of severity high' : 'New findings',
      table.map(row),
      urgent.length,
    ),
    ...first(result),
    ...folded(
      counted(others.length, isNew === undefined ? 'other finding' : 'known finding'),
      others.map(row),
      'findings',
      HEADER,
    ),
    ...folded(
      `${counted(gone.length, 'finding')} gone`,
      gone.map((one) => `- ${one.severity} ${code(one.rule)}: ${prose(one.title)}`),
      'findings',
    ),
    ...folded(
      `${counted(ignored.length, 'finding')} ignored by firebreak.yaml`,
      ignored.map(
        ({ finding: { severity, rule, title }, by: { until, reason } }) =>
          `- ${severity} ${code(rule)}: ${prose(title)}; until ${code(until)}: ${prose(reason)}`,
      ),
      'findings',
    ),
    ...folded(
      'Expected down time from the loss of what others run',
      lost.map(({ journey, minutes, unrated }) => {
        const others = unrated.filter((id) => isOthers(components.get(id))).map(code);
        const rest = others.length > 0 ? `; no rate known of ${listed(others, 3)}` : '';
        return `- ${code(name.get(journey) ?? journey)}: ${perYear(minutes)}${rest}`;
      }),
      'journeys',
    ),
    ...folded(
      'How likely that is, exactly',
      exactRows(options.exact ?? [], (journey) => code(name.get(journey) ?? journey)),
      'journeys',
    ),
    ...folded(
      'What two losses take down together',
      pairRows(options.pairs, (journey) => code(name.get(journey) ?? journey)),
      'pairs',
    ),
    ...folded(
      `${counted(problems.length, 'place')} not understood`,
      problems.map(
        ({ severity, message, ...at }) =>
          `- ${severity} in ${placeText(at, options.sourceUrl)}: ${prose(message)}`,
      ),
      'places',
    ),
  ];
  return document(parts);
}

/** Minutes a year of each journey with how likely they are, and what they are lost by. */
function exactRows(answers: readonly ExactAnswer[], nameOf: (journey: string) => string): string[] {
  const rows = answers.flatMap(({ journey, expected }) => {
    if (expected === undefined) return [];
    const savings = savingsText(expected, FIRST, code);
    return [`- ${nameOf(journey)}: ${minutesSpread(expected.spread)}${savings === '' ? '' : `; ${savings}`}`];
  });
  return rows.length === 0 ? [] : [...rows, '', SPREAD_NOTE];
}

/** What two losses take down that neither takes down alone. */
function pairRows(found: Pairs | undefined, nameOf: (journey: string) => string): string[] {
  if (found === undefined) return [];
  const note = pairsNote(found);
  return [
    ...found.pairs.map((one) => `- ${pairText(one, nameOf, code, PAIR)}`),
    ...(note === undefined ? [] : [note]),
  ];
}

function headline({ findings, journeys }: Assessment, baseline: MarkdownOptions['baseline']): string {
  const of = counted(journeys.length, 'journey');
  if (baseline !== undefined) return `findings ${tally(baseline)}, ${of}`;
  const counts = SEVERITIES.map(
    (severity) => [findings.filter((one) => one.severity === severity).length, severity] as const,
  );
  const told = counts.filter(([count]) => count > 0).map(([count, severity]) => `${count} ${severity}`);
  return `${told.length === 0 ? 'no findings' : `findings ${told.join(', ')}`}, ${of}`;
}

function unread(errors: number): Part[] {
  if (errors === 0) return [];
  return [lines(`**${counted(errors, 'error')} while reading:** what could not be read has no findings.`)];
}

const HEADER = ['| | finding | where |', '|---|---|---|'];

function open(title: string, rows: readonly string[], count: number): Part[] {
  if (count === 0) return [lines(`${title}: none.`)];
  const more = count > rows.length ? ['', `${count - rows.length} more of these are below.`] : [];
  return [{ head: [`**${title}**`, '', ...HEADER], rows, foot: more, what: 'findings' }];
}

function findingRow(locate: (finding: Finding) => Place | undefined, sourceUrl: string | undefined) {
  return (finding: Finding) => {
    const place = locate(finding);
    const where = place === undefined ? '' : placeText(place, sourceUrl);
    return `| ${finding.severity} | ${prose(finding.title)} (${code(finding.rule)}) | ${where} |`;
  };
}

/** `main.tf:12`, as a link where it is known what to. */
function placeText({ file, line }: Place, sourceUrl: string | undefined): string {
  const label = code(`${file}:${line}`);
  // A path that leads out of the repository has no address there.
  const parts = file
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .split('/');
  if (sourceUrl === undefined || file === '' || parts.includes('..') || parts[0] === '') return label;
  return `[${label}](<${sourceUrl.replace(/\/+$/, '')}/${uriPath(parts)}#L${line}>)`;
}

function first({ remedies }: Assessment): Part[] {
  const { quick, larger } = fixesToTell(remedies.remedies, false);
  const top = [...quick, ...larger].slice(0, FIRST).map((one, at) => {
    const { title, effort } = one.candidate;
    return `${at + 1}. ${prose(title)} (${[effort, ...gainsOf(one).map(prose)].join('; ')})`;
  });
  const note = remedies.remedies.some(({ exact }) => exact !== undefined) ? ['', GAIN_NOTE] : [];
  return top.length === 0 ? [] : [lines('**What to fix first**', '', ...top, ...note)];
}
