/** `steer:` of firebreak.yaml, checked and with its defaults filled in. Times are milliseconds. */

/** A node of the cluster, one per provider. */
export interface NodeConfig {
  readonly id: string;
  /** Component of the estate that the node runs on (`hetzner/hel1`), for `steer check`. */
  readonly at?: string;
}

/** How an endpoint is looked at. One kind each; what a kind needs beside `target` is in its own fields. */
export type ProbeSpec =
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly method: 'GET' | 'HEAD';
      readonly headers: Readonly<Record<string, string>>;
      /** Headers whose value stands in an environment variable: header to variable. */
      readonly headersFrom?: Readonly<Record<string, string>>;
      /** Statuses that are healthy, as ranges: `[200, 399]`. */
      readonly status: readonly (readonly [number, number])[];
      /** Text the body's first 64 KiB must contain. */
      readonly body?: string;
      readonly expectHeaders: Readonly<Record<string, string>>;
      readonly followRedirects: boolean;
      /** A certificate that ends sooner than this is a failure. */
      readonly minValidityMs?: number;
    }
  | { readonly kind: 'tcp'; readonly port: number }
  | { readonly kind: 'tls'; readonly port: number; readonly name: string; readonly minValidityMs?: number }
  | {
      readonly kind: 'dns';
      readonly port: number;
      readonly name: string;
      readonly type: string;
      readonly answer?: string;
    }
  | {
      readonly kind: 'grpc';
      readonly port: number;
      readonly service: string;
      readonly tls: boolean;
      /** Name that the certificate must be for; default: the address. */
      readonly name?: string;
    }
  | { readonly kind: 'postgres'; readonly port: number }
  | {
      readonly kind: 'redis';
      readonly port: number;
      readonly tls: boolean;
      /** Name that the certificate must be for; default: the address. */
      readonly name?: string;
    }
  | { readonly kind: 'icmp' };

export interface ProbeTiming {
  readonly intervalMs: number;
  /** Part of the interval by which each round is moved at random, 0 to 1. */
  readonly jitter: number;
  readonly timeoutMs: number;
  /** Consecutive failures until up becomes down, and successes until down becomes up. */
  readonly fall: number;
  readonly rise: number;
}

/** A place that can serve: what names are answered with when it is healthy. */
export interface EndpointConfig {
  readonly id: string;
  /** Addresses (A, AAAA), or one host name (CNAME). */
  readonly addresses: readonly string[];
  readonly host?: string;
  /** Component of the estate that it runs on, for `steer check` and the status page. */
  readonly at?: string;
  /** Component of the estate that answers there, for `firebreak now`: `aws_lb.shop`. */
  readonly component?: string;
  readonly probe: ProbeSpec;
  readonly timing: ProbeTiming;
  readonly sourceAddress?: string;
  /** File with the certificates (PEM) that the endpoint's own is checked by, in place of those that Node.js trusts. */
  readonly ca?: string;
}

export type PolicyKind = 'failover' | 'weighted' | 'all-healthy';

/** A name that is steered. */
export interface NameConfig {
  /** Absolute, lower case, without the last dot: `www.shop.example`. */
  readonly name: string;
  /** What the status page calls it; default: the name itself. */
  readonly label?: string;
  readonly policy: PolicyKind;
  /** In order of preference for failover; weights (1 to 255) count for weighted only. */
  readonly endpoints: readonly { readonly endpoint: string; readonly weight: number }[];
  /** Networks (`192.0.2.0/24`) whose clients get the first healthy one of these endpoints, whatever the policy says. */
  readonly bySubnet?: readonly { readonly subnet: string; readonly endpoints: readonly string[] }[];
  /** Seconds. */
  readonly ttl: number;
  /** A plan with fewer healthy endpoints behind this name is refused: the last one stays. */
  readonly minHealthy: number;
  readonly failback: { readonly kind: 'auto'; readonly holdMs: number } | { readonly kind: 'manual' };
}

/** Records that are as they are: type and data in presentation format (`10 mail.shop.example.`). */
export interface FixedRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: readonly string[];
}

