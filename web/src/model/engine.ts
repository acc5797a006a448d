import {
  exactly,
  Gains,
  identityOf,
  isShown,
  type Knowledge,
  type Prospect,
  pairsOf,
  prospectOf,
  replayJourneys,
  runReadings,
  servingSpans,
  whatIf,
  withChangesAgainst,
} from '../../../src/analysis/index.js';
import type { Scenario } from '../../../src/estate/index.js';
import { type CompiledEstate, compile, place } from '../../../src/graph/index.js';
import { changesOf, compare, savedSnapshot } from '../../../src/report/comparison/index.js';
import { chainTo } from './chain.js';
import { type Opened, readDocument } from './document.js';
import { scenarioChoices, scenarioOf, timelineOf } from './scenarios.js';
import { snippetOf } from './snippet.js';
import type { Document, Engine, ExactJourney, Outcome, Plug, Problem, WhatIf } from './types.js';

/** A scenario with what it did. */
export interface Play {
  readonly scenario: Scenario;
  readonly compiled: CompiledEstate;
  readonly readings: ReturnType<typeof runReadings>;
}

/** An open document with everything that is worked out of it, each when it is first asked for. */
class Session {
  readonly document: Document;
  #compiled: CompiledEstate | undefined;
  #prospect: Prospect | undefined;
  #gains: Gains | undefined;
  #exactly: ReturnType<typeof exactly> | undefined;
  readonly #plays = new Map<string, Play>();
  readonly #answers = new Map<string, WhatIf>();

  constructor(
    readonly knowledge: Knowledge,
    readonly opened: Opened,
  ) {
    this.document = opened.document;
  }

  get compiled(): CompiledEstate {
    this.#compiled ??= compile(this.document.estate);
    return this.#compiled;
  }

  get prospect(): Prospect {
    this.#prospect ??= prospectOf(this.knowledge, this.document.estate);
    return this.#prospect;
  }

  get gains(): Gains {
    const { estate } = this.document;
    this.#gains ??= new Gains(this.prospect.model, estate, this.knowledge.ratesOfEstate(), EXACT);
    return this.#gains;
  }

  exactly(journey: string): ExactJourney {
    const { estate } = this.document;
    this.#exactly ??= exactly(estate, this.compiled, this.knowledge.ratesOfEstate(), { top: 1, ...EXACT });
    const { expected, importance } = this.#exactly(journey);
    const savings = new Map(expected?.savings.map((one) => [one.component, one.minutes]));
    return {
      journey,
      likely: expected?.spread ?? null,
      mattering: importance
        .filter(({ criticality }) => criticality > 0)
        .slice(0, MATTERING)
        .map(({ kind, rate, ...one }) => ({ ...one, minutes: savings.get(one.component) ?? [0, 0] })),
    };
  }

  candidates(fixes: readonly string[]) {
    return [...new Set(fixes)].flatMap((id) => this.prospect.candidates.get(id) ?? []);
  }

  /** A failure played through the estate, with changes made that are of use against it. */
  play(plug: Plug, fixes: readonly string[]): Play {
    return remembered(this.#plays, JSON.stringify([plug, keyOf(fixes)]), () => {
      const scenario = scenarioOf(plug, this.document.estate);
      const compiled =
        fixes.length === 0
          ? this.compiled
          : compile(withChangesAgainst(this.document.estate, this.candidates(fixes), scenario.failures));
      return { scenario, compiled, readings: runReadings(compiled, scenario) };
    });
  }

  whatIf(fixes: readonly string[]): WhatIf {
    const { findings, blast, downtime } = this.document;
    if (fixes.length === 0) return { findings, blast, downtime };
    return remembered(this.#answers, keyOf(fixes), () => {
      const accepted = new Set(this.document.ignored.map(({ finding }) => identityOf(finding)));
      const after = whatIf(this.prospect, fixes);
      return {
        findings: after.findings.filter((one) => !accepted.has(identityOf(one))),
        blast: after.blast.map(({ decidedBy, ...row }) => row),
        downtime: after.downtime.map(({ journey, minutes }) => ({ journey, minutes })),
      };
    });
  }
}

/**
 * What an exact answer may take here, where somebody waits: diagrams of some hundred thousand nodes are built in a fraction
 * of a second, and a thousand samples tell percentiles to a tenth. What that does not reach, the command does.
 */
const EXACT = { nodes: 2 ** 18, draws: 1024 } as const;
/** Components told of what they mean for a journey. */
const MATTERING = 40;

/** How many answers are kept: people go back and forth between a few. */
const REMEMBERED = 12;

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const present = known.get(key) ?? make();
  known.delete(key);
  known.set(key, present);
  if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
  return present;
}

function keyOf(fixes: readonly string[]): string {
  return [...new Set(fixes)].sort().join('\n');
}

/**
 * The analyses over one open document. All answers are plain data that a worker can post. Asking before anything is open
 * rejects; so does a scenario that the library does not have.
 */
export function createEngine(knowledge: Knowledge): Engine {
  let current: Session | undefined;
  const session = (): Session => {
    if (current === undefined) throw new Error('no assessment is open');
    return current;
  };
  return {
    async open(name, text): Promise<Document | Problem> {
      const opened = readDocument(name, text);
      if ('problem' in opened) return opened;
      current = new Session(knowledge, opened);
      return opened.document;
    },
    async scenarios() {
      return scenarioChoices(session().compiled);
    },
    async run(plug, fixes) {
      return outcomeOf(session(), plug, fixes);
    },
    async why(journey, plug, fixes) {
      return chainTo(session().document, session().play(plug, fixes), journey);
    },
    async whatIf(fixes) {
      return session().whatIf(fixes);
    },
    async gain(fixes) {
      const { figure, spread } = session().gains.of(fixes);
      return { figure, spread };
    },
    async exactly(journey) {
      return session().exactly(journey);
    },
    async pairs() {
      return pairsOf(session().compiled);
    },
    async snippet(fixes) {
      return snippetOf(session().document.estate, session().candidates(fixes));
    },
    async compare(name, text) {
      const other = readDocument(name, text);
      if ('problem' in other) return other;
      const [before, after] = [session().opened.saved, other.saved].map(savedSnapshot);
      if ('problem' in before!) return { problem: 'broken', detail: before.problem };
      if ('problem' in after!) return { problem: 'broken', detail: after.problem };
      return changesOf(compare(before!, after!));
    },
  };
}

function outcomeOf(session: Session, plug: Plug, fixes: readonly string[]): Outcome {
  const { components } = session.document;
  const { scenario, compiled, readings } = session.play(plug, fixes);
  const { id, title, epoch, seconds } = scenario;
  const failed = place(compiled, scenario.failures).certain.map(
    ({ component }) => compiled.components[component]!.id,
  );
  const spans = servingSpans(compiled, scenario, readings);
  return {
    scenario: { id, title, epoch, seconds },
    journeys: replayJourneys(compiled, scenario, readings),
    spans: new Map([...spans].filter(([component]) => isShown(components, component))),
    failed: [...new Set(failed)].filter((component) => isShown(components, component)),
    rows: timelineOf(plug),
  };
}
