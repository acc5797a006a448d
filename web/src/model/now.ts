import type { Scenario } from '../../../src/estate/index.js';
// By their files: the indexes of these rooms lead to modules of Node.js.
import type { JourneyNow, SteeredName } from '../../../src/now/types.js';
import { isTouched } from '../../../src/report/now/touched.js';

/** What providers say is going on, as the server tells (schema/now.schema.json); the part that is shown. */
export interface NowDocument {
  readonly schema: string;
  /** ISO time at which the feeds were asked; all times are such. */
  readonly at: string;
  readonly journeys: readonly JourneyToday[];
  readonly claims: readonly ClaimToday[];
  readonly feeds: readonly FeedToday[];
  /** What the team's own steer nodes hold its endpoints for. */
  readonly verdicts?: readonly VerdictsToday[];
  /** Providers and third parties that no feed speaks for. */
  readonly silent: readonly string[];
  readonly scenario: Scenario;
}

export interface JourneyToday
  extends Pick<JourneyNow, 'id' | 'name' | 'state' | 'canStart' | 'canChange' | 'because' | 'standbys'> {
  readonly since?: string;
  /** When it is lost if what is claimed goes on. */
  readonly lostAt?: string;
  readonly chain: readonly { readonly to: string }[];
}

export interface ClaimToday {
  readonly feed: string;
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly state: 'open' | 'resolved' | 'maintenance';
  readonly began?: string;
  readonly updated?: string;
  readonly says: string;
  /** What its words stand for; nothing where none of them is known. */
  readonly meanings: readonly unknown[];
  readonly unmapped: readonly string[];
  /** Journeys. */
  readonly touches: readonly string[];
}

export interface VerdictsToday {
  readonly feed: string;
  readonly node: string;
  readonly quorum: number;
  readonly plan?: number;
  readonly stale: boolean;
  readonly notes: readonly string[];
  readonly endpoints: readonly EndpointToday[];
  readonly names: readonly SteeredName[];
}

export interface EndpointToday {
  readonly id: string;
  readonly state: 'up' | 'down' | 'unknown';
  readonly since?: string;
  readonly why?: string;
  readonly drained: boolean;
  /** What of the estate answers there, and how that is known; without it: why nothing was found. */
  readonly component?: string;
  readonly how: string;
}

export interface FeedToday {
  readonly id: string;
  readonly name: string;
  readonly page: string;
  readonly problem?: string;
  readonly claimsFrom?: string;
}

/** How bad it is, as far as feeds say; `blind` where not one of them could be read. */
export type Tone = 'calm' | 'blind' | 'unknown' | 'degraded' | 'down';

export const NOW_SCHEMA = 'firebreak/now/1';

const RANK = { down: 3, degraded: 2, unknown: 1, up: 0 } as const;

/** Journeys there is something to say of, the worst first; of equals those that will be lost, the earliest first. */
export function touchedJourneys({ journeys }: NowDocument): JourneyToday[] {
  const lost = ({ lostAt }: JourneyToday) =>
    lostAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(lostAt);
  return journeys
    .filter(isTouched)
    .sort((a, b) => RANK[b.state] - RANK[a.state] || (lost(a) < lost(b) ? -1 : lost(a) > lost(b) ? 1 : 0));
}

/** A journey that serves and is touched all the same is as one that is degraded. */
export function toneOf(now: NowDocument): Tone {
  const [worst] = touchedJourneys(now);
  if (worst !== undefined) return worst.state === 'up' ? 'degraded' : worst.state;
  return now.feeds.length === 0 || unread(now).length === now.feeds.length ? 'blind' : 'calm';
}

export function unread({ feeds }: NowDocument): FeedToday[] {
  return feeds.filter(({ problem }) => problem !== undefined);
}

/** The claim that a journey's state is told with: of what its chain ends at, where one is. */
export function claimBehind(
  { claims }: NowDocument,
  { because, chain }: JourneyToday,
): ClaimToday | undefined {
  const end = chain.at(-1)?.to;
  const cause = because.find(({ component }) => component === end) ?? because[0];
  return claims.find(({ feed, id }) => cause?.claim === `${feed} ${id}`);
}

/** Claims of providers that are open: those that touch a journey, those that mean something, the rest; else as the feeds have them. */
export function openClaims({ claims, verdicts = [] }: NowDocument): ClaimToday[] {
  const own = new Set(verdicts.map(({ feed }) => feed));
  const open = claims.filter(({ state, feed }) => state === 'open' && !own.has(feed));
  const rank = ({ touches, meanings }: ClaimToday) => (touches.length > 0 ? 0 : meanings.length > 0 ? 1 : 2);
  return open.sort((a, b) => rank(a) - rank(b));
}

/** Endpoints that are not simply well: down, taken out, or known to nobody; in that order. */
export function notWell({ endpoints }: VerdictsToday): EndpointToday[] {
  const rank = ({ state, drained }: EndpointToday) =>
    state === 'down' ? 0 : drained ? 1 : state === 'unknown' ? 2 : 3;
  return endpoints.filter((one) => rank(one) < 3).sort((a, b) => rank(a) - rank(b));
}

/** Reports of users in the last two windows. */
export function reportsOf({ reports }: SteeredName): number {
  return reports.counts.slice(-2).reduce((sum, one) => sum + one, 0);
}

/** Seconds from the beginning of the scenario to the moment that the feeds were asked. */
export function momentOfLook({ at, scenario: { epoch } }: NowDocument): number {
  return epoch === null ? 0 : Math.max(0, Math.floor((Date.parse(at) - Date.parse(epoch)) / 1000));
}

/** A moment without its seconds, as feeds are told by. */
export function minuteOf(iso: string): string {
  return `${iso.slice(0, 16)}:00Z`;
}
