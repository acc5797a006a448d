import type { Claim } from '../types.js';
import { readXml } from './xml.js';

/**
 * Azure's status RSS: the incidents that are open, none when all is well. Products and regions stand in categories, which do
 * not say which is which, else in the title (`Virtual Machines - East US - Investigating`); the description names regions in
 * passing and is not looked at for them. How bad it is the feed does not say, nor when it was changed: `pubDate` stays while
 * the text goes on. A guid is made of the title and comes again with another incident; links lead to servers that are not
 * meant for the public.
 */
export function readAzure(body: string): Claim[] {
  return readXml(body).map(({ id, title, published, body: says, categories }) => {
    const over = isOver(title);
    return {
      id: published === undefined ? id : `${id}@${new Date(published).toISOString()}`,
      title,
      state: over ? ('resolved' as const) : ('open' as const),
      ...(published === undefined ? {} : { began: published }),
      says,
      subjects: over ? [] : [{ severity: 'degraded' as const, text: title, names: categories }],
    };
  });
}

/**
 * The last clause of a title says how it stands ("Resolved in North Europe. Impact continues in West Europe" is open).
 * In doubt an incident stays open: shown too long is seen and put right, hidden too early is not.
 */
function isOver(title: string): boolean {
  if (/^\s*[[(]\s*resolved\s*[\])]/i.test(title)) return true;
  const last = title.split(/\s+[-–—:;]\s+|\.\s+/).at(-1) ?? '';
  const goesOn =
    /\b(?:not|no|never|awaiting|pending|continu\w*|remain\w*|ongoing|investigating|partial\w*|except)\b/i;
  return /\b(?:resolved|mitigated)\b/i.test(last) && !goesOn.test(last);
}
