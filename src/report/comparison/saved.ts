import { SEVERITIES } from '../../analysis/index.js';
import { ASSESSMENT_SCHEMA } from '../json.js';
import type { KnownFinding, KnownPlan, Range, Snapshot } from './snapshot.js';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a saved assessment, by the field it is wrong in. */
class Unreadable extends Error {}

/**
 * A saved assessment (`--format json`) as a snapshot, or why it is none. Anybody may have written the file: nothing is
 * taken for granted but what is checked here.
 */
export function savedSnapshot(value: unknown): Snapshot | { readonly problem: string } {
  if (!isFields(value) || typeof value.schema !== 'string' || !value.schema.startsWith('firebreak/')) {
    return { problem: `is no saved assessment: its field "schema" is not "${ASSESSMENT_SCHEMA}"` };
  }
  if (value.schema !== ASSESSMENT_SCHEMA) {
    const hint = value.schema.startsWith('firebreak/assessment/')
      ? 'make it anew with this version of Firebreak'
      : 'firebreak assess --format json makes one that can be compared';
    return {
      problem: `has "${value.schema}" in its field "schema", expected "${ASSESSMENT_SCHEMA}"; ${hint}`,
    };
  }
  try {
    return snapshot(value);
  } catch (error) {
    if (error instanceof Unreadable) return { problem: `is no whole assessment: ${error.message}` };
    throw error;
  }
}

function snapshot(saved: Fields): Snapshot {
  const titles = new Map(
    list(saved, 'remedies').map((one) => [text(one, 'id'), text(one, 'title')] as const),
  );
  return {
    journeys: list(saved, 'journeys').map((one) => text(one, 'id')),
    blast: list(saved, 'blast').map((row) => ({
      domain: text(row, 'domain'),
      down: texts(row, 'down'),
      degraded: texts(row, 'degraded'),
      cannotStart: texts(row, 'cannotStart'),
      cannotChange: texts(row, 'cannotChange'),
      unknown: texts(row, 'unknown'),
    })),
    findings: list(saved, 'findings').map(finding),
    ignored: list(saved, 'ignored').map(finding),
    downtime: list(saved, 'downtime').map((one) => ({
      journey: text(one, 'journey'),
      minutes: range(one, 'minutes'),
    })),
    plans: list(saved, 'plans').map((one): KnownPlan => {
      const { budget } = one;
      if (typeof budget !== 'number') throw new Unreadable('"budget" is not a number');
      return {
        budget,
        changes: texts(one, 'changes').map((id) => titles.get(id) ?? id),
        minutes: range(one, 'minutes'),
        removes: list(one, 'removes').length,
      };
    }),
    errors: list(saved, 'diagnostics').filter(({ severity }) => severity === 'error').length,
  };
}

function finding(one: Fields): KnownFinding {
  const severity = SEVERITIES.find((known) => known === one.severity);
  if (severity === undefined) throw new Unreadable(`"severity" is none of ${SEVERITIES.join(', ')}`);
  return { rule: text(one, 'rule'), severity, title: text(one, 'title'), subject: text(one, 'subject') };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(parent: Fields, name: string): Fields[] {
  const value = parent[name];
  if (!Array.isArray(value) || !value.every(isFields))
    throw new Unreadable(`"${name}" is not a list of objects`);
  return value;
}

function text(parent: Fields, name: string): string {
  const value = parent[name];
  if (typeof value !== 'string') throw new Unreadable(`"${name}" is not a text`);
  return value;
}

function texts(parent: Fields, name: string): string[] {
  const value = parent[name];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw new Unreadable(`"${name}" is not a list of texts`);
  return value;
}

function range(parent: Fields, name: string): Range {
  const value: unknown = parent[name];
  const isRange = Array.isArray(value) && value.length === 2 && value.every((one) => Number.isFinite(one));
  if (!isRange) throw new Unreadable(`"${name}" is not two numbers`);
  return value as unknown as Range;
}
