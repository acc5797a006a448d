/** Small documents for tests. */
import {
  type Component,
  type Dependency,
  type Group,
  type Journey,
  outgoingOf,
} from '../../../src/estate/index.js';
import { incomingOf } from './document.js';
import type { Document } from './types.js';

const source = { file: 'main.tf', line: 1 };

/** A component; what is left out does not matter where it is used. */
export function component(id: string, kind: Component['kind'], more: Partial<Component> = {}): Component {
  return { id, kind, type: kind, name: id, source, ...more };
}

export function needing(from: string, to: string, more: Partial<Dependency> = {}): Dependency {
  return { from, to, need: 'run', evidence: { by: 'code', ...source }, ...more };
}

interface Parts extends Partial<Pick<Document, 'findings' | 'blast' | 'downtime' | 'fixes'>> {
  readonly components?: readonly Component[];
  readonly dependencies?: readonly Dependency[];
  readonly groups?: readonly Group[];
  readonly journeys?: readonly Journey[];
}

/** A document of an estate, without results but for those given. */
export function documentOf({
  components = [],
  dependencies = [],
  groups = [],
  journeys = [],
  ...parts
}: Parts): Document {
  return {
    name: 'test',
    estate: { components, dependencies, groups, journeys, diagnostics: [] },
    components: new Map(components.map((one) => [one.id, one])),
    journeys,
    groups: new Map(groups.map((one) => [one.id, one])),
    needs: outgoingOf(dependencies),
    neededBy: incomingOf(dependencies),
    findings: [],
    ignored: [],
    blast: [],
    downtime: [],
    likely: new Map(),
    fixes: [],
    diagnostics: [],
    ...parts,
  };
}
