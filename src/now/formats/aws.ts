import type { Claim, Severity, Subject } from '../types.js';
import { link, NotTheFeed, newestOf, parsed, plain, records, string, time } from './text.js';
import { readXml } from './xml.js';

/** Codes of AWS's status pages: 1 informational, 2 degradation, 3 disruption; 0 is over. */
const SEVERITY: Readonly<Record<string, Severity>> = { 1: 'notice', 2: 'degraded', 3: 'down' };

/**
 * AWS Health's public events (`/public/currentevents`): an array, an event for each service and region or for several
 * services at once. It comes in UTF-16 with a byte order mark.
 */
export function readAwsHealth(body: string): Claim[] {
  const events = parsed(body);
  if (!Array.isArray(events)) throw new NotTheFeed('it is JSON, but no list of events');
  return records(events).map((event) => {
    const newest = newestOf(records(event.event_log), 'timestamp');
    const status = String(event.status ?? '');
    const isOver =
      status === '0' || string(event.end_time) !== undefined || typeof event.end_time === 'number';
    const began = time(event.date);
    const updated = time(newest?.timestamp) ?? began;
    return {
      id: string(event.arn) ?? `${String(event.service)} ${String(event.date)}`,
      title:
        plain([string(event.service_name), string(event.summary)].filter((part) => part).join(': ')) ||
        'event',
      state: isOver ? 'resolved' : 'open',
      ...(began === undefined ? {} : { began }),
      ...(updated === undefined ? {} : { updated }),
      says: plain(string(newest?.message) ?? string(event.summary) ?? ''),
      subjects: isOver ? [] : subjectsOf(event, SEVERITY[status] ?? 'notice'),
    };
  });
}

/** The services an event lists, those that are well again left out; the event's own service where it lists none. */
function subjectsOf(event: Readonly<Record<string, unknown>>, severity: Severity): Subject[] {
  const { impacted_services: impacted } = event;
  const listed =
    typeof impacted === 'object' && impacted !== null
      ? Object.entries(impacted).map(([key, value]) => ({
          code: Array.isArray(impacted)
            ? (string(value) ?? string((value as { service?: unknown })?.service) ?? '')
            : key,
          status: String((value as { current?: unknown })?.current ?? ''),
        }))
      : [];
  const codes = listed.filter(({ code, status }) => code !== '' && status !== '0');
  const region = string(event.region_name);
  const own = string(event.service);
  const all = codes.length > 0 ? codes : own === undefined ? [] : [{ code: own, status: '' }];
  return all.map(({ code, status }) => ({ severity: SEVERITY[status] ?? severity, ...codeOf(code, region) }));
}

/** `ec2-us-east-1` is a service and a region, `cloudfront` a service of no region. */
function codeOf(code: string, region: string | undefined): { product?: string; place?: string } {
  const [, product, place] =
    /^(.*?)-((?:[a-z]{2}|us-gov|us-iso|us-isob|eusc-de)-[a-z]+-\d)$/.exec(code) ?? [];
  const named = product ?? code;
  const where = place ?? region;
  return {
    // An event about everything in a region names no product.
    ...(/^multiple_?services?$/i.test(named) ? {} : { product: named }),
    ...(where === undefined || /^global$/i.test(where) ? {} : { place: where }),
  };
}

/** A service without news for so long is not open any more: AWS does not always say when something is over. */
const QUIET_MS = 24 * 3_600_000;

/**
 * AWS's older RSS: an item for each message, not for each event. Messages of one service belong together (the guid
 * begins with its code); the newest one says how it stands.
 */
export function readAwsRss(body: string, now: number): Claim[] {
  const chains = new Map<string, ReturnType<typeof readXml>[number][]>();
  for (const item of readXml(body)) {
    const code = /#([a-z0-9-]+)_\d+$/i.exec(item.id)?.[1] ?? item.title;
    const chain = chains.get(code);
    if (chain === undefined) chains.set(code, [item]);
    else chain.push(item);
  }
  return [...chains].map(([code, chain]) => {
    const sorted = chain.toSorted((a, b) => (b.updated ?? 0) - (a.updated ?? 0));
    const [newest] = sorted as [(typeof sorted)[number]];
    // The event: back to the first gap or the end of the one before.
    const gap = sorted.findIndex(
      (one, i) =>
        i > 0 && (isOver(one.title) || (sorted[i - 1]!.updated ?? 0) - (one.updated ?? 0) > QUIET_MS),
    );
    const first = sorted[gap < 0 ? sorted.length - 1 : gap - 1]!;
    const quiet = newest.updated !== undefined && now - newest.updated > QUIET_MS;
    const url = link(newest.link);
    return {
      id: code,
      title: newest.title,
      ...(url === undefined ? {} : { url }),
      state: isOver(newest.title) || quiet ? 'resolved' : 'open',
      ...(first.updated === undefined ? {} : { began: first.updated }),
      ...(newest.updated === undefined ? {} : { updated: newest.updated }),
      says: newest.body,
      subjects:
        isOver(newest.title) || quiet
          ? []
          : [{ severity: severityOf(newest.title), ...codeOf(code, undefined) }],
    };
  });
}

const isOver = (title: string): boolean => /\[RESOLVED\]|operating normally/i.test(title);

function severityOf(title: string): Severity {
  if (/service disruption/i.test(title)) return 'down';
  return /performance issues|service degradation|degraded/i.test(title) ? 'degraded' : 'notice';
}
