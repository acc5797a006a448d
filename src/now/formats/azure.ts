import type { Claim } from '../types.js';
import { readXml } from './xml.js';

/**
 * Azure's status RSS: the incidents that are open, none when all is well. Product and region stand in the title
 * (`Virtual Machines - East US - Investigating`) and in categories; the description names regions in passing and is not
 * looked at for them. How bad it is the feed does not say.
 */
export function readAzure(body: string): Claim[] {
  return readXml(body).map(({ id, title, link, published, updated, body: says, categories }) => {
    const over = isOver(title);
    return {
      id,
      title,
      ...(link === undefined ? {} : { url: link }),
      state: over ? ('resolved' as const) : ('open' as const),
      ...(published === undefined ? {} : { began: published }),
      ...(updated === undefined ? {} : { updated }),
      says,
      subjects: over ? [] : [{ severity: 'degraded' as const, text: [title, ...categories].join(' - ') }],
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
