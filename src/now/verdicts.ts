import type { CompiledEstate } from '../graph/index.js';
import { membersOf, neededBy } from './needs.js';
import type {
  EndpointVerdict,
  FeedReading,
  NodeVerdicts,
  Placement,
  ReadClaim,
  SteeredName,
} from './types.js';

/**
 * A reading of verdicts with what they mean for an estate: an endpoint that is down by quorum is a component that does not
 * serve. What a person has taken out, and what no node knows, claims nothing.
 */
export function withPlaces(reading: FeedReading, compiled: CompiledEstate): FeedReading {
  const { verdicts, feed } = reading;
  if (verdicts === undefined) return reading;
  const places = placesOf(verdicts, compiled);
  const placed = new Map(places.map((one) => [one.endpoint, one]));
  const claims = verdicts.endpoints
    .filter(({ state, drained }) => state === 'down' && !drained)
    .map((endpoint) => claimOf(endpoint, placed.get(endpoint.id)!, verdicts, feed.id));
  return { ...reading, claims, places };
}

function claimOf(
  { id, down, since, why }: EndpointVerdict,
  { component, maybe }: Placement,
  { nodes, quorum }: NodeVerdicts,
  feed: string,
): ReadClaim {
  const seen = `${down.join(', ') || 'nobody'} of ${nodes.length} nodes (quorum ${quorum}) see it down`;
  return {
    id,
    feed,
    title: `${id} is down${why === undefined ? '' : `: ${why}`}`,
    state: 'open',
    ...(since === undefined ? {} : { began: since }),
    says: seen,
    subjects: [],
    meanings: component === undefined ? [] : [{ severity: 'down', component, ...(maybe && { maybe }) }],
    unmapped: component === undefined ? [id] : [],
  };
}

/** What each endpoint stands for in an estate, told ones before found ones, and those before guessed ones. */
export function placesOf({ endpoints, names }: NodeVerdicts, compiled: CompiledEstate): readonly Placement[] {
  const estate = new Answering(compiled);
  return endpoints.map((endpoint): Placement => {
    const found =
      told(endpoint, compiled) ??
      byAddress(endpoint, compiled) ??
      estate.forNames(
        endpoint,
        names.filter((one) => one.endpoints.includes(endpoint.id)),
      ) ??
      estate.alone(endpoint);
    const how = `nothing here is known to answer there; say what does: component under steer.endpoints.${endpoint.id}`;
    return { endpoint: endpoint.id, ...(found ?? { how }) };
  });
}

type Found = Omit<Placement, 'endpoint'>;

/** The component that the configuration names, by its id or by its Terraform address. */
function told({ component }: EndpointVerdict, { index, components }: CompiledEstate): Found | undefined {
  if (component === undefined) return undefined;
  if (index.has(component)) return { component, how: 'as its configuration says' };
  const [first, ...more] = components.filter(({ address }) => address === component);
  if (first !== undefined && more.length === 0)
    return { component: first.id, how: 'as its configuration says' };
  return {
    how: `its configuration says ${component}, ${first === undefined ? 'which is not here' : 'and there are several'}`,
  };
}

/** Hosts and addresses are components of what was traced. */
function byAddress({ host, addresses }: EndpointVerdict, { index }: CompiledEstate): Found | undefined {
  if (host !== undefined && index.has(`dns:${host}`))
    return { component: `dns:${host}`, how: `by its host ${host}` };
  const [first, ...more] = addresses.filter((one) => index.has(`address:${one}`));
  if (first === undefined || more.length > 0) return undefined;
  return { component: `address:${first}`, how: `by its address ${first}` };
}

/** What answers for the journeys of an estate. */
class Answering {
  readonly #compiled: CompiledEstate;
  readonly #reach = new Map<number, ReadonlySet<number>>();
  /** By the words that a journey goes by. */
  readonly #journeys = new Map<string, number>();

  constructor(compiled: CompiledEstate) {
    this.#compiled = compiled;
    for (const journey of compiled.journeys) {
      const { id, name } = compiled.components[journey]!;
      for (const word of [id.replace(/^web:/, ''), name]) this.#journeys.set(word.toLowerCase(), journey);
    }
  }

  /** The one component by which a journey of these names is entered where the endpoint runs. */
  forNames({ at, asked }: EndpointVerdict, names: readonly SteeredName[]): Found | undefined {
    const words = [...names.flatMap(({ name, label }) => [name, label ?? name]), ...(asked ? [asked] : [])];
    const journeys = new Set(words.flatMap((word) => this.#journeys.get(word.toLowerCase()) ?? []));
    const entries = [...new Set([...journeys].flatMap((one) => this.#entriesOf(one)))];
    const isAlone = at === undefined && names.every(({ endpoints }) => endpoints.length === 1);
    const fitting =
      at === undefined ? (isAlone ? entries : []) : entries.filter((one) => this.#isAt(one, at));
    const [first, ...more] = fitting;
    if (first === undefined || more.length > 0) return undefined;
    const [journey] = journeys;
    const where = at === undefined ? '' : ` in ${at}`;
    return {
      component: this.#compiled.components[first]!.id,
      how: `what ${this.#compiled.components[journey!]!.name} is entered by${where}`,
    };
  }

  /** The one component by which any journey is entered where the endpoint runs. */
  alone({ at }: EndpointVerdict): Found | undefined {
    if (at === undefined) return undefined;
    const entries = new Set([...this.#compiled.journeys].flatMap((one) => this.#entriesOf(one)));
    const [first, ...more] = [...entries].filter((one) => this.#isAt(one, at));
    if (first === undefined || more.length > 0) return undefined;
    return {
      component: this.#compiled.components[first]!.id,
      maybe: true,
      how: `the only thing that a journey is entered by in ${at}`,
    };
  }

  #entriesOf(journey: number): number[] {
    return membersOf(this.#compiled, journey).filter((one) => {
      const { kind } = this.#compiled.components[one]!;
      return kind === 'resource' || kind === 'third-party';
    });
  }

  #isAt(component: number, at: string): boolean {
    const place = this.#compiled.index.get(at);
    if (place === undefined) return false;
    const known = this.#reach.get(component) ?? neededBy(this.#compiled, component, { hard: true });
    this.#reach.set(component, known);
    return known.has(place);
  }
}
