import {
  type HostOwner,
  ownerOfHost,
  THIRD_PARTY,
  thirdParty,
  thirdPartyOfType,
  thirdPartyOfVariable,
} from '../../atlas/index.js';
import type { Need } from '../../estate/index.js';
import { isForWatching } from './audience.js';
import type { Part } from './bundles.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { decoded } from './documents.js';
import { type Found, isLabelled, valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { isMap, leavesOf, refsIn, textOf, textWithHoles } from './value.js';

const RULE = 'third-party';

/**
 * What a component needs of services outside this code: hosts that its variables name, variables that are called
 * after a third party, registries its images come from; and, for what is configured at a third party, that one.
 */
export function needThirdParties(context: Context, entry: Entry): void {
  needOwner(context, entry);
  for (const part of context.bundles.partsOf(entry)) {
    for (const { arg, as, group } of part.entry.rule?.needs ?? []) {
      // A secret is named beside the variable that it goes into; of other arguments there is nothing to look at.
      if (as !== 'named' && group === undefined && !isLabelled(arg)) continue;
      for (const one of valuesAt(part.entry.resource, arg)) {
        if (as === 'named') needNamed(context, entry, part, one);
        // What requests are passed on to by its host, as one of several where there are several.
        else if (group !== undefined) needOrigin(context, entry, part, group, one);
        else if (one.label !== undefined) needVariable(context, entry, part, one);
      }
    }
    for (const arg of part.entry.rule?.images ?? []) {
      for (const found of valuesAt(part.entry.resource, arg)) needRegistry(context, entry, part, found);
    }
  }
}

/** A resource that is configuration at a third party works and is changed only while that one serves. */
function needOwner(context: Context, entry: Entry): void {
  const to = ownerOfResource(entry.resource);
  if (to === undefined || entry.provider !== undefined) return;
  const evidence = codeEvidence(entry, [], 'type prefix', 'is configured there');
  for (const need of ['run', 'change'] as const)
    context.depend({ from: entry.resource.id, to, need, evidence });
}

/** Where a provider is told to be elsewhere, what it configures is not the third party's: a GitLab of one's own. */
const ELSEWHERE = ['base_url', 'api_url', 'hostname', 'host', 'endpoint', 'url'];

/** The third party a resource is configured at, by its type; undefined where the provider's address is another. */
export function ownerOfResource({ type, provider }: Resource): string | undefined {
  const name = thirdPartyOfType(type);
  if (name === undefined) return undefined;
  for (const argument of ELSEWHERE) {
    const value = provider.values.get(argument);
    if (value === undefined || value === null) continue;
    const owner = hostsIn(textOf(value) ?? '').map(ownerOfHost)[0];
    return owner?.of === 'third-party' && owner.name === name ? owner.id : undefined;
  }
  return `${THIRD_PARTY}/${name}`;
}

/** `isKept`: what is kept in a secret that was named, which is not followed once more. */
function needNamed(context: Context, entry: Entry, part: Part, found: Found, isKept = false): void {
  if (isMap(found.value)) {
    for (const [label, value] of found.value) {
      const at = isKept ? found.at : [...found.at, label];
      needNamed(context, entry, part, { value, at, label }, isKept);
    }
    return;
  }
  for (const kept of isKept ? [] : context.targets.contentsBehind(found.value)) {
    needNamed(context, entry, part, { ...found, value: decoded(kept) ?? kept }, true);
  }
  for (const leaf of leavesOf(found.value)) {
    const text = textWithHoles(leaf, '*');
    if (text !== undefined) needHosts(context, entry, part, found, text);
  }
  needReferred(context, entry, part, found);
  if (found.label !== undefined) needVariable(context, entry, part, found);
}

/** Names of variables with hosts that somebody else calls, or that nobody does: the browser, the user, a list. */
const NOT_CALLED =
  /CORS|ORIGIN|CSP|CONTENT_SECURITY|ALLOW|WHITELIST|TRUSTED|REDIRECT|CALLBACK|RETURN|LOGOUT|FRONTEND|DOCS?_|SUPPORT|HELP|LINK|REFERER|REPO/i;

function needHosts(context: Context, entry: Entry, part: Part, found: Found, text: string): void {
  if (found.label !== undefined && NOT_CALLED.test(found.label)) return;
  const hosts = hostsIn(text);
  if (hosts.length === 0) return;
  // Where a text names a resource of this code, that is what is needed, and it needs the rest.
  const isOwn = context.targets.in(found.value).length > 0;
  for (const host of hosts) {
    const owner = ownerOfHost(host);
    if (owner === undefined) continue;
    // What a script mentions it may fetch, log or print.
    const isScript = found.label === undefined && /\s/.test(text);
    if (owner.of === 'service') {
      if (isOwn || isScript) continue;
      const named = namedService(context, owner);
      if (named === undefined) continue;
      const soft = named.soft || isForWatching(found.label);
      add(context, entry, part, found, owner.id, { ...named, soft }, `names ${host}`);
      continue;
    }
    const named = thirdParty(owner.name)!.named;
    const soft = named.strength === 'soft' || isScript || isForWatching(found.label);
    add(context, entry, part, found, owner.id, { ...named, soft }, `names ${host}`);
  }
}

/** Requests are passed on to a third party's host: without it that route leads nowhere. */
function needOrigin(context: Context, entry: Entry, part: Part, group: string, found: Found): void {
  const host = textOf(found.value);
  if (host === undefined) return;
  for (const owner of hostsIn(host).map(ownerOfHost)) {
    if (owner?.of !== 'third-party') continue;
    const evidence = codeEvidence(part.entry, found.at, RULE, `passes requests on to ${host}`);
    context.alternative(context.idFor(entry, entry.region), 'run', group, { to: owner.id, evidence });
  }
}

/** A reference to what is configured at a third party: its client id is of no use without it. */
function needReferred(context: Context, entry: Entry, part: Part, found: Found): void {
  for (const resource of refsIn(found.value).flatMap(({ resources }) => resources)) {
    const to = ownerOfResource(resource);
    if (to === undefined || resource === entry.resource) continue;
    const named = thirdParty(thirdPartyOfType(resource.type)!)!.named;
    add(
      context,
      entry,
      part,
      found,
      to,
      { ...named, soft: named.strength === 'soft' },
      `uses ${resource.address}`,
    );
  }
}

/** A variable called after a third party tells of it, weakly: what its value says otherwise counts for more. */
function needVariable(context: Context, entry: Entry, part: Part, found: Found): void {
  const name = thirdPartyOfVariable(found.label ?? '');
  if (name === undefined) return;
  const text = textOf(found.value);
  if (
    text !== undefined &&
    (/^(|-|0|false|no|none|off|disabled|null|n\/a)$/i.test(text) || hostsIn(text).length > 0)
  )
    return;
  // A queue, a host of one's own: it is called after the third party and is not it. A secret tells nothing else.
  if (context.targets.in(found.value).some((target) => target.entry.rule?.named?.need !== 'start')) return;
  const { need } = thirdParty(name)!.named;
  const note = `only the name of ${found.label} tells of it`;
  add(context, entry, part, found, `${THIRD_PARTY}/${name}`, { need, soft: true }, note);
}

function needRegistry(context: Context, entry: Entry, part: Part, found: Found): void {
  const text = textWithHoles(found.value, '*');
  const registry = text === undefined ? undefined : registryOf(text);
  if (registry === undefined || context.targets.in(found.value).length > 0) return;
  const owner = ownerOfHost(registry);
  if (owner === undefined) return;
  add(
    context,
    entry,
    part,
    found,
    owner.id,
    { need: 'start', soft: false },
    `its image comes from ${registry}`,
  );
}

/** The host an image comes from; undefined where that part is not known, or it is no reference of an image. */
export function registryOf(image: string): string | undefined {
  const reference = image.replace(/^docker:\/\//, '');
  const [first = '', ...rest] = reference.split('/');
  if (!/^[a-z0-9]/.test(reference) || /\s/.test(reference)) return undefined;
  if (rest.length > 0 && /[.:]|^localhost$/.test(first))
    return first.includes('*') && !first.includes('.') ? undefined : first;
  return first.includes('*') && (rest.length > 0 || first.startsWith('*')) ? undefined : 'docker.io';
}

function add(
  context: Context,
  entry: Entry,
  part: Part,
  { at }: Found,
  to: string,
  { need, soft, grace }: { need: Need; soft: boolean; grace?: number },
  note: string,
): void {
  context.depend({
    from: context.idFor(entry, entry.region),
    to,
    need: part.need ?? need,
    ...(soft ? { soft } : {}),
    ...(grace === undefined ? {} : { grace }),
    evidence: codeEvidence(part.entry, at, RULE, note),
  });
}

/** What it means that a workload names a service's host: the most that it means to name one of its resources. */
function namedService(
  context: Context,
  { provider, service }: HostOwner & { of: 'service' },
): { need: Need; soft: boolean } | undefined {
  const key = `${provider}/${service}`;
  let known = servicesNamed.get(context.atlas)?.get(key);
  if (known === undefined) {
    const rules = Object.values(context.atlas.types).filter(
      (rule) => rule.provider === provider && rule.service === service,
    );
    const named = rules.flatMap((rule) => (rule.named === undefined ? [] : [rule.named]));
    const best = ORDER.find(([need, strength]) =>
      named.some((one) => one.need === need && (one.strength ?? 'hard') === strength),
    );
    known = best === undefined ? null : { need: best[0], soft: best[1] === 'soft' };
    const all = servicesNamed.get(context.atlas) ?? new Map();
    servicesNamed.set(context.atlas, all.set(key, known));
  }
  return known ?? undefined;
}

const ORDER = [
  ['run', 'hard'],
  ['start', 'hard'],
  ['run', 'soft'],
] as const;
const servicesNamed = new WeakMap<object, Map<string, { need: Need; soft: boolean } | null>>();

const NAME = /[A-Za-z0-9*_-]+(?:\.[A-Za-z0-9*_-]+)+/g;
/** Characters a host may follow; behind a single slash it is a path. */
const BEFORE = /[\s"'`,;=(<[|{]/;
/** No text that names a host for a program to call is longer; a script may be. */
const LONGEST = 20_000;

/** Host names in a text: `postgres://shop:secret@db.example:5432/shop`, `a:9092,b:9092`; addresses of mail are none. */
export function hostsIn(text: string): readonly string[] {
  if (text.length < 4 || text.length > LONGEST || !text.includes('.')) return NONE;
  const hosts = new Set<string>();
  for (const { 0: name, index } of text.matchAll(NAME)) {
    if (/[a-z]{2,}$/i.test(name) && isHostAt(text, index)) hosts.add(name.toLowerCase());
  }
  return [...hosts];
}

const NONE: readonly string[] = [];

function isHostAt(text: string, index: number): boolean {
  const before = text[index - 1];
  if (before === undefined || BEFORE.test(before)) return true;
  if (before === '/') return text[index - 2] === '/';
  if (before !== '@') return false;
  // `scheme://user:password@host`; without a scheme it is an address of mail.
  const start = text.slice(Math.max(0, index - 200), index);
  return start.lastIndexOf('://') > start.search(/\s\S*$/);
}
