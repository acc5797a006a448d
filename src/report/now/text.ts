import {
  claimKey,
  type FeedReading,
  type JourneyNow,
  type Now,
  type ReadClaim,
  type StandbyView,
} from '../../now/index.js';
import { chainLines } from '../text/evidence.js';
import { counted, labels, listed, type Style, safe, wrap } from '../text/style.js';
import { ago } from '../text/time.js';
import { isTouched } from './touched.js';
import { verdictLines } from './verdicts.js';

/** What today's claims do to each journey, which claims these are, and who says nothing. */
export function nowText(
  now: Now,
  what: string,
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const hit = now.journeys.filter(isTouched);
  const spared = now.journeys.filter((one) => !isTouched(one));
  const name = labels(now.journeys);
  const lines = wrap(`${clock(now.at)}, ${safe(what)}: ${headline(now, hit)}`, width).map(colors.bold);
  for (const journey of hit)
    lines.push('', ...journeyLines(safe(name.get(journey.id)!), journey, now, style));
  if (hit.length > 0 && spared.length > 0) {
    const names = listed(
      spared.map(({ id }) => safe(name.get(id)!)),
      all ? Number.POSITIVE_INFINITY : 8,
    );
    lines.push('', ...wrap(`${colors.green('not touched')}  ${names}`, width, '  '));
  }
  lines.push(
    ...verdictLines(now, style, all),
    ...claimLines(now, style, all),
    ...probeLines(now, style, all),
    ...feedLines(now, style, all),
  );
  return `${lines.join('\n')}\n`;
}

function headline({ feeds, journeys }: Now, hit: readonly JourneyNow[]): string {
  const unread = feeds.filter(({ problem }) => problem !== undefined).length;
  const blind = unread === 0 ? '' : `; ${counted(unread, 'feed')} could not be read`;
  if (feeds.length === 0) return 'no feed speaks for what it touches';
  if (unread === feeds.length) return 'no feed could be read: nothing is known';
  if (journeys.length === 0) return `it has no journeys; name them in firebreak.yaml${blind}`;
  const count = (state: JourneyNow['state']) => hit.filter((one) => one.state === state).length;
  const parts = (['down', 'degraded', 'unknown'] as const).flatMap((state) =>
    count(state) > 0 ? [`${count(state)} ${state}`] : [],
  );
  const who = sayersOf(feeds, hit);
  if (parts.length > 0)
    return `${parts.join(', ')} of ${counted(journeys.length, 'journey')}, as ${who}${blind}`;
  if (hit.length > 0)
    return `all journeys serve; what ${who} touches ${counted(hit.length, 'journey')} of ${journeys.length}${blind}`;
  return `no journey is touched by what ${who}${blind}`;
}

/** By whose word journeys are what they are: providers', our own nodes', or both; of all that were read where none is. */
function sayersOf(feeds: readonly FeedReading[], hit: readonly JourneyNow[]): string {
  const own = new Set(feeds.filter(({ feed }) => feed.format === 'steer').map(({ feed }) => feed.id));
  const by = hit.flatMap(({ because }) =>
    because.map(({ claim }) => own.has(claim.slice(0, claim.indexOf(' ')))),
  );
  const said = by.length > 0 ? by : feeds.map(({ feed }) => own.has(feed.id));
  const parts = [
    ...(said.includes(false) ? ['providers say'] : []),
    ...(said.includes(true) ? ['your nodes see'] : []),
  ];
  return parts.join(' and ');
}

