import { describe, expect, it } from 'vitest';
import { nodeOf } from '../../engine/index.js';
import { estateOf, type FaultTree, readFaultTree } from './index.js';

const model = (inner: string) => `<?xml version="1.0"?>\n<opsa-mef>\n${inner}\n</opsa-mef>\n`;
const tree = (inner: string) => model(`<define-fault-tree name="t">\n${inner}\n</define-fault-tree>`);
const gate = (name: string, formula: string) => `<define-gate name="${name}">${formula}</define-gate>`;
const event = (name: string, probability?: string) =>
  probability === undefined
    ? `<define-basic-event name="${name}"/>`
    : `<define-basic-event name="${name}"><float value="${probability}"/></define-basic-event>`;
const events = (...names: string[]) => names.map((name) => event(name)).join('\n');

const lognormal = (mean: string, errorFactor: string, level = '0.95') =>
  `<lognormal-deviate><float value="${mean}"/><float value="${errorFactor}"/><float value="${level}"/></lognormal-deviate>`;

const read = (...texts: string[]) =>
  readFaultTree(texts.map((text, i) => ({ file: `${'mno'[i]}.xml`, text })));
const errors = (...texts: string[]) =>
  read(...texts).diagnostics.map(({ message, file, line }) => `${file}:${line}: ${message}`);

/** Value of the first top gate when the named events fail, by plain recursion. */
function fails({ events: all, formula, tops }: FaultTree, failed: readonly string[]): boolean {
  const value = (literal: number): boolean => {
    const node = nodeOf(literal);
    const own =
      node === 0 ||
      (node <= formula.events
        ? failed.includes(all[node - 1]!.id)
        : (() => {
            const g = node - formula.events - 1;
            const inputs = formula.input.subarray(formula.offset[g]!, formula.offset[g + 1]!);
            return [...inputs].filter(value).length >= formula.need[g]!;
          })());
    return own !== ((literal & 1) === 1);
  };
  return value(2 * (formula.events + 1 + tops[0]!));
}

const subsets = (names: readonly string[]) =>
  Array.from({ length: 2 ** names.length }, (_, bits) => names.filter((_, i) => (bits >> i) & 1));

describe('the formula of a model', () => {
  it.each<[string, string, (a: boolean, b: boolean, c: boolean) => boolean]>([
    ['and', '<and>$</and>', (a, b, c) => a && b && c],
    ['or', '<or>$</or>', (a, b, c) => a || b || c],
    ['atleast', '<atleast min="2">$</atleast>', (a, b, c) => Number(a) + Number(b) + Number(c) >= 2],
    ['nand', '<nand>$</nand>', (a, b, c) => !(a && b && c)],
    ['nor', '<nor>$</nor>', (a, b, c) => !(a || b || c)],
    [
      'cardinality',
      '<cardinality min="1" max="2">$</cardinality>',
      (a, b, c) => [1, 2].includes(Number(a) + Number(b) + Number(c)),
    ],
    ['not', '<not><or>$</or></not>', (a, b, c) => !(a || b || c)],
    [
      'xor',
      '<xor><event name="a"/><and><event name="b"/><event name="c"/></and></xor>',
      (a, b, c) => a !== (b && c),
    ],
    [
      'iff',
      '<iff><event name="a"/><or><event name="b"/><event name="c"/></or></iff>',
      (a, b, c) => a === (b || c),
    ],
    [
      'imply',
      '<imply><event name="a"/><and><event name="b"/><event name="c"/></and></imply>',
      (a, b, c) => !a || (b && c),
    ],
  ])('takes %s as the format defines it', (_, formula, expected) => {
    const args = '<event name="a"/><basic-event name="b"/><event name="c" type="basic-event"/>';
    const { tree: found, diagnostics } = read(
      tree(gate('top', formula.replace('$', args)) + events('a', 'b', 'c')),
    );
    expect(diagnostics).toEqual([]);
    for (const failed of subsets(['a', 'b', 'c'])) {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => failed.includes(name));
      expect(fails(found!, failed)).toBe(expected(a!, b!, c!));
    }
  });

  it('joins several files, and reads probabilities by way of parameters', () => {
    const { tree: found, diagnostics } = read(
      tree(gate('top', '<or><event name="a"/><event name="b"/></or>')),
      model(
        `<model-data>${event('a', '0.25')}
        <define-basic-event name="b"><label>B</label><parameter name="p"/></define-basic-event>
        <define-parameter name="p"><parameter name="q"/></define-parameter>
        <define-parameter name="q"><float value="1e-3"/></define-parameter></model-data>`,
      ),
    );
    expect(diagnostics).toEqual([]);
    expect(found!.events.map(({ id, probability, file }) => [id, probability, file])).toEqual([
      ['a', 0.25, 'n.xml'],
      ['b', 1e-3, 'n.xml'],
    ]);
  });

  it('finds the nearest of several with one name, and calls them by their path', () => {
    const { tree: found, diagnostics } = read(
      tree(
        `${gate('top', '<or><event name="x"/><gate name="inner.g"/></or>')}
        <define-component name="inner">${gate('g', '<or><event name="x"/></or>')}${event('x')}</define-component>
        ${event('x')}`,
      ).replace('inner.g', 't.inner.g'),
    );
    expect(diagnostics).toEqual([]);
    expect(found!.events.map(({ id }) => id).sort()).toEqual(['t.inner.x', 't.x']);
    expect(fails(found!, ['t.inner.x'])).toBe(true);
  });

  it('reads a million gates one inside the other', () => {
    const depth = 1_000_000;
    const nested = `${'<or>'.repeat(depth)}<event name="a"/>${'</or>'.repeat(depth)}`;
    const { tree: found } = read(tree(gate('top', nested) + event('a')));
    expect(found!.formula.need).toHaveLength(depth);
  }, 60_000);

  it('reads 200,000 gates one below the other, and sees the circle they end in', () => {
    const gates = Array.from({ length: 200_000 }, (_, i) =>
      gate(`g${i}`, `<or><gate name="g${i + 1}"/></or>`),
    ).join('\n');
    expect(errors(tree(`${gates}${gate('g200000', '<or><gate name="g199998"/></or>')}`))).toEqual([
      expect.stringMatching(
        /^m\.xml:20\d*: gates need each other in a circle: g199998 -> g199999 -> g200000 -> g199998$/,
      ),
    ]);
  }, 60_000);
});