export interface ZoneConfig {
  /** Absolute, lower case, without the last dot. */
  readonly origin: string;
  readonly nameServers: readonly string[];
  /** Components of the estate that name servers run on, by name server, for `steer check`. */
  readonly nameServersAt?: Readonly<Record<string, string>>;
  /** Component of the estate that stands for the registrar of the zone, for `steer check`. */
  readonly registrar?: string;
  /** Mail address of the one responsible, as written: `hostmaster@shop.example`. */
  readonly contact: string;
  /** SOA times and the TTL of negative answers, in seconds. */
  readonly soa: {
    readonly refresh: number;
    readonly retry: number;
    readonly expire: number;
    readonly negativeTtl: number;
  };
  readonly records: readonly FixedRecord[];
  readonly names: readonly NameConfig[];
  /** Added to the plan's number for the SOA serial: for a zone that moves here with a serial of its own. */
  readonly serialOffset: number;
}

export interface Limits {
  /** Largest part of a zone's steered names that one plan may change, 0 to 1; one name may always change. */
  readonly maxChange: number;
  /** At most this many plans per window. */
  readonly maxPlans: number;
  readonly perMs: number;
  /** An endpoint keeps its verdict at least this long. */
  readonly holdDownMs: number;
  /** From this age on of a node's last contact with the store. */
  readonly maxStaleMs: number;
  readonly whenStale: 'keep-answering' | 'stop-answering';
}

export type StoreConfig =
  | { readonly kind: 'directory' }
  | {
      readonly kind: 'etcd';
      readonly endpoints: readonly string[];
      /** Components of the estate that members run on, by endpoint, for `steer check`. */
      readonly endpointsAt?: Readonly<Record<string, string>>;
      readonly prefix: string;
      readonly ca?: string;
      readonly cert?: string;
      readonly key?: string;
      readonly user?: string;
      /** Name of the environment variable that holds the password. */
      readonly passwordFrom?: string;
    };

/** A key of RFC 8945; the secret is read from an environment variable or a file, never from firebreak.yaml. */
export interface TsigKey {
  readonly name: string;
  readonly algorithm: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';
  readonly secretFrom: { readonly env: string } | { readonly file: string };
}

export type Publication =
  /** The built-in authoritative server. */
  | { readonly kind: 'serve'; readonly listen: readonly string[]; readonly ratePerSecond: number }
  /** Zone transfers out (AXFR, IXFR) to name servers that face the internet, each told of news by NOTIFY. */
  | {
      readonly kind: 'primary';
      readonly listen: readonly string[];
      readonly secondaries: readonly string[];
      readonly key?: TsigKey;
    }
  /** RFC 2136 into a name server the team already has. */
  | {
      readonly kind: 'update';
      readonly server: string;
      readonly zones: readonly string[];
      readonly key?: TsigKey;
    };

export interface HookConfig {
  readonly id: string;
  readonly on: readonly ('verdict' | 'plan')[];
  readonly run?: readonly string[];
  readonly url?: string;
  /** Name of the environment variable that holds the address, where the address itself is a secret. */
  readonly urlFrom?: string;
  /** Name of the environment variable that holds the key that bodies are signed with. */
  readonly secretFrom?: string;
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface StatusConfig {
  readonly title: string;
  readonly listen?: string;
  readonly exportTo?: string;
  /** Where the public finds the page, for feeds and the JSON API: `https://status.shop.example`. */
  readonly url?: string;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
}

export interface SteerConfig {
  readonly nodes: readonly NodeConfig[];
  /** Nodes with a fresh lease that must see an endpoint down before it is. */
  readonly quorum: number;
  /** A node's observations count this long after it last renewed them. */
  readonly leaseMs: number;
  readonly endpoints: readonly EndpointConfig[];
  readonly zones: readonly ZoneConfig[];
  readonly limits: Limits;
  readonly store: StoreConfig;
  readonly publish: readonly Publication[];
  readonly hooks: readonly HookConfig[];
  readonly status: StatusConfig;
  /** Where the admin API listens, and the environment variable that holds its tokens: `name:token`, by commas. */
  readonly admin: { readonly listen: string; readonly tokenFrom: string };
}