function journeyLines(name: string, journey: JourneyNow, now: Now, { colors, width }: Style): string[] {
  const { state, since, lostAt, canStart, canChange, because, chain, standbys } = journey;
  const paint = { down: colors.red, degraded: colors.yellow, unknown: colors.magenta, up: colors.green }[
    state
  ];
  const began = since === undefined ? '' : ` since ${clock(since)} (${ago(now.at - since)})`;
  const verdict =
    state === 'up'
      ? servesBy(standbys)
      : state === 'unknown'
        ? `unknown${began}: a claim leaves it open`
        : `${state}${began}`;
  const lines = [`${colors.bold(name)}  ${paint(verdict)}`];
  const say = (label: string, text: string) => lines.push(...wrap(`  ${label}  ${text}`, width, '    '));
  if (lostAt !== undefined) say('if it goes on', `lost at ${clock(lostAt)}, in ${ago(lostAt - now.at)}`);
  const claims = openClaims(now);
  for (const key of new Set(because.map(({ claim }) => claim))) {
    const found = claims.get(key);
    if (found === undefined) continue;
    const about = [
      ...new Set(because.filter(({ claim }) => claim === key).map(({ component }) => component)),
    ];
    say(
      found.feed.format === 'steer' ? 'seen by' : 'claimed by',
      `${safe(found.feed.name)}: ${safe(found.claim.title)} (${listed(about.map(safe), 3)}; ${age(found.claim, now.at)})`,
    );
  }
  if (chain.length > 0) lines.push('  through', ...chainLines(chain, width - 4).map((line) => `    ${line}`));
  say('can be changed', answer(canChange));
  say('can be started', answer(canStart));
  for (const { active, standby, state: how, missing } of standbys) {
    const ready = how === 'up' ? 'is not touched' : `is ${how}`;
    const needs =
      missing.length === 0 ? '' : `; the switch needs what is not well: ${listed(missing.map(safe), 3)}`;
    say('standby', `${safe(standby)} for ${safe(active)} ${ready}${needs}`);
  }
  return lines;
}

/** The model has switched by now; whether somebody did, it does not know. */
function servesBy(standbys: readonly StandbyView[]): string {
  const ready = standbys.find(({ state, missing }) => state === 'up' && missing.length === 0);
  return ready === undefined ? 'serves' : `serves, if it was switched to ${safe(ready.standby)}`;
}

const answer = (can: boolean | 'unknown'): string =>
  can === 'unknown' ? 'unknown: a claim leaves it open' : can ? 'yes' : 'no';

function openClaims({ feeds }: Now): Map<string, Heard> {
  return new Map(
    feeds.flatMap(({ feed, claims }) =>
      claims
        .filter(({ state }) => state === 'open')
        .map((claim) => [claimKey(claim), { feed, claim }] as const),
    ),
  );
}

/** Claims that touch nothing here and are shown all the same, without `all`. */
const MOST_ELSEWHERE = 5;

function claimLines(now: Now, style: Style, all: boolean): string[] {
  const { colors, width } = style;
  // What our own nodes see is told apart.
  const open = [...openClaims(now)].filter(([, { feed }]) => feed.format !== 'steer').map(([, one]) => one);
  if (open.length === 0) return [];
  const touches = ({ claim }: Heard) => now.touches.has(claimKey(claim));
  const touching = open.filter(touches);
  const elsewhere = open.filter((one) => !touches(one) && (all || one.claim.meanings.length > 0));
  const unknown = open.filter((one) => !touches(one) && !elsewhere.includes(one));
  const lines = [
    '',
    colors.bold(
      `claimed to be going on (${open.length}; ${touching.length} of them ${touching.length === 1 ? 'touches' : 'touch'} this estate)`,
    ),
  ];
  for (const one of touching) lines.push(...fullClaim(one, now, style, all));
  for (const one of all ? elsewhere : elsewhere.slice(0, MOST_ELSEWHERE))
    lines.push(
      ...(all
        ? fullClaim(one, now, style, all)
        : wrap(`${colors.dim('○')} ${titleOf(one, now)}`, width, '  ')),
    );
  if (!all && elsewhere.length > MOST_ELSEWHERE)
    lines.push(
      colors.dim(`  ${elsewhere.length - MOST_ELSEWHERE} more that do not touch it (--all lists them)`),
    );
  for (const feed of new Set(unknown.map((one) => one.feed))) {
    const names = unknown.filter((one) => one.feed === feed).flatMap(({ claim }) => claim.unmapped);
    lines.push(
      ...wrap(
        `? ${safe(feed.name)}: ${counted(names.length, 'name')} not mapped: ${listed(names.map(safe), 3)}`,
        width,
        '  ',
      ).map(colors.yellow),
    );
  }
  return lines;
}

interface Heard {
  readonly feed: FeedReading['feed'];
  readonly claim: ReadClaim;
}

function titleOf({ feed, claim }: Heard, { at }: Now): string {
  return `${safe(feed.name)}: ${safe(claim.title)}  ${age(claim, at)}`;
}

