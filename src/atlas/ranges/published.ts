/** What the providers publish of their addresses, as rows. The formats are the providers' own. */
import { parsePrefix } from './addresses.js';
import type { Row } from './reduce.js';

export interface Published {
  readonly provider: string;
  /** Where the provider publishes it. */
  readonly source: string;
  /** The day that the file itself carries; undefined where it carries none. */
  readonly date: string | undefined;
  readonly rows: readonly Row[];
}

/** Reads one provider's format. `hasRegion` tells the regions the atlas lists: of others only the provider is said. */
type Format = (text: string, hasRegion: (id: string) => boolean) => Omit<Published, 'provider' | 'source'>;

const SOURCES: Readonly<Record<string, { readonly source: string; readonly read: Format }>> = {
  aws: { source: 'https://ip-ranges.amazonaws.com/ip-ranges.json', read: aws },
  azure: { source: 'https://www.microsoft.com/en-us/download/details.aspx?id=56519', read: azure },
  gcp: { source: 'https://www.gstatic.com/ipranges/cloud.json', read: gcp },
  cloudflare: { source: 'https://www.cloudflare.com/ips/', read: listed('cloudflare') },
  fastly: { source: 'https://api.fastly.com/public-ip-list', read: fastly },
  digitalocean: { source: 'https://digitalocean.com/geo/google.csv', read: listed('digitalocean') },
  linode: { source: 'https://geoip.linode.com/', read: listed('linode') },
};

/** Where the lists can be fetched as they are; Azure's has another address each week, behind a page. */
export const DOWNLOADS: Readonly<Record<string, readonly string[]>> = {
  aws: ['https://ip-ranges.amazonaws.com/ip-ranges.json'],
  gcp: ['https://www.gstatic.com/ipranges/cloud.json'],
  cloudflare: ['https://www.cloudflare.com/ips-v4', 'https://www.cloudflare.com/ips-v6'],
  fastly: ['https://api.fastly.com/public-ip-list'],
  digitalocean: ['https://digitalocean.com/geo/google.csv'],
  linode: ['https://geoip.linode.com/'],
};

/** Reads what a provider publishes; undefined for one whose format is not known. Throws a SyntaxError or a TypeError where it has another form. */
export function readPublished(
  provider: string,
  text: string,
  hasRegion: (id: string) => boolean,
): Published | undefined {
  const known = SOURCES[provider];
  return known && { provider, source: known.source, ...known.read(text, hasRegion) };
}

/** Rows of the prefixes that have the form of one; a list may hold comments. */
function rowsOf(component: string, prefixes: readonly string[]): Row[] {
  return prefixes.flatMap((text) => {
    const prefix = parsePrefix(text);
    return prefix === undefined ? [] : [{ ...prefix, component }];
  });
}

/** Services whose addresses are asked for by clients; addresses of `EC2` and `AMAZON` may be anything of the region. */
const AWS_SERVICES: Readonly<Record<string, string>> = {
  S3: 's3',
  DYNAMODB: 'dynamodb',
  AURORA_DSQL: 'dsql',
};
/** Wherever such an address is, the service is one. */
const AWS_GLOBAL: Readonly<Record<string, string>> = {
  CLOUDFRONT: 'cloudfront',
  GLOBALACCELERATOR: 'globalaccelerator',
  ROUTE53: 'route53',
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html */
function aws(text: string, hasRegion: (id: string) => boolean) {
  interface Entry {
    readonly ip_prefix?: string;
    readonly ipv6_prefix?: string;
    readonly region: string;
    readonly service: string;
  }
  const { createDate, prefixes, ipv6_prefixes } = JSON.parse(text) as {
    createDate: string;
    prefixes: Entry[];
    ipv6_prefixes: Entry[];
  };
  const rows = [...prefixes, ...ipv6_prefixes].flatMap(({ ip_prefix, ipv6_prefix, region, service }) => {
    const place = hasRegion(region) ? `aws/${region}` : 'aws';
    const global = AWS_GLOBAL[service];
    const own = AWS_SERVICES[service];
    const component = global ? `aws/global/${global}` : own && place !== 'aws' ? `${place}/${own}` : place;
    return rowsOf(component, [ip_prefix ?? ipv6_prefix ?? '']);
  });
  // A prefix is listed once for each service: the one that says more counts.
  return { date: createDate.slice(0, 10), rows: rows.sort((a, b) => steps(b) - steps(a)) };
}

function steps({ component }: Row): number {
  return component.split('/').length;
}

/** Names in service tags that are not those of Azure's API. */
const AZURE_REGIONS: Readonly<Record<string, string>> = {
  brazilse: 'brazilsoutheast',
  centralfrance: 'francecentral',
  southfrance: 'francesouth',
  germanyn: 'germanynorth',
  germanywc: 'germanywestcentral',
  norwaye: 'norwayeast',
  norwayw: 'norwaywest',
  switzerlandn: 'switzerlandnorth',
  switzerlandw: 'switzerlandwest',
};
const AZURE_SERVICES: Readonly<Record<string, string>> = {
  Storage: 'storage',
};
const AZURE_GLOBAL: Readonly<Record<string, string>> = {
  'AzureFrontDoor.Frontend': 'azure/global/frontdoor',
  AzureActiveDirectory: 'azure/global/entraid',
};

/** https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview; the file carries no date. */
function azure(text: string, hasRegion: (id: string) => boolean) {
  const { values } = JSON.parse(text) as {
    values: { name: string; properties: { region: string; addressPrefixes: string[] } }[];
  };
  const rows = values.flatMap(({ name, properties: { region, addressPrefixes } }) => {
    const [tag = ''] = name.split('.');
    const id = AZURE_REGIONS[region] ?? region;
    const place = hasRegion(id) ? `azure/${id}` : 'azure';
    const global = AZURE_GLOBAL[name];
    if (global !== undefined) return rowsOf(global, addressPrefixes);
    if (tag === 'AzureCloud') return rowsOf(place, addressPrefixes);
    const service = AZURE_SERVICES[tag];
    return service === undefined || place === 'azure' ? [] : rowsOf(`${place}/${service}`, addressPrefixes);
  });
  return { date: undefined, rows: rows.sort((a, b) => steps(b) - steps(a)) };
}

/** https://cloud.google.com/compute/docs/faq#find_ip_range: addresses of customers' resources, by region. */
function gcp(text: string, hasRegion: (id: string) => boolean) {
  const { creationTime, prefixes } = JSON.parse(text) as {
    creationTime: string;
    prefixes: { ipv4Prefix?: string; ipv6Prefix?: string; scope: string }[];
  };
  const rows = prefixes.flatMap(({ ipv4Prefix, ipv6Prefix, scope }) =>
    rowsOf(hasRegion(scope) ? `gcp/${scope}` : 'gcp', [ipv4Prefix ?? ipv6Prefix ?? '']),
  );
  return { date: creationTime.slice(0, 10), rows };
}

function fastly(text: string) {
  const { addresses, ipv6_addresses } = JSON.parse(text) as { addresses: string[]; ipv6_addresses: string[] };
  return { date: undefined, rows: rowsOf('fastly', [...addresses, ...ipv6_addresses]) };
}

/** A prefix at the beginning of each line, as in a plain list or a geofeed (RFC 8805). */
function listed(component: string): Format {
  return (text) => ({
    date: undefined,
    rows: rowsOf(
      component,
      text.split(/\r?\n/).map((line) => line.split(',')[0]!.trim()),
    ),
  });
}
