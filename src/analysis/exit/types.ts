import type { Compatibility, Equivalents } from '../../atlas/index.js';
import type { Dependency, Estate, Need } from '../../estate/index.js';
import type { BlastRow } from '../blast-radius.js';
import type { SinglePoint } from '../single-points.js';

/** What is left: a provider, or all of them under one law. */
export interface Leaving {
  /** `aws`, `jurisdiction/us` */
  readonly id: string;
  readonly name: string;
  readonly providers: ReadonlySet<string>;
  /** The jurisdiction's code where the whole of it is left. */
  readonly jurisdiction: string | undefined;
}

export type Phase = Equivalents['phase'];

/**
 * How a component gets away: into a managed service of the target, onto machines there, by not being needed any more, or
 * not as far as is known.
 */
export type Fit = Compatibility | 'self-hosted' | 'falls-away' | 'none' | 'unread';

/** A managed service that can take a family's place. */
export interface Offer {
  readonly provider: string;
  readonly service: string;
  readonly api: Compatibility;
  readonly note?: string;
  readonly jurisdiction: string | null;
  /** European regions of the provider that the atlas lists. */
  readonly regions: readonly string[];
}

/** What of the estate stands on one family of services, and how it gets away. */
export interface FamilyPlan {
  /** Id of the row of equivalents; null where the atlas has none for the service. */
  readonly family: string | null;
  /** `aws/s3` */
  readonly services: readonly string[];
  readonly components: readonly string[];
  /** Services that something uses without a component of them in the code (mail, a model behind an API). */
  readonly calls: readonly { readonly service: string; readonly from: readonly string[] }[];
  /** Roles, rules and attachments of these services, which are written anew with them. */
  readonly glue: number;
  readonly phase: Phase | null;
  readonly data: boolean;
  readonly fit: Fit;
  readonly to: Offer | null;
  readonly managed: readonly Offer[];
  readonly selfHosted: NonNullable<Equivalents['selfHosted']>;
  readonly lost: readonly string[];
  readonly tool: readonly string[];
  readonly stuck: string | null;
  readonly note: string | null;
  readonly source: string | null;
  readonly confidence: 'unverified' | null;
}

/** One component's turn. */
export interface MoveStep {
  readonly phase: Phase;
  readonly family: string;
  readonly component: string;
  readonly to: string;
  readonly data: boolean;
}

/** Why something is still tied to what was left, or what cannot be taken along. */
export interface Stuck {
  /**
   * kept: the move leaves something behind (keys, password hashes); no-equivalent: the atlas knows none; not-offered: the
   * target has none; unread: a module that was not fetched; third-party, hosted: it runs there itself, or its owner
   * is under that law; declared: a dependency on the place that names no service.
   */
  readonly kind: 'kept' | 'no-equivalent' | 'not-offered' | 'unread' | 'third-party' | 'hosted' | 'declared';
  readonly what: string;
  readonly why: string;
  readonly components: readonly string[];
  readonly source?: string;
  readonly confidence?: 'unverified';
}

export interface Target {
  readonly provider: string;
  readonly name: string;
  readonly owner: string;
  readonly jurisdiction: string;
  /** Where each region that is left goes to: `aws/us-east-1` -> `scaleway/fr-par`. */
  readonly regions: Readonly<Record<string, string>>;
  /** Where everything without a region goes to. */
  readonly region: string;
}

export interface ExitCandidate {
  readonly provider: string;
  readonly name: string;
  readonly jurisdiction: string;
  readonly regions: readonly string[];
  readonly offers: readonly string[];
  readonly misses: readonly string[];
  /** Components of the estate in the families it offers. */
  readonly components: number;
}

/** A journey that is still tied to what was left, and the components through which it is. */
export interface TiedJourney {
  readonly journey: string;
  readonly through: readonly {
    readonly component: string;
    readonly to: string;
    readonly need: Need;
    readonly strength: 'hard' | 'soft';
  }[];
  /** The shortest chain from the journey to what was left. */
  readonly path: readonly string[];
}

/** What an assessment says of an estate that matters for leaving. */
export interface Outlook {
  readonly singles: readonly SinglePoint[];
  readonly blast: readonly BlastRow[];
  readonly tied: readonly TiedJourney[];
}

/** The move as applied to the model. */
export interface Moved extends Outlook {
  readonly estate: Estate;
  readonly ties: readonly Dependency[];
  readonly stuck: readonly Stuck[];
}

export interface ExitTotals {
  readonly components: number;
  readonly byFit: Readonly<Record<Fit, number>>;
  readonly stores: number;
  readonly servicesWithoutEquivalent: readonly string[];
  readonly journeys: {
    readonly all: number;
    readonly tied: number;
    /** That move whole into managed services of the target. */
    readonly whole: number;
    /** That move whole where what has no managed service is run on the target's machines. */
    readonly wholeSelfHosted: number;
  };
}

export interface ExitPlan {
  readonly leaving: Leaving;
  readonly targets: readonly Target[];
  readonly families: readonly FamilyPlan[];
  readonly order: readonly MoveStep[];
  readonly candidates: readonly ExitCandidate[];
  /** The two that together offer most, where one alone does not offer all that anybody offers. */
  readonly pair: { readonly providers: readonly [string, string]; readonly misses: readonly string[] } | null;
  readonly totals: ExitTotals;
  readonly before: Outlook;
  readonly after: Moved;
  /** With what is only self-hosted on the target's machines; null where that changes nothing. */
  readonly selfHosted: Moved | null;
}
