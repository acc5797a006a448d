import type {
  Concentration,
  HostFact,
  JourneySuppliers,
  NameFact,
  Supplier,
  Trace,
  ZoneFact,
} from '../../trace/index.js';
import { chainLines } from '../text/evidence.js';
import { counted, listed, type Style, safe, wrap } from '../text/style.js';

/** Names that are shown one by one; of more only what they have in common. */
const MOST_SHOWN = 10;

/** How many sites and mailboxes hang on each supplier, and on what is under each jurisdiction. */
export interface Concentrations {
  readonly suppliers: readonly Concentration[];
  readonly jurisdictions: readonly Concentration[];
}

export interface TraceTextOptions {
  readonly style: Style;
  readonly all: boolean;
}

/** What each name hangs on; for several names also who most of them hang on. */
export function traceText(
  trace: Trace,
  journeys: readonly JourneySuppliers[],
  concentration: Concentrations,
  { style, all }: TraceTextOptions,
): string {
  const { names } = trace;
  const lines: string[] = [];
  const shown = all || names.length <= MOST_SHOWN ? names : [];
  for (const name of shown) lines.push(...nameLines(name, trace, journeys, style, all), '');
  if (names.length > 1) lines.push(...summaryLines(names, concentration, journeys.length, style, all));
  else lines.pop();
  return `${lines.join('\n')}\n`;
}

function nameLines(
  name: NameFact,
  { zones }: Trace,
  journeys: readonly JourneySuppliers[],
  style: Style,
  all: boolean,
): string[] {
  const { colors, width } = style;
  const { domain, web, mail, noMail, caa, certificate, page, hops, queries, ms, problem } = name;
  const lines = [
    colors.bold(safe(domain)) +
      colors.dim(`  ${counted(queries, 'query', 'queries')}, ${(ms / 1000).toFixed(1)} s`),
  ];
  const say = (text: string, indent = '    ') => lines.push(...wrap(text, width, indent));
  if (problem !== undefined) say(colors.yellow(`  not traced to its end: ${safe(problem)}`));
  lines.push(...hostLines('web', web, style, all));
  for (const hop of hops) lines.push(...hostLines('then', hop, style, all));
  if (noMail) say('  mail  takes none (RFC 7505)');
  for (const one of mail) lines.push(...hostLines(`mail ${one.preference}`, one, style, all));
  const line = zonesOf(web, zones);
  for (const zone of line) lines.push(...zoneLines(zone, style, all));
  if (certificate !== undefined)
    say(
      certificate.problem !== undefined && certificate.issuer === ''
        ? colors.yellow(`  tls  ${safe(certificate.problem)}`)
        : `  tls  issued by ${safe(certificate.issuer)}, valid to ${certificate.validTo.slice(0, 10)}${certificate.statusHosts.length > 0 ? `, revocation asked at ${listed(certificate.statusHosts.map(safe), 3)}` : ''}${certificate.problem === undefined ? '' : colors.yellow(`; not trusted: ${safe(certificate.problem)}`)}`,
    );
  if (caa.length > 0) say(`  caa  ${listed(caa.map(safe), all ? 50 : 3)}`);
  if (page !== undefined) {
    say(`  page  ${safe(page.redirects.join(' -> '))}`);
    if (page.problem !== undefined) say(colors.yellow(`    not read: ${safe(page.problem)}`), '      ');
    if (page.hosts.length > 0)
      say(
        `    loads from ${listed(
          page.hosts.map(({ host, owner }) =>
            safe(owner === undefined ? host : `${host} (${owner.component})`),
          ),
          all ? 200 : 6,
        )}`,
        '      ',
      );
  }
  for (const { journey, suppliers } of journeys.filter((one) => one.journey.endsWith(`:${domain}`)))
    lines.push(...supplierLines(journey.slice(0, journey.indexOf(':')), suppliers, style, all));
  return lines;
}

function hostLines(
  label: string,
  { host, aliases, owner, addresses, problem, split }: HostFact,
  { colors, width }: Style,
  all: boolean,
): string[] {
  const shownAliases =
    all || aliases.length <= 4
      ? aliases.map(({ to }) => to)
      : [...aliases.slice(0, 2).map(({ to }) => to), `${aliases.length - 3} more`, aliases.at(-1)!.to];
  const chain = [host, ...shownAliases].map(safe).join(' -> ');
  const by = owner === undefined ? '' : `  ${safe(owner.component)}, by its name`;
  const lines = wrap(`  ${label}  ${chain}${by}`, width, '    ');
  if (problem !== undefined)
    return [...lines, ...wrap(`    ${colors.yellow(safe(problem))}`, width, '      ')];
  const most = all ? addresses.length : 4;
  for (const { address, owner: place, ptr } of addresses.slice(0, most)) {
    const who =
      place === undefined
        ? `nobody known${ptr === undefined ? '' : ` (${safe(ptr)})`}`
        : `${safe(place.component)}: ${safe(place.evidence.note ?? '')}`;
    lines.push(...wrap(`    ${safe(address)}  ${colors.dim(who)}`, width, '      '));
  }
  if (addresses.length > most)
    lines.push(colors.dim(`    ${addresses.length - most} more addresses (--all)`));
  for (const { server, addresses: others } of split ?? [])
    lines.push(
      ...wrap(
        `    ${colors.yellow(`${safe(server)} answers otherwise: ${listed(others.map(safe), 3) || 'nothing'}`)}`,
        width,
        '      ',
      ),
    );
  return lines;
}

