/** `firebreak cuts`, `assess --exact` and fault trees on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firebreak } from './support/cli.js';
import { problemsBy } from './support/schemas.js';

const EXAMPLE = 'examples/web-shop-two-regions';

/** Two of three pumps, or power: at 0.1 each, 0.028 and 0.1. */
const PUMPS = `<?xml version="1.0"?>
<opsa-mef>
<define-fault-tree name="cooling">
<define-gate name="cooling-lost"><or><gate name="pumps"/><event name="power"/></or></define-gate>
<define-gate name="pumps"><atleast min="2"><event name="a"/><event name="b"/><event name="c"/></atleast></define-gate>
</define-fault-tree>
</opsa-mef>
`;
const RATES = `<opsa-mef><model-data>
${['a', 'b', 'c', 'power'].map((name) => `<define-basic-event name="${name}"><float value="0.1"/></define-basic-event>`).join('\n')}
</model-data></opsa-mef>
`;
const ODD = `<opsa-mef><define-fault-tree name="t">
<define-gate name="odd"><xor><event name="a"/><event name="b"/></xor></define-gate>
<define-basic-event name="a"><float value="0.5"/></define-basic-event>
<define-basic-event name="b"><float value="0.25"/></define-basic-event>
</define-fault-tree></opsa-mef>
`;

/** At least half of 60 pairs that share events in no useful order: a diagram of more nodes than a megabyte holds. */
function tangle(): string {
  const events = Array.from({ length: 60 }, (_, i) => `e${i}`);
  const pairs = events.map(
    (name, i) =>
      `<define-gate name="g${i}"><and><event name="${name}"/><event name="e${(i * 37 + 11) % 60}"/></and></define-gate>`,
  );
  return `<opsa-mef><define-fault-tree name="t">
<define-gate name="top"><atleast min="30">${events.map((_, i) => `<gate name="g${i}"/>`).join('')}</atleast></define-gate>
${pairs.join('\n')}
${events.map((name) => `<define-basic-event name="${name}"><float value="0.1"/></define-basic-event>`).join('\n')}
</define-fault-tree></opsa-mef>
`;
}

