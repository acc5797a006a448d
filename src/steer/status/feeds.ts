import { shortId } from './api.js';
import { escaped } from './escape.js';
import { type Incident, lastOf } from './incidents.js';
import type { Overview } from './overview.js';
import { WORDS } from './words.js';

/** Newest first; planned work too. */
function entriesOf({ open, planned, past }: Overview): Incident[] {
  return [...open, ...planned, ...past].toSorted((a, b) => lastOf(b).at - lastOf(a).at);
}

/** Atom (RFC 4287): one entry for each incident, which changes with its updates. */
export function atomFeed(overview: Overview): string {
  const { title, url = '', now } = overview;
  const entries = entriesOf(overview);
  const updated =
    entries[0] === undefined ? Math.floor(now / 86_400_000) * 86_400_000 : lastOf(entries[0]).at;
  const items = entries.map(
    (one) => `
<entry>
<id>urn:firebreak:incident:${escaped(one.id)}</id>
<title>${escaped(one.name)}</title>
<published>${iso(one.updates[0]!.at)}</published>
<updated>${iso(lastOf(one).at)}</updated>
<link href="${escaped(`${url}/status`)}"/>
<content type="html">${escaped(contentOf(one))}</content>
</entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:firebreak:status:${shortId(title)}</id>
<title>${escaped(title)}</title>
<author><name>${escaped(title)}</name></author>
<updated>${iso(updated)}</updated>
<link rel="self" href="${escaped(`${url}/history.atom`)}"/>
<link href="${escaped(`${url}/status`)}"/>${items.join('')}
</feed>
`;
}

/** RSS 2.0 (https://www.rssboard.org/rss-specification). */
export function rssFeed(overview: Overview): string {
  const { title, url = '' } = overview;
  const items = entriesOf(overview).map(
    (one) => `
<item>
<title>${escaped(one.name)}</title>
<link>${escaped(`${url}/status`)}</link>
<guid isPermaLink="false">${escaped(one.id)}-${one.updates.length}</guid>
<pubDate>${new Date(lastOf(one).at).toUTCString()}</pubDate>
<description>${escaped(contentOf(one))}</description>
</item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>${escaped(title)}</title>
<link>${escaped(`${url}/status`)}</link>
<description>${escaped(title)}</description>${items.join('')}
</channel>
</rss>
`;
}

/** HTML of an incident, to be escaped once more where it stands in XML. */
function contentOf({ updates }: Incident): string {
  return updates
    .toReversed()
    .map(
      ({ status, at, body }) =>
        `<p><strong>${WORDS.en.status[status]}</strong> (${iso(at)})<br>${escaped(body).replaceAll('\n', '<br>')}</p>`,
    )
    .join('');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
