import type { EndpointVerdict, NodeVerdicts, Now, Placement, SteeredName } from '../../now/index.js';
import { counted, listed, type Style, safe, wrap } from '../text/style.js';
import { ago } from '../text/time.js';

/** Endpoints and names that are shown without `all`; those that are not well come first. */
const MOST = 12;

/** What the team's own nodes hold its endpoints for, beside what providers say; users' reports as what they are. */
export function verdictLines({ feeds, at }: Now, style: Style, all: boolean): string[] {
  return feeds.flatMap(({ verdicts, places = [], at: read, claimsFrom }) =>
    verdicts === undefined ? [] : linesOf(verdicts, places, claimsFrom ?? read, at, style, all),
  );
}

function linesOf(
  verdicts: NodeVerdicts,
  places: readonly Placement[],
  read: number,
  at: number,
  { colors, width }: Style,
  all: boolean,
): string[] {
  const { node, plan, quorum, nodes, stale, storeAgeSeconds, notes, endpoints, names } = verdicts;
  const counting = nodes.filter(({ counts }) => counts).length;
  const served = plan === undefined ? 'no plan yet' : `plan ${plan}`;
  const lines = [
    '',
    ...wrap(
      `your own nodes: ${safe(node)} said ${ago(at - read)} ago: ${served}, quorum ${quorum}, ${counting} of ${counted(nodes.length, 'node')} heard of`,
      width,
      '  ',
    ).map(colors.bold),
  ];
  const say = (text: string, paint = (one: string) => one) =>
    lines.push(...wrap(text, width, '    ').map(paint));
  if (stale) {
    const age = storeAgeSeconds === undefined ? '' : ` for ${ago(storeAgeSeconds * 1000)}`;
    say(`  it has not heard of the others${age}: what follows may be over, and still counts`, colors.yellow);
  }
  for (const note of notes) say(`  ${safe(note)}`, colors.yellow);
  const placed = new Map(places.map((one) => [one.endpoint, one]));
  const rank = ({ state, drained }: EndpointVerdict) =>
    state === 'down' ? 0 : drained ? 1 : state === 'unknown' ? 2 : 3;
  const sorted = endpoints.toSorted((a, b) => rank(a) - rank(b));
  const shown = all ? sorted : sorted.slice(0, Math.max(MOST, sorted.filter((one) => rank(one) < 2).length));
  for (const one of shown) {
    const mark = { down: colors.red('●'), unknown: colors.magenta('?'), up: colors.green('●') }[one.state];
    say(`${mark} ${endpointText(one, verdicts, at)}`);
    if (one.state !== 'up' || all) say(`  ${placeText(placed.get(one.id))}`, colors.dim);
  }
  if (shown.length < sorted.length) lines.push(colors.dim(`  ${sorted.length - shown.length} more (--all)`));
  const told = names.filter((one) => all || one.forced !== undefined || isMoved(one) || reportsOf(one) > 0);
  for (const one of told) say(`  ${nameText(one)}`);
  return lines;
}

function endpointText(
  { id, state, drained, since, why, down, up }: EndpointVerdict,
  { nodes }: NodeVerdicts,
  at: number,
): string {
  const against = up.length > 0 ? [seen(up, 'up', nodes.length)] : [];
  const words = [
    `${safe(id)}  ${state}${since === undefined ? '' : ` for ${ago(at - since)}`}`,
    ...(drained ? ['taken out by hand'] : []),
    // Why it is down says who sees it.
    ...(state === 'up'
      ? []
      : why !== undefined
        ? [safe(why)]
        : down.length > 0
          ? [seen(down, 'down', nodes.length)]
          : []),
    ...(state === 'up' ? [] : against),
  ];
  return words.join('; ');
}

function seen(by: readonly string[], as: string, of: number): string {
  return `${by.length} of ${counted(of, 'node')} ${by.length === 1 ? 'sees' : 'see'} it ${as}${by.length > 0 ? ` (${listed(by.map(safe), 5)})` : ''}`;
}

function placeText(place: Placement | undefined): string {
  if (place?.component === undefined) return `not mapped: ${safe(place?.how ?? '')}`;
  return `stands for ${safe(place.component)}${place.maybe ? '?' : ''}, ${safe(place.how)}`;
}

/** Answered otherwise than by the first endpoint of its list. */
function isMoved({ endpoints, active }: SteeredName): boolean {
  return active.length > 0 && endpoints.length > 0 && !active.includes(endpoints[0]!);
}

function reportsOf({ reports }: SteeredName): number {
  return reports.counts.slice(-2).reduce((sum, one) => sum + one, 0);
}

function nameText(one: SteeredName): string {
  const { name, label, active, forced, reports } = one;
  const who = label === undefined ? safe(name) : `${safe(label)} (${safe(name)})`;
  const answers = active.length === 0 ? 'is not answered' : `is answered with ${listed(active.map(safe), 4)}`;
  const hand = forced === undefined ? '' : ', moved by hand';
  const count = reportsOf(one);
  const minutes = Math.round((reports.seconds * 2) / 60);
  const users =
    count === 0
      ? ''
      : `; users say it fails: ${counted(count, 'report')} in up to ${minutes} min (${reports.counts.slice(-6).join(' ')}), a signal and no verdict`;
  return `${who} ${answers}${hand}${users}`;
}
