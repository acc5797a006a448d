import {
  type Assessment,
  type ExitCandidate,
  exitPlan,
  type FamilyPlan,
  leavingOf,
} from '../analysis/index.js';
import { provider as atlasProvider, region, thirdParty } from '../atlas/index.js';
import { type Component, compareText, type Dependency, type Estate, outgoingOf } from '../estate/index.js';
import { CONTROLS } from './text/style.js';

/** Templates of the register of information (Implementing Regulation (EU) 2024/2956) that code says something of. */
const COLUMNS = {
  'b_02.02': columns(18),
  'b_05.01': columns(12),
  'b_05.02': columns(7),
  'b_06.01': columns(10),
  'b_07.01': columns(12),
} as const;

type Template = keyof typeof COLUMNS;
/** Cells of a row by the number of their column; what is left out stays empty. */
type Row = Readonly<Record<number, string>>;

/** Types of ICT services, Annex III. */
const IAAS = 'eba_TA:S17';
const PAAS = 'eba_TA:S18';
const SAAS = 'eba_TA:S19';
const YES = 'eba_BT:x28';
const SUBSTITUTABLE = { easily: 'eba_ZZ:x962', medium: 'eba_ZZ:x961', complex: 'eba_ZZ:x960' } as const;
const HARD_TO_MIGRATE = 'eba_ZZ:x964';
const LEGAL_PERSON = 'eba_CT:x212';

/** Families that are processing, storage or network and no more. */
const INFRASTRUCTURE: ReadonlySet<string> = new Set([
  'virtual-machines',
  'block-storage',
  'file-storage',
  'object-storage',
  'private-network',
  'private-endpoints',
  'nat-gateway',
  'load-balancer',
]);

/** One provider with one type of service, and the functions that hang on it. */
interface Arrangement {
  readonly key: string;
  readonly type: string;
  readonly families: readonly FamilyPlan[];
  readonly candidates: readonly ExitCandidate[];
  /** Components of the estate by which it is used. */
  readonly used: ReadonlySet<string>;
}

/**
 * The provider side of the register of information as CSV files by name, and a README.txt beside them. A draft: what
 * only the entity knows (LEI, contracts, cost, its own assessments) is an empty cell.
 */
export function doraRegister({ estate, journeys, blast }: Assessment): Record<string, string> {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const outgoing = outgoingOf(estate.dependencies);
  const functions = [...journeys].sort((a, b) => compareText(a.id, b.id));
  const reach = new Map(functions.map(({ id }) => [id, reachedBy(id, outgoing)]));
  const arrangements = [...clouds(estate), ...thirdParties(components)];
  const arranged = arrangements.map((one) => ({
    ...one,
    supports: functions.flatMap(({ id }, at) =>
      [...one.used].some((used) => reach.get(id)!.has(used)) ? [at + 1] : [],
    ),
  }));
  const chain = subcontractors(arranged, estate.dependencies, components);
  const keys = [...new Set([...arranged.map(({ key }) => key), ...chain.map(({ to }) => to)])].sort(
    compareText,
  );
  const rows: Record<Template, Row[]> = {
    'b_02.02': arranged.flatMap(({ key, type, families, used, supports }) =>
      supports.flatMap((number) => {
        const inUse = [...used].filter((id) => reach.get(functions[number - 1]!.id)!.has(id));
        const stores = new Set(families.filter(({ data }) => data).flatMap((family) => family.components));
        return placesOf(inUse, components).map((country): Row => {
          const here = inUse.filter((id) => countryOf(components.get(id)) === country);
          const stored = here.some((id) => stores.has(id));
          return {
            3: draftKey(key),
            5: `F${number}`,
            6: type,
            ...(stored ? { 14: YES, 15: countryCode(country) } : {}),
            16: countryCode(country),
          };
        });
      }),
    ),
    'b_05.01': keys.map((key) => ({
      1: draftKey(key),
      6: nameOf(key),
      7: LEGAL_PERSON,
      8: countryCode(jurisdictionOf(key)),
    })),
    'b_05.02': [
      ...arranged.map(({ key, type }): Row => ({ 2: type, 3: draftKey(key), 5: '1' })),
      ...chain.map(
        ({ type, from, to, rank }): Row => ({ 2: type, 3: draftKey(to), 5: String(rank), 6: draftKey(from) }),
      ),
    ],
    'b_06.01': functions.map(({ name, objectives }, at) => ({
      1: `F${at + 1}`,
      3: name,
      ...(objectives?.rto === undefined ? {} : { 8: hours(objectives.rto) }),
      ...(objectives?.rpo === undefined ? {} : { 9: hours(objectives.rpo) }),
    })),
    'b_07.01': arranged
      .filter(({ supports }) => supports.length > 0)
      .map(({ key, type, families, candidates }) => ({
        2: draftKey(key),
        4: type,
        ...substitutability(families),
        ...alternatives(families, candidates),
      })),
  };
  const files = Object.entries(rows).map(([template, list]) => [
    `${template}.csv`,
    csv(template as Template, list),
  ]);
  return {
    ...Object.fromEntries(files),
    'README.txt': readme(keys, chain, blast, functions),
  };
}

