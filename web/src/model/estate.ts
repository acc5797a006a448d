import {
  type Component,
  type Dependency,
  type Diagnostic,
  type Estate,
  type Evidence,
  type Failover,
  type Group,
  type Journey,
  NEEDS,
  type Objectives,
  type Source,
} from '../../../src/estate/index.js';
import { Broken, type Fields } from './fields.js';

const KINDS = ['resource', 'service', 'domain', 'third-party', 'journey'] as const;

/** The estate that an assessment was made of, as its JSON tells it; throws `Broken` where it is none. */
export function readEstate(saved: Fields): Estate {
  const groups = new Map<string, Group>();
  const estate = {
    components: saved.list('components').map(readComponent),
    dependencies: saved.list('dependencies').map((one) => readDependency(one, groups)),
    groups: [...groups.values()],
    journeys: saved.list('journeys').map(readJourney),
    diagnostics: saved.list('diagnostics').map(readDiagnostic),
  };
  checkReferences(estate);
  return estate;
}

function readComponent(one: Fields): Component {
  const text = (name: string) => one.text(name);
  const flag = (name: string) => one.flag(name);
  return {
    id: one.text('id'),
    kind: one.oneOf('kind', KINDS),
    type: one.text('type'),
    name: one.text('name'),
    source: readSource(one.fields('source')),
    ...one.maybe('address', text),
    ...one.maybe('glue', flag),
    ...one.maybe('disabled', flag),
    ...one.maybe('unknown', flag),
    ...one.maybe('attributes', (name) => readAttributes(one.fields(name))),
    ...one.maybe('failures', (name) => {
      const failures = one.fields(name);
      return { perYear: failures.range('perYear'), seconds: failures.number('seconds', 0) };
    }),
  };
}

function readSource(one: Fields): Source {
  if (one.has('file')) return { file: one.text('file'), line: one.number('line') };
  return { atlas: one.text('atlas'), url: one.text('url') };
}

function readAttributes(one: Fields): Record<string, string | number | boolean> {
  return Object.fromEntries(
    one.names().map((name) => {
      const value = one.raw(name);
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw new Broken(one.at(name));
      return [name, value];
    }),
  );
}

/** A dependency carries the record of its group; all members of a group carry the same. */
function readDependency(one: Fields, groups: Map<string, Group>): Dependency {
  const group = one.has('group') ? readGroup(one.fields('group')) : undefined;
  if (group !== undefined && !groups.has(group.id)) groups.set(group.id, group);
  const strength = one.oneOf('strength', ['hard', 'soft', 'redundant']);
  const seconds = (name: string) => one.number(name, 0);
  const flag = (name: string) => one.flag(name);
  return {
    from: one.text('from'),
    to: one.text('to'),
    need: one.oneOf('need', NEEDS),
    ...(group === undefined ? {} : { group: group.id }),
    ...(strength === 'soft' && group === undefined ? { soft: true } : {}),
    ...one.maybe('rank', seconds),
    ...one.maybe('cold', flag),
    ...one.maybe('grace', seconds),
    ...one.maybe('recovery', seconds),
    ...one.maybe('restart', flag),
    ...one.maybe('route', (name) => one.texts(name)),
    evidence: readEvidence(one.fields('evidence')),
  };
}

function readGroup(one: Fields): Group {
  return {
    id: one.text('id'),
    need: one.number('need', 0),
    full: one.number('full', 0),
    ...one.maybe('name', (name) => one.text(name)),
    ...(one.has('distinct') && one.flag('distinct') ? { distinct: true } : {}),
    ...one.maybe('failover', (name) => readFailover(one.fields(name))),
  };
}

function readFailover(one: Fields): Failover {
  return {
    detect: one.number('detect', 0),
    switch: one.number('switch', 0),
    ...one.maybe('ttl', (name) => one.number(name, 0)),
    needs: one.texts('needs'),
    failback: one.oneOf('failback', ['sticky', 'auto']),
  };
}

export function readEvidence(one: Fields): Evidence {
  const text = (name: string) => one.text(name);
  return {
    by: one.oneOf('by', ['declared', 'code', 'atlas', 'observed']),
    ...one.maybe('file', text),
    ...one.maybe('line', (name) => one.number(name)),
    ...one.maybe('url', text),
    ...one.maybe('rule', text),
    ...one.maybe('note', text),
    ...one.maybe('confidence', (name) => one.oneOf(name, ['unverified'] as const)),
  };
}

function readJourney(one: Fields): Journey {
  return {
    id: one.text('id'),
    name: one.text('name'),
    entry: one.text('entry'),
    ...one.maybe('objectives', (name) => readObjectives(one.fields(name))),
    inferred: one.flag('inferred'),
  };
}

function readObjectives(one: Fields): Objectives {
  const number = (name: string) => one.number(name, 0);
  return {
    ...one.maybe('availability', number),
    ...one.maybe('rto', number),
    ...one.maybe('rpo', number),
    ...one.maybe('lossPerHour', (name) => {
      const loss = one.fields(name);
      return { amount: loss.number('amount', 0), currency: loss.text('currency') };
    }),
  };
}

function readDiagnostic(one: Fields): Diagnostic {
  return {
    severity: one.oneOf('severity', ['error', 'warning', 'info']),
    message: one.text('message'),
    file: one.text('file'),
    line: one.number('line'),
    ...one.maybe('column', (name) => one.number(name)),
  };
}

/** Whatever is named has to be there, and once: the analyses would leave out the rest without a word. */
function checkReferences({ components, dependencies, journeys }: Estate): void {
  const kinds = new Map<string, Component['kind']>();
  components.forEach(({ id, kind }, i) => {
    if (kinds.has(id)) throw new Broken(`components[${i}].id`);
    kinds.set(id, kind);
  });
  dependencies.forEach((one, i) => {
    for (const end of ['from', 'to'] as const)
      if (!kinds.has(one[end])) throw new Broken(`dependencies[${i}].${end}`);
  });
  journeys.forEach(({ id, entry }, i) => {
    if (kinds.get(id) !== 'journey') throw new Broken(`journeys[${i}].id`);
    if (!kinds.has(entry)) throw new Broken(`journeys[${i}].entry`);
  });
}
