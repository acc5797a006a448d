import type { Plug } from '../model/types.js';

/** Where the reader is: the part of the address behind `#`, so that every view can be linked to. */
export type Route =
  | { readonly view: 'answer' }
  | { readonly view: 'map'; readonly component: string | null }
  | { readonly view: 'component'; readonly component: string }
  | { readonly view: 'outage'; readonly plug: Plug | null; readonly time: number }
  | { readonly view: 'what-if' }
  | { readonly view: 'compare' };

/** Seconds that a component is lost for where the reader did not say. */
const USUAL_LOSS = 3600;

/** Where the address has the name of a scenario: what providers say now, which is not in the library. */
export const NOW = 'now';

/** Reads an address; what is none leads to the answer. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [view = '', ...rest] = path.replace(/^\//, '').split('/');
  const id = decoded(rest.join('/'));
  const ask = new URLSearchParams(query);
  if (view === 'map') return { view, component: id === '' ? null : id };
  if (view === 'component' && id !== '') return { view, component: id };
  if (view === 'outage') return { view, plug: plugOf(id, ask), time: whole(ask.get('t'), 0) };
  if (view === 'what-if' || view === 'compare') return { view };
  return { view: 'answer' };
}

/** The address of a view. */
export function hrefOf(route: Route): string {
  if (route.view === 'answer') return '#/';
  if (route.view === 'component') return `#/component/${encodeURIComponent(route.component)}`;
  if (route.view === 'map')
    return route.component === null ? '#/map' : `#/map/${encodeURIComponent(route.component)}`;
  if (route.view !== 'outage') return `#/${route.view}`;
  const { plug, time } = route;
  const ask = new URLSearchParams();
  if (plug !== null && 'components' in plug) {
    for (const id of plug.components) ask.append('lose', id);
    ask.set('for', String(plug.seconds));
  }
  if (time > 0) ask.set('t', String(Math.round(time)));
  const scenario = plug === null || 'components' in plug ? '' : `/${encodeURIComponent(nameOf(plug))}`;
  const query = ask.toString();
  return `#/outage${scenario}${query === '' ? '' : `?${query}`}`;
}

/** The address of the loss of one component for the usual time. */
export function lossOf(component: string): string {
  return hrefOf({ view: 'outage', plug: { components: [component], seconds: USUAL_LOSS }, time: 0 });
}

/** What is given comes with the page, and an address can only name it. */
function nameOf(plug: Exclude<Plug, { components: unknown }>): string {
  return 'given' in plug ? NOW : plug.scenario;
}

function plugOf(scenario: string, ask: URLSearchParams): Plug | null {
  if (scenario !== '') return { scenario };
  const components = ask.getAll('lose').filter((id) => id !== '');
  return components.length === 0
    ? null
    : { components, seconds: whole(ask.get('for'), USUAL_LOSS) || USUAL_LOSS };
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

/** What was cut off in a chat or a mail may be no valid escape any more. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
