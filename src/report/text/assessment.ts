import type { Assessment, BlastRow, ExactAnswer, Finding, Pairs } from '../../analysis/index.js';
import type { Diagnostic } from '../../estate/index.js';
import { chainLines, positionOf, sourceOf, unverifiedIn } from './evidence.js';
import { exactSection } from './exact.js';
import { downtimeLines, fixFirstLines } from './fix-first.js';
import { journeyFactsOf } from './journey-facts.js';
import { pairLines } from './pairs.js';
import { counted, labels, listed, pad, type Style, safe, shorten, table, widthOf, wrap } from './style.js';

export interface TextOptions {
  readonly style: Style;
  /** Show everything, also what is below the fold by default. */
  readonly all: boolean;
  /** What firebreak.yaml says is otherwise than inferred, printed with its reason. */
  readonly overridden: readonly string[];
  /** Exact answers, where they were asked for. */
  readonly exact?: readonly ExactAnswer[];
  /** What two losses take down together, where that was asked for. */
  readonly pairs?: Pairs;
}

/** Rows and findings shown without --all. */
const FOLD = 12;

/** The assessment for people: journeys, what fails together, findings with their chains, what was not understood. */
export function assessmentText(result: Assessment, options: TextOptions): string {
  const sections = [
    summary(result, options),
    journeys(result, options),
    blast(result, options),
    findings(result, options),
    section('what to fix first', fixFirstLines(result, options.style, options.all), options),
    section('expected down time', downtimeLines(result, options.style, options.all), options),
    section('exactly', exactSection(result, options.exact ?? [], options.style, options.all), options),
    pairsSection(result, options),
    together(result, options),
    ignored(result, options),
    overridden(options),
    diagnostics(result.estate.diagnostics, options),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: string[], options: TextOptions): string[] {
  return lines.length === 0 ? [] : [heading(title, options), ...lines];
}

function heading(text: string, { style }: TextOptions): string {
  return style.colors.bold(text.toUpperCase());
}

function summary({ estate, journeys: all }: Assessment, { style }: TextOptions): string[] {
  const resources = estate.components.filter(
    ({ kind, glue, disabled, unknown }) => kind === 'resource' && !glue && !disabled && !unknown,
  );
  const regions = estate.components.filter(({ type, unknown }) => type === 'region' && !unknown);
  const used = regions.filter(({ id }) =>
    resources.some(({ attributes }) => `${attributes?.provider}/${attributes?.region}` === id),
  );
  const others = estate.components.filter(({ kind }) => kind === 'third-party');
  // What nobody runs in a cloud (a line, a router, a service of others) has no region that could be told.
  const isPlaced = resources.some(({ attributes }) => attributes?.region !== undefined);
  const counts = [
    counted(all.length, 'journey'),
    ...(resources.length > 0 || others.length === 0 ? [counted(resources.length, 'component')] : []),
    ...(isPlaced || others.length === 0 ? [] : [counted(others.length, 'third party', 'third parties')]),
    ...(used.length > 0 ? [`in ${listed(used.map(({ id }) => safe(id)))}`] : []),
    ...(used.length === 0 && isPlaced ? ['no region known'] : []),
  ];
  const lines = wrap(counts.join(', '), style.width).map(style.colors.bold);
  if (used.length > 0 || !isPlaced) return lines;
  // Not an answer to leave people with: where the region may come from is what they can do about it.
  const hint =
    'Which region is left to variables or the environment: try --var, --var-file or --workspace, or a plan; where the environment tells it, --region PROVIDER/REGION; firebreak init writes down where else it can be said.';
  return [...lines, ...wrap(hint, style.width)];
}

function journeys(result: Assessment, options: TextOptions): string[] {
  const { style } = options;
  if (result.journeys.length === 0) {
    return [
      heading('journeys', options),
      ...wrap(
        '  No entry point was found (public DNS record, CDN, load balancer, API, function URL), or firebreak.yaml leaves them out, so nothing can be said about users. Name your journeys in firebreak.yaml.',
        style.width,
        '  ',
      ),
    ];
  }
  const lines = [heading('journeys', options)];
  const entries = new Map(result.estate.components.map((one) => [one.id, one]));
  const factsOf = journeyFactsOf(result);
  const shown = options.all ? result.journeys : result.journeys.slice(0, FOLD);
  for (const journey of shown) {
    const entry = entries.get(journey.entry);
    const where = entry === undefined ? '' : sourceOf(entry);
    lines.push(
      `  ${style.colors.bold(safe(journey.name))}${journey.id === journey.name ? '' : style.colors.dim(`  (${safe(journey.id)})`)}`,
    );
    lines.push(...entersBy(safe(journey.entry), where, style.width).map(style.colors.dim));
    for (const [label, items] of factsOf(journey.id)) {
      if (items.length === 0) continue;
      const indent = ' '.repeat(22);
      const text = listed(items.map(safe), options.all ? Infinity : 5);
      const [first, ...rest] = wrap(indent + text, style.width, indent);
      lines.push(`    ${pad(label, 18)}${first!.trimStart()}`, ...rest);
    }
  }
  if (shown.length < result.journeys.length)
    lines.push(more(result.journeys.length - shown.length, 'journey', style));
  return lines;
}

/** The way in, and the place that says so: on one line where both fit, as the place is not cut. */
function entersBy(entry: string, where: string, width: number): string[] {
  const line = `    enters by ${entry}  ${where}`.trimEnd();
  return widthOf(line) <= width ? [line] : [shorten(`    enters by ${entry}`, width), `      ${where}`];
}

function blast({ estate, blast: rows, journeys: all }: Assessment, options: TextOptions): string[] {
  const { style } = options;
  const hit = rows.filter((row) => row.down.length + row.degraded.length + row.unknown.length > 0);
  if (hit.length === 0) return [];
  const types = new Map(estate.components.map(({ id, type }) => [id, type]));
  const likelihood = ({ domain }: BlastRow) => LIKELIHOOD.get(types.get(domain) ?? '') ?? 3;
  const ranked = [...hit].sort(
    (a, b) =>
      b.down.length - a.down.length ||
      b.degraded.length - a.degraded.length ||
      b.unknown.length - a.unknown.length ||
      likelihood(a) - likelihood(b),
  );
  const shown = options.all ? ranked : ranked.slice(0, FOLD);
  const count = (ids: readonly string[]) => (ids.length === 0 ? '-' : String(ids.length));
  const name = labels(all);
  const narrow = style.width < 84;
  // Where there is room for one of them, what is lost says more than whom it takes down.
  const hasNames = style.width >= NAMES_FROM;
  const header = narrow
    ? ['if this is lost', 'down', 'degr', 'start', 'chg', '?', 'which']
    : ['if this is lost', 'down', 'degraded', 'cannot start', 'cannot change', 'unknown', 'which'];
  const body = shown.map((row) => {
    const worst = [row.down, row.unknown, row.degraded].find((ids) => ids.length > 0)!;
    const which = listed(
      worst.map((id) => safe(name.get(id) ?? id)),
      3,
    );
    return [
      safe(row.domain),
      count(row.down),
      count(row.degraded),
      count(row.cannotStart),
      count(row.cannotChange),
      count(row.unknown),
      which,
    ];
  });
  const cells = [header, ...body].map((row) => (hasNames ? row : row.slice(0, -1)));
  const [first, ...rest] = table(cells, style.width);
  const lines = [
    heading(`blast radius: of ${counted(all.length, 'journey')}`, options),
    style.colors.dim(first!),
    ...rest,
  ];
  if (shown.length < ranked.length) lines.push(more(ranked.length - shown.length, 'row', style));
  return lines;
}

/** Columns that a table takes for the names of journeys beside the rest. */
const NAMES_FROM = 64;

/** Among what takes down as much: the likelier loss first. */
const LIKELIHOOD: ReadonlyMap<string, number> = new Map([
  ['zone', 0],
  ['service', 1],
  ['region', 2],
  ['provider', 4],
  ['jurisdiction', 5],
]);

function findings({ findings: all }: Assessment, options: TextOptions): string[] {
  const { style } = options;
  if (all.length === 0) return [];
  const worth = options.all ? all : all.filter(({ severity }) => severity !== 'info');
  const shown = options.all ? worth : worth.slice(0, FOLD);
  const lines = [heading('findings', options)];
  for (const finding of shown) lines.push(...findingLines(finding, options));
  if (shown.length < all.length) lines.push(more(all.length - shown.length, 'finding', style));
  return lines;
}

function findingLines(finding: Finding, options: TextOptions): string[] {
  const { colors, width } = options.style;
  const paint = { high: colors.red, medium: colors.yellow, low: colors.cyan, info: colors.dim }[
    finding.severity
  ];
  const label = pad(finding.severity, 7);
  const [first, ...rest] = wrap(`  ${label} ${safe(finding.title)}`, width, ' '.repeat(10));
  const lines = [first!.replace(label, paint(label)), ...rest];
  const detail = (text: string) => lines.push(...wrap(`          ${text}`, width, ' '.repeat(12)));
  // The chain is what makes a finding believable; for the minor ones it is there on demand.
  const isShown = options.all || finding.severity === 'high' || finding.severity === 'medium';
  const mark = isShown ? '' : unverifiedIn(finding.path);
  detail(colors.dim(`${finding.rule}: ${listed(finding.journeys.map(safe), 3)}${mark}`));
  if (isShown) {
    for (const line of chainLines(finding.path, width - 12)) lines.push(colors.dim(`            ${line}`));
    if (finding.fix !== undefined) detail(`fix: ${finding.fix}`);
  }
  return lines;
}

/** Pairs and triples that together take a journey down, the many that share a member told as one line. */
const BREADTH: Readonly<Record<string, number>> = { domain: 0, 'third-party': 1, service: 2, resource: 3 };

function together({ cutSets, estate }: Assessment, options: TextOptions): string[] {
  const kinds = new Map(estate.components.map(({ id, kind }) => [id, BREADTH[kind] ?? 3]));
  const { style } = options;
  const lines: string[] = [];
  for (const { journey, sets, truncated } of cutSets) {
    const larger = sets.filter((set) => set.length > 1);
    if (larger.length === 0) continue;
    // Fault domains say more than their parts: losing a region loses everything in it.
    const weight = (set: readonly string[]) =>
      set.reduce((sum, one) => sum + (kinds.get(one) ?? 3), set.length * 10);
    const shown = options.all ? larger : [...larger].sort((a, b) => weight(a) - weight(b)).slice(0, 3);
    lines.push(
      `  ${safe(journey)}: ${truncated ? 'more than ' : ''}${counted(larger.length, 'set')} of two or three`,
    );
    for (const set of shown) {
      // Each member by itself: cut through the middle, two would read as one.
      const members = set.map((one) => shorten(safe(one), style.width - 8)).join(' + ');
      const told = wrap(`    ${members}`, style.width, '      ');
      lines.push(told.map(style.colors.dim).join('\n'));
    }
  }
  if (lines.length === 0) return [];
  const fold = options.all ? lines : lines.slice(0, FOLD * 2);
  return [
    heading('what must fail together (minimal cut sets)', options),
    ...fold,
    ...(fold.length < lines.length ? [more(lines.length - fold.length, 'line', style)] : []),
  ];
}

/** What two losses take down that neither takes down alone. */
function pairsSection({ journeys: all }: Assessment, options: TextOptions): string[] {
  const { pairs, style } = options;
  return pairs === undefined
    ? []
    : section('two at once', pairLines(pairs, all, style, options.all), options);
}

/** What the team accepts for now stays in sight. */
function ignored({ ignored: all }: Assessment, options: TextOptions): string[] {
  const lines = all.flatMap(({ finding: { rule, severity, title }, by: { until, reason } }) =>
    wrap(
      `  ${severity} ${rule}: ${safe(title)}; until ${until}: ${safe(reason)}`,
      options.style.width,
      '    ',
    ),
  );
  return section('ignored by firebreak.yaml', lines, options);
}

function overridden({ overridden: all, style }: TextOptions): string[] {
  if (all.length === 0) return [];
  return [
    style.colors.bold('OVERRIDDEN BY FIREBREAK.YAML'),
    ...all.flatMap((line) => wrap(`  ${safe(line)}`, style.width, '    ')),
  ];
}

function diagnostics(all: readonly Diagnostic[], options: TextOptions): string[] {
  const { style } = options;
  if (all.length === 0) return [];
  const told = options.all ? all.map((one) => ({ ...one, more: 0 })) : once(all);
  const shown = options.all ? told : told.filter(({ severity }) => severity !== 'info').slice(0, FOLD);
  const lines = [heading('not understood', options)];
  for (const one of shown) {
    const { severity, message, more: places } = one;
    const also = places === 0 ? '' : ` (and in ${counted(places, 'more place')})`;
    const text = `  ${severity}: ${positionOf(one)}: ${safe(message)}${also}`;
    lines.push(
      ...wrap(text, style.width, '    ').map((row) => (severity === 'error' ? style.colors.red(row) : row)),
    );
  }
  const hidden = told.length - shown.length;
  if (hidden > 0) lines.push(more(hidden, shown.length === 0 ? 'note' : 'line', style));
  return lines;
}

/** What is said of several places, once: by the first of them, and how many more there are. */
function once(all: readonly Diagnostic[]): (Diagnostic & { more: number })[] {
  const told = new Map<string, Diagnostic & { more: number }>();
  for (const one of all) {
    const key = `${one.severity} ${one.message}`;
    const first = told.get(key);
    if (first === undefined) told.set(key, { ...one, more: 0 });
    else first.more++;
  }
  return [...told.values()];
}

function more(count: number, what: string, { colors }: Style): string {
  return colors.dim(`  ${counted(count, `more ${what}`)} (--all shows everything)`);
}