function fullClaim(one: Heard, now: Now, { colors, width }: Style, all: boolean): string[] {
  const { feed, claim } = one;
  const mark = now.touches.has(claimKey(claim)) ? colors.red('●') : colors.dim('○');
  const lines = wrap(`${mark} ${titleOf(one, now)}`, width, '  ');
  // What it says newest is what people look for.
  if (claim.says !== '') lines.push(...wrap(`  "${safe(claim.says)}"`, width, '  ').map(colors.dim));
  const meant = claim.meanings.map(({ component, maybe }) => (maybe ? `${component}?` : component));
  if (meant.length > 0)
    lines.push(...wrap(`  means ${safe(listed(meant, all ? 50 : 4))}`, width, '    ').map(colors.dim));
  if (claim.unmapped.length > 0)
    lines.push(
      ...wrap(`  not mapped: ${safe(listed([...claim.unmapped], all ? 50 : 4))}`, width, '    ').map(
        colors.yellow,
      ),
    );
  lines.push(colors.dim(`  ${safe(claim.url ?? feed.page)}`));
  return lines;
}

/** Probes that failed and are shown one by one without `all`; those that answer come after them. */
const MOST_PROBES = 8;

function probeLines({ probes }: Now, { colors, width }: Style, all: boolean): string[] {
  if (probes.length === 0) return [];
  const bad = probes.filter(({ ok }) => !ok);
  const lines = [
    '',
    colors.bold(`own probes, from here (${probes.length - bad.length} of ${probes.length} answer)`),
  ];
  // Many providers' endpoints do not fail at once; the way to them does.
  if (bad.length > 1 && bad.length === probes.length)
    lines.push(
      ...wrap(
        '  Not one answers: that is rather this machine, its resolver or its network than all of them.',
        width,
        '  ',
      ).map(colors.yellow),
    );
  const sorted = [...bad, ...probes.filter((one) => one.ok)];
  const shown = all ? sorted : sorted.slice(0, MOST_PROBES);
  for (const { component, host, ok, says, ms } of shown)
    lines.push(
      ...wrap(
        `${ok ? colors.green('●') : colors.red('●')} ${safe(component)}  ${safe(host)}  ${safe(says)}  ${ms} ms`,
        width,
        '  ',
      ),
    );
  if (shown.length < sorted.length) lines.push(colors.dim(`  ${sorted.length - shown.length} more (--all)`));
  return lines;
}

function feedLines({ feeds, silent, at }: Now, { colors, width }: Style, all: boolean): string[] {
  const lines = ['', colors.bold('feeds')];
  for (const { feed, claims, problem, claimsFrom } of feeds) {
    const open = claims.filter(({ state }) => state === 'open');
    const newest = Math.max(...claims.map(({ began, updated }) => updated ?? began ?? 0));
    const last =
      claims.length === 0
        ? 'nothing in it'
        : newest > 0
          ? `last word ${ago(at - newest)} ago`
          : 'says no times';
    const says =
      problem === undefined
        ? `${counted(open.length, 'open claim')}, ${last}`
        : `could not be read: ${safe(problem)}`;
    const kept = claimsFrom === undefined ? '' : `, what it said ${ago(at - claimsFrom)} ago still counts`;
    if (feed.format === 'steer' && problem === undefined) continue;
    const line = `  ${safe(feed.name)}  ${says}${kept}  ${safe(feed.page)}`;
    lines.push(...wrap(line, width, '    ').map(problem === undefined ? colors.dim : colors.yellow));
  }
  if (silent.length > 0)
    lines.push(
      ...wrap(`  no feed known for ${safe(listed([...silent], all ? 100 : 8))}`, width, '    ').map(
        colors.dim,
      ),
    );
  lines.push(
    ...wrap(
      '  Status pages lag and may stay green while something is down: what is not claimed is not proven to be well.',
      width,
      '  ',
    ).map(colors.dim),
  );
  return lines;
}

function age({ began, updated }: ReadClaim, at: number): string {
  if (updated !== undefined) return `updated ${ago(at - updated)} ago`;
  return began === undefined ? 'no time given' : `for ${ago(at - began)}`;
}

function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
