import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUserFile } from './index.js';

const FILE = 'firebreak.yaml';
const said = (text: string) =>
  readUserFile(text, FILE).diagnostics.map(
    ({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`,
  );
const statement = (text: string) => {
  const { statements, diagnostics } = readUserFile(text, FILE);
  expect(diagnostics).toEqual([]);
  return statements[0]!;
};

describe('what is declared', () => {
  it('a journey with name, entry, objectives and needs', () => {
    const { journey, entry, dependencies, component } = statement(
      'journeys:\n  shop:\n    name: Shop\n    entry: lb\n' +
        '    objectives: { availability: 0.999, rto: 15m, rpo: 60, lossPerHour: { amount: 4000, currency: EUR } }\n' +
        '    needs:\n      - db\n      - { to: mail, need: start, strength: soft, grace: 1h, recovery: 2m, restart: true, note: why }\n',
    );
    expect(journey).toEqual({
      id: 'shop',
      name: 'Shop',
      entry: 'lb',
      inferred: false,
      objectives: { availability: 0.999, rto: 900, rpo: 60, lossPerHour: { amount: 4000, currency: 'EUR' } },
    });
    expect(component).toMatchObject({ id: 'shop', kind: 'journey', source: { file: FILE, line: 2 } });
    expect(entry).toMatchObject({ from: 'shop', to: 'lb', need: 'run', evidence: { line: 4 } });
    expect(dependencies).toMatchObject([
      { from: 'shop', to: 'db', need: 'run', evidence: { by: 'declared', file: FILE, line: 7 } },
      {
        to: 'mail',
        need: 'start',
        soft: true,
        grace: 3600,
        recovery: 120,
        restart: true,
        evidence: { line: 8, note: 'why' },
      },
    ]);
    expect(dependencies[0]).not.toHaveProperty('soft');
  });

  it('a component with kind, type, name, in, needs and failures', () => {
    const { component, dependencies } = statement(
      'components:\n  office/vpn:\n    kind: resource\n    type: vpn\n    name: VPN\n    in: hetzner/fsn1\n' +
        '    needs: [saas/okta]\n    failures: { perYear: [4, 1], lasting: 45m }\n',
    );
    expect(component).toEqual({
      id: 'office/vpn',
      kind: 'resource',
      type: 'vpn',
      name: 'VPN',
      source: { file: FILE, line: 2 },
      failures: { perYear: [1, 4], seconds: 2700 },
    });
    expect(dependencies).toMatchObject([
      { from: 'office/vpn', to: 'hetzner/fsn1', need: 'run', evidence: { rule: 'placement', line: 6 } },
      { from: 'office/vpn', to: 'saas/okta', evidence: { line: 7 } },
    ]);
    const once = statement('components:\n  a: { failures: { perYear: 2, lasting: 30 } }\n');
    expect(once.component?.failures).toEqual({ perYear: [2, 2], seconds: 30 });
    expect(statement('components:\n  saas/a:\n').component).toEqual({
      id: 'saas/a',
      source: { file: FILE, line: 2 },
    });
  });

  it('a dependency, hard and to run unless it says otherwise', () => {
    expect(statement('dependencies:\n  - { from: a, to: b }\n').dependencies).toEqual([
      { from: 'a', to: 'b', need: 'run', evidence: { by: 'declared', file: FILE, line: 2 } },
    ]);
    const soft = 'dependencies:\n  - { from: a, to: b, need: change, strength: soft }\n';
    expect(statement(soft).dependencies).toMatchObject([{ need: 'change', soft: true }]);
  });

  it('a group: at least one and all of them unless it says otherwise', () => {
    const plain = statement('groups:\n  - { from: a, name: ways, members: [b, c] }\n');
    expect(plain.group).toEqual({ id: 'a#run#ways', need: 1, full: 2, name: 'ways' });
    expect(plain.dependencies.map(({ to, group, rank }) => ({ to, group, rank }))).toEqual([
      { to: 'b', group: 'a#run#ways', rank: undefined },
      { to: 'c', group: 'a#run#ways', rank: undefined },
    ]);
    const both = statement(
      'groups:\n  - { from: a, name: x, atLeast: 2, full: 2, need: start, members: [b, c] }\n',
    );
    expect(both.group).toMatchObject({ id: 'a#start#x', need: 2, full: 2 });
  });

  it('a standby group: an order, times, what the switch needs', () => {
    const { group, dependencies } = statement(
      'groups:\n  - from: a\n    name: f\n    members: [b, { to: c, cold: true, recovery: 5m }]\n' +
        '    failover: { detect: 2m, switch: 8m, needs: [d], failback: auto }\n',
    );
    expect(group).toMatchObject({
      need: 1,
      full: 1,
      failover: { detect: 120, switch: 480, needs: ['d'], failback: 'auto' },
    });
    expect(dependencies).toMatchObject([
      { to: 'b', rank: 0 },
      { to: 'c', rank: 1, cold: true, recovery: 300 },
    ]);
    const bare = statement(
      'groups:\n  - { from: a, members: [b, c], failover: { detect: 0, switch: 1s } }\n',
    );
    expect(bare.group?.failover).toEqual({ detect: 0, switch: 1, needs: [], failback: 'sticky' });
  });

  it('groups without a name are never one', () => {
    const text = 'groups:\n  - { from: a, members: [b] }\n  - { from: a, members: [c] }\n';
    const ids = [FILE, 'other.yaml'].flatMap((file) =>
      readUserFile(text, file).statements.map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('sections without anything in them say nothing', () => {
    const empty = 'journeys:\ncomponents:\ndependencies:\ngroups:\noverrides:\nignore:\n';
    for (const text of ['', '# nothing yet\n', empty]) {
      expect(readUserFile(text, FILE)).toMatchObject({
        statements: [],
        diagnostics: [],
        inferJourneys: true,
      });
    }
    expect(readUserFile('inferJourneys: false\n', FILE).inferJourneys).toBe(false);
  });

  it('every override, with its place', () => {
    const { overrides, diagnostics } = readUserFile(
      'overrides:\n' +
        '  - { dependency: { from: a, to: b, need: run }, remove: true, reason: r }\n' +
        '  - { dependency: { from: a, to: b }, strength: soft, grace: 1m, recovery: 2m, restart: false, reason: r }\n' +
        '  - { component: a, in: aws/us-east-1a, failures: { perYear: 1, lasting: 1h }, name: A, reason: r }\n' +
        '  - { journey: j, objectives: { rto: 1h }, name: J, reason: r }\n' +
        '  - { group: { from: a, name: g }, atLeast: 1, full: 2, failover: { switch: 3m, needs: [x] }, reason: r }\n',
      FILE,
    );
    expect(diagnostics).toEqual([]);
    const at = (line: number) => ({ file: FILE, line, column: 5, reason: 'r' });
    expect(overrides).toEqual([
      { about: { dependency: { from: 'a', to: 'b', need: 'run' } }, remove: true, ...at(2) },
      {
        about: { dependency: { from: 'a', to: 'b' } },
        strength: 'soft',
        grace: 60,
        recovery: 120,
        restart: false,
        ...at(3),
      },
      {
        about: { component: 'a' },
        in: 'aws/us-east-1a',
        failures: { perYear: [1, 1], seconds: 3600 },
        name: 'A',
        ...at(4),
      },
      { about: { journey: 'j' }, objectives: { rto: 3600 }, name: 'J', ...at(5) },
      {
        about: { group: { from: 'a', name: 'g' } },
        atLeast: 1,
        full: 2,
        failover: { switch: 180, needs: ['x'] },
        ...at(6),
      },
    ]);
  });

  it('what is ignored, until a day', () => {
    const text = 'ignore:\n  - { rule: single-zone, subject: a.*, until: 2028-02-29, reason: r }\n';
    expect(readUserFile(text, FILE).ignores).toEqual([
      {
        rule: 'single-zone',
        subject: 'a.*',
        until: '2028-02-29',
        reason: 'r',
        file: FILE,
        line: 2,
        column: 5,
      },
    ]);
  });
});

describe('what does not fit is said where it stands, with what was expected', () => {
  it.each([
    ['journeys:\n  shop:\n    name: Shop\n', '2:3: journeys.shop: "entry" is missing'],
    [
      'journeys:\n  shop:\n    entrie: a\n    entry: a\n',
      '3:5: journeys.shop: "entrie" is not known here (did you mean entry?); expected one of name, entry, objectives, needs',
    ],
    ['journeys: [a]\n', '1:1: journeys: found a list of 1; expected keys with values'],
    [
      'journeys:\n  a:\n    entry: b\n    objectives:\n      availability: 99.9\n',
      '5:7: journeys.a.objectives.availability: found 99.9; expected a share of the time from 0 to 1: write 0.999',
    ],
    [
      'journeys: { a: { entry: b, objectives: { availability: 99.95 % } } }\n',
      '1:42: journeys.a.objectives.availability: found "99.95 %"; expected a share of the time from 0 to 1: write 0.9995',
    ],
    [
      'journeys: { a: { entry: b, objectives: { availability: 101 } } }\n',
      '1:42: journeys.a.objectives.availability: found 101; expected a share of the time from 0 to 1',
    ],
    [
      'journeys: { a: { entry: b, objectives: { lossPerHour: { amount: 1, currency: euro } } } }\n',
      '1:68: journeys.a.objectives.lossPerHour.currency: found "euro"; expected an ISO 4217 code of three capital letters, as EUR',
    ],
    [
      'dependencies:\n  - { from: a, to: b, grace: 5m1h }\n',
      '2:23: dependencies.0.grace: found "5m1h"; expected seconds, or a text such as 45s, 5m, 1h30m, 2d',
    ],
    [
      'dependencies:\n  - { from: a, to: b, grace: -1 }\n',
      '2:23: dependencies.0.grace: found -1; expected seconds, or a text such as 45s, 5m, 1h30m, 2d',
    ],
    [
      'dependencies:\n  - { from: a, to: b, grace: "" }\n',
      '2:23: dependencies.0.grace: found ""; expected seconds, or a text such as 45s, 5m, 1h30m, 2d',
    ],
    ['dependencies:\n  - { from: a }\n', '2:5: dependencies.0: "to" is missing'],
    [
      'dependencies:\n  - { from: a, to: b, strength: weak }\n',
      '2:23: dependencies.0.strength: found "weak", expected one of hard, soft',
    ],
    ['components:\n  a:\n    needs:\n      - { too: b }\n', '4:9: components.a.needs.0: "to" is missing'],
    [
      'components:\n  a:\n    needs:\n      - 5\n',
      '4:9: components.a.needs.0: found 5; expected the id of a component, or an object with "to"',
    ],
    [
      'components:\n  a:\n    failures: { perYear: [1, 2, 3], lasting: 1h }\n',
      '3:17: components.a.failures.perYear: found a list of 3; expected a number, or a list of two: fewest and most',
    ],
    [
      'groups:\n  - { from: a, members: [] }\n',
      '2:16: groups.0.members: found a list of 0; expected at least 1',
    ],
    [
      'groups:\n  - { from: a, members: [b, c], failover: { detect: 1m } }\n',
      '2:33: groups.0.failover: "switch" is missing',
    ],
    [
      'overrides:\n  - { remove: true, reason: r }\n',
      '2:5: overrides.0: says of nothing what is otherwise; expected one of dependency, component, journey or group',
    ],
    [
      'overrides:\n  - { component: a, remove: true, reason: r }\n',
      '2:21: overrides.0: "remove" is not known here; expected one of component, reason, in, failures, name',
    ],
    [
      'overrides:\n  - { dependency: { from: a, to: b }, component: a, remove: true, reason: r }\n',
      '2:39: overrides.0: "component" is not known here; expected one of dependency, reason, remove, strength, grace, recovery, restart',
    ],
    ['overrides:\n  - { journey: a, remove: true }\n', '2:5: overrides.0: "reason" is missing'],
    [
      'overrides:\n  - { group: { from: a, name: b }, reason: r }\n',
      '2:5: overrides.0: says nothing; expected one of atLeast, full, failover',
    ],
    [
      'overrides:\n  - { journey: a, remove: false, reason: r }\n',
      '2:19: overrides.0.remove: found false, expected true',
    ],
    [
      'overrides:\n  - { dependency: { from: a }, remove: true, reason: r }\n',
      '2:7: overrides.0.dependency: "to" is missing',
    ],
    [
      'ignore:\n  - { rule: single-zone, until: 2027-02-30, reason: r }\n',
      '2:26: ignore.0.until: found "2027-02-30"; expected a day that exists, as 2027-06-30: the last one on which it counts',
    ],
    [
      'ignore:\n  - { rule: single-zone, until: next year, reason: "" }\n',
      '2:44: ignore.0.reason: is empty; expected a text',
    ],
    ['5\n', '1:1: the file: found 5; expected keys with values'],
  ])('%s', (text, expected) => {
    expect(said(text)).toContain(`${FILE}:${expected}`);
    expect(readUserFile(text, FILE).statements).toEqual([]);
  });

  it('says each thing once', () => {
    const text = 'overrides:\n  - { component: a, remove: true, reason: r }\n';
    expect(said(text)).toHaveLength(1);
    expect(said('components:\n  a:\n    needs:\n      - { too: b }\n')).toHaveLength(2);
  });

  it.each([
    ['atLeast: 3', '2:5: groups.0.atLeast: found 3; expected at most 2, as many as there are members'],
    ['full: 3', '2:5: groups.0.full: found 3; expected at most 2, as many as there are members'],
    ['full: 0', '2:5: groups.0.full: found 0; expected at least 1, as many as it needs'],
  ])('a group of two with %s', (key, expected) => {
    const text = `groups:\n  - ${key}\n    from: a\n    members: [b, c]\n`;
    expect(said(text)).toEqual([`${FILE}:${expected}`]);
    expect(readUserFile(text, FILE).statements).toHaveLength(1);
  });

  it('a standby group with two at a time, and a member that is listed twice', () => {
    const failover = 'failover: { detect: 1m, switch: 1m }';
    expect(said(`groups:\n  - { from: a, atLeast: 2, members: [b, c], ${failover} }\n`)).toEqual([
      `${FILE}:2:16: groups.0.atLeast: found 2; expected 0 or 1: one member of a standby group is active`,
    ]);
    expect(said('groups:\n  - { from: a, members: [b, b] }\n')).toEqual([
      `${FILE}:2:16: groups.0.members: "b" is listed twice; it counts once`,
    ]);
  });
});

describe('any file', () => {
  /** Words that the schema knows among any others, so that some of it fits. */
  const words = [
    ...['journeys', 'components', 'dependencies', 'groups', 'overrides', 'ignore', 'inferJourneys'],
    ...[
      'entry',
      'needs',
      'objectives',
      'members',
      'failover',
      'from',
      'to',
      'reason',
      'dependency',
      'component',
    ],
    ...[
      'availability',
      'lossPerHour',
      'until',
      'rule',
      'in',
      'failures',
      '__proto__',
      'constructor',
      'toString',
    ],
  ];
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom(...words)),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string()), tie('tree'), { maxKeys: 6 }),
    ),
  }));

  const holds = (text: string) => {
    const { statements, overrides, ignores, diagnostics } = readUserFile(text, FILE);
    for (const { message, line, column, file } of diagnostics) {
      expect(file).toBe(FILE);
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toMatch(/\[object |undefined/);
    }
    for (const one of [...statements, ...overrides, ...ignores]) expect(one.line).toBeGreaterThan(0);
  };

  it('of JSON is read or complained of', () => {
    fc.assert(
      fc.property(tree, (value) => holds(JSON.stringify(value) ?? 'null')),
      { numRuns: 500 },
    );
  });

  it('of text is read or complained of', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...words,
        ': ',
        '\n',
        '  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '&a ',
        '*a',
        '!!map ',
        '? ',
        '|',
        '%YAML 1.1\n---\n',
        '2027-01-01',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => holds(pieces.join(''))),
      {
        numRuns: 500,
      },
    );
  });
});
