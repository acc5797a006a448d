/** Small documents for tests of views. */
import type { Finding } from '../../../src/analysis/index.js';
import type { Component, Dependency, Group, Journey } from '../../../src/estate/index.js';
import { outgoingOf } from '../../../src/estate/index.js';
import type { Blast, Document } from '../model/types.js';

const source = { file: 'main.tf', line: 1 };

export function component(id: string, kind: Component['kind'], type: string = kind): Component {
  return { id, kind, type, name: id, source };
}

export function journey(id: string, more: Partial<Journey> = {}): Journey {
  return { id, name: id, entry: `entry.${id}`, inferred: true, ...more };
}

export function needing(from: string, to: string, more: Partial<Dependency> = {}): Dependency {
  return { from, to, need: 'run', evidence: { by: 'code', ...source }, ...more };
}

export function blast(domain: string, more: Partial<Blast> = {}): Blast {
  return { domain, down: [], degraded: [], cannotStart: [], cannotChange: [], unknown: [], ...more };
}

export function finding(rule: Finding['rule'], more: Partial<Finding> = {}): Finding {
  return { rule, severity: 'medium', title: `about ${rule}`, subject: 'x', journeys: [], path: [], ...more };
}

interface Parts extends Partial<Pick<Document, 'findings' | 'blast' | 'downtime' | 'fixes'>> {
  readonly components?: readonly Component[];
  readonly dependencies?: readonly Dependency[];
  readonly groups?: readonly Group[];
  readonly journeys?: readonly Journey[];
}

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
    neededBy: new Map(),
    findings: [],
    ignored: [],
    blast: [],
    downtime: [],
    fixes: [],
    diagnostics: [],
    ...parts,
  };
}