describe('a model that is wrong', () => {
  const top = (formula: string, more = '') => tree(`${gate('top', formula)}\n${event('a')}${more}`);

  it.each<[string, string, string]>([
    ['what is not XML', '<opsa-mef>\n<define', 'm.xml:2: not well-formed XML: unclosed tag: opsa-mef'],
    ['another format', '<html/>', 'm.xml:1: <html> is not Open-PSA: a model begins with <opsa-mef>'],
    ['no gate', model(''), 'm.xml:1: defines no gate: a fault tree has a top gate that no other gate names'],
    ['a missing event', top('<or><event name="b"/></or>'), 'm.xml:4: event "b" is not defined'],
    [
      'a wrong kind',
      top('<or><gate name="a"/></or>'),
      'm.xml:4: "a" is used as gate, but is a basic-event (m.xml:5)',
    ],
    [
      'a second definition',
      top('<or><event name="a"/></or>', event('a')),
      'm.xml:5: "a" is defined a second time; the first is m.xml:5',
    ],
    ['no formula', top(''), 'm.xml:4: gate "top" has no formula'],
    [
      'two formulas',
      top('<event name="a"/><event name="a"/>'),
      'm.xml:4: "top" has more than one formula; join them by <and> or <or>',
    ],
    [
      'an unknown operator',
      top('<maybe><event name="a"/></maybe>'),
      'm.xml:4: <maybe> is not read in a formula',
    ],
    ['no arguments', top('<and/>'), 'm.xml:4: <and> has 0 arguments, expected 1 or more'],
    ['xor of one', top('<xor><event name="a"/></xor>'), 'm.xml:4: <xor> has 1 arguments, expected 2'],
    [
      'more than there are',
      top('<atleast min="2"><event name="a"/></atleast>'),
      'm.xml:4: <atleast> has min="2", expected 1 to 1, the number of its arguments',
    ],
    [
      'an argument twice',
      top('<atleast min="2"><event name="a"/><event name="a"/></atleast>'),
      'm.xml:4: <atleast> names an argument twice',
    ],
    [
      'a constant that is none',
      top('<constant value="yes"/>'),
      'm.xml:4: <constant value="yes"> is no constant; expected true or false',
    ],
    [
      'a circle',
      tree(
        `${gate('top', '<event name="a"/>')}\n${gate('a', '<and><gate name="b"/></and>')}\n${gate('b', '<not><gate name="a"/></not>')}`,
      ),
      'm.xml:5: gates need each other in a circle: a -> b -> a',
    ],
    [
      'a probability above 1',
      top('<event name="a"/>', event('b', '1.5')),
      'm.xml:5: "b" has the probability 1.5, expected 0 to 1',
    ],
    [
      'a negative probability',
      top('<event name="a"/>', event('b', '-1e-9')),
      'm.xml:5: "b" has the probability -1e-9, expected 0 to 1',
    ],
    [
      'a probability that is none',
      top('<event name="a"/>', event('b', 'NaN')),
      'm.xml:5: "b" has the value "NaN", expected a number',
    ],
    [
      'a distribution that is not read',
      top('<event name="a"/>', '<define-basic-event name="b"><periodic-test/></define-basic-event>'),
      'm.xml:5: <periodic-test> is not read in the value of "b"',
    ],
    [
      'a distribution without its arguments',
      top('<event name="a"/>', '<define-basic-event name="b"><exponential/></define-basic-event>'),
      'm.xml:5: <exponential> has 0 arguments, expected 2',
    ],
    [
      'an error factor that is none',
      top('<event name="a"/>', `<define-basic-event name="b">${lognormal('0.1', '-3')}</define-basic-event>`),
      'm.xml:5: "b" has a random deviate that is no number; check its error factor and level',
    ],
    [
      'random deviates deeper than calls can go',
      top(
        '<event name="a"/>',
        `<define-basic-event name="b">${'<neg>'.repeat(5000)}${lognormal('0.1', '3')}${'</neg>'.repeat(5000)}</define-basic-event>`,
      ),
      'm.xml:5: random deviates are nested deeper than 200 in the value of "b"',
    ],
    [
      'a parameter of itself',
      top(
        '<event name="a"/>',
        '<define-basic-event name="b"><parameter name="p"/></define-basic-event><define-parameter name="p"><parameter name="p"/></define-parameter>',
      ),
      'm.xml:5: parameter "p" is defined by itself',
    ],
    [
      'what would change the answer',
      model('<define-CCF-group name="c"/>'),
      'm.xml:3: <define-CCF-group> is not read and changes what fails; take it out',
    ],
    ['CDATA', top('<or><![CDATA[<event name="a"/>]]></or>'), 'm.xml:4: CDATA sections are not accepted'],
    [
      'entities that hold each other',
      `<!DOCTYPE opsa-mef [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;">\n]>\n<opsa-mef>&b;</opsa-mef>`,
      'm.xml:4: declarations in DOCTYPE are not accepted',
    ],
    [
      'an entity nobody declared',
      '<opsa-mef>\n&lol;</opsa-mef>',
      'm.xml:2: not well-formed XML: undefined entity',
    ],
  ])('says where: %s', (_, text, expected) => {
    const { tree: found } = read(text);
    expect(found).toBeUndefined();
    expect(errors(text)[0]).toContain(expected);
  });
});