function columns(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `c${String((at + 1) * 10).padStart(4, '0')}`);
}

/** Stands in for the LEI or EUID that only the entity knows; the same in all files, so that it can be replaced at once. */
function draftKey(key: string): string {
  return `DRAFT:${key}`;
}

function clouds(estate: Estate): Arrangement[] {
  const used = estate.components.filter(({ kind, type }) => kind === 'domain' && type === 'provider');
  return used.flatMap(({ id }): Arrangement[] => {
    const leaving = leavingOf(id);
    if (leaving === undefined) return [];
    const { families, candidates } = exitPlan({ ...estate, journeys: [] }, leaving);
    return [IAAS, PAAS].flatMap((type) => {
      const own = families.filter(
        ({ family, fit }) =>
          fit !== 'falls-away' && (INFRASTRUCTURE.has(family ?? '') ? IAAS : PAAS) === type,
      );
      const standing = own.flatMap((one) => one.components);
      const callers = own.flatMap(({ calls }) => calls.flatMap(({ from }) => from));
      return own.length === 0
        ? []
        : [{ key: id, type, families: own, candidates, used: new Set([...standing, ...callers]) }];
    });
  });
}

function thirdParties(components: ReadonlyMap<string, Component>): Arrangement[] {
  const byName = new Map<string, Set<string>>();
  for (const { id, kind, unknown } of components.values()) {
    if (kind !== 'third-party' || unknown) continue;
    const key = id.split('@')[0]!;
    byName.set(key, (byName.get(key) ?? new Set()).add(id));
  }
  return [...byName].map(([key, used]) => ({ key, type: SAAS, families: [], candidates: [], used }));
}

interface Link {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly rank: number;
  readonly evidence: Dependency['evidence'];
  readonly soft: boolean;
}

/** Whose cloud a provider or third party itself runs on, as far as the atlas knows; a direct provider has rank 1. */
function subcontractors(
  direct: readonly Pick<Arrangement, 'key' | 'type'>[],
  dependencies: readonly Dependency[],
  components: ReadonlyMap<string, Component>,
): Link[] {
  const hosts = new Map<string, Map<string, Dependency>>();
  for (const one of dependencies) {
    const from = ownerOf(components.get(one.from));
    const to = ownerOf(components.get(one.to));
    if (from === undefined || to === undefined || from === to) continue;
    const known = hosts.get(from) ?? new Map<string, Dependency>();
    // Of several statements the firm one is told.
    if (!known.has(to) || (known.get(to)!.soft && !one.soft)) known.set(to, one);
    hosts.set(from, known);
  }
  return direct.flatMap(({ key, type }) => {
    const links: Link[] = [];
    const rank = new Map([[key, 1]]);
    for (const [from, at] of rank) {
      for (const [to, { evidence, soft }] of hosts.get(from) ?? []) {
        if (rank.has(to)) continue;
        rank.set(to, at + 1);
        links.push({ type, from, to, rank: at + 1, evidence, soft: soft === true });
      }
    }
    return links;
  });
}

/** `aws/us-east-1/s3` -> aws, `saas/auth0@aws/eu-west-1` -> saas/auth0; undefined for what the team has made. */
function ownerOf(component: Component | undefined): string | undefined {
  const { id = '', kind } = component ?? {};
  if (kind === undefined || kind === 'resource' || kind === 'journey') return undefined;
  const [first = '', second = ''] = id.split('/');
  if (first === 'saas') return thirdParty(second.split('@')[0]!) && `saas/${second.split('@')[0]}`;
  return atlasProvider(first)?.id;
}

function nameOf(key: string): string {
  return (key.startsWith('saas/') ? thirdParty(key.slice(5))?.name : atlasProvider(key)?.name) ?? key;
}

function ownerNameOf(key: string): string {
  return (key.startsWith('saas/') ? thirdParty(key.slice(5))?.owner : atlasProvider(key)?.owner) ?? '';
}

function jurisdictionOf(key: string): string {
  const code = key.startsWith('saas/')
    ? thirdParty(key.slice(5))?.jurisdiction
    : atlasProvider(key)?.jurisdiction;
  return code === undefined || code === 'eu' || code === 'unknown' ? '' : code.toUpperCase();
}

function countryCode(country: string): string {
  return country === '' ? '' : `eba_GA:${country}`;
}

function countryOf(component: Component | undefined): string {
  const { provider, region: at } = component?.attributes ?? {};
  return region(String(provider), String(at))?.country ?? '';
}

/** Countries that components are in, each once; an empty one for what has none that is known. */
function placesOf(ids: readonly string[], components: ReadonlyMap<string, Component>): string[] {
  return [...new Set(ids.map((id) => countryOf(components.get(id))))].sort(compareText);
}

