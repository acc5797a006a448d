import { isIP } from 'node:net';
import type { ProbeSpec, ProbeTiming } from '../model/index.js';
import { absolute, isName } from './names.js';
import type { RawProbe, RawTiming } from './raw.js';
import { type Complain, given, many, milliseconds, type Path, share } from './values.js';

const TIMING: ProbeTiming = { intervalMs: 5000, jitter: 0.1, timeoutMs: 2000, fall: 2, rise: 2 };

const KINDS = ['http', 'tcp', 'tls', 'dns', 'grpc', 'postgres', 'redis', 'icmp'] as const;
type Kind = (typeof KINDS)[number];

/** Keys beside the kind's own that say something of it. */
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  http: ['method', 'headers', 'status', 'body', 'expectHeaders', 'followRedirects', 'minValidity'],
  tcp: [],
  tls: ['name', 'minValidity'],
  dns: ['type', 'answer', 'port'],
  grpc: ['service', 'secure', 'name'],
  postgres: [],
  redis: ['secure', 'name'],
  icmp: [],
};
const TIMES: readonly string[] = [
  'interval',
  'jitter',
  'timeout',
  'fall',
  'rise',
] satisfies (keyof RawTiming)[];

const SHORT =
  'expected an address such as https://shop.example/health, or tcp:5432, tls://shop.example:443, dns:shop.example/SOA, grpc:50051, postgres, redis, icmp';

/** What is probed and how; undefined where nothing can be made of it, and `complain` is told why. */
export function probeOf(
  written: string | RawProbe,
  host: string | undefined,
  path: Path,
  complain: Complain,
): ProbeSpec | undefined {
  const raw = typeof written === 'string' ? fromText(written) : written;
  if (raw === undefined) {
    complain(`found "${written}"; ${SHORT}`, path);
    return undefined;
  }
  const kinds = KINDS.filter((kind) => raw[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const found = kinds.length > 1 ? `found ${kinds.join(' and ')}` : 'says of no kind what to look at';
    complain(`${found}; expected one of ${KINDS.join(', ')}`, path);
    return undefined;
  }
  for (const key of Object.keys(raw)) {
    if (key === kind || KEYS[kind].includes(key) || TIMES.includes(key)) continue;
    const known = [...KEYS[kind], ...TIMES].join(', ');
    complain(`"${key}" means nothing for ${kind}; expected one of ${known}`, [...path, key]);
  }
  return MAKERS[kind](raw, { host, path, complain });
}

/** How often; what the probe leaves out is as in `defaults`. */
export function timingOf(raw: RawTiming, defaults: ProbeTiming = TIMING): ProbeTiming {
  return {
    ...defaults,
    ...given<ProbeTiming>({
      intervalMs: raw.interval === undefined ? undefined : milliseconds(raw.interval),
      jitter: raw.jitter === undefined ? undefined : share(raw.jitter),
      timeoutMs: raw.timeout === undefined ? undefined : milliseconds(raw.timeout),
      fall: raw.fall,
      rise: raw.rise,
    }),
  };
}

interface Around {
  readonly host: string | undefined;
  readonly path: Path;
  readonly complain: Complain;
}

const MAKERS: Readonly<Record<Kind, (raw: RawProbe, around: Around) => ProbeSpec | undefined>> = {
  http: httpProbe,
  tcp: ({ tcp }) => ({ kind: 'tcp', port: tcp! }),
  tls: ({ tls, name, minValidity }, { host, path, complain }) => {
    const wanted = absolute(name ?? host ?? '');
    if (!isName(wanted) && isIP(wanted) === 0) {
      complain('the name that the certificate must be for is missing; expected name: shop.example', path);
      return undefined;
    }
    return { kind: 'tls', port: tls!, name: wanted, ...validity(minValidity) };
  },
  dns: ({ dns, port = 53, type = 'A', answer }, { path, complain }) => {
    const name = absolute(dns!);
    if (!isName(name)) complain(`found "${dns}"; expected a name`, [...path, 'dns']);
    return { kind: 'dns', port, name, type, ...(answer === undefined ? {} : { answer }) };
  },
  grpc: ({ grpc, service = '', secure = false, name }, { host }) => ({
    kind: 'grpc',
    port: grpc!,
    service,
    tls: secure,
    ...(secure ? given({ name: name ?? host }) : {}),
  }),
  postgres: ({ postgres }) => ({ kind: 'postgres', port: postgres! }),
  redis: ({ redis, secure = false, name }, { host }) => ({
    kind: 'redis',
    port: redis!,
    tls: secure,
    ...(secure ? given({ name: name ?? host }) : {}),
  }),
  icmp: () => ({ kind: 'icmp' }),
};

/** Headers that usually carry what nobody else should have. */
const SECRET_HEADER = /^(?:authorization|proxy-authorization|cookie|.*(?:api-?key|token|secret).*)$/i;

function httpProbe(raw: RawProbe, { path, complain }: Around): ProbeSpec | undefined {
  const url = URL.canParse(raw.http!) ? new URL(raw.http!) : undefined;
  if (url === undefined) {
    complain(`found "${raw.http}"; expected an address such as https://shop.example/health`, path);
    return undefined;
  }
  if (url.username !== '' || url.password !== '')
    complain('a password must not stand in a file; expected headers: { Authorization: { env: NAME } }', path);
  const headers: Record<string, string> = {};
  const headersFrom: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw.headers ?? {})) {
    if (typeof value !== 'string') headersFrom[name] = value.env;
    else {
      headers[name] = value;
      if (SECRET_HEADER.test(name))
        complain('a secret must not stand in a file; expected { env: NAME }', [...path, 'headers', name]);
    }
  }
  const status = many(raw.status ?? '200-399').map((one) => {
    const [from = 0, to = from] = String(one).split('-').map(Number);
    if (from > to) complain(`found ${one}; expected the lower status first`, [...path, 'status']);
    return [from, to] as const;
  });
  const { method = 'GET', body } = raw;
  if (method === 'HEAD' && body !== undefined)
    complain('an answer to HEAD has no body; expected method: GET', [...path, 'body']);
  return {
    kind: 'http',
    url: raw.http!,
    method,
    headers,
    ...(Object.keys(headersFrom).length === 0 ? {} : { headersFrom }),
    status,
    ...(body === undefined ? {} : { body }),
    expectHeaders: raw.expectHeaders ?? {},
    followRedirects: raw.followRedirects ?? false,
    ...validity(raw.minValidity),
  };
}