describe('the values of a model', () => {
  const valued = (...values: string[]) => {
    const { tree: found, diagnostics } = readFaultTree(
      [
        {
          file: 'm.xml',
          text: tree(
            `${gate('top', `<or>${values.map((_, i) => `<event name="e${i}"/>`).join('')}</or>`)}
            ${values.map((one, i) => `<define-basic-event name="e${i}">${one}</define-basic-event>`).join('\n')}
            <define-parameter name="lambda" unit="hours-1">${lognormal('1e-3', '3')}</define-parameter>
            <define-parameter name="t"><system-mission-time/></define-parameter>`,
          ),
        },
      ],
      100,
    );
    expect(diagnostics).toEqual([]);
    return found!;
  };
  const float = (value: number) => `<float value="${value}"/>`;
  const LAMBDA = '<parameter name="lambda"/>';

  it.each<[string, string, number]>([
    ['exponential', `<exponential>${float(1e-3)}<parameter name="t"/></exponential>`, 1 - Math.exp(-0.1)],
    [
      'the same, written out',
      `<sub>${float(1)}<exp><mul><neg>${float(1e-3)}</neg><system-mission-time/></mul></exp></sub>`,
      1 - Math.exp(-0.1),
    ],
    // Failure on demand 0.1, lost once in 100 hours, back after 10: 1/11 in the end, more at first.
    [
      'GLM',
      `<GLM>${float(0.1)}${float(0.01)}${float(0.1)}<parameter name="t"/></GLM>`,
      1 / 11 + (0.1 - 1 / 11) * Math.exp(-11),
    ],
    [
      'Weibull',
      `<Weibull>${float(200)}${float(2)}${float(20)}<parameter name="t"/></Weibull>`,
      1 - Math.exp(-(0.4 ** 2)),
    ],
    [
      'Weibull before its shift',
      `<Weibull>${float(200)}${float(2)}${float(120)}<system-mission-time/></Weibull>`,
      0,
    ],
    [
      'operators',
      `<div><add>${float(1)}<int value="2"/></add><pow>${float(2)}${float(3)}</pow></div>`,
      3 / 8,
    ],
    ['least and mean', `<min><mean>${float(0.2)}${float(0.4)}</mean>${float(0.5)}</min>`, 0.3],
    ['uniform, at its mean', `<uniform-deviate>${float(0.1)}${float(0.3)}</uniform-deviate>`, 0.2],
    ['normal, at its mean', `<normal-deviate>${float(0.1)}${float(0.01)}</normal-deviate>`, 0.1],
    ['lognormal, at its mean', LAMBDA, 1e-3],
    ['what is deep, but known', `${'<neg>'.repeat(20_000)}${float(0.25)}${'</neg>'.repeat(20_000)}`, 0.25],
  ])('%s', (_, value, expected) => {
    expect(valued(value).events[0]!.probability).toBeCloseTo(expected, 12);
  });

  it('has samples with the error factor of the file, at the level it states', () => {
    const [at95, at90] = valued(LAMBDA, lognormal('1e-3', '3', '0.9')).events.map((one) =>
      one.samples!(20_000),
    );
    const percentile = (of: Float64Array, share: number) => of.slice().sort()[Math.floor(share * of.length)]!;
    expect(percentile(at95!, 0.95) / percentile(at95!, 0.5)).toBeCloseTo(3, 1);
    expect(percentile(at90!, 0.9) / percentile(at90!, 0.5)).toBeCloseTo(3, 1);
    const mean = at95!.reduce((sum, one) => sum + one, 0) / at95!.length;
    expect(mean / 1e-3).toBeCloseTo(1, 2);
  });

  it('draws a parameter once for all that name it, and constants not at all', () => {
    const { events: all } = valued(LAMBDA, LAMBDA, lognormal('1e-3', '3'), float(0.1));
    const [one, same, other, known] = all.map(({ samples }) => samples?.(100));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(known).toBeUndefined();
  });

  it('knows whether the mission time counts', () => {
    expect(valued(float(0.1)).missionHours).toBeUndefined();
    expect(valued(float(0.1), `<exponential>${LAMBDA}<parameter name="t"/></exponential>`).missionHours).toBe(
      100,
    );
  });
});

