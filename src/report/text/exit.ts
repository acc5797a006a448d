import type { ExitPlan, FamilyPlan, Moved, Outlook, Stuck } from '../../analysis/index.js';
import { counted, listed, pad, type Style, safe, table, wrap } from './style.js';

export interface ExitTextOptions {
  readonly style: Style;
  readonly all: boolean;
  /** The target was not asked for: it is the one that offers most. */
  readonly byDefault: boolean;
}

/** Components, providers and reasons named without --all. */
const FEW = 6;

/** The way out for people: what it takes, what it would change, the order of work, and what stays stuck. */
export function exitText(plan: ExitPlan, options: ExitTextOptions): string {
  const sections =
    plan.totals.components === 0 && plan.before.tied.length === 0 && plan.families.length === 0
      ? [nothing(plan, options)]
      : [
          summary(plan, options),
          section('afterwards', afterwards(plan, options), options),
          section('journeys that are still tied', tied(plan, options), options),
          section('what stays stuck', stuck(plan, options), options),
          section('order of work', work(plan, options), options),
          section('who offers what is needed', candidates(plan, options), options),
          limits(options),
        ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: string[], { style }: ExitTextOptions): string[] {
  return lines.length === 0 ? [] : [style.colors.bold(title.toUpperCase()), ...lines];
}

function nothing({ leaving, after }: ExitPlan, { style }: ExitTextOptions): string[] {
  const rest = after.stuck.length === 0 ? '' : ', but see what third parties run on: firebreak assess --all';
  return wrap(`Nothing in this estate was found to run on ${leaving.id}${rest}.`, style.width);
}

function summary(
  { leaving, targets, totals, pair, before }: ExitPlan,
  { style, byDefault }: ExitTextOptions,
): string[] {
  const { byFit, stores, servicesWithoutEquivalent, journeys, components } = totals;
  const line = (text: string) => wrap(`  ${text}`, style.width, '    ');
  const head = `Leaving ${leaving.id}: ${counted(components, 'component')} on it, ${before.tied.length} of ${counted(journeys.all, 'journey')} tied to it`;
  if (components === 0 && targets.length === 0) {
    const through = 'Nothing of yours is there: what is tied is so through others, who run there themselves.';
    return [...wrap(head, style.width).map(style.colors.bold), ...wrap(through, style.width, '  ')];
  }
  const where = targets.map(({ name, jurisdiction, region, regions }) => {
    const others = [...new Set(Object.values(regions))].filter((id) => id !== region);
    const places = listed([region, ...others].map(safe), 3);
    return `${name} (jurisdiction/${jurisdiction}), ${places}`;
  });
  const target =
    where.length === 0
      ? 'No target: nobody the atlas knows regions of offers what is needed'
      : `To ${where.join('; then ')}${byDefault ? ', which offers most of what is needed (--to chooses another)' : ''}`;
  const managed = byFit['drop-in'] + byFit['same-engine'] + byFit.rewrite;
  const parts = [
    `${managed} of ${components} have a managed service there: ${byFit['drop-in']} drop-in, ${byFit['same-engine']} same engine, ${byFit.rewrite} written anew (code, or infrastructure code)`,
    ...(byFit['self-hosted'] === 0
      ? []
      : [`${byFit['self-hosted']} would be run on machines there by yourselves`]),
    ...(byFit['falls-away'] === 0
      ? []
      : [`${byFit['falls-away']} not needed elsewhere: they only arrange or show what is at the provider`]),
    ...(byFit.none === 0
      ? []
      : [`${byFit.none} without an equivalent in the atlas${of(servicesWithoutEquivalent)}`]),
    ...(byFit.unread === 0
      ? []
      : [`${byFit.unread} modules that were not fetched: what is in them is not known`]),
    `${counted(stores, 'component')} with data to move; their size is not in the code`,
    `journeys that move whole: ${journeys.whole} of ${before.tied.length}${
      journeys.wholeSelfHosted === journeys.whole
        ? ''
        : `, ${journeys.wholeSelfHosted} with what you run yourselves`
    }`,
  ];
  const both =
    pair === null
      ? []
      : line(
          `two together offer more: ${pair.providers.join(' and ')}${pair.misses.length === 0 ? ' offer all that anybody does' : ` (not ${listed(pair.misses, 4)})`}; try --to ${pair.providers.join(' --to ')}`,
        );
  return [
    ...wrap(head, style.width).map(style.colors.bold),
    ...wrap(target, style.width, '  '),
    ...parts.flatMap(line),
    ...both,
  ];
}

function of(names: readonly string[]): string {
  return names.length === 0 ? '' : `: ${listed(names.map(safe), 8)}`;
}

function afterwards({ before, after, selfHosted }: ExitPlan, { style }: ExitTextOptions): string[] {
  const columns: [string, Outlook][] = [
    ['now', before],
    ['managed only', after],
    ...(selfHosted === null ? [] : ([['with your own', selfHosted]] as [string, Outlook][])),
  ];
  const count = (one: Outlook, at: number) => {
    const { down, degraded, unknown } = one.blast[at]!;
    const parts = [
      `${down.length} down`,
      ...(degraded.length === 0 ? [] : [`${degraded.length} degr`]),
      ...(unknown.length === 0 ? [] : [`${unknown.length} ?`]),
    ];
    return parts.join(', ');
  };
  const rows = [
    ['journeys, if this is lost', ...columns.map(([title]) => title)],
    ...before.blast
      .map(({ domain }, at) => [safe(domain), ...columns.map(([, one]) => count(one, at))])
      .filter(([, ...cells]) => cells.some((cell) => cell !== '0 down')),
    ['single points of failure', ...columns.map(([, { singles }]) => String(singles.length))],
  ];
  const [first, ...rest] = table(rows, style.width);
  const own = selfHosted === null ? '' : ' with your own: that is run by you, on machines there.';
  const note = `  The move as applied to this model. managed only: what nobody manages there stays where it is.${own} Single points go along unless the new place is built otherwise.`;
  return [style.colors.dim(first!), ...rest, ...wrap(note, style.width, '  ').map(style.colors.dim)];
}

/** The best that can be had, told in full: what is still tied with managed services, and what even then. */
function tied({ leaving, after, selfHosted, totals }: ExitPlan, { style, all }: ExitTextOptions): string[] {
  const best: Moved = selfHosted ?? after;
  const free = new Set(best.tied.map(({ journey }) => journey));
  const shown = all ? after.tied : after.tied.slice(0, 12);
  const lines = shown.flatMap(({ journey, through, path }) => {
    const names = [...new Set(through.map(({ component }) => safe(component)))];
    const effect = effectOf(after, leaving, journey);
    const how = selfHosted !== null && !free.has(journey) ? '; free with what you run yourselves' : '';
    return [
      ...wrap(`  ${style.colors.bold(safe(journey))}: ${effect}${how}`, style.width, '    '),
      ...wrap(`    through ${listed(names, all ? Infinity : FEW)}`, style.width, '      '),
      ...(all ? wrap(`    ${path.map(safe).join(' > ')}`, style.width, '      ').map(style.colors.dim) : []),
    ];
  });
  const rest = after.tied.length - shown.length;
  if (lines.length === 0) {
    return totals.journeys.tied === 0 ? [] : ['  none: every journey moves whole into managed services'];
  }
  return [...lines, ...(rest > 0 ? [`  ${rest} more: --all`] : [])];
}

/** What losing all that was left does to a journey after the move. */
function effectOf(
  { blast }: Moved,
  { id, providers, jurisdiction }: ExitPlan['leaving'],
  journey: string,
): string {
  const left = blast.filter(({ domain }) =>
    jurisdiction === undefined ? providers.has(domain) : domain === id,
  );
  const hit = (effect: 'down' | 'unknown' | 'degraded' | 'cannotStart' | 'cannotChange') =>
    left.some((row) => row[effect].includes(journey));
  if (hit('down')) return 'down without it';
  if (hit('unknown')) return 'may be down without it: the code does not tell';
  if (hit('degraded')) return 'degraded without it';
  if (hit('cannotStart')) return 'serves without it, cannot be started';
  if (hit('cannotChange')) return 'serves without it, cannot be changed';
  return 'serves without it';
}

const KINDS: Readonly<Record<Stuck['kind'], string>> = {
  'no-equivalent': 'no equivalent',
  'not-offered': 'not offered there',
  unread: 'not read',
  'third-party': 'third party',
  hosted: 'hosted there',
  declared: 'declared',
  kept: 'left behind',
};

function stuck({ after }: ExitPlan, { style, all }: ExitTextOptions): string[] {
  return after.stuck.flatMap(({ kind, what, why, components, source, confidence }) => [
    ...wrap(`  ${KINDS[kind]}: ${style.colors.bold(safe(what))}`, style.width, '    '),
    ...wrap(`    ${safe(why)}`, style.width, '      '),
    ...(kind === 'third-party' || kind === 'hosted' ? [] : named(components, style, all)),
    ...(source === undefined ? [] : [style.colors.dim(`    ${sourceText(source, confidence)}`)]),
  ]);
}

function named(components: readonly string[], style: Style, all: boolean): string[] {
  if (components.length === 0) return [];
  const text = listed(components.map(safe), all ? Infinity : FEW);
  return wrap(`    ${text}`, style.width, '      ');
}

function sourceText(source: string, confidence: string | null | undefined): string {
  return `${safe(source)}${confidence ? ' (page not read)' : ''}`;
}

function work(plan: ExitPlan, options: ExitTextOptions): string[] {
  const { style } = options;
  const turn = new Map(plan.order.map(({ component }, at) => [component, at]));
  const first = ({ components }: FamilyPlan) => Math.min(...components.map((id) => turn.get(id) ?? Infinity));
  const phases = [...new Set(plan.families.flatMap(({ phase }) => phase ?? []))];
  if (phases.length === 0) return [];
  const legend =
    '  drop-in: same protocol, other endpoint and keys; same engine: dump or replicate; written anew: code that calls it, or its infrastructure code. own: what you can run yourselves.';
  return [
    ...wrap(legend, style.width, '  ').map(style.colors.dim),
    ...phases.flatMap((phase, number) => phaseLines(phase, number)),
  ];
  function phaseLines(phase: string, number: number): string[] {
    return [
      `  ${number + 1}. ${style.colors.bold(phase)}`,
      ...plan.families
        .filter((one) => one.phase === phase)
        .sort((a, b) => first(a) - first(b))
        .flatMap((family) => familyLines(family, turn, options)),
    ];
  }
}

function familyLines(
  family: FamilyPlan,
  turn: ReadonlyMap<string, number>,
  { style, all }: ExitTextOptions,
): string[] {
  const { services, components, calls, glue, to, fit, data, managed, selfHosted, lost, tool, note } = family;
  const size = [
    ...(components.length === 0 ? [] : [counted(components.length, 'component')]),
    ...(glue === 0 ? [] : [`${glue} joined to them`]),
    ...(components.length === 0
      ? [`called by ${counted(new Set(calls.flatMap(({ from }) => from)).size, 'component')}`]
      : []),
  ];
  const way =
    to === null
      ? FIT[fit]
      : `${to.provider}/${to.service}, ${FIT[fit]}${to.note === undefined ? '' : ` (${to.note})`}`;
  const line = (label: string, text: string) =>
    wrap(`       ${pad(label, 5)} ${text}`, style.width, ' '.repeat(13));
  const used = components.length > 0 ? components : calls.flatMap(({ from }) => from);
  const ordered = [...new Set(used)].sort((a, b) => (turn.get(a) ?? 0) - (turn.get(b) ?? 0));
  const others = managed
    .filter((one) => one !== to)
    .map(
      ({ provider, service, api, regions }) =>
        `${provider}/${service}${api === fit ? '' : ` ${api}`}${regions.length === 0 ? ' (no region known)' : ''}`,
    );
  const own = selfHosted.map(({ name, api }) => `${name}${api === 'rewrite' ? '' : ` ${api}`}`);
  return [
    ...wrap(
      `     ${style.colors.bold(family.family ?? listed(services))}: ${services.join(', ')}; ${size.join(', ')}`,
      style.width,
      '       ',
    ),
    ...line('to', way),
    ...line('what', listed(ordered.map(safe), all ? Infinity : FEW)),
    ...(data ? line('data', 'has to move; size not in code') : []),
    ...(tool.length === 0 ? [] : line('tools', tool.join('; '))),
    ...(lost.length === 0 ? [] : line('lost', lost.join('; '))),
    ...(note === null ? [] : line('note', note)),
    ...(others.length === 0 ? [] : line('or', listed(others, all ? Infinity : 5))),
    ...(own.length === 0 ? [] : line('own', listed(own, all ? Infinity : 4))),
    ...(family.source === null
      ? []
      : [style.colors.dim(`       ${sourceText(family.source, family.confidence)}`)]),
  ];
}

const FIT: Readonly<Record<FamilyPlan['fit'], string>> = {
  'drop-in': 'drop-in',
  'same-engine': 'same engine',
  rewrite: 'written anew',
  'self-hosted': 'nothing managed there: run it yourselves',
  'falls-away': 'not needed there',
  none: 'no equivalent in the atlas',
  unread: 'not known',
};

function candidates({ candidates: all_, pair }: ExitPlan, { style, all }: ExitTextOptions): string[] {
  if (all_.length === 0) return [];
  const shown = all ? all_ : all_.slice(0, FEW);
  const rows = shown.map(({ provider, jurisdiction, offers, misses, regions }) => [
    provider,
    jurisdiction,
    `${offers.length} of ${offers.length + misses.length}`,
    regions.length === 0 ? 'no region known' : listed(regions, 3),
    misses.length === 0 ? '-' : listed(misses, all ? Infinity : 3),
  ]);
  const [first, ...rest] = table(
    [['provider', 'law', 'families', 'European regions', 'does not offer'], ...rows],
    style.width,
  );
  return [
    style.colors.dim(first!),
    ...rest,
    ...(shown.length < all_.length ? [`  ${all_.length - shown.length} more: --all`] : []),
    ...(pair === null
      ? []
      : wrap(
          `  Together ${pair.providers.join(' and ')} offer ${pair.misses.length === 0 ? 'all that anybody offers' : `all but ${pair.misses.join(', ')}`}.`,
          style.width,
          '  ',
        )),
  ];
}

function limits({ style }: ExitTextOptions): string[] {
  const text =
    'A draft from code: effort, prices, contracts, capacity and the size of data are not in it. Whether a service is offered in a region, and with which options, is for you to check.';
  return wrap(text, style.width).map(style.colors.dim);
}