/** The zone of a host and those above it. */
function zonesOf({ zones: origins }: HostFact, zones: ReadonlyMap<string, ZoneFact>): readonly ZoneFact[] {
  const line = new Map<string, ZoneFact>();
  for (const origin of origins)
    for (let zone = zones.get(origin); zone !== undefined; zone = zones.get(zone.parent))
      line.set(zone.origin, zone);
  return [...line.values()];
}

function zoneLines(
  { origin, servers, ownServers, signed, security }: ZoneFact,
  { colors, width }: Style,
  all: boolean,
): string[] {
  const isTop = !origin.includes('.');
  const names = servers.map(({ name, owner }) =>
    owner === undefined ? name : `${name} (${owner.component})`,
  );
  const lines = wrap(
    `  zone ${safe(origin)}  ${isTop && !all ? counted(servers.length, 'server') : names.map(safe).join(', ')}${trustOf(security, signed, isTop && !all)}`,
    width,
    '    ',
  );
  const warn = (text: string) => lines.push(...wrap(`    ${colors.yellow(safe(text))}`, width, '      '));
  for (const { name, problem } of servers) if (problem !== undefined) warn(`${name} ${problem}`);
  if (ownServers !== undefined)
    warn(`its parent and itself name different servers; itself: ${ownServers.join(', ')}`);
  const { state, at, why = '' } = security;
  if (state === 'bogus')
    warn(
      `resolvers that check signatures refuse it: ${at === origin ? '' : `${at || 'the root'}, above it: `}${why}`,
    );
  else if (state === 'indeterminate' && at === origin) warn(`whether it is signed cannot be told: ${why}`);
  return lines;
}

/** Signed down from the root, or only told so by its parent; what is not signed is not spoken of. */
function trustOf({ state }: ZoneFact['security'], signed: boolean, short: boolean): string {
  if (short || !signed) return '';
  return state === 'secure'
    ? ', signed'
    : state === 'indeterminate'
      ? ', signed, not checked up to the root'
      : '';
}

function supplierLines(
  what: string,
  suppliers: readonly Supplier[],
  { colors, width }: Style,
  all: boolean,
): string[] {
  if (suppliers.length === 0) return [`  ${what} hangs on nobody that is known`];
  const lines = [`  ${what} hangs on`];
  const sorted = [...suppliers].sort(
    (a, b) => Number(b.critical) - Number(a.critical) || Number(a.hidden) - Number(b.hidden),
  );
  for (const { id, critical, hidden, chain, parts } of sorted) {
    const mark = critical ? colors.red('●') : colors.dim('○');
    const says = critical
      ? `no alternative${hidden ? ', and hidden: none of its own records names it' : ''}`
      : 'not alone: it goes on without it';
    const where = parts.length === 0 ? '' : ` (${listed(parts.map(safe), all ? 50 : 3)})`;
    lines.push(...wrap(`    ${mark} ${safe(id)}${where}  ${says}`, width, '      '));
    if (critical && (hidden || all) && chain.length > 0)
      lines.push(...chainLines(chain.slice(1), width - 8).map((line) => colors.dim(`        ${line}`)));
  }
  return lines;
}

function summaryLines(
  names: readonly NameFact[],
  { suppliers, jurisdictions }: Concentrations,
  journeys: number,
  { colors, width }: Style,
  all: boolean,
): string[] {
  const failed = names.filter(({ web, problem }) => problem !== undefined || web.problem !== undefined);
  const lines = [
    colors.bold(
      `${counted(names.length, 'name')}, ${counted(journeys, 'site or mailbox', 'sites and mailboxes')}: who they hang on`,
    ),
  ];
  const shown = all ? suppliers : suppliers.slice(0, 20);
  const size = Math.max(8, ...[...shown, ...jurisdictions].map(({ id }) => id.length));
  lines.push(colors.dim(`  ${'supplier'.padEnd(size)}  no alternative  of these hidden  goes on without`));
  const row = ({ id, uses, critical, hidden }: Concentration, isHiddenKnown: boolean) => {
    const share = journeys === 0 ? 0 : Math.round((100 * critical) / journeys);
    const cells = [
      `${String(critical).padStart(6)} ${`(${share} %)`.padStart(7)}`,
      (isHiddenKnown ? String(hidden) : '').padStart(15),
      String(uses - critical).padStart(16),
    ];
    return `  ${safe(id).padEnd(size)}  ${cells.join('  ')}`.trimEnd();
  };
  lines.push(...shown.map((one) => row(one, true)));
  if (shown.length < suppliers.length)
    lines.push(colors.dim(`  ${suppliers.length - shown.length} more (--all)`));
  if (jurisdictions.length > 0) {
    lines.push(colors.dim('  if all under one jurisdiction is lost'));
    lines.push(...jurisdictions.slice(0, all ? undefined : 8).map((one) => row(one, false)));
  }
  if (failed.length > 0)
    lines.push(
      ...wrap(
        `  not resolved: ${listed(
          failed.map(({ domain, web, problem }) => `${safe(domain)} (${safe(problem ?? web.problem ?? '')})`),
          all ? 1_000 : 5,
        )}`,
        width,
        '    ',
      ),
    );
  return lines;
}
