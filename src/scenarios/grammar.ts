/** What SCENARIO may be on the command line, and how several of them join into one. */
import { type Failure, fitter, isPattern, type Scenario } from '../estate/index.js';
import {
  componentScenario,
  composite,
  compositeScenario,
  composites,
  incident,
  incidentDetails,
  incidents,
} from './library.js';
import { closest } from './suggest.js';
import type { Remark } from './types.js';

export interface ScenarioOptions {
  /** Ids of the estate's components. */
  readonly knownComponents: Iterable<string>;
  /** Whether another id names a component, too: one that is known and that the estate does not touch. */
  readonly isComponent?: (id: string) => boolean;
  /** How long a component or composite is out of service. */
  readonly forSeconds: number;
  /** ISO time at which it all begins, instead of the incident's own time or of none. */
  readonly at?: string;
  /** What fails in addition, from the start. */
  readonly with?: readonly string[];
}

/** What there is to say of a scenario beside its failures. */
export interface About {
  /** What happened, or what it stands for: one text for each part that has one. */
  readonly summaries: readonly string[];
  /** Reported without stated times, and so not replayed. */
  readonly untimed: readonly Remark[];
  /** Reported as not affected. */
  readonly unaffected: readonly Remark[];
  /** When the incident began, where the scenario begins at another time. */
  readonly movedFrom?: string;
}

export type ParsedScenario =
  | { readonly scenario: Scenario; readonly about: About }
  | { readonly error: string; readonly suggestions: readonly string[] };

/** SCENARIO as a user types it: an incident, a composite, a component, a pattern, or several with commas between. */
export function parseScenario(text: string, options: ScenarioOptions): ParsedScenario {
  const resolve = resolver(options);
  const main = resolveAll([text], resolve);
  if ('error' in main) return main;
  const more = resolveAll(options.with ?? [], resolve);
  if ('error' in more) return more;
  const added = more.parts.filter(({ id }) => !main.parts.some((one) => one.id === id));
  return { scenario: join(main.parts, added, options), about: aboutAll(main.parts, added, options.at) };
}

type Refusal = { readonly error: string; readonly suggestions: readonly string[] };
type Resolve = (name: string) => Scenario | Refusal;

/** The parts of some lists, each once, by id: their order means nothing. */
function resolveAll(
  lists: readonly string[],
  resolve: Resolve,
): { readonly parts: readonly Scenario[] } | Refusal {
  const parts = new Map<string, Scenario>();
  for (const text of lists) {
    const whole = resolve(text.trim());
    const names = 'error' in whole ? split(text) : [];
    // An id with a comma in it is one name; and where there is nothing to split, the answer stands.
    if (names.length < 2) {
      if ('error' in whole) return whole;
      parts.set(whole.id, whole);
    }
    for (const name of names.length < 2 ? [] : names) {
      const part = resolve(name);
      if ('error' in part) return part;
      parts.set(part.id, part);
    }
  }
  const inOrder = [...parts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { parts: inOrder };
}

/** At commas, but for those inside the index of an address: `aws_instance.web["a,b"]`. */
function split(text: string): string[] {
  const names = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '[') depth++;
    if (char === ']') depth = Math.max(0, depth - 1);
    if (char === ',' && depth === 0) names.push('');
    else names[names.length - 1] += char;
  }
  return names.map((name) => name.trim());
}

function resolver({ knownComponents, isComponent = () => false, forSeconds }: ScenarioOptions): Resolve {
  const known = knownComponents instanceof Set ? (knownComponents as Set<string>) : new Set(knownComponents);
  return (name) => {
    // An estate may hold a component with an incident's id; the library's name is the one that is documented.
    const historical = incident(name);
    if (historical) return historical;
    if (known.has(name)) return componentScenario(name, forSeconds);
    const named = composite(name);
    if (named) return compositeScenario(named, forSeconds);
    if (isComponent(name) || (isPattern(name) && fitsSomething(name, known, isComponent)))
      return componentScenario(name, forSeconds);
    return refusal(name, known);
  };
}

/** A pattern has to fit something of the estate, or be about a provider that exists: a slip is not an empty scenario. */
function fitsSomething(
  pattern: string,
  known: ReadonlySet<string>,
  isComponent: (id: string) => boolean,
): boolean {
  const provider = pattern.split(/[/:]/)[0]!;
  if (isComponent(provider) || known.has(provider)) return true;
  return [...known].some(fitter(pattern));
}

function refusal(name: string, known: ReadonlySet<string>): Refusal {
  if (name === '') {
    return {
      error: 'no scenario given; name an incident or a component, for example aws/us-east-1',
      suggestions: [],
    };
  }
  const library = [...incidents, ...composites].map(({ id }) => id);
  const suggestions = closest(name, [...library, ...known]);
  const hint =
    suggestions.length > 0
      ? `did you mean ${suggestions.join(' or ')}?`
      : 'firebreak scenarios lists the incidents, firebreak assess --format json the components';
  return { error: `"${name}" is neither an incident nor a component of this estate; ${hint}`, suggestions };
}

/** All parts from the same second on. The incident among them, if it is one, gives the date. */
function join(
  main: readonly Scenario[],
  added: readonly Scenario[],
  { at, forSeconds }: ScenarioOptions,
): Scenario {
  const parts = [...main, ...added];
  const [first] = main;
  if (parts.length === 1) return at === undefined ? first! : { ...first!, epoch: at };
  const seconds = Math.max(...parts.map((part) => part.seconds));
  const names = (list: readonly Scenario[]) => list.map(({ id }) => id).join(',');
  return {
    id: added.length === 0 ? names(main) : `${names(main)} with ${names(added)}`,
    title: parts.map(({ title }) => title).join('; '),
    epoch: at ?? soleDate(main),
    seconds,
    failures: parts.flatMap((part) =>
      part.epoch === null ? ending(part.failures, forSeconds, seconds) : part.failures,
    ),
  };
}

function soleDate(parts: readonly Scenario[]): string | null {
  const dates = new Set(parts.flatMap(({ epoch }) => (epoch === null ? [] : [epoch])));
  return dates.size === 1 ? [...dates][0]! : null;
}

/** Failures that hold for their whole scenario, in one that lasts longer. */
function ending(failures: readonly Failure[], after: number, seconds: number): readonly Failure[] {
  return after >= seconds ? failures : failures.map((one) => ({ ...one, to: after }));
}

function aboutAll(main: readonly Scenario[], added: readonly Scenario[], at: string | undefined): About {
  const parts = [...main, ...added];
  const details = parts.flatMap(({ id }) => incidentDetails(id) ?? []);
  const began = soleDate(main);
  return {
    summaries: parts.flatMap(({ id }) => (incidentDetails(id) ?? composite(id))?.summary ?? []),
    untimed: details.flatMap(({ untimed = [] }) => untimed),
    unaffected: details.flatMap(({ unaffected = [] }) => unaffected),
    ...(at === undefined || began === null || began === at ? {} : { movedFrom: began }),
  };
}
