import { region, regionsOf } from './queries.js';

/** Of each provider the region that somebody says things are in which do not tell it themselves. */
export type Places = ReadonlyMap<string, string>;

export const NOWHERE: Places = new Map();

/** Places with one more, `PROVIDER/REGION`. Throws an Error that says what was expected. */
export function withPlace(text: string, places: Places = NOWHERE): Places {
  const [provider = '', name = '', ...rest] = text.split('/');
  if (region(provider, name) === undefined || rest.length > 0) {
    const known = regionsOf(provider).map(({ id }) => id);
    const some = known.length > 0 ? ` (${known.slice(0, 4).join(', ')}, ...)` : '';
    throw new Error(`"${text}": expected PROVIDER/REGION of the atlas, such as azure/westeurope${some}`);
  }
  if (places.has(provider))
    throw new Error(`"${text}": ${provider}/${places.get(provider)} is said already; one for each provider`);
  return new Map([...places, [provider, name]]);
}