describe('the estate of a model', () => {
  const estate = (inner: string) => estateOf(read(tree(inner)).tree!);

  it('needs all inputs of OR, one of AND, and n - k + 1 of k out of n', () => {
    const { estate: found } = estate(
      `${gate('top', '<or><gate name="two"/><gate name="all"/></or>')}
      ${gate('two', '<atleast min="2"><event name="a"/><event name="b"/><event name="c"/><event name="d"/></atleast>')}
      ${gate('all', '<and><event name="a"/><event name="b"/></and>')}${events('a', 'b', 'c')}${event('d', '0.5')}`,
    );
    expect(found!.journeys).toEqual([{ id: 'top', name: 'top', entry: 'top:gate', inferred: false }]);
    expect(found!.groups.map(({ id, need, full }) => [id, need, full]).sort()).toEqual([
      ['all:inputs', 1, 2],
      ['two:inputs', 3, 4],
    ]);
    expect(
      found!.dependencies.filter(({ group }) => group === undefined).map(({ from, to }) => [from, to]),
    ).toEqual([
      ['top', 'top:gate'],
      ['top:gate', 'two'],
      ['top:gate', 'all'],
    ]);
    expect(found!.components.find(({ id }) => id === 'd')!.unavailability).toBe(0.5);
    expect(found!.components.find(({ id }) => id === 'two')!.unavailability).toBe(0);
  });

  it('takes negations that cancel out, and house events', () => {
    const { estate: found, diagnostics } = estate(
      `${gate('top', '<or><not><gate name="up"/></not><event name="off"/></or>')}
      ${gate('up', '<and><not><event name="a"/></not><not><event name="b"/></not><event name="on"/></and>')}
      <define-house-event name="on"><constant value="true"/></define-house-event>
      <define-house-event name="off"/>${events('a', 'b')}`,
    );
    expect(diagnostics).toEqual([]);
    expect(found!.dependencies.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      'top -> top:gate',
      'top:gate -> not up',
      'not up -> a',
      'not up -> b',
    ]);
  });

  it('refuses what fails because something does not', () => {
    const { estate: found, diagnostics } = estate(
      `${gate('top', '<or><event name="a"/><gate name="odd"/></or>')}
      ${gate('odd', '<xor><event name="a"/><event name="b"/></xor>')}${events('a', 'b')}`,
    );
    expect(found).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({ severity: 'error', file: 'm.xml', line: 5 });
    expect(diagnostics[0]!.message).toBe(
      '"odd" fails because "b" does not (not, xor): no estate can say so; firebreak cuts can analyse it',
    );
  });

  it('leaves out a top that house events decide', () => {
    const { estate: found, diagnostics } = estate(
      `${gate('top', '<or><event name="a"/></or>')}${gate('never', '<and><event name="a"/><constant value="false"/></and>')}${events('a')}`,
    );
    expect(found!.journeys.map(({ id }) => id)).toEqual(['top']);
    expect(diagnostics[0]!.message).toBe('"never" never fails, by its house events alone; left out');
  });
});