function validity(minimum: RawProbe['minValidity']): { minValidityMs?: number } {
  return minimum === undefined ? {} : { minValidityMs: milliseconds(minimum) };
}

/** The keys that a short form stands for. */
function fromText(text: string): RawProbe | undefined {
  if (/^https?:\/\//.test(text)) return { http: text };
  if (text === 'icmp') return { icmp: true };
  const [, kind = '', rest = ''] = /^([a-z]+)(?::(.+))?$/.exec(text) ?? [];
  if (kind === 'dns') {
    const [name = '', type] = rest.split('/');
    return name === '' ? undefined : { dns: name, ...(type === undefined ? {} : { type }) };
  }
  const [, name, digits, service] = /^(?:\/\/([^/:]+):)?(\d{1,5})?(?:\/(.+))?$/.exec(rest) ?? [];
  const port = Number(digits ?? { postgres: 5432, redis: 6379, rediss: 6379 }[kind]);
  if (!(port >= 1 && port <= 65535) || (service !== undefined && !/^grpcs?$/.test(kind))) return undefined;
  if (name !== undefined && kind !== 'tls') return undefined;
  switch (kind) {
    case 'tcp':
      return { tcp: port };
    case 'tls':
      return { tls: port, ...(name === undefined ? {} : { name }) };
    case 'grpc':
    case 'grpcs':
      return { grpc: port, secure: kind === 'grpcs', ...(service === undefined ? {} : { service }) };
    case 'postgres':
      return { postgres: port };
    case 'redis':
    case 'rediss':
      return { redis: port, secure: kind === 'rediss' };
    default:
      return undefined;
  }
}
