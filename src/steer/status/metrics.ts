import type { HookFigures } from '../hooks/index.js';
import type { NodeView, Seen } from '../model/index.js';
import { LATENCY_BOUNDS, type ProbeFigures } from '../probes/index.js';

/** One metric with all its series. */
export interface Metric {
  /** With its unit, and `_total` for a counter. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly series: readonly Series[];
}

export interface Series {
  /** Of a histogram: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The text format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function metricsText(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, help, type, series }) => [
    `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...series.map(
      ({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelsText(labels)} ${numberText(value)}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    const text = value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
    return `${name}="${text}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

/** What a node is, beside what it sees of itself: counters of its edges, where they run. */
export interface Figures {
  readonly probes?: ProbeFigures;
  readonly hooks?: readonly HookFigures[];
  /** Reports of users in the last five minutes, by name. */
  readonly reports?: ReadonlyMap<string, number>;
  readonly version: string;
}

const PREFIX = 'firebreak_steer';
const STATES: readonly Seen[] = ['up', 'down', 'unknown'];

/** Everything that a node tells of itself. Series whose value is not known are left out. */
export function nodeMetrics(view: NodeView, { probes, hooks = [], reports, version }: Figures): Metric[] {
  const {
    node,
    now,
    plan,
    servingSince,
    storeAgeMs,
    stale,
    verdicts,
    peers,
    drained,
    forced,
    refused,
    published,
  } = view;
  const seconds = (ms: number) => Math.max(0, ms) / 1000;
  const gauge = (name: string, help: string, series: readonly Series[]): Metric => ({
    name: `${PREFIX}_${name}`,
    help,
    type: 'gauge',
    series,
  });
  const counter = (name: string, help: string, series: readonly Series[]): Metric => ({
    ...gauge(`${name}_total`, help, series),
    type: 'counter',
  });
  const one = (value: number | undefined): Series[] => (value === undefined ? [] : [{ value }]);
  const flag = (holds: boolean) => (holds ? 1 : 0);
  const endpoints = [...(probes?.endpoints ?? [])];
  return [
    gauge('info', 'The node and its version; always 1.', [{ labels: { node, version }, value: 1 }]),
    gauge('plan_number', 'Number of the plan that is served.', one(plan?.number)),
    gauge(
      'plan_age_seconds',
      'Time since the plan was made, by the clock of the node that made it.',
      one(plan && seconds(now - plan.madeAt)),
    ),
    gauge(
      'plan_serving_seconds',
      'Time since this node serves the plan.',
      one(servingSince === undefined ? undefined : seconds(now - servingSince)),
    ),
    gauge(
      'plan_refused',
      '1 where the newest wish for a plan was refused.',
      one(flag(refused !== undefined)),
    ),
    gauge(
      'store_age_seconds',
      'Time since the store last answered.',
      one(storeAgeMs === undefined ? undefined : seconds(storeAgeMs)),
    ),
    gauge('stale', '1 where the store has not answered for longer than maxStale.', one(flag(stale))),
    gauge(
      'endpoint_state',
      'Verdict of the cluster: 1 for the state that holds.',
      verdicts.flatMap(({ endpoint, state }) =>
        STATES.map((each) => ({ labels: { endpoint, state: each }, value: flag(state === each) })),
      ),
    ),
    gauge(
      'endpoint_nodes_down',
      'Nodes with a fresh lease that see the endpoint down.',
      verdicts.map(({ endpoint, down }) => ({ labels: { endpoint }, value: down.length })),
    ),
    gauge(
      'endpoint_state_since_seconds',
      'When the verdict began, in seconds since 1970.',
      verdicts.map(({ endpoint, since }) => ({ labels: { endpoint }, value: since / 1000 })),
    ),
    gauge(
      'endpoint_drained',
      '1 for an endpoint that a person has taken out.',
      drained.map((endpoint) => ({ labels: { endpoint }, value: 1 })),
    ),
    gauge(
      'name_active',
      '1 for an endpoint that a name is answered with.',
      Object.entries(plan?.active ?? {}).flatMap(([name, all]) =>
        all.map((endpoint) => ({ labels: { name, endpoint }, value: 1 })),
      ),
    ),
    gauge(
      'name_forced',
      '1 for a name that a person has moved.',
      Object.entries(forced).map(([name, endpoint]) => ({ labels: { name, endpoint }, value: 1 })),
    ),
    gauge(
      'peer_counts',
      '1 where the observations of a node with a fresh lease count.',
      peers.map((peer) => ({ labels: { peer: peer.node }, value: flag(peer.counts) })),
    ),
    gauge(
      'peer_plan_number',
      'Number of the plan that a node with a fresh lease serves.',
      peers.map((peer) => ({ labels: { peer: peer.node }, value: peer.serving })),
    ),
    gauge(
      'publisher_plan_number',
      'Number of the plan that is answered out there, by publisher.',
      published.flatMap(({ publisher, serving }) =>
        serving === undefined ? [] : [{ labels: { publisher }, value: serving }],
      ),
    ),
    gauge(
      'publisher_problems',
      'What is wrong with what is answered out there, by publisher.',
      published.map(({ publisher, problems }) => ({ labels: { publisher }, value: problems.length })),
    ),
    counter(
      'probe_rounds',
      'Rounds of probes by their result; void: this node could not look.',
      endpoints.flatMap(([endpoint, counts]) =>
        (['passed', 'failed', 'void'] as const).map((result) => ({
          labels: { endpoint, result },
          value: counts[result],
        })),
      ),
    ),
    gauge(
      'probe_last_duration_seconds',
      'How long the last round took.',
      endpoints.flatMap(([endpoint, { lastSeconds }]) =>
        lastSeconds === undefined ? [] : [{ labels: { endpoint }, value: lastSeconds }],
      ),
    ),
    latencies(probes),
    gauge('probes_running', 'Rounds that are going on.', one(probes?.running)),
    gauge('probes_waiting', 'Rounds that are due and wait for others to end.', one(probes?.waiting)),
    gauge(
      'hook_waiting',
      'Events that wait for a hook.',
      hooks.map(({ hook, waiting }) => ({ labels: { hook }, value: waiting })),
    ),
    counter(
      'hook_delivered',
      'Events that a hook has taken.',
      hooks.map(({ hook, delivered }) => ({ labels: { hook }, value: delivered })),
    ),
    counter(
      'hook_failed_tries',
      'Tries that failed.',
      hooks.map(({ hook, failedTries }) => ({ labels: { hook }, value: failedTries })),
    ),
    counter(
      'hook_dropped',
      'Events given up after all retries.',
      hooks.map(({ hook, dropped }) => ({ labels: { hook }, value: dropped })),
    ),
    gauge(
      'user_reports',
      'Reports of users in the last five minutes.',
      [...(reports ?? [])].map(([name, value]) => ({ labels: { name }, value })),
    ),
  ];
}

/** By kind and not by endpoint: ten thousand endpoints would be more than a hundred thousand series. */
function latencies(probes: ProbeFigures | undefined): Metric {
  const series = [...(probes?.latencies ?? [])].flatMap(([kind, { counts, sum }]): Series[] => {
    let total = 0;
    const buckets = counts.map((count, i): Series => {
      total += count;
      const bound = LATENCY_BOUNDS[i];
      return {
        suffix: '_bucket',
        labels: { kind, le: bound === undefined ? '+Inf' : String(bound) },
        value: total,
      };
    });
    return [
      ...buckets,
      { suffix: '_sum', labels: { kind }, value: sum },
      { suffix: '_count', labels: { kind }, value: total },
    ];
  });
  return {
    name: `${PREFIX}_probe_duration_seconds`,
    help: 'How long rounds took that passed, by kind of probe.',
    type: 'histogram',
    series,
  };
}
