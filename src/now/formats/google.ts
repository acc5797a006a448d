import type { Claim, Severity, Subject } from '../types.js';
import { NotTheFeed, newestOf, parsed, plain, records, string, time } from './text.js';

const SEVERITY: Readonly<Record<string, Severity>> = {
  SERVICE_OUTAGE: 'down',
  SERVICE_DISRUPTION: 'degraded',
  SERVICE_INFORMATION: 'notice',
};

/** Google Cloud's `incidents.json` (https://status.cloud.google.com/incidents.schema.json). */
export function readGoogle(body: string): Claim[] {
  const incidents = parsed(body);
  if (!Array.isArray(incidents)) throw new NotTheFeed('it is JSON, but no list of incidents');
  return records(incidents).map((one) => {
    const update = records([one.most_recent_update])[0] ?? newestOf(records(one.updates), 'when') ?? {};
    const isOver = string(one.end) !== undefined || update.status === 'AVAILABLE';
    const began = time(one.begin);
    const updated = time(one.modified) ?? time(update.when) ?? began;
    const path = string(one.uri);
    return {
      id: string(one.id) ?? String(one.begin),
      title: plain(string(one.external_desc) ?? string(one.service_name) ?? 'incident'),
      ...(path === undefined
        ? {}
        : { url: `https://status.cloud.google.com/${path.replace(/^\/+/, '').slice(0, 200)}` }),
      state: isOver ? 'resolved' : 'open',
      ...(began === undefined ? {} : { began }),
      ...(updated === undefined ? {} : { updated }),
      says: plain(string(update.text) ?? string(one.external_desc) ?? ''),
      subjects: isOver ? [] : subjectsOf(one, SEVERITY[String(one.status_impact)] ?? 'notice'),
    };
  });
}

/** Every product in every place: the feed does not say which goes with which. */
function subjectsOf(incident: Readonly<Record<string, unknown>>, severity: Severity): Subject[] {
  // A product that was renamed has its new name beside the old one.
  const products = records(incident.affected_products).flatMap(
    (one) => string(one.title) ?? string(one.current_title) ?? [],
  );
  const places = records(incident.currently_affected_locations).flatMap(
    ({ id, title }) => string(id) ?? string(title) ?? [],
  );
  const named =
    products.length > 0 ? products : [string(incident.service_name)].filter((one) => one !== undefined);
  const somewhere: (string | undefined)[] = places.length > 0 ? places : [undefined];
  return named.flatMap((product) =>
    somewhere.map((place) => ({
      severity,
      // "Multiple Products" is no product.
      ...(/^multiple products$/i.test(product) ? {} : { product }),
      ...(place === undefined || place === 'global' ? {} : { place }),
    })),
  );
}
