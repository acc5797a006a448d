import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES, hostile } from '../../test/support/hostile.js';
import { assess } from '../analysis/index.js';
import { compare, snapshotOf } from './comparison/index.js';
import { rulePage } from './rule-page.js';
import { type SarifOptions, sarif } from './sarif.js';

const packaged = dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif'));
const schema = JSON.parse(readFileSync(join(packaged, 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
const uri = /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]_a-z~%]*$/i;
const reference = /^(?:[!#-;=?-[\]_a-z~]|%[0-9A-F]{2})*$/i;
const formats = { uri, 'uri-reference': reference, 'date-time': true as const };
// Written for draft 4, of which it uses nothing but `id` that later drafts read otherwise.
const { $schema: _, id: __, ...body } = schema;
const validate = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, formats }).compile(body);

const page = readFileSync(new URL('../../docs/rules/single-zone.md', import.meta.url), 'utf8');
const OPTIONS: SarifOptions = {
  version: '1.2.3',
  rules: [rulePage('single-zone', page)],
  root: '/repository',
};

interface Location {
  physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region?: { startLine: number } };
}
interface Result {
  ruleId: string;
  level: string;
  message: { text: string };
  locations: Location[];
  relatedLocations: Location[];
  partialFingerprints: Record<string, string>;
  baselineState?: string;
  suppressions: { kind: string; justification: string }[];
}
interface Run {
  tool: { driver: { rules: { id: string; helpUri?: string; help: { markdown: string } }[] } };
  results: Result[];
  invocations: {
    toolExecutionNotifications: { level: string; message: { text: string }; locations: Location[] }[];
  }[];
}

function run(result = hostile(), options: Partial<SarifOptions> = {}): Run {
  const log = JSON.parse(JSON.stringify(sarif(result, { ...OPTIONS, ...options }))) as { runs: Run[] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0]!;
}

describe('SARIF', () => {
  it('fits the schema of the standard with hostile names', () => {
    const { results, invocations } = run();
    expect(results.length).toBe(hostile().findings.length);
    expect(invocations[0]!.toolExecutionNotifications.length).toBe(HOSTILE_NAMES.length);
    // No message is a link, or moves a terminal's cursor.
    const messages = [...results, ...invocations[0]!.toolExecutionNotifications].map(
      ({ message }) => message.text,
    );
    expect(messages.filter((text) => /\]\(|[\u0000-\u001f\u202e]/.test(text))).toEqual([]);
  });

  it('what does not fit the schema is found', () => {
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
    expect(validate({ ...sarif(hostile(), OPTIONS), version: '2.0.0' })).toBe(false);
  });

  it('names files relative to the root, percent-encoded with forward slashes', () => {
    const at = HOSTILE_NAMES.indexOf('@octocat and @org/team');
    const { results } = run();
    const found = results.find(
      ({ locations }) => locations[0]!.physicalLocation.region!.startLine === at + 1,
    )!;
    expect(found.locations[0]!.physicalLocation.artifactLocation).toEqual({
      uri: 'dir%20%40octocat%20and%20%40org/team/main.tf',
      uriBaseId: '%SRCROOT%',
    });
  });

  it.each([
    ['./a/../b/main.tf', { uri: 'b/main.tf', uriBaseId: '%SRCROOT%' }],
    ['/repository/infra/main.tf', { uri: 'infra/main.tf', uriBaseId: '%SRCROOT%' }],
    ['../other/main.tf', { uri: 'file:///other/main.tf' }],
    ['/elsewhere/main.tf', { uri: 'file:///elsewhere/main.tf' }],
  ])('%s', (file, expected) => {
    const result = hostile();
    const diagnostics = [{ severity: 'error' as const, message: 'x', file, line: 1 }];
    const { invocations } = run({ ...result, estate: { ...result.estate, diagnostics } });
    const [notification] = invocations[0]!.toolExecutionNotifications;
    expect(notification!.locations[0]!.physicalLocation.artifactLocation).toEqual(expected);
  });

  it('places a finding on a region, which no file describes, at the first step of its chain', () => {
    const found = run().results.find(({ ruleId }) => ruleId === 'single-region')!;
    expect(found.level).toBe('warning');
    expect(found.locations.length).toBe(1);
    expect(found.relatedLocations.length).toBeGreaterThan(0);
  });

  it('gives each finding a fingerprint that moving code and renaming journeys do not change', () => {
    const prints = (all: Run) => all.results.map((one) => one.partialFingerprints).sort(byText);
    const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    const { estate } = hostile();
    const moved = {
      ...estate,
      components: estate.components.map((one) => ({
        ...one,
        ...('file' in one.source ? { source: { ...one.source, line: 99 } } : {}),
      })),
      dependencies: estate.dependencies.map((one) => ({
        ...one,
        from: one.from.replace(/^journey /, 'trip '),
      })),
      journeys: estate.journeys.map((one) => ({ ...one, id: one.id.replace(/^journey /, 'trip ') })),
    };
    moved.components = moved.components.map((one) => ({ ...one, id: one.id.replace(/^journey /, 'trip ') }));
    const before = prints(run());
    expect(prints(run(assess(moved)))).toEqual(before);
    expect(new Set(before.map((one) => JSON.stringify(one))).size).toBe(before.length);
    expect(new Set(before.map((one) => one.primaryLocationLineHash)).size).toBe(before.length);
  });

  it('has what is ignored as suppressed, with the reason', () => {
    const acceptance = { rule: 'single-zone', until: '2099-01-01', reason: 'moving', file: 'f', line: 1 };
    const { results } = run(assess(hostile().estate, { acceptances: [acceptance] }));
    const zone = results.filter(({ ruleId }) => ruleId === 'single-zone');
    expect(zone.length).toBe(HOSTILE_NAMES.length);
    for (const { suppressions } of zone) {
      expect(suppressions).toEqual([
        { kind: 'external', status: 'accepted', justification: 'moving (until 2099-01-01)' },
      ]);
    }
    expect(results.find(({ ruleId }) => ruleId === 'single-region')!.suppressions).toEqual([]);
  });

  it('says with a baseline what is new', () => {
    const result = hostile();
    const comparison = compare(
      snapshotOf({ ...result, findings: result.findings.slice(1) }),
      snapshotOf(result),
    );
    const states = run(result, { comparison }).results.map(({ baselineState }) => baselineState);
    expect(states.filter((one) => one === 'new').length).toBe(1);
    expect(states.filter((one) => one === 'unchanged').length).toBe(result.findings.length - 1);
  });

  it('tells the rule in full, and links to its page where that has an address', () => {
    const [rule] = run().tool.driver.rules;
    expect(rule!.helpUri).toBeUndefined();
    expect(rule!.help.markdown).toContain('## How to fix');
    expect(rule!.help.markdown).not.toContain('../firebreak-yaml.md');
    const linked = run(hostile(), { rulesUrl: 'https://git.example/docs/rules' }).tool.driver.rules[0]!;
    expect(linked.helpUri).toBe('https://git.example/docs/rules/single-zone.md');
  });
});
