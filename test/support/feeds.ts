/** Documents in the shapes of public status feeds, made for tests, and a server that serves them well or badly. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const iso = (ms: number) => new Date(ms).toISOString();

/** AWS Health's public events; UTF-16 with a byte order mark, as AWS sends it. */
export function awsHealth(events: readonly object[]): Buffer {
  const text = Buffer.from(`\ufeff${JSON.stringify(events)}`, 'utf16le');
  return text.swap16();
}

export interface AwsEvent {
  readonly service: string;
  readonly status: string;
  readonly began: number;
  readonly summary?: string;
  readonly message?: string;
  readonly impacted?: Readonly<
    Record<string, { readonly service_name: string; readonly current: string; readonly max: string }>
  >;
}

export function awsEvent({
  service,
  status,
  began,
  summary = 'Increased Error Rates',
  message,
  impacted,
}: AwsEvent): object {
  const date = String(Math.floor(began / 1000));
  return {
    date,
    arn: `arn:aws:health:us-east-1::event/TEST/AWS_TEST_OPERATIONAL_ISSUE/AWS_TEST_${service}_${date}`,
    region_name: 'N. Virginia',
    status,
    service,
    service_name: service,
    summary,
    event_log: [
      { summary, message: 'We are looking into it.', status: 1, timestamp: Number(date) },
      {
        summary,
        message: message ?? 'We see increased error rates.',
        status: Number(status),
        timestamp: Number(date) + 300,
      },
    ],
    ...(impacted === undefined ? {} : { impacted_services: impacted }),
  };
}

export function rss(
  channel: string,
  items: readonly {
    readonly title: string;
    readonly body?: string;
    readonly at: number | string;
    readonly guid?: string;
    readonly categories?: readonly string[];
  }[],
): string {
  const date = (at: number | string) => (typeof at === 'string' ? at : new Date(at).toUTCString());
  const text = items.map(
    ({ title, body = '', at, guid = title, categories = [] }) =>
      `<item><title><![CDATA[${title}]]></title><link>https://status.example/${encodeURIComponent(guid)}</link>${categories.map((one) => `<category>${one}</category>`).join('')}<pubDate>${date(at)}</pubDate><guid isPermaLink="false"><![CDATA[${guid}]]></guid><description><![CDATA[${body}]]></description></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${channel}</title><link>https://status.example/</link>${text.join('')}</channel></rss>`;
}

export function atom(
  entries: readonly { readonly title: string; readonly body?: string; readonly at: number }[],
): string {
  const text = entries.map(
    ({ title, body = '', at }, i) =>
      `<entry><id>tag:status.example,2026:${i}</id><title>${title}</title><link rel="alternate" href="https://status.example/${i}"/><published>${iso(at)}</published><updated>${iso(at)}</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>${body}</p></div></content></entry>`,
  );
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Status</title>${text.join('')}</feed>`;
}

export interface GoogleIncident {
  readonly products: readonly string[];
  readonly places: readonly string[];
  readonly impact?: string;
  readonly began: number;
  readonly ended?: number;
}

export function google(incidents: readonly GoogleIncident[]): string {
  return JSON.stringify(
    incidents.map(({ products, places, impact = 'SERVICE_OUTAGE', began, ended }, i) => ({
      id: `incident${i}`,
      number: String(i),
      begin: iso(began),
      created: iso(began),
      ...(ended === undefined ? {} : { end: iso(ended) }),
      modified: iso(began + 600_000),
      external_desc: `We are investigating elevated errors with ${products.join(', ')}`,
      service_name: products.length === 1 ? products[0] : 'Multiple Products',
      affected_products: products.map((title) => ({ title, id: title })),
      currently_affected_locations: ended === undefined ? places.map((id) => ({ title: id, id })) : [],
      most_recent_update: {
        when: iso(began + 600_000),
        text: 'Mitigation is underway.',
        status: ended === undefined ? impact : 'AVAILABLE',
      },
      severity: 'high',
      status_impact: impact,
      uri: `incidents/incident${i}`,
    })),
  );
}

export interface PageComponent {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly group?: boolean;
  readonly group_id?: string | null;
}

export function statuspage(
  components: readonly PageComponent[],
  incidents: readonly object[] = [],
  maintenance: readonly object[] = [],
): string {
  return JSON.stringify({
    page: { id: 'test', name: 'Test', url: 'https://status.example' },
    status: { indicator: 'none', description: 'All Systems Operational' },
    components,
    incidents,
    scheduled_maintenances: maintenance,
  });
}

export interface FeedServer {
  readonly url: string;
  /** Requests so far, newest last. */
  readonly asked: readonly IncomingMessage[];
  readonly close: () => void;
}

/** Answers each path as it is told to: well, slowly, never, cut off, or with something else. */
export async function serveFeeds(
  paths: Readonly<
    Record<string, string | Buffer | ((request: IncomingMessage, response: ServerResponse) => void)>
  >,
): Promise<FeedServer> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const found = paths[request.url ?? ''];
    if (found === undefined) response.writeHead(404).end();
    else if (typeof found === 'function') found(request, response);
    else response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
