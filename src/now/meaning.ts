import { atlas, GLOBAL, regionsOf, service } from '../atlas/index.js';
import { remembered } from '../estate/index.js';
import { names } from './generated.js';
import type { Claim, Meaning, Severity, Subject } from './types.js';

/** What a claim's words stand for in the model, and the words that stand for nothing known. */
export interface Understood {
  readonly meanings: readonly Meaning[];
  readonly unmapped: readonly string[];
}

/**
 * What a claim of a provider's feed means. A product and a place name one service of one region. A product alone names
 * one that has no regions, or it in some region, nobody knows which. A place alone is only in doubt: that something in a
 * region is not well does not make all of it unwell. The same holds for a zone, of which one product is meant, and for a
 * third party, of which the estate may use another part.
 */
export function meaningOf(of: string | undefined, { subjects, title }: Claim): Understood {
  if (of === undefined) return { meanings: [], unmapped: subjects.length > 0 ? [title] : [] };
  if (of.startsWith('saas/'))
    return { meanings: distinct(subjects.map(({ severity }) => inDoubt(of, severity))), unmapped: [] };
  const found = subjects.map((subject) => understand(of, subject));
  return {
    meanings: distinct(found.flatMap(({ meanings }) => meanings)),
    unmapped: [...new Set(found.flatMap(({ unmapped }) => unmapped))],
  };
}

function understand(provider: string, subject: Subject): Understood {
  const { severity, text, product, place, names = [], within, maybe } = subject;
  const words = vocabularyOf(provider);
  const found = { products: new Map<string, Product>(), places: new Map<string, Place>() };
  const unmapped: string[] = [];
  const keep = ({ products, places }: Pick<Scanned, 'products' | 'places'>) => {
    for (const one of products) keepProduct(found.products, one);
    for (const one of places) found.places.set(one.id, one);
  };
  // A name as a whole: a longer one is another product (Dataproc Metastore is not Dataproc).
  const wholes = [...names, ...(product === undefined ? [] : [product])].map(
    (name) => [name, whole(words, name)] as const,
  );
  for (const [name, means] of wholes) {
    if (means === undefined) unmapped.push(within === undefined ? name : `${within} - ${name}`);
    else keep(means);
  }
  const isNamed = wholes.some(([, means]) => means === undefined || means.places.length === 0);
  if (place !== undefined) {
    const places = words.places.get(squash(place)) ?? scan(words, place).places;
    keep({ products: [], places });
    if (places.length === 0) unmapped.push(place);
  }
  const around = within === undefined ? undefined : whole(words, within);
  if (around !== undefined && unmapped.length === 0)
    keep({
      products: found.products.size === 0 ? around.products : [],
      places: found.places.size === 0 ? around.places : [],
    });
  const scanned = text === undefined ? undefined : scan(words, text);
  if (scanned !== undefined)
    keep({
      products: isNamed ? [] : scanned.products,
      places: found.places.size === 0 && place === undefined ? scanned.places : [],
    });
  if (text !== undefined && wholes.length === 0 && found.products.size === 0 && found.places.size === 0)
    if (!words.nothing.has(squash(text))) unmapped.push(text.slice(0, 200));
  // A name that means nothing here does not make its place mean all that is in it.
  if (isNamed && found.products.size === 0) return { meanings: [], unmapped };
  const places = [...found.places.values()];
  const meanings =
    found.products.size === 0
      ? places.map(({ id }) => inDoubt(`${provider}/${id}`, severity))
      : [...found.products.values()].flatMap(({ id, isPart }) => {
          const meant = ofProduct(provider, id, places, severity);
          return isPart ? meant.map(({ component }) => inDoubt(component, severity)) : meant;
        });
  return {
    meanings: maybe ? meanings.map(({ component }) => inDoubt(component, severity)) : meanings,
    unmapped,
  };
}

/** A service that is named itself is more than one of which a part is. */
function keepProduct(found: Map<string, Product>, one: Product): void {
  if (!one.isPart || !found.has(one.id)) found.set(one.id, one);
}

/** What a name stands for as a whole: all of its words are names, and nothing is left. Undefined where that is not so. */
function whole(words: Vocabulary, name: string): Pick<Scanned, 'products' | 'places'> | undefined {
  const key = squash(name);
  const products = words.products.get(key);
  if (products !== undefined) return { products, places: [] };
  const places = words.places.get(key);
  if (places !== undefined) return { products: [], places };
  if (words.nothing.has(key)) return { products: [], places: [] };
  const scanned = scan(words, name);
  return scanned.isAll ? scanned : undefined;
}

function ofProduct(provider: string, id: string, places: readonly Place[], severity: Severity): Meaning[] {
  if (service(provider, id)?.scope === 'global') return stated(`${provider}/${GLOBAL}/${id}`, severity);
  if (places.length === 0) return [inDoubt(`${provider}/*/${id}`, severity)];
  return places.flatMap(({ id: where, isZone }) =>
    isZone ? [inDoubt(`${provider}/${where}`, severity)] : stated(`${provider}/${where}/${id}`, severity),
  );
}

