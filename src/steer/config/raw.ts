/** `steer:` as it is written, after the schema has passed it (`$defs/steer` of schema/firebreak.schema.json). */

export type RawTime = number | string;
export type OneOrMany<T> = T | readonly T[];

export interface RawTiming {
  interval?: RawTime;
  jitter?: number | string;
  timeout?: RawTime;
  fall?: number;
  rise?: number;
}

export interface RawProbe extends RawTiming {
  http?: string;
  tcp?: number;
  tls?: number;
  dns?: string;
  grpc?: number;
  postgres?: number;
  redis?: number;
  icmp?: true;
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string | { env: string }>;
  status?: OneOrMany<number | string>;
  body?: string;
  expectHeaders?: Record<string, string>;
  followRedirects?: boolean;
  minValidity?: RawTime;
  name?: string;
  type?: string;
  answer?: string;
  port?: number;
  service?: string;
  secure?: boolean;
}

export interface RawEndpoint {
  address?: OneOrMany<string>;
  host?: string;
  at?: string;
  component?: string;
  probe: string | RawProbe;
  sourceAddress?: string;
  ca?: string;
}

export interface RawName {
  label?: string;
  failover?: string[];
  weighted?: Record<string, number>;
  allHealthy?: string[];
  bySubnet?: Record<string, OneOrMany<string>>;
  ttl?: RawTime;
  minHealthy?: number;
  failback?: RawTime;
}

export type RawRecords = Record<string, Record<string, OneOrMany<string> | RawTime>>;

export interface RawZone {
  nameServers: (string | { name: string; at?: string })[];
  contact?: string;
  registrar?: string;
  soa?: { refresh?: RawTime; retry?: RawTime; expire?: RawTime; negativeTtl?: RawTime };
  serialOffset?: number;
  ttl?: RawTime;
  records?: RawRecords | null;
  names?: Record<string, RawName>;
}

export interface RawKey {
  name: string;
  algorithm?: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';
  secretFrom: string | { env: string } | { file: string };
}

export interface RawPublication {
  serve?: string[] | { listen?: string[]; ratePerSecond?: number };
  primary?: { listen: string[]; secondaries: string[]; key?: RawKey };
  update?: { server: string; zones?: string[]; key?: RawKey };
}

type RawMember = string | { url: string; at?: string };

export interface RawEtcd {
  endpoints: RawMember[];
  prefix?: string;
  ca?: string;
  cert?: string;
  key?: string;
  user?: string;
  passwordFrom?: string;
}

export interface RawHook {
  on?: OneOrMany<'verdict' | 'plan'>;
  run?: string[];
  url?: string;
  urlFrom?: string;
  secretFrom?: string;
  timeout?: RawTime;
  retries?: number;
}

export interface RawSteer {
  nodes: Record<string, string | { at?: string } | null>;
  quorum?: number;
  lease?: RawTime;
  probe?: RawTiming;
  endpoints: Record<string, RawEndpoint>;
  zones: Record<string, RawZone>;
  limits?: {
    maxChange?: number | string;
    maxPlans?: number;
    per?: RawTime;
    holdDown?: RawTime;
    maxStale?: RawTime;
    whenStale?: 'keep-answering' | 'stop-answering';
  };
  store?: 'directory' | { etcd: RawMember[] | RawEtcd };
  publish?: RawPublication[];
  hooks?: Record<string, RawHook> | null;
  status?: {
    title?: string;
    listen?: string;
    exportTo?: string;
    url?: string;
    trustedProxies?: string[];
  };
  admin?: { listen?: string; tokenFrom?: string };
}
