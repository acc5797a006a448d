import type { NodeView, SteerConfig } from '../model/index.js';
import { type Indicator, indicatorOf, type Shown, shownNames } from './condition.js';
import { DAYS, type Day, type History } from './history.js';
import { type Incident, isOver, lastOf } from './incidents.js';
import type { Reports } from './reports.js';

/** Everything the page, the feeds and the JSON API are made of, at one moment. */
export interface Overview {
  readonly title: string;
  /** Where the public finds it, without a slash at the end; undefined where it was not said. */
  readonly url: string | undefined;
  readonly now: number;
  readonly indicator: Indicator;
  readonly services: readonly (Shown & {
    readonly days: readonly { readonly day: string; readonly seen: Day | undefined }[];
    readonly reports: number;
  })[];
  /** Names that are not on the page. */
  readonly hidden: number;
  /** Newest first. */
  readonly open: readonly Incident[];
  readonly planned: readonly Incident[];
  readonly past: readonly Incident[];
  readonly plan: number | undefined;
  /** Minutes without the store, where that makes what is shown old. */
  readonly staleMinutes: number | undefined;
}

const DAY_MS = 86_400_000;
const MOST_PAST = 50;

export function overviewOf(
  config: SteerConfig,
  view: NodeView,
  incidents: readonly Incident[],
  history: History,
  reports: Reports,
): Overview {
  const { now, plan, stale, storeAgeMs } = view;
  const { shown, hidden } = shownNames(config, view, incidents);
  const over = incidents.filter(isOver);
  const current = incidents.filter((one) => !isOver(one));
  return {
    title: config.status.title,
    url: config.status.url?.replace(/\/+$/, ''),
    now,
    indicator: indicatorOf(shown, incidents, now),
    services: shown.map((one) => ({
      ...one,
      days: history.days(one.name, now),
      reports: reports.count(one.name, now),
    })),
    hidden,
    open: current.filter((one) => one.scheduled === undefined),
    planned: current
      .filter((one) => one.scheduled !== undefined)
      .toSorted((a, b) => a.scheduled!.from - b.scheduled!.from),
    past: over.filter((one) => now - lastOf(one).at < DAYS * DAY_MS).slice(0, MOST_PAST),
    plan: plan?.number,
    staleMinutes: stale ? Math.round((storeAgeMs ?? 0) / 60_000) : undefined,
  };
}
