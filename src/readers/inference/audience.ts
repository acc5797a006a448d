import { remembered } from '../../estate/index.js';

/**
 * Names of things that only operators, pipelines or monitoring use: an outage of them is no outage for users, so
 * they are no journeys. Matched against whole words of a host name or a resource name.
 */
const OPERATORS = new Set([
  'admin',
  'airflow',
  'alertmanager',
  'argo',
  'argocd',
  'artifactory',
  'atlantis',
  'autoscaler',
  'bastion',
  'canary',
  'cd',
  'ci',
  'cicd',
  'concourse',
  'consul',
  'dex',
  'devtools',
  'drone',
  'elk',
  'flower',
  'gitlab',
  'grafana',
  'harbor',
  'jenkins',
  'jump',
  'jumpbox',
  'jumphost',
  'kibana',
  'logging',
  'logs',
  'metrics',
  'mock',
  'monitor',
  'monitoring',
  'nexus',
  'nomad',
  'openvpn',
  'pgadmin',
  'phpmyadmin',
  'pipeline',
  'pipelines',
  'prometheus',
  'rundeck',
  'runner',
  'sentry',
  'sonar',
  'sonarqube',
  'stub',
  'teamcity',
  'tower',
  'traefik-dashboard',
  'vault',
  'vpn',
  'webhook-ci',
  'zabbix',
]);

/** Whether a name says that its audience is operators rather than users. */
export function isForOperators(name: string): boolean {
  return hasWordOf(OPERATORS, name.toLowerCase());
}

/** Names of data stores, which only programs ask: who runs one on a machine of its own gives it a name. */
const STORES = new Set([
  'database',
  'db',
  'mariadb',
  'memcached',
  'mongodb',
  'mysql',
  'postgres',
  'postgresql',
  'rabbitmq',
  'redis',
]);

/** Whether a host name says that a data store answers there. */
export function isForPrograms(host: string): boolean {
  return host.includes('.') && hasWordOf(STORES, host.toLowerCase());
}

function hasWordOf(words: ReadonlySet<string>, name: string): boolean {
  // Only the labels below the registered domain count: `shop.monitoring.example` is somebody's shop.
  const labels = name.includes('.') ? name.split('.').slice(0, -2) : [name];
  return labels.some((label) => words.has(label) || label.split(/[-_]/).some((word) => words.has(word)));
}

/** First words of variables that say where to send logs, metrics and traces. */
const WATCHING = new Set([
  'datadog',
  'log',
  'logger',
  'logging',
  'logs',
  'metric',
  'metrics',
  'monitoring',
  'newrelic',
  'otel',
  'otlp',
  'sentry',
  'statsd',
  'telemetry',
  'trace',
  'tracing',
]);
/** Words that name, anywhere in a variable's name, where failed messages are put aside. */
const SET_ASIDE = new Set(['dlq', 'deadletter']);

/** Whether a variable's name says that what it names only watches or collects: without it the work goes on. */
export function isForWatching(variable: string | undefined): boolean {
  return variable !== undefined && saysWatching(variable);
}

const saysWatching = remembered((variable) => {
  const words = variable
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return WATCHING.has(words[0] ?? '') || words.some((word) => SET_ASIDE.has(word));
});
