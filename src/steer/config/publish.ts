import { isIP } from 'node:net';
import type { HookConfig, Publication, StoreConfig, TsigKey } from '../model/index.js';
import { absolute } from './names.js';
import type { RawEtcd, RawHook, RawKey, RawPublication, RawSteer } from './raw.js';
import { type Complain, given, hostAndPort, many, meant, milliseconds, type Path } from './values.js';

const EVERYWHERE = ['0.0.0.0:53', '[::]:53'];
/** Answers alike to one network in a second: as other name servers have it where they are told nothing else. */
const RATE = 200;

export function publicationsOf(
  all: readonly RawPublication[] = [{ serve: EVERYWHERE }],
  origins: readonly string[],
  complain: Complain,
): Publication[] {
  return all.flatMap((raw, at): Publication[] => {
    const path = ['publish', at];
    const kinds = Object.keys(raw);
    if (kinds.length !== 1) {
      complain(`found ${kinds.join(' and ') || 'nothing'}; expected one of serve, primary and update`, path);
      return [];
    }
    const { serve, primary, update } = raw;
    if (serve !== undefined) {
      const { listen = EVERYWHERE, ratePerSecond = RATE } = Array.isArray(serve) ? { listen: serve } : serve;
      return [{ kind: 'serve', listen: listeners(listen, [...path, 'serve'], complain), ratePerSecond }];
    }
    if (primary !== undefined) {
      const { listen, secondaries } = primary;
      const where = [...path, 'primary'];
      return [
        {
          kind: 'primary',
          listen: listeners(listen, where, complain),
          secondaries: secondaries.map((one) => server(one, [...where, 'secondaries'], complain)),
          ...keyOf(primary.key, where, complain),
        },
      ];
    }
    const { server: written, zones = origins } = update!;
    const where = [...path, 'update'];
    const named = zones.map(absolute);
    for (const zone of named)
      if (!origins.includes(zone))
        complain(`"${zone}" is no zone of this file${meant(zone, origins)}`, where);
    return [
      {
        kind: 'update',
        server: server(written, where, complain),
        zones: named,
        ...keyOf(update!.key, where, complain),
      },
    ];
  });
}

function listeners(all: readonly string[], path: Path, complain: Complain): readonly string[] {
  for (const one of all) {
    const found = hostAndPort(one);
    if (found === undefined || isIP(found.host) === 0)
      complain(`found "${one}"; expected an address and a port, as 0.0.0.0:53`, path);
  }
  return all;
}

/** `address:port`; the port of DNS where none is written. */
function server(written: string, path: Path, complain: Complain): string {
  const plain = written.replace(/^\[|\]$/g, '');
  if (isIP(plain) > 0) return isIP(plain) === 6 ? `[${plain}]:53` : `${plain}:53`;
  if (hostAndPort(written) === undefined)
    complain(`found "${written}"; expected an address, as 192.0.2.53 or 192.0.2.53:53`, path);
  else if (isIP(hostAndPort(written)!.host) === 0)
    complain(
      `found the name "${written}"; expected an address: a name would need the DNS to publish it`,
      path,
    );
  return written;
}

function keyOf(raw: RawKey | undefined, path: Path, complain: Complain): { key?: TsigKey } {
  if (raw === undefined) {
    complain('has no key: whoever can send from that address can read or change the zone', path, 'warning');
    return {};
  }
  const { secretFrom } = raw;
  return {
    key: {
      name: absolute(raw.name),
      algorithm: raw.algorithm ?? 'hmac-sha256',
      secretFrom: typeof secretFrom === 'string' ? { env: secretFrom } : secretFrom,
    },
  };
}

export function storeOf(store: RawSteer['store'], nodes: number, complain: Complain): StoreConfig {
  if (store === undefined || store === 'directory') {
    if (nodes > 1)
      complain(
        `${nodes} nodes cannot share a directory; expected store: { etcd: [https://192.0.2.1:2379, ...] }`,
        store === undefined ? ['nodes'] : ['store'],
      );
    return { kind: 'directory' };
  }
  const raw: RawEtcd = Array.isArray(store.etcd) ? { endpoints: store.etcd } : store.etcd;
  const members = raw.endpoints.map((one) => (typeof one === 'string' ? { url: one } : one));
  const urls = members.map(({ url }) => url);
  const path = ['store', 'etcd'];
  for (const url of urls) {
    const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' };
    if (!URL.canParse(url)) complain(`found "${url}"; expected an address, as https://192.0.2.1:2379`, path);
    else if (username !== '' || password !== '')
      complain('a password must not stand in a file; expected user and passwordFrom', path);
  }
  if (new Set(urls).size < urls.length) complain('a member is listed twice', path);
  if (urls.length % 2 === 0)
    complain(
      `${urls.length} members bear no more losses than ${urls.length - 1}; expected three or five`,
      path,
      'warning',
    );
  else if (urls.length === 1)
    complain('one member: when it is lost no plan can be made; expected three or five', path, 'warning');
  if ((raw.cert === undefined) !== (raw.key === undefined))
    complain('has only one of cert and key; expected both or none', path);
  if ((raw.user === undefined) !== (raw.passwordFrom === undefined))
    complain('has only one of user and passwordFrom; expected both or none', path);
  const seats = members.flatMap(({ url, at }) => (at === undefined ? [] : [[url, at]]));
  const { ca, cert, key, user, passwordFrom } = raw;
  return {
    kind: 'etcd',
    endpoints: urls,
    ...(seats.length === 0 ? {} : { endpointsAt: Object.fromEntries(seats) }),
    prefix: raw.prefix ?? '/firebreak/',
    ...given({ ca, cert, key, user, passwordFrom }),
  };
}

export function hooksOf(all: Readonly<Record<string, RawHook>>, complain: Complain): HookConfig[] {
  return Object.entries(all).map(([id, raw]) => {
    const path = ['hooks', id];
    const { run, url, urlFrom, secretFrom } = raw;
    const ways = Object.entries({ run, url, urlFrom }).flatMap(([key, value]) => (value ? [key] : []));
    if (ways.length !== 1)
      complain(`found ${ways.join(' and ') || 'nothing to do'}; expected one of run, url and urlFrom`, path);
    if (url !== undefined && (!URL.canParse(url) || new URL(url).password !== ''))
      complain('the address cannot be used as it is; a secret one goes under urlFrom', [...path, 'url']);
    if (secretFrom !== undefined && run !== undefined)
      complain('a command is not signed; expected secretFrom beside url or urlFrom only', path);
    if (run === undefined && secretFrom === undefined)
      complain('is not signed: whoever knows the address can post to it; add secretFrom', path, 'warning');
    return {
      id,
      on: raw.on === undefined ? ['verdict', 'plan'] : many(raw.on),
      ...given({ run, url, urlFrom, secretFrom }),
      timeoutMs: raw.timeout === undefined ? 30_000 : milliseconds(raw.timeout),
      retries: raw.retries ?? 8,
    };
  });
}
