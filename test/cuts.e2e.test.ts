/** `firebreak cuts`, `assess --exact` and fault trees on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firebreak } from './support/cli.js';
import { problemsBy } from './support/schemas.js';

vi.setConfig({ testTimeout: 120_000 });

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
/** Pumps of one make, lost about once in a thousand hours, and power that is lost for an unknown part of the time. */
const LASTING = `<opsa-mef><model-data>
${['a', 'b', 'c'].map((name) => `<define-basic-event name="${name}"><exponential><parameter name="rate"/><system-mission-time/></exponential></define-basic-event>`).join('\n')}
<define-parameter name="rate"><lognormal-deviate><float value="1e-3"/><float value="3"/><float value="0.95"/></lognormal-deviate></define-parameter>
<define-basic-event name="power"><lognormal-deviate><float value="0.01"/><float value="10"/><float value="0.95"/></lognormal-deviate></define-basic-event>
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
  writeFileSync(file('lasting.xml'), LASTING);
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

  it('works probabilities out at the end of a mission, and says how sure they are', async () => {
    const files = ['cooling-lost', file('pumps.xml'), file('lasting.xml')];
    const [short, year] = await Promise.all([jsonOf(...files, '--mission-time', '100'), jsonOf(...files)]);
    const lost = -Math.expm1(-1e-3 * 100);
    const pumps = 3 * lost ** 2 * (1 - lost) + lost ** 3;
    expect(short.missionHours).toBe(100);
    expect(short.probability[1]).toBeCloseTo(1 - (1 - pumps) * 0.99, 12);
    expect(short.minutesPerYear).toBeUndefined();
    expect(short.uncertainty.probability.p95).toBeGreaterThan(short.probability[1]);
    expect(short.uncertainty.probability.p5).toBeLessThan(short.uncertainty.probability.p50);
    expect(year.missionHours).toBe(8760);
    const again = await jsonOf(...files, '--mission-time', '100');
    expect(again).toEqual(short);
    const { stdout } = await firebreak(['cuts', ...files]);
    expect(stdout).toMatch(
      /down with probability [\d.]+ at the end of 8,760 hours\n {2}likely [\d.]+, 9 in 10 times /,
    );
    const { status, stderr } = await firebreak(['cuts', 'shop.example', EXAMPLE, '--mission-time', '1']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/--mission-time goes with fault trees/);
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

  it('estimates from as many samples as asked for, the same ones in any number of threads', async () => {
    const run = async (...more: string[]) =>
      (
        await firebreak([
          ...['cuts', 'cooling-lost', file('pumps.xml'), file('rates.xml'), '--samples', '2000000'],
          ...['--format', 'json', ...more],
        ])
      ).stdout;
    const [one, three, other] = await Promise.all([
      run('--threads', '1'),
      run('--threads', '3'),
      run('--seed', '2'),
    ]);
    expect(three).toBe(one);
    const { estimate, probability } = JSON.parse(one!);
    expect(estimate.samples).toBeGreaterThanOrEqual(2_000_000);
    expect(Math.abs(estimate.probability - probability[1])).toBeLessThan(0.002);
    expect(JSON.parse(other!).estimate.probability).not.toBe(estimate.probability);
  });

  it('tells of an estate in words', async () => {
    const { status, stdout } = await firebreak(['cuts', 'shop.example', EXAMPLE, '--top', '3']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^shop\.example\n {2}\d+ minimal cut sets: \d+ of 1, /);
    expect(stdout).toMatch(/down .* a year in .* outages, with the time that switches take, and graces/);
    // Rates are known to a digit or two, and so is what comes of them.
    expect(stdout).toMatch(/probability \d(?:\.\d)?e-\d+ to \d(?:\.\d)?e-\d+\n/);
    expect(stdout).toMatch(/BY THESE RATES\n {2}\S+: [\d.]+ to [\d.]+ losses a year, .* each: /);
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
    ['samples that are none', ['top', EXAMPLE, '--samples', '1e3'], /expected a whole number from 1 to/],
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
    expect(stdout).toContain('down 46 d a year: probability 0.13');
  });

  it('tells in JSON what --exact tells, in Markdown how likely it is, and in the report both', async () => {
    const run = async (format: string) => {
      const { status, stdout } = await firebreak([
        ...['assess', EXAMPLE, '--exact', '--pairs'],
        ...['--format', format],
      ]);
      expect(status).toBe(0);
      return stdout;
    };
    const found = JSON.parse(await run('json'));
    expect(problemsBy('assessment', found)).toEqual([]);
    expect(found.exact.map(({ journey }: { journey: string }) => journey)).toEqual(
      found.journeys.map(({ id }: { id: string }) => id),
    );
    for (const { expected, uncertainty, importance } of found.exact) {
      const { p5, p50, p95, mean } = expected.spread;
      expect(p5).toBeLessThan(p50);
      expect(p50).toBeLessThan(p95);
      expect(mean).toBeGreaterThan(p50);
      expect(uncertainty.probability.p5).toBeGreaterThan(0);
      expect(expected.savings[0].minutesPerYear[1]).toBeLessThanOrEqual(expected.minutesPerYear[1]);
      expect(importance.map(({ component }: { component: string }) => component)).toContain('aws');
    }
    const markdown = await run('markdown');
    expect(markdown).toMatch(
      /- `shop\.example`: likely [\d.]+ (?:min|h) a year, 9 in 10 times [\d.]+ (?:s|min|h) to [\d.]+ (?:min|h), /,
    );
    expect(markdown).toContain('`aws/global/route53` up to ');
    weighsExactly(found);
    tellsPairs(found);
    expect(markdown).toContain('What two losses take down together');
    const text = await run('text');
    expect(text).toMatch(/saves [\d.]+ \w+ a year.*, 9 in\s+10 times .* \((?:exact|at least)\)/);
    expect(text).toMatch(/TWO AT ONCE\n {2}2 journeys .*aws\/us-east-1/);
    const [, packed] = /firebreak-data-gz">([^<]*)</.exec(await run('html'))!;
    const data = JSON.parse(gunzipSync(Buffer.from(packed!, 'base64')).toString());
    expect(data.assessment.exact).toEqual(found.exact);
  });

  it('refuses --exact in a format without a place for it', async () => {
    const { status, stderr } = await firebreak(['assess', EXAMPLE, '--exact', '--format', 'sarif']);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^firebreak: --exact goes with text, json, markdown, html; sarif has no place for it/,
    );
  });
});

describe.concurrent('firebreak diff', () => {
  const ONE_REGION = 'examples/web-shop';

  it('tells with --exact by how much down time differs, and how sure that is', async () => {
    const { status, stdout } = await firebreak(['diff', ONE_REGION, EXAMPLE, '--exact', '--format', 'json']);
    expect(status).toBe(0);
    const found = JSON.parse(stdout);
    expect(problemsBy('diff', found)).toEqual([]);
    for (const { minutesPerYear } of found.exact) {
      const { from, to, difference } = minutesPerYear;
      expect(difference.mean).toBeCloseTo(to.mean - from.mean, 6);
      expect(difference.p95).toBeLessThan(0);
    }
    const text = await firebreak(['diff', ONE_REGION, EXAMPLE, '--exact']);
    expect(text.stdout).toMatch(
      /BETTER\n {2}pictures\.shop\.example is likely down [\d.]+ minutes a year less \(9 in 10 times/,
    );
  });

  it('refuses --exact of a saved assessment, which has no code to ask', async () => {
    const saved = file('saved.json');
    writeFileSync(saved, (await firebreak(['assess', EXAMPLE, '--format', 'json'])).stdout);
    const { status, stderr } = await firebreak(['diff', saved, EXAMPLE, '--exact']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^firebreak: --exact takes code; .*saved\.json is a saved assessment\n$/);
  });
});

interface Told {
  readonly remedies: readonly Weighed[];
  readonly plans: readonly Weighed[];
  readonly blast: readonly { readonly domain: string; readonly down: readonly string[] }[];
  readonly pairs: {
    readonly subjects: number;
    readonly pairs: readonly Record<'first' | 'second' | 'journeys', readonly string[]>[];
  };
}

interface Weighed {
  readonly points: number;
  readonly exact?: {
    readonly figure: string;
    readonly minutes: readonly [number, number];
    readonly spread: Readonly<Record<'mean' | 'p5' | 'p50' | 'p95', number>>;
  };
}

/** What to fix first is in the order of what is gained exactly, and says which figure is which. */
function weighsExactly({ remedies, plans }: Told): void {
  const gains = [...remedies, ...plans].flatMap((one) => one.exact ?? []);
  expect(gains.length).toBeGreaterThan(2);
  for (const { figure, spread, minutes } of gains) {
    expect(['exact', 'bound']).toContain(figure);
    expect(spread.p5).toBeLessThanOrEqual(spread.p50);
    expect(minutes[0]).toBeLessThanOrEqual(minutes[1]);
  }
  const order = remedies.map((one) => (one.exact?.spread.mean ?? 0) / one.points);
  expect(order).toEqual([...order].sort((a, b) => b - a));
}

/** No loss of a pair takes down alone what the pair does. */
function tellsPairs({ pairs: { subjects, pairs }, blast }: Told): void {
  expect(subjects).toBeGreaterThan(10);
  const alone = new Map(blast.map(({ domain, down }) => [domain, down]));
  expect(pairs[0]!.first).toContain('aws/us-east-1');
  expect(pairs[0]!.second).toContain('aws/us-west-2');
  for (const { first, second, journeys } of pairs)
    for (const id of [...first, ...second])
      for (const journey of journeys) expect(alone.get(id)).not.toContain(journey);
}
