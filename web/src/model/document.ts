import { type Finding, SEVERITIES } from '../../../src/analysis/index.js';
import { append, type Dependency, NEEDS, outgoingOf } from '../../../src/estate/index.js';
import { readEstate, readEvidence } from './estate.js';
import { Broken, Fields } from './fields.js';
import type { Blast, Document, Downtime, Fix, FixGain, IgnoredFinding, Likely, Problem } from './types.js';

const SCHEMA = 'firebreak/assessment/1';
const ANY_VERSION = /^firebreak\/assessment\/\d+$/;

/** An assessment with what the analyses need beside the document to make it again. */
export interface Opened {
  readonly document: Document;
  /** The JSON it was read from. */
  readonly saved: unknown;
}

/**
 * Reads an assessment as `firebreak assess --format json` prints it, or the `{ name, assessment }` that the server and a
 * report have, whose name it then takes. Never throws: a text that is none gives a Problem
 * with what was found instead.
 */
export function readDocument(name: string, text: string): Opened | Problem {
  let saved: unknown;
  try {
    saved = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { problem: 'not-json', detail: error instanceof Error ? error.message : '' };
  }
  if (isEnvelope(saved)) {
    if (typeof saved.name === 'string') name = saved.name;
    saved = saved.assessment;
  }
  const schema = schemaOf(saved);
  if (schema !== SCHEMA) return { problem: ANY_VERSION.test(schema) ? 'newer' : 'foreign', detail: schema };
  try {
    return { document: read(name, new Fields(saved, '')), saved };
  } catch (error) {
    if (error instanceof Broken) return { problem: 'broken', detail: error.place };
    throw error;
  }
}

function isEnvelope(saved: unknown): saved is { readonly name?: unknown; readonly assessment: unknown } {
  return typeof saved === 'object' && saved !== null && 'assessment' in saved && !('schema' in saved);
}

function schemaOf(saved: unknown): string {
  if (typeof saved !== 'object' || saved === null || !('schema' in saved)) return '';
  return typeof saved.schema === 'string' ? saved.schema : '';
}

function read(name: string, saved: Fields): Document {
  const estate = readEstate(saved);
  return {
    name,
    estate,
    components: new Map(estate.components.map((one) => [one.id, one])),
    journeys: estate.journeys,
    groups: new Map(estate.groups.map((one) => [one.id, one])),
    needs: outgoingOf(estate.dependencies),
    neededBy: incomingOf(estate.dependencies),
    findings: saved.list('findings').map(readFinding),
    ignored: saved.list('ignored').map(readIgnored),
    blast: saved.list('blast').map(readBlast),
    downtime: saved.list('downtime').map(readDowntime),
    likely: new Map(saved.has('exact') ? saved.list('exact').flatMap(readLikely) : []),
    fixes: saved.list('remedies').map(readFix),
    diagnostics: estate.diagnostics,
  };
}

/** What needs each component, in the order of the dependencies. */
export function incomingOf(dependencies: readonly Dependency[]): ReadonlyMap<string, readonly Dependency[]> {
  const incoming = new Map<string, Dependency[]>();
  for (const one of dependencies) append(incoming, one.to, one);
  return incoming;
}

function readFinding(one: Fields): Finding {
  return {
    // A rule that came later than this app is shown as it is.
    rule: one.text('rule') as Finding['rule'],
    severity: one.oneOf('severity', SEVERITIES),
    title: one.text('title'),
    subject: one.text('subject'),
    journeys: one.texts('journeys'),
    path: one.list('path').map((step) => ({
      from: step.text('from'),
      to: step.text('to'),
      need: step.oneOf('need', NEEDS),
      evidence: readEvidence(step.fields('evidence')),
    })),
    ...one.maybe('fix', (name) => one.text(name)),
  };
}

function readIgnored(one: Fields): IgnoredFinding {
  const by = one.fields('ignored');
  return { finding: readFinding(one), until: by.text('until'), reason: by.text('reason') };
}

function readBlast(one: Fields): Blast {
  return {
    domain: one.text('domain'),
    down: one.texts('down'),
    degraded: one.texts('degraded'),
    ...one.maybe('onlyLeft', (name) => {
      const left = one.fields(name);
      return Object.fromEntries(left.names().map((journey) => [journey, left.texts(journey)]));
    }),
    cannotStart: one.texts('cannotStart'),
    cannotChange: one.texts('cannotChange'),
    unknown: one.texts('unknown'),
  };
}

function readDowntime(one: Fields): Downtime {
  return { journey: one.text('journey'), minutes: one.range('minutes') };
}

function readLikely(one: Fields): [string, Likely][] {
  if (!one.has('expected')) return [];
  const spread = one.fields('expected').fields('spread');
  const at = (name: keyof Likely) => spread.number(name, 0);
  return [[one.text('journey'), { p5: at('p5'), p50: at('p50'), p95: at('p95') }]];
}

function readFix(one: Fields): Fix {
  return {
    id: one.text('id'),
    kind: one.text('kind'),
    title: one.text('title'),
    why: one.text('why'),
    effort: one.text('effort'),
    points: one.number('points', 0),
    subjects: one.texts('subjects'),
    evidence: one.list('evidence').map(readEvidence),
    sources: one.list('sources').map((source) => source.text('url')),
    removes: one.list('removes').map((point) => ({
      component: point.text('component'),
      journey: point.text('journey'),
    })),
    minutes: one.range('minutes'),
    ...one.maybe('exact', (name) => readGain(one.fields(name))),
  };
}

function readGain(one: Fields): FixGain {
  const spread = one.fields('spread');
  const at = (name: keyof FixGain['spread']) => spread.number(name, 0);
  return {
    figure: one.oneOf('figure', ['exact', 'bound', 'first-order']),
    spread: { mean: at('mean'), p5: at('p5'), p50: at('p50'), p95: at('p95') },
  };
}
