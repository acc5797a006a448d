import { createHash } from 'node:crypto';
import type { Condition, Indicator } from './condition.js';
import { type Incident, isOver, lastOf } from './incidents.js';
import type { Overview } from './overview.js';

/**
 * The public JSON API of hosted status pages (Atlassian Statuspage, version 2: https://metastatuspage.com/api), so that
 * widgets and bots which know it work. It has no word for what is not known: such a component is told as
 * `degraded_performance`, never as operational.
 */
export function apiFiles(overview: Overview): Map<string, unknown> {
  const { open, planned, past } = overview;
  const page = pageOf(overview);
  const status = { indicator: overview.indicator, description: DESCRIPTIONS[overview.indicator] };
  const components = overview.services.map((_, i) => componentOf(overview, i));
  const show = (one: Incident) => incidentOf(one, overview);
  const incidents = [...open, ...past.filter(({ scheduled }) => scheduled === undefined)].map(show);
  const unresolved = open.map(show);
  const works = [...planned, ...past.filter(({ scheduled }) => scheduled !== undefined)].map(show);
  const upcoming = planned.filter((one) => lastOf(one).status === 'scheduled').map(show);
  const active = planned.filter((one) => lastOf(one).status !== 'scheduled').map(show);
  return new Map<string, unknown>([
    [
      'summary.json',
      { page, status, components, incidents: unresolved, scheduled_maintenances: [...active, ...upcoming] },
    ],
    ['status.json', { page, status }],
    ['components.json', { page, components }],
    ['incidents.json', { page, incidents }],
    ['incidents/unresolved.json', { page, incidents: unresolved }],
    ['scheduled-maintenances.json', { page, scheduled_maintenances: works }],
    ['scheduled-maintenances/upcoming.json', { page, scheduled_maintenances: upcoming }],
    ['scheduled-maintenances/active.json', { page, scheduled_maintenances: active }],
  ]);
}

const DESCRIPTIONS: Readonly<Record<Indicator, string>> = {
  none: 'All Systems Operational',
  minor: 'Partially Degraded Service',
  major: 'Partial System Outage',
  critical: 'Major Service Outage',
  maintenance: 'Service Under Maintenance',
};

function pageOf({ title, url, now }: Overview) {
  const updated = Math.floor(now / 60_000) * 60_000;
  return { id: shortId(title), name: title, url: url ?? '', time_zone: 'Etc/UTC', updated_at: iso(updated) };
}

function componentOf(overview: Overview, i: number) {
  const { name, label, condition, days } = overview.services[i]!;
  const first = days.find(({ seen }) => seen !== undefined)?.day;
  const since = iso(Date.parse(first ?? days.at(-1)!.day));
  return {
    id: shortId(name),
    name: label,
    status: statusOf(condition),
    created_at: since,
    updated_at: pageOf(overview).updated_at,
    position: i + 1,
    description: label === name ? null : name,
    showcase: false,
    start_date: since.slice(0, 10),
    group_id: null,
    page_id: shortId(overview.title),
    group: false,
    only_show_if_degraded: false,
  };
}

function incidentOf(incident: Incident, overview: Overview) {
  const { id, name, impact, scheduled, updates } = incident;
  const [first] = updates;
  const last = lastOf(incident);
  const monitoring = updates.find(({ status }) => status === 'monitoring');
  const affected = overview.services.flatMap(({ name: one }, i) =>
    Object.hasOwn(incident.affects, one) ? [i] : [],
  );
  return {
    id,
    name,
    status: last.status,
    created_at: iso(first!.at),
    updated_at: iso(last.at),
    monitoring_at: monitoring === undefined ? null : iso(monitoring.at),
    resolved_at: isOver(incident) ? iso(last.at) : null,
    impact: scheduled === undefined ? impact : 'maintenance',
    shortlink: overview.url ?? '',
    started_at: iso(scheduled?.from ?? first!.at),
    page_id: shortId(overview.title),
    incident_updates: updates.toReversed().map(({ id: update, at, status, body }) => ({
      id: update,
      status,
      body,
      incident_id: id,
      created_at: iso(at),
      updated_at: iso(at),
      display_at: iso(at),
      affected_components: null,
      deliver_notifications: false,
      custom_tweet: null,
      tweet_id: null,
    })),
    components: affected.map((i) => componentOf(overview, i)),
    ...(scheduled === undefined
      ? {}
      : { scheduled_for: iso(scheduled.from), scheduled_until: iso(scheduled.to) }),
  };
}

function statusOf(condition: Condition): Exclude<Condition, 'unknown'> {
  return condition === 'unknown' ? 'degraded_performance' : condition;
}

/** Twelve letters and digits, always the same for the same name. */
export function shortId(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 12)].map((byte) => (byte % 36).toString(36)).join('');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
