import type {
  Component,
  Dependency,
  Estate,
  Failover,
  Failure,
  Group,
  Kind,
  Scenario,
} from '../src/estate/index.js';

/** Writes small estates for tests: ids tell the kind, one call per dependency or group. */
export class SmallEstate {
  private readonly components = new Map<string, Component>();
  private readonly dependencies: Dependency[] = [];
  private readonly groups: Group[] = [];

  /** Adds or changes a component; the others come with their first dependency. */
  component(id: string, rest: Partial<Component> = {}): this {
    const present = this.components.get(id) ?? {
      id,
      kind: kindOf(id),
      type: typeOf(id),
      name: id,
      source: { file: 'test.tf', line: 1 },
    };
    this.components.set(id, { ...present, ...rest });
    return this;
  }

  needs(from: string, to: string, rest: Partial<Dependency> = {}): this {
    this.component(from).component(to);
    this.dependencies.push({ from, to, need: 'run', evidence: { by: 'declared' }, ...rest });
    return this;
  }

  /** The owner needs `need` of the members and is degraded with fewer than `full`. */
  group(
    from: string,
    members: readonly string[],
    need: number,
    full: number,
    rest: Partial<Dependency> = {},
  ): this {
    const id = `${from} group ${this.groups.length}`;
    this.groups.push({ id, need, full });
    for (const to of members) this.needs(from, to, { group: id, ...rest });
    return this;
  }

  /** The first member is active, the others stand by; a name with `(cold)` has to be started first. */
  standby(from: string, members: readonly string[], failover: Partial<Failover> = {}): this {
    const id = `${from} group ${this.groups.length}`;
    const times = { detect: 60, switch: 30, needs: [], failback: 'sticky' as const, ...failover };
    this.groups.push({ id, need: 1, full: 1, failover: times });
    for (const one of times.needs) this.component(one);
    members.forEach((name, rank) => {
      const to = name.replace(' (cold)', '');
      this.needs(from, to, { group: id, rank, ...(to === name ? {} : { cold: true }) });
    });
    return this;
  }

  build(): Estate {
    const components = [...this.components.values()];
    const journeys = components
      .filter((one) => one.kind === 'journey')
      .map(({ id, name }) => ({ id, name, entry: id, inferred: false }));
    return { components, dependencies: this.dependencies, groups: this.groups, journeys, diagnostics: [] };
  }
}

/** `checkout` and `J` are journeys, `saas/...` third parties, `aws...` domains and services, all else resources. */
function kindOf(id: string): Kind {
  if (id === 'J' || id === 'checkout' || id === 'login') return 'journey';
  if (id.startsWith('saas/')) return 'third-party';
  if (!id.startsWith('aws')) return 'resource';
  return id.split('/').length === 3 && !id.endsWith('unknown-zone') ? 'service' : 'domain';
}

function typeOf(id: string): string {
  if (kindOf(id) !== 'domain') return kindOf(id);
  if (id === 'aws') return 'provider';
  return /\d[a-z]$|unknown-zone$/.test(id) ? 'zone' : 'region';
}

export function estate(): SmallEstate {
  return new SmallEstate();
}

const EVIDENCE = { by: 'atlas', url: 'https://status.example.com/incident' } as const;

/** A component that does not serve from `from` to `to`, in seconds. */
export function outage(component: string, from = 0, to: number | null = null): Failure {
  return { component, capability: 'serve', severity: 'down', from, to, evidence: EVIDENCE };
}

export function scenario(seconds: number, ...failures: Failure[]): Scenario {
  return { id: 'test', title: 'Test', epoch: null, seconds, failures };
}
