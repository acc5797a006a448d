import { blastRadius, type Step } from '../../analysis/index.js';
import { type Diagnostic, type Estate, outgoingOf } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import type { PlaceOf } from '../../readers/index.js';
import type { SteerConfig } from '../model/index.js';
import { estateWith, type Part, partsOf } from './parts.js';

/** Something that steer shares with what it protects, or that all of it hangs on. */
export interface Concern extends Diagnostic {
  /** What fails: the place nearest to what is lost with it. */
  readonly domain?: string;
  /** Other components whose failure does the same: what the place lies in, as a rule. */
  readonly also: readonly string[];
  /** From each part that is lost to what failed, with the evidence of each step. */
  readonly chains: readonly (readonly Step[])[];
}

/** What is lost of steer and of what it protects when one component fails. */
interface Loss {
  readonly domain: string;
  readonly parts: readonly Part[];
}

/** A judgement of a loss; the same one of several components is told once. */
interface Judged {
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  /** What it is about: the chains are those of these parts, and it stands at the first of them. */
  readonly parts: readonly Part[];
}

/**
 * Where a node, the store, a name server or a registrar fails together with an endpoint, or all nodes with one thing.
 * A node beside an endpoint is as it should be while the others are a quorum: that is told as `info`. Most severe first.
 *
 * @param place where a key below `steer:` stands, from `readSteer`
 */
export function check(config: SteerConfig, estate: Estate, place: PlaceOf): Concern[] {
  const parts = partsOf(config);
  const seated = estateWith(parts, estate, place);
  const outgoing = outgoingOf(seated.estate.dependencies);
  const placed = parts.filter(({ id }) => outgoing.has(id));
  const towards = new Map(placed.map((part) => [part.id, reach(outgoing, part.id)]));
  const domains = new Set([...towards.values()].flatMap((steps) => [...steps.keys()]));
  const rows = blastRadius(compile(seated.estate), [...domains].sort());
  const losses = rows.flatMap(({ domain, down }): Loss[] => {
    const lost = placed.filter(({ id }) => down.includes(id));
    return lost.length === 0 ? [] : [{ domain, parts: lost }];
  });
  const told = new Map<string, { readonly judged: Judged; readonly domains: string[] }>();
  for (const { domain, parts: lost } of losses) {
    for (const judged of judge(config, lost)) {
      const key = JSON.stringify([judged.message, judged.parts.map(({ id }) => id)]);
      const before = told.get(key);
      if (before === undefined) told.set(key, { judged, domains: [domain] });
      else before.domains.push(domain);
    }
  }
  const chain = (part: Part, domain: string) => stepsTo(towards.get(part.id)!, part.id, domain);
  const concerns = [...told.values()].map(({ judged, domains: same }): Concern => {
    const distance = (domain: string) =>
      Math.max(...judged.parts.map((part) => chain(part, domain).length || Number.POSITIVE_INFINITY));
    const [domain, ...also] = same.toSorted((a, b) => distance(a) - distance(b));
    return {
      severity: judged.severity,
      message: `when ${domain} fails, ${judged.message}`,
      ...place(...judged.parts[0]!.path),
      domain: domain!,
      also,
      chains: judged.parts.map((part) => chain(part, domain!)),
    };
  });
  const rank = { error: 0, warning: 1, info: 2 };
  return [...plain(seated.diagnostics), ...concerns, ...plain(unplaced(parts, place))].sort(
    (a, b) => rank[a.severity] - rank[b.severity],
  );
}

function plain(diagnostics: readonly Diagnostic[]): Concern[] {
  return diagnostics.map((one) => ({ ...one, also: [], chains: [] }));
}

function unplaced(parts: readonly Part[], place: PlaceOf): Diagnostic[] {
  return parts
    .filter(({ at }) => at === undefined)
    .map(({ about, name, path }) => ({
      severity: 'info',
      message: `where ${WORDS[about]} ${name} runs is not said, so what it shares is not known; add at`,
      ...place(...path),
    }));
}