let directory = '';
const file = (name: string) => join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'firebreak-cuts-'));
  writeFileSync(file('pumps.xml'), PUMPS);
  writeFileSync(file('rates.xml'), RATES);
  writeFileSync(file('odd.xml'), ODD);
  writeFileSync(file('tangle.xml'), tangle());
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function jsonOf(...args: string[]) {
  const { status, stdout, stderr } = await firebreak(['cuts', ...args, '--format', 'json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const value = JSON.parse(stdout);
  expect(problemsBy('cuts', value)).toEqual([]);
  return value;
}

describe.concurrent('firebreak cuts', () => {
  it('counts, lists and weighs the sets of a fault tree in several files', async () => {
    const found = await jsonOf('cooling-lost', file('pumps.xml'), file('rates.xml'));
    expect(found.exact).toBe(true);
    expect(found.cutSets.count).toBe('4');
    expect(found.cutSets.bySize).toEqual([1, 3]);
    expect(
      found.cutSets.listed.map(({ components }: { components: string[] }) => components.join('+')),
    ).toEqual(['power', 'a+b', 'a+c', 'b+c']);
    expect(found.probability[1]).toBeCloseTo(1 - 0.9 * (1 - 0.028), 14);
    expect(found.importance[0].component).toBe('power');
    expect(found.importance[0].birnbaum).toBeCloseTo(1 - 0.028, 14);
    expect(found.upperBounds.rareEvent).toBeCloseTo(0.13, 14);
  });

  it('takes a gate below the top, and keeps to an order, a number and a cut-off', async () => {
    const pumps = await jsonOf('pumps', file('pumps.xml'), file('rates.xml'));
    expect(pumps.probability[1]).toBeCloseTo(0.028, 14);
    const small = await jsonOf('cooling-lost', file('pumps.xml'), file('rates.xml'), '--order', '1');
    expect(small.cutSets.listed).toHaveLength(1);
    const two = await jsonOf('cooling-lost', file('pumps.xml'), file('rates.xml'), '--top', '2');
    expect(two.cutSets.listed).toHaveLength(2);
    const probable = await jsonOf('cooling-lost', file('pumps.xml'), file('rates.xml'), '--cut-off', '0.05');
    expect(probable.cutSets.listed).toHaveLength(1);
  });

  it('analyses xor, which assess refuses with its place', async () => {
    const found = await jsonOf('odd', file('odd.xml'));
    expect(found.probability[1]).toBeCloseTo(0.5 * 0.75 + 0.5 * 0.25, 14);
    const { status, stderr } = await firebreak(['assess', file('odd.xml')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/odd\.xml:2: "odd" fails because "[ab]" does not/);
  });

  it('ends with bounds and a warning where memory does not suffice', async () => {
    const { status, stdout, stderr } = await firebreak([
      'cuts',
      'top',
      file('tangle.xml'),
      '--memory',
      '1',
      '--format',
      'json',
    ]);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^firebreak: not exact: a decision diagram needs more than \d+ nodes; \d+ of \d+ modules are solved\n$/,
    );
    const found = JSON.parse(stdout);
    expect(problemsBy('cuts', found)).toEqual([]);
    expect(found.exact).toBe(false);
    // It takes thirty pairs: no small set is one.
    expect(found.cutSets.completeTo).toBeGreaterThanOrEqual(2);
    expect(found.cutSets.listed).toEqual([]);
    const [least, most] = found.probability;
    expect(least).toBeGreaterThan(0);
    expect(most).toBeLessThan(1);
    expect(least).toBeLessThan(most);
    const [low, high] = found.estimate.interval;
    expect(high).toBeGreaterThan(least);
    expect(low).toBeLessThan(most);
  });

  it('tells of an estate in words', async () => {
    const { status, stdout } = await firebreak(['cuts', 'shop.example', EXAMPLE, '--top', '3']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^shop\.example\n {2}\d+ minimal cut sets: \d+ of 1, /);
    expect(stdout).toMatch(/down with probability .* minutes a year/);
    expect(stdout).toContain('aws/global/route53');
    expect(problemsBy('cuts', await jsonOf('shop.example', EXAMPLE))).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    [
      'an unknown journey',
      ['shop.exampel', EXAMPLE],
      /"shop\.exampel" is no journey of this estate; did you mean shop\.example\?/,
    ],
    ['a missing file', ['top', 'missing.xml'], /missing\.xml: no such file or directory/],
    ['a number that is none', ['top', EXAMPLE, '--top', 'many'], /expected a whole number/],
    ['a probability that is none', ['top', EXAMPLE, '--cut-off', '2'], /expected 0 to 1/],
  ])('refuses %s', async (_, args, says) => {
    const { status, stderr } = await firebreak(['cuts', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
  });

  it('refuses an unknown gate and a broken model', async () => {
    const gate = await firebreak(['cuts', 'top', file('pumps.xml'), file('rates.xml')]);
    expect(gate.stderr).toBe('firebreak: "top" is no gate of this model; top gates are cooling-lost\n');
    const broken = await firebreak(['cuts', 'cooling-lost', file('pumps.xml')]);
    expect(broken.status).toBe(2);
    expect(broken.stderr).toMatch(/pumps\.xml:4: event "power" is not defined/);
  });
});

describe.concurrent('firebreak assess', () => {
  it('takes a fault tree as an estate: the top gate is the journey', async () => {
    const { status, stdout } = await firebreak([
      'assess',
      file('pumps.xml'),
      file('rates.xml'),
      '--format',
      'json',
    ]);
    expect(status).toBe(0);
    const found = JSON.parse(stdout);
    expect(problemsBy('assessment', found)).toEqual([]);
    expect(found.journeys.map(({ id }: { id: string }) => id)).toEqual(['cooling-lost']);
    expect(found.cutSets[0].sets).toEqual([['power'], ['a', 'b'], ['a', 'c'], ['b', 'c']]);
  });

  it('tells exactly with --exact', async () => {
    const { status, stdout } = await firebreak(['assess', file('pumps.xml'), file('rates.xml'), '--exact']);
    expect(status).toBe(0);
    expect(stdout).toContain('EXACTLY\n  cooling-lost\n    4 minimal cut sets: 1 of 1, 3 of 2\n');
    expect(stdout).toMatch(/down with probability 0\.12520: 65,900 minutes a year/);
  });

  it('refuses --exact in another format', async () => {
    const { status, stderr } = await firebreak(['assess', EXAMPLE, '--exact', '--format', 'json']);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^firebreak: --exact goes with text; firebreak cuts JOURNEY --format json gives it/,
    );
  });
});
