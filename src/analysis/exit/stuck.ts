import { atlas, equivalentsOf } from '../../atlas/index.js';
import { type Component, compareText, type Dependency, type Estate } from '../../estate/index.js';
import { serviceOf } from './footing.js';
import type { Move } from './rehome.js';
import type { FamilyPlan, Stuck } from './types.js';

/** The reasons that anything is still tied to what was left, and what the move leaves behind; ties first. */
export function stuckIn(
  estate: Estate,
  ties: readonly Dependency[],
  families: readonly FamilyPlan[],
  { leaving, homes, takers, dropped }: Move,
): Stuck[] {
  const components = new Map(estate.components.map((one) => [one.id, one]));
  const found = new Map<string, { stuck: Stuck; whys: Set<string>; from: Set<string> }>();
  const add = (stuck: Omit<Stuck, 'components'>, from: string) => {
    const key = `${stuck.kind}\0${stuck.what}`;
    const known = found.get(key) ?? { stuck: { ...stuck, components: [] }, whys: new Set(), from: new Set() };
    known.whys.add(stuck.why);
    known.from.add(from);
    found.set(key, known);
  };
  const stays = (id: string) => {
    const home = homes.get(id);
    return homes.has(id) && (home === undefined || !(takers.has(home) || dropped.has(home)));
  };
  for (const [id] of homes) if (stays(id)) add(reasonOf(homes.get(id)), id);
  for (const tie of ties) {
    const from = components.get(tie.from);
    if (from === undefined) continue;
    if (from.kind === 'third-party' || from.kind === 'domain' || from.kind === 'service')
      add(hosted(from, tie), from.id);
    else if (stays(from.id)) add(reasonOf(homes.get(from.id)), from.id);
    else if (serviceOf(tie.to) !== undefined) add(reasonOf(serviceOf(tie.to)), from.id);
    else
      add(
        {
          kind: 'declared',
          what: tie.to,
          why: `it is said to need ${tie.to}, and no service there that something could take the place of`,
        },
        from.id,
      );
  }
  // Third parties under a law that is left, and what may be at the provider, are ties of their own kind.
  for (const one of estate.components) {
    const stand =
      one.kind === 'third-party' && one.unknown && leaving.providers.has(String(one.attributes?.provider));
    if (stand) {
      add(
        {
          kind: 'third-party',
          what: one.id.split('/').slice(0, 2).join('/'),
          why: `may run on ${one.attributes!.provider}; which of its providers is not known`,
          ...('url' in one.source ? { source: one.source.url } : {}),
        },
        one.id,
      );
    }
  }
  const order = ['no-equivalent', 'not-offered', 'unread', 'third-party', 'hosted', 'declared'];
  const tied = [...found.values()]
    .map(({ stuck, whys, from }) => ({
      ...stuck,
      why: [...whys].join('; '),
      components: [...from].sort(compareText),
    }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compareText(a.what, b.what));
  return [...tied, ...keptBehind(families)];
}

function reasonOf(service: string | undefined): Omit<Stuck, 'components'> {
  if (service === undefined) {
    return {
      kind: 'unread',
      what: 'modules that were not fetched',
      why: 'what they create is not known; run terraform init, or read a plan',
    };
  }
  const row = equivalentsOf(service);
  if (row === undefined) {
    return { kind: 'no-equivalent', what: service, why: 'the atlas knows nothing that takes its place' };
  }
  const offered = [...new Set((row.managed ?? []).map((one) => one.provider))];
  const own = (row.selfHosted ?? []).map(({ name }) => name);
  const ways = [
    ...(offered.length === 0 ? [] : [`managed by ${offered.join(', ')}`]),
    ...(own.length === 0 ? [] : [`on machines of your own: ${own.join(', ')}`]),
  ];
  return {
    kind: 'not-offered',
    what: service,
    why: `no service of the target takes its place; ${ways.join('; ')}`,
    source: row.source,
    ...(row.confidence ? { confidence: row.confidence } : {}),
  };
}

function hosted(from: Component, { to, soft, evidence }: Dependency): Omit<Stuck, 'components'> {
  const [host = '', code = ''] = to.split('/');
  const isThirdParty = from.kind === 'third-party';
  const owner = isThirdParty ? from.id.split('@')[0]! : from.id.split('/')[0]!;
  const how = soft ? 'runs in part on' : 'runs on';
  // Of a provider's regions each says the same; of a third party the note tells what is known.
  const place = isThirdParty ? to : host;
  const note = isThirdParty && evidence.note !== undefined ? ` (${evidence.note})` : '';
  return {
    kind: isThirdParty ? 'third-party' : 'hosted',
    what: owner,
    why:
      host === 'jurisdiction'
        ? `its owner is under the law of ${atlas.jurisdictions[code]?.name ?? code}`
        : `${how} ${place} itself${note}`,
    ...(evidence.url === undefined ? {} : { source: evidence.url }),
    ...(evidence.confidence === undefined ? {} : { confidence: evidence.confidence }),
  };
}

function keptBehind(families: readonly FamilyPlan[]): Stuck[] {
  return families
    .filter(({ stuck, components, calls }) => stuck !== null && components.length + calls.length > 0)
    .map(({ family, stuck, components, source, confidence }) => ({
      kind: 'kept' as const,
      what: family!,
      why: stuck!,
      components,
      ...(source === null ? {} : { source }),
      ...(confidence === null ? {} : { confidence }),
    }));
}
