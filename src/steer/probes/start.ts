import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { EndpointConfig, ProbeSpec } from '../model/index.js';
import {
  type EndpointFigures,
  type Histogram,
  histogram,
  Latest,
  observe,
  type ProbeFigures,
} from './figures.js';
import { canPing } from './icmp.js';
import { type Judgement, judged, NOTHING_SEEN } from './judge.js';
import { isPrivate, round, type Surroundings } from './round.js';
import { startSchedule } from './schedule.js';
import type { Heard, Outcome } from './types.js';

export interface ProbeOptions {
  /** Most rounds at the same time; default 4096, few enough for the usual limit of file descriptors. */
  readonly concurrency?: number;
  /** Values of environment variables; default: those of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Addresses of a host name; default: by the resolvers of this machine. */
  readonly resolve?: Surroundings['resolve'];
  /** 0 to 1; default Math.random. */
  readonly random?: () => number;
  /** Told with each start how late it is, in milliseconds. */
  readonly started?: (lateMs: number) => void;
}

export interface Probes {
  readonly figures: () => ProbeFigures;
  /** Ends all that is running; nothing is heard any more. */
  readonly close: () => void;
}

const CONCURRENCY = 4096;
/** So long it is remembered which address families this machine has. */
const FAMILIES_MS = 10_000;

/**
 * Looks at every endpoint in its rhythm and tells after each round what this node sees of it. Throws an error that says
 * what to do where the configuration asks for what this machine does not have (`ping`, a file of certificates).
 */
export function startProbes(
  endpoints: readonly EndpointConfig[],
  heard: (one: Heard) => void,
  options: ProbeOptions = {},
): Probes {
  const pinged = endpoints.find(({ probe }) => probe.kind === 'icmp');
  if (pinged !== undefined && !canPing())
    throw new Error(
      `endpoint ${pinged.id} is probed by icmp, and there is no program "ping" here; install it (iputils-ping), or probe otherwise`,
    );
  const authorities = certificatesOf(endpoints);
  const { env = process.env, random = Math.random } = options;
  const surroundings: Surroundings = {
    resolve: options.resolve ?? systemResolver(),
    speaks: familiesHere(),
    secret: (variable) => env[variable],
    ca: (id) => authorities.get(id),
  };
  const judgements = new Map<string, Judgement>(endpoints.map(({ id }) => [id, NOTHING_SEEN]));
  const figures = new Map<string, EndpointFigures>(
    endpoints.map(({ id }) => [id, { passed: 0, failed: 0, void: 0, lastSeconds: undefined }]),
  );
  const latencies = new Map<ProbeSpec['kind'], Histogram>();
  const late = new Latest(1000);
  const running = new Map<string, () => void>();

  const note = ({ id, probe, timing }: EndpointConfig, outcome: Outcome, latencyMs: number): void => {
    const judgement = judged(judgements.get(id)!, outcome, timing);
    judgements.set(id, judgement);
    const own = figures.get(id)!;
    own[judgement.last]++;
    own.lastSeconds = latencyMs / 1000;
    if (outcome.ok) {
      if (!latencies.has(probe.kind)) latencies.set(probe.kind, histogram());
      observe(latencies.get(probe.kind)!, latencyMs / 1000);
    }
    const { state, why, last } = judgement;
    heard({
      endpoint: id,
      state,
      ...(why === undefined ? {} : { why }),
      round: last,
      at: Date.now(),
      latencyMs,
    });
  };
  const schedule = startSchedule(
    endpoints.map((endpoint) => ({ endpoint, ...endpoint.timing })),
    ({ endpoint }, done) => {
      const begin = performance.now();
      let isOver = false;
      const cancel = round(endpoint, surroundings, (outcome) => {
        isOver = true;
        running.delete(endpoint.id);
        done();
        note(endpoint, outcome, performance.now() - begin);
      });
      if (!isOver) running.set(endpoint.id, cancel);
    },
    {
      concurrency: options.concurrency ?? CONCURRENCY,
      now: () => performance.now(),
      random,
      started: (ms) => {
        late.add(ms);
        options.started?.(ms);
      },
    },
  );
  return {
    figures: () => ({
      endpoints: figures,
      latencies,
      running: schedule.running(),
      waiting: schedule.waiting(),
      lateMs: late.values(),
    }),
    close() {
      schedule.close();
      for (const cancel of running.values()) cancel();
      running.clear();
    },
  };
}

function certificatesOf(endpoints: readonly EndpointConfig[]): Map<string, string> {
  const files = new Map<string, string>();
  return new Map(
    endpoints.flatMap(({ id, ca }) => {
      if (ca === undefined) return [];
      try {
        if (!files.has(ca)) files.set(ca, readFileSync(ca, 'utf8'));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new Error(`endpoint ${id}: the certificates in ${ca} cannot be read (${code ?? error})`);
      }
      return [[id, files.get(ca)!] as const];
    }),
  );
}

/** Through the resolvers that the machine is told to use, without the threads that getaddrinfo would hold. */
function systemResolver(): Surroundings['resolve'] {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return async (host) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length === 0 && four.status === 'rejected') throw four.reason;
    return found;
  };
}

/**
 * Which families lead out of this machine. Private IPv6 addresses, as containers have them, lead nowhere for the public
 * ones that endpoints have; endpoints with private addresses are always tried (see `round`).
 */
function familiesHere(): Surroundings['speaks'] {
  let known = new Set<4 | 6>();
  let until = 0;
  return (family) => {
    if (performance.now() >= until) {
      until = performance.now() + FAMILIES_MS;
      const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
      const outward = all.filter(
        (one) => !one.internal && (one.family === 'IPv4' || !isPrivate(one.address)),
      );
      known = new Set(outward.map((one) => (one.family === 'IPv6' ? 6 : 4)));
    }
    return known.has(family);
  };
}
