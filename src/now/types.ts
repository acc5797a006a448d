/** Shapes of what providers publish about themselves, and what it means for an estate. */
import type { Step } from '../analysis/index.js';
import type { Scenario } from '../estate/index.js';

/** Wire formats of status feeds; `statuspage` is the JSON that the common hosted status pages have. */
export const FORMATS = [
  'aws-health',
  'aws-rss',
  'azure-rss',
  'google',
  'statuspage',
  'stackmon',
  'rss',
] as const;
export type Format = (typeof FORMATS)[number];

/** A feed of the directory (`data/feeds.yaml`), or one that the user names. */
export interface Feed {
  readonly id: string;
  readonly name: string;
  /** Provider (`aws`) or third party (`saas/github`) that it speaks for; undefined: of the team's own. */
  readonly of?: string;
  /** `steer`: what the team's own nodes hold its endpoints for; chosen by an option of its own. */
  readonly format: Format | 'steer';
  readonly url: string;
  /** Others that say the same, asked in turn where it does not answer: the nodes of a cluster. */
  readonly alternates?: readonly string[];
  /** Environment variable that holds what the server wants to know whoever asks by; never shown. */
  readonly tokenFrom?: string;
  /** The page that people look at. */
  readonly page: string;
  /** Where the feed is documented, or was found. */
  readonly source: string;
  readonly confidence?: 'unverified';
  /** A document of it that somebody recorded, by which the reader was checked. */
  readonly sample?: string;
}

/** Names that a provider's feed uses and the atlas does not: by service, and by region. */
export interface FeedNames {
  readonly products?: Readonly<Record<string, readonly string[]>>;
  /** Of a part of a service: what is said of one is in doubt for the service. */
  readonly parts?: Readonly<Record<string, readonly string[]>>;
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
  /** Running text in which products and places are looked for, where no field tells them. */
  readonly text?: string;
  readonly product?: string;
  readonly place?: string;
  /** Products and places, each a name as a whole, where the feed does not say which is which. */
  readonly names?: readonly string[];
  /** The group that the name stands in: it may tell the place, or the product, or nothing. */
  readonly within?: string;
  /** The feed does not say that it is this: somebody's words name it. */
  readonly maybe?: true;
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
  /** Of a feed of verdicts: what the nodes said, and what of the estate each endpoint stands for. */
  readonly verdicts?: NodeVerdicts;
  readonly places?: readonly Placement[];
  /** When the claims were read, where that was earlier: a feed that cannot be read has not said that they are over. */
  readonly claimsFrom?: number;
}

/** What a cluster of steer nodes holds its endpoints for, as one of them tells. */
export interface NodeVerdicts {
  readonly node: string;
  /** Milliseconds since 1970 by the node's clock. */
  readonly at: number;
  /** Nodes that must see an endpoint down before it is. */
  readonly quorum: number;
  /** `counts`: heard of lately, and not so far off that its word is left out. */
  readonly nodes: readonly { readonly id: string; readonly counts: boolean }[];
  readonly plan?: number;
  /** The node has not heard of the others for too long: what it says is old. */
  readonly stale: boolean;
  readonly storeAgeSeconds?: number;
  readonly notes: readonly string[];
  readonly endpoints: readonly EndpointVerdict[];
  readonly names: readonly SteeredName[];
}

export interface EndpointVerdict {
  readonly id: string;
  readonly state: 'up' | 'down' | 'unknown';
  /** Nodes that see it down, and up. */
  readonly down: readonly string[];
  readonly up: readonly string[];
  readonly since?: number;
  readonly why?: string;
  /** A person has taken it out of the answers. */
  readonly drained: boolean;
  /** By these it is found in the estate: where it runs, what answers there, its own host and addresses, whom probes ask for. */
  readonly at?: string;
  readonly component?: string;
  readonly host?: string;
  readonly addresses: readonly string[];
  readonly asked?: string;
}

export interface SteeredName {
  readonly name: string;
  readonly label?: string;
  readonly endpoints: readonly string[];
  /** Endpoints that it is answered with now. */
  readonly active: readonly string[];
  /** The endpoint that a person has moved it to. */
  readonly forced?: string;
  /** Reports of users that it does not work for them, by windows of so many seconds, oldest first: a signal, no verdict. */
  readonly reports: { readonly seconds: number; readonly counts: readonly number[] };
}

/** What of an estate an endpoint stands for, and how that is known; without a component: why none was found. */
export interface Placement {
  readonly endpoint: string;
  readonly component?: string;
  /** The only one that fits, without anything that says so. */
  readonly maybe?: true;
  readonly how: string;
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
