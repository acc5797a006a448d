/**
 * What the app shows and asks. The app reads one thing, an assessment as `firebreak assess --format json` prints it
 * (schema/assessment.schema.json); all that needs the analyses again is asked of a worker by these messages.
 */
import type {
  BlastRow,
  Downtime as ExpectedDowntime,
  Finding,
  Gain,
  JourneyReplay,
  Pair,
  Pairs,
  ServingSpan,
} from '../../../src/analysis/index.js';
import type { Spread } from '../../../src/engine/index.js';
import type {
  Component,
  Dependency,
  Diagnostic,
  Estate,
  Evidence,
  Group,
  Journey,
  Scenario,
} from '../../../src/estate/index.js';
import type { Change } from '../../../src/report/comparison/index.js';

/** Minutes (or any amount) per year, the least and the most that is to be expected. */
export type Range = readonly [low: number, high: number];

/** A change that could be made, as the document lists it. */
export interface Fix {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly why: string;
  readonly effort: string;
  readonly points: number;
  readonly subjects: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly sources: readonly string[];
  /** Single points it removes by itself. */
  readonly removes: readonly { readonly component: string; readonly journey: string }[];
  /** Minutes of down time a year it saves by itself, one loss at a time. */
  readonly minutes: Range;
  /** The same exactly, where the assessment was made with exact answers. */
  readonly exact?: FixGain;
}

export type { Pair, Pairs };

/** What a fix saves with all that is lost at the same time. */
export type FixGain = Pick<Gain, 'figure' | 'spread'>;

/** What a component means for a journey: minutes a year that never losing it would save, and how much it matters. */
export interface Mattering {
  readonly component: string;
  readonly minutes: Range;
  readonly criticality: number;
  readonly fussellVesely: number;
  readonly birnbaum: number;
  readonly achievement: number;
  readonly reduction: number;
}

/** What is exact of a journey. */
export interface ExactJourney {
  readonly journey: string;
  /** Null where exact is out of reach, or nothing has a rate. */
  readonly likely: Likely | null;
  /** What matters most first. */
  readonly mattering: readonly Mattering[];
}

/** An assessment, read and checked. Components, dependencies and groups are those of the estate. */
export interface Document {
  /** Name to show: a path, a file name. */
  readonly name: string;
  readonly estate: Estate;
  readonly components: ReadonlyMap<string, Component>;
  readonly journeys: readonly Journey[];
  readonly groups: ReadonlyMap<string, Group>;
  /** Dependencies by who needs, and by who is needed. */
  readonly needs: ReadonlyMap<string, readonly Dependency[]>;
  readonly neededBy: ReadonlyMap<string, readonly Dependency[]>;
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly blast: readonly Blast[];
  readonly downtime: readonly Downtime[];
  /** By journey, where the assessment was made with exact answers. */
  readonly likely: ReadonlyMap<string, Likely>;
  readonly fixes: readonly Fix[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A finding that firebreak.yaml accepts until the end of a day (ISO date). */
export interface IgnoredFinding {
  readonly finding: Finding;
  readonly until: string;
  readonly reason: string;
}

/** The part of a row of the blast radius that a document tells. */
export type Blast = Omit<BlastRow, 'decidedBy'>;

/** The part of a journey's down time that a document is read for. */
export type Downtime = Pick<ExpectedDowntime, 'journey' | 'minutes'>;

/** Minutes of down time a year with rates that are not known for sure: the median, and the range of 9 in 10 cases. */
export type Likely = Omit<Spread, 'mean'>;

/** Why a file cannot be shown: a key of the message catalogue with what to fill in. */
export interface Problem {
  readonly problem: 'unreadable' | 'not-json' | 'foreign' | 'newer' | 'broken';
  /** What was found: a schema's name, the place of the first mistake. */
  readonly detail: string;
}

/** What fails: an incident or composite of the library, a scenario as it is given, or components by id. */
export type Plug =
  | { readonly scenario: string }
  | { readonly given: Scenario }
  | { readonly components: readonly string[]; readonly seconds: number };

/** How a component serves for a while. */
export type Span = ServingSpan;

/** A row of an incident's timeline as its sources tell it. */
export interface TimelineRow {
  readonly from: number;
  readonly to: number | null;
  readonly component: string;
  readonly says: string;
  readonly source: string;
  readonly mark: string;
}

/** A failure run through the estate in time. */
export interface Outcome {
  readonly scenario: {
    readonly id: string;
    readonly title: string;
    /** ISO time of second 0; null where it has no date. */
    readonly epoch: string | null;
    readonly seconds: number;
  };
  readonly journeys: readonly JourneyReplay[];
  /** Serving of every component that is not up throughout, journeys included, by id. */
  readonly spans: ReadonlyMap<string, readonly Span[]>;
  /** Components of this estate that fail by themselves, not for what they need. */
  readonly failed: readonly string[];
  readonly rows: readonly TimelineRow[];
}

/** One step of a chain from a journey to what failed; `dependency` leads from the step before to this one. */
export interface ChainStep {
  readonly component: string;
  readonly dependency: Dependency | null;
}

/** What an incident of the library would touch here. */
export interface ScenarioChoice {
  readonly id: string;
  readonly title: string;
  readonly epoch: string | null;
  readonly kind: 'incident' | 'composite';
  /** Components of this estate that it names. */
  readonly touches: number;
}

/** The estate with some fixes made. */
export interface WhatIf {
  readonly findings: readonly Finding[];
  readonly blast: readonly Blast[];
  readonly downtime: readonly Downtime[];
}

/** A difference between two assessments, as a sentence (names as they came: shown as text). */
export type Difference = Change;

/** The analyses, in a worker. `fixes` are ids of `Document.fixes` that are taken as made. */
export interface Engine {
  /** Reads an assessment; what is no assessment is told by a Problem, never thrown. */
  open(name: string, text: string): Promise<Document | Problem>;
  scenarios(): Promise<readonly ScenarioChoice[]>;
  run(plug: Plug, fixes: readonly string[]): Promise<Outcome>;
  /** The shortest chain from a journey (or any component) to what failed; empty where it is up. */
  why(journey: string, plug: Plug, fixes: readonly string[]): Promise<readonly ChainStep[]>;
  whatIf(fixes: readonly string[]): Promise<WhatIf>;
  /** What these fixes save by exact minutes. */
  gain(fixes: readonly string[]): Promise<FixGain>;
  /** What is exact of a journey: how likely which minutes are, and what matters most for them. */
  exactly(journey: string): Promise<ExactJourney>;
  /** What two losses take down together. */
  pairs(): Promise<Pairs>;
  /** What a firebreak.yaml would say for these fixes, where one can: plain text to copy. */
  snippet(fixes: readonly string[]): Promise<string>;
  /** From the open document to another. */
  compare(name: string, text: string): Promise<readonly Difference[] | Problem>;
}
