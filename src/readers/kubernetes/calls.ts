import type { Value } from '../inference/index.js';

/** Names inside a cluster that a program is told to call: `http://orders`, `orders.shop.svc.cluster.local:80`. */

/** A Service by its name, and its namespace where that is told. */
export interface Call {
  readonly service: Value;
  readonly namespace: string | undefined;
}

/** No text that names a host for a program to call is longer; a script may be. */
const LONGEST = 20_000;
const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
/** `orders.shop.svc`, `orders.shop.svc.cluster.local`, wherever it stands. */
const WHOLE = new RegExp(`(?<![-\\w.])(${LABEL})\\.(${LABEL})\\.svc(?![-\\w])`, 'g');
/** `http://orders`, `redis://:secret@cache.shop:6379`. */
const IN_URL = new RegExp(`://(?:[^\\s/@"']{0,200}@)?(${LABEL})(?:\\.(${LABEL}))?(?=[:/?"'\\s,]|$)`, 'g');
/** `orders:8080`, `kafka-0:9092,kafka-1:9092`. */
const WITH_PORT = new RegExp(`(?<=^|[\\s,;="'])(${LABEL})(?:\\.(${LABEL}))?:\\d{2,5}(?![\\d.:])`, 'g');
const BARE = new RegExp(`^(${LABEL})(?:\\.(${LABEL}))?$`);
/** Variables that hold a host and nothing else. */
const HOLDS_HOST = /(^|[^a-z])(addr|address|broker|endpoint|host|hostname|server|service|uri|url)s?$/i;

/** The Services that a value may mean; which of these names exist is for the caller to look up. */
export function callsIn(text: string, label: string | undefined): readonly Call[] {
  if (text.length > LONGEST) return [];
  const found = new Map<string, Call>();
  const add = (service: string, namespace: string | undefined) =>
    found.set(`${service}.${namespace ?? ''}`, { service, namespace });
  for (const [, service, namespace] of text.matchAll(WHOLE)) add(service!, namespace);
  for (const [, service, namespace] of text.matchAll(IN_URL)) add(service!, namespace);
  for (const [, service, namespace] of text.matchAll(WITH_PORT)) add(service!, namespace);
  const bare = holdsHost(label) ? BARE.exec(text.trim()) : null;
  if (bare !== null) add(bare[1]!, bare[2]);
  return [...found.values()];
}

/** `DB_HOST`, `ordersUrl`. */
function holdsHost(label: string | undefined): boolean {
  return label !== undefined && HOLDS_HOST.test(label.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}