/** The feed says so. Whether what is out of service can still be configured it does not say. */
function stated(component: string, severity: Severity): Meaning[] {
  if (severity === 'notice') return [inDoubt(component, severity)];
  const control: Meaning = { severity, component: `${component}:control`, maybe: true };
  return severity === 'down' ? [{ severity, component }, control] : [{ severity, component }];
}

const inDoubt = (component: string, severity: Severity): Meaning => ({ severity, component, maybe: true });

function distinct(meanings: readonly Meaning[]): Meaning[] {
  const rank = { down: 2, degraded: 1, notice: 0 };
  const worst = new Map<string, Meaning>();
  for (const one of meanings) {
    const known = worst.get(one.component);
    const isWorse =
      known === undefined ||
      rank[one.severity] > rank[known.severity] ||
      (known.maybe === true && !one.maybe);
    if (isWorse) worst.set(one.component, one);
  }
  return [...worst.values()];
}

interface Place {
  /** Region or zone, as the atlas has it. */
  readonly id: string;
  readonly isZone: boolean;
}

interface Product {
  readonly id: string;
  /** The name is of a part of it. */
  readonly isPart: boolean;
}

interface Vocabulary {
  /** Squashed name to services, or to services that it is a part of. */
  readonly products: ReadonlyMap<string, readonly Product[]>;
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly nothing: ReadonlySet<string>;
  /** Most words of any name. */
  readonly longest: number;
}

/** Names of a provider's products and places: the atlas's own and those of `data/names.yaml`. */
const vocabularyOf = remembered((provider: string): Vocabulary => {
  const {
    products: productNames = {},
    parts = {},
    places: placeNames = {},
    nothing = [],
  } = names[provider] ?? {};
  const products = new Map<string, Product[]>();
  const places = new Map<string, Place[]>();
  let longest = 1;
  const learn = <T>(map: Map<string, T[]>, name: string, meaning: T) => {
    const key = squash(name);
    longest = Math.max(longest, wordsOf(name).length);
    const known = map.get(key);
    if (key === '' || known?.some((one) => JSON.stringify(one) === JSON.stringify(meaning))) return;
    if (known === undefined) map.set(key, [meaning]);
    else known.push(meaning);
  };
  for (const [id, aliases] of Object.entries(productNames))
    for (const name of aliases) learn(products, name, { id, isPart: false });
  for (const [id, aliases] of Object.entries(parts))
    for (const name of aliases) learn(products, name, { id, isPart: true });
  for (const [id, { name }] of Object.entries(atlas.services[provider] ?? {})) {
    // What the data says of a name goes before what the atlas calls it.
    for (const own of [name, id]) if (!products.has(squash(own))) learn(products, own, { id, isPart: false });
  }
  for (const [id, aliases] of Object.entries(placeNames))
    for (const name of aliases) learn(places, name, { id, isZone: false });
  for (const { id, name, aliases = [] } of regionsOf(provider)) {
    const inside = /\(([^)]+)\)$/.exec(name)?.[1];
    const own = [id, name, ...aliases, ...(inside === undefined || GENERIC.has(inside) ? [] : [inside])];
    for (const one of own) if (!places.has(squash(one))) learn(places, one, { id, isZone: false });
  }
  // After all regions: zone 2 of eastus is not the region eastus2.
  for (const zone of regionsOf(provider).flatMap(({ zones }) => zones))
    if (!places.has(squash(zone))) learn(places, zone, { id: zone, isZone: true });
  return { products, places, nothing: new Set(nothing.map(squash)), longest };
});

/** Says nothing alone: there is more than one of them. */
const GENERIC: ReadonlySet<string> = new Set(['Central', 'multi-region']);

interface Scanned {
  readonly products: readonly Product[];
  readonly places: readonly Place[];
  /** No word is left over. */
  readonly isAll: boolean;
}

/** Products and places that a text names: the longest names first, each word taken once. */
function scan({ products, places, longest }: Vocabulary, text: string): Scanned {
  const words = wordsOf(text);
  const found = { products: new Map<string, Product>(), places: new Map<string, Place>() };
  let isAll = true;
  for (let at = 0; at < words.length; ) {
    let taken = 0;
    for (let length = Math.min(longest, words.length - at); length > 0 && taken === 0; length--) {
      const key = words.slice(at, at + length).join('');
      // Two letters in running text are a word of some language, and not a place.
      if (key.length < 3) continue;
      const product = products.get(key);
      const place = places.get(key);
      for (const one of product ?? []) keepProduct(found.products, one);
      for (const one of place ?? []) found.places.set(one.id, one);
      if (product !== undefined || place !== undefined) taken = length;
    }
    if (taken === 0 && !VENDOR.test(words[at]!)) isAll = false;
    at += Math.max(1, taken);
  }
  const isSomething = found.products.size + found.places.size > 0;
  return {
    products: [...found.products.values()],
    places: [...found.places.values()],
    isAll: isAll && isSomething,
  };
}

const VENDOR = /^(?:amazon|aws|microsoft|azure|google|stackit|ionos|ovhcloud|cloudflare|hetzner|scaleway)$/;

/** Lower case, without accents; words in front that are the vendor's name are left out. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, 4_000)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function squash(name: string): string {
  const words = wordsOf(name);
  let from = 0;
  while (from < words.length - 1 && VENDOR.test(words[from]!)) from++;
  return words.slice(from).join('');
}