function reachedBy(
  journey: string,
  outgoing: ReadonlyMap<string, readonly Dependency[]>,
): ReadonlySet<string> {
  const seen = new Set([journey]);
  for (const id of seen) for (const { to } of outgoing.get(id) ?? []) seen.add(to);
  return seen;
}

function hours(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds / 3600)));
}

/** As hard as the hardest family; nothing where one of them has no equivalent that is known. */
function substitutability(families: readonly FamilyPlan[]): Row {
  const best = families.map(({ managed, selfHosted }) => {
    const apis = [...managed, ...selfHosted].map(({ api }) => api);
    return apis.includes('drop-in') ? 0 : apis.includes('same-engine') ? 1 : apis.length > 0 ? 2 : 3;
  });
  const worst = Math.max(...best);
  if (families.length === 0 || worst === 3) return {};
  if (worst === 2) return { 5: SUBSTITUTABLE.complex, 6: HARD_TO_MIGRATE };
  return { 5: worst === 1 ? SUBSTITUTABLE.medium : SUBSTITUTABLE.easily };
}

/** Providers that offer a managed service for one family or more of these, those that offer most first. */
function alternatives(families: readonly FamilyPlan[], candidates: readonly ExitCandidate[]): Row {
  if (families.length === 0 || families.some(({ managed }) => managed.length === 0)) return {};
  const offered = new Set(families.flatMap(({ managed }) => managed.map(({ provider }) => provider)));
  const names = candidates.filter(({ provider }) => offered.has(provider)).map(({ name }) => name);
  return { 11: YES, 12: names.slice(0, 5).join('; ') };
}

function csv(template: Template, rows: readonly Row[]): string {
  const header = COLUMNS[template];
  const lines = [header, ...rows.map((row) => header.map((_, at) => row[at + 1] ?? ''))];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/** RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const inert = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function readme(
  keys: readonly string[],
  chain: readonly Link[],
  blast: Assessment['blast'],
  functions: Assessment['journeys'],
): string {
  const down = new Map(blast.map((row) => [row.domain, row.down]));
  const plain = (text: string) => text.replace(CONTROLS, '?');
  const lines = [
    'DRAFT of the provider side of the register of information, made by Firebreak from infrastructure code.',
    'Regulation (EU) 2022/2554, Article 28(3); templates of Implementing Regulation (EU) 2024/2956.',
    'It is no register: it is a list to check yours against. Do not submit it.',
    '',
    'What to do with it',
    '- DRAFT:... stands where an LEI or EUID belongs, the same in all files. Replace it.',
    '- Empty cells are what only you know: LEIs, contract references, dates, notice periods, governing law, cost,',
    '  criticality, sensitivity, reliance, audits, exit plans, and who exactly you signed with.',
    '- Functions (F1, F2, ...) are the journeys that Firebreak found. Map them to yours.',
    '- B_07.01 c0050 is a proposal from how near the equivalents are that the atlas knows (drop-in: easily; same engine:',
    '  medium; anything rewritten: highly complex); empty where it knows none. c0080 (exit plan) is yours to answer;',
    '  "firebreak exit PROVIDER" drafts one.',
    '- B_05.01 c0080 is the country whose law the owner answers to. Check that its headquarters are there.',
    '- B_02.02 c0150 and c0160 are countries of the regions in the code: one row for each, empty where not known.',
    '- Texts that begin with = + - or @ have an apostrophe before them, so that no spreadsheet runs them.',
    '',
    'Not verified',
    '- Column numbers, and the codes of closed lists (eba_TA:S17, eba_BT:x28, eba_ZZ:x960, ...), were checked against',
    '  public implementations of the export and not against the text of the annexes or the EBA data point model.',
    '  Earlier drafts and the dry run of 2024 numbered B_05.01 and B_06.01 otherwise.',
    '- The register is submitted as a package with more templates and files than these.',
    '',
    'Functions',
    ...functions.map(
      ({ id, name }, at) => `  F${at + 1}  ${plain(name)}${id === name ? '' : ` (${plain(id)})`}`,
    ),
    '',
    'Providers: trade name, owner in the atlas (not who you signed with), functions that are down without it',
    ...keys.map((key) => {
      const lost = functions.flatMap(({ id }, at) => (down.get(key)?.includes(id) ? [`F${at + 1}`] : []));
      return `  ${draftKey(key)}  ${nameOf(key)}; ${ownerNameOf(key)}; ${lost.join(' ') || '-'}`;
    }),
    '',
    'Rank 2 and beyond: where it is stated',
    ...(chain.length === 0 ? ['  none known'] : []),
    ...[...new Set(chain.map(linkLine))],
  ];
  return `${lines.join('\n')}\n`;
}

function linkLine({ from, to, soft, evidence }: Link): string {
  const note = evidence.note === undefined ? '' : `; ${evidence.note}`;
  const read = evidence.confidence === undefined ? '' : ' (page not read)';
  return `  ${from} on ${to}${soft ? ', in part' : ''}: ${evidence.url ?? evidence.by}${read}${note}`;
}
