/** Shapes of what providers publish about themselves, and what it means for an estate. */
import type { Step } from '../analysis/index.js';
import type { Scenario } from '../estate/index.js';

/** Wire formats of status feeds; `statuspage` is the JSON that the common hosted status pages have. */
export const FORMATS = ['aws-health', 'aws-rss', 'azure-rss', 'google', 'statuspage', 'rss'] as const;
export type Format = (typeof FORMATS)[number];

/** A feed of the directory (`data/feeds.yaml`), or one that the user names. */
export interface Feed {
  readonly id: string;
  readonly name: string;
  /** Provider (`aws`) or third party (`saas/github`) that it speaks for; undefined: of the team's own. */
  readonly of?: string;
  readonly format: Format;
  readonly url: string;
  /** The page that people look at. */
  readonly page: string;
  /** Where the feed is documented, or was found. */
  readonly source: string;
  readonly confidence?: 'unverified';
}

/** Names that a provider's feed uses and the atlas does not: by service, and by region. */
export interface FeedNames {
  readonly products?: Readonly<Record<string, readonly string[]>>;
  readonly places?: Readonly<Record<string, readonly string[]>>;
  /** Names that are read and stand for nothing an estate can run on: support, documentation, billing pages. */
  readonly nothing?: readonly string[];
}

/**
 * What a claim says of its subject. `down`: an outage or disruption; `degraded`: slower, or failing in part;
 * `notice`: something is being looked at, and the feed does not say how bad it is.
 */
export type Severity = 'down' | 'degraded' | 'notice';

/** One thing that a claim is about, in the feed's own words. */
export interface Subject {
  readonly severity: Severity;
  /** Free text in which product and place are looked for, where the two fields do not tell them apart. */
  readonly text?: string;
  readonly product?: string;
  readonly place?: string;
}

export interface Claim {
  /** The feed's own id of it. */
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly state: 'open' | 'resolved' | 'maintenance';
  /** Milliseconds since 1970, where the feed tells. */
  readonly began?: number;
  readonly updated?: number;
  /** The newest of what the feed says about it, on one line. */
  readonly says: string;
  readonly subjects: readonly Subject[];
}

/** What one subject of a claim stands for in the model. */
export interface Meaning {
  readonly severity: Severity;
  /** A component's id, or a pattern (`aws/*`) where the feed leaves the region open. */
  readonly component: string;
  /** The feed does not tell the place, so any of the pattern's may be meant. */
  readonly maybe?: true;
}

export interface ReadClaim extends Claim {
  readonly feed: string;
  readonly meanings: readonly Meaning[];
  /** Names that stand for nothing known: shown, never dropped. */
  readonly unmapped: readonly string[];
}

export interface FeedReading {
  readonly feed: Feed;
  /** When it was asked, milliseconds since 1970. */
  readonly at: number;
  readonly claims: readonly ReadClaim[];
  /** Why it could not be read; undefined where it was. */
  readonly problem?: string;
  /** When the claims were read, where that was earlier: a feed that cannot be read has not said that they are over. */
  readonly claimsFrom?: number;
}

/** What a probe of our own found at an endpoint of a service the estate uses. */
export interface ProbeResult {
  readonly component: string;
  readonly host: string;
  readonly ok: boolean;
  readonly says: string;
  readonly ms: number;
}

export type JourneyState = 'up' | 'degraded' | 'unknown' | 'down';

/** A standby behind a journey, and whether today's claims leave it alone. */
export interface StandbyView {
  readonly group: string;
  readonly dependent: string;
  readonly active: string;
  readonly standby: string;
  readonly state: JourneyState;
  /** What the switch needs and does not have. */
  readonly missing: readonly string[];
}

export interface JourneyNow {
  readonly id: string;
  readonly name: string;
  readonly state: JourneyState;
  /** Milliseconds since 1970 by the clock of the feeds; undefined where it is up. */
  readonly since?: number;
  /** Up now, and lost at this moment if the claims go on as they are: a grace period runs out. */
  readonly lostAt?: number;
  readonly canStart: boolean | 'unknown';
  readonly canChange: boolean | 'unknown';
  /** Claims (`feed id`) that it is because of, and the components they are about. */
  readonly because: readonly { readonly claim: string; readonly component: string }[];
  /** The dependencies that lead from the journey to one of these components, each with its evidence. */
  readonly chain: readonly Step[];
  readonly standbys: readonly StandbyView[];
}

export interface Now {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly scenario: Scenario;
  readonly feeds: readonly FeedReading[];
  readonly journeys: readonly JourneyNow[];
  /** Per claim (`feed id`) the journeys it touches; a claim that touches none has an empty list. */
  readonly touches: ReadonlyMap<string, readonly string[]>;
  /** Providers and third parties of the estate that no feed speaks for. */
  readonly silent: readonly string[];
  readonly probes: readonly ProbeResult[];
}