const WORDS: Readonly<Record<Part['about'], string>> = {
  node: 'node',
  endpoint: 'endpoint',
  store: 'store member',
  'name-server': 'name server',
  registrar: 'registrar',
};

function judge(config: SteerConfig, lost: readonly Part[]): Judged[] {
  const of = (about: Part['about']) => lost.filter((one) => one.about === about);
  const [nodes, endpoints, members] = [of('node'), of('endpoint'), of('store')];
  const judged: Judged[] = [];
  const say = (severity: Judged['severity'], message: string, about: readonly Part[]) =>
    judged.push({ severity, message, parts: about });
  const total = config.nodes.length;
  const left = total - nodes.length;
  const failing = `${list('endpoint', endpoints)} fail${endpoints.length === 1 ? 's' : ''}`;
  if (nodes.length > 0 && left < config.quorum) {
    const reason = `${left} of ${total} nodes ${left === 1 ? 'is' : 'are'} left and ${config.quorum} must agree`;
    if (endpoints.length > 0)
      say('warning', `${failing} and ${reason}: nothing moves the traffic`, [...nodes, ...endpoints]);
    else say('warning', `${reason}: no failover until it is back`, nodes);
  } else if (nodes.length > 0 && endpoints.length > 0) {
    say(
      'info',
      `${failing} together with ${list('node', nodes)}; ${left} of ${total} nodes are left, which is enough`,
      [...nodes, ...endpoints],
    );
  }
  if (config.store.kind === 'etcd' && members.length > 0) {
    const all = config.store.endpoints.length;
    const rest = all - members.length;
    if (rest <= Math.floor(all / 2)) {
      const what = `the store keeps ${rest} of ${all} members, which is no majority`;
      const while_ =
        endpoints.length > 0
          ? `${failing} and ${what}: no new plan can be made`
          : `${what}: no failover until it is back`;
      say('warning', while_, [...members, ...endpoints]);
    }
  }
  for (const { origin, nameServers } of config.zones) {
    const ofZone = (about: Part['about']) => of(about).filter(({ zone }) => zone === origin);
    const servers = ofZone('name-server');
    const isSilent = servers.length > 0 && servers.length === new Set(nameServers).size;
    if (isSilent) say('warning', `no name server of ${origin} is left: none of its names resolves`, servers);
    const registrars = ofZone('registrar');
    const beside = endpoints.length > 0 ? endpoints : isSilent ? servers : [];
    if (registrars.length > 0 && beside.length > 0)
      say(
        'warning',
        `so does the registrar of ${origin}, together with ${list(WORDS[beside[0]!.about], beside)}: its delegation cannot be changed then`,
        [...registrars, ...beside],
      );
  }
  return judged;
}

/** `endpoints a, b and 3 more`. */
function list(word: string, parts: readonly Part[]): string {
  const names = parts.map(({ name }) => name);
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${word}${names.length === 1 ? '' : 's'} ${shown}${more}`;
}

/** What a part hangs on to keep serving: each component with the step that leads there by the shortest way. */
function reach(outgoing: ReturnType<typeof outgoingOf>, from: string): Map<string, Step> {
  const towards = new Map<string, Step>();
  const queue = [from];
  for (let at = 0; at < queue.length; at++) {
    for (const { to, need, soft, evidence } of outgoing.get(queue[at]!) ?? []) {
      if (soft || need !== 'run' || to === from || towards.has(to)) continue;
      towards.set(to, { from: queue[at]!, to, need, evidence });
      queue.push(to);
    }
  }
  return towards;
}

function stepsTo(towards: ReadonlyMap<string, Step>, from: string, to: string): Step[] {
  const steps: Step[] = [];
  for (let at = to; at !== from; at = steps.at(-1)!.from) {
    const step = towards.get(at);
    if (step === undefined) return [];
    steps.push(step);
  }
  return steps.reverse();
}
