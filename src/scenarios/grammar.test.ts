import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { About, ScenarioOptions } from './index.js';
import { componentScenario, composites, incident, incidents, parseMoment, parseScenario } from './index.js';

const OCTOBER = '2025-10-20-aws-us-east-1';
const FEBRUARY = '2017-02-28-aws-s3-us-east-1';
const HOUR = 3600;
const NOTHING: About = { summaries: [], untimed: [], unaffected: [] };

const knownComponents = [
  'aws',
  'aws/us-east-1',
  'aws/us-east-1/dynamodb',
  'aws/us-east-1/dynamodb:control',
  'aws/us-west-2',
  'saas/stripe',
  'aws_instance.web["a,b"]',
];
const OPTIONS: ScenarioOptions = { knownComponents, forSeconds: HOUR, isComponent: (id) => id === 'azure' };

function parsed(text: string, options: Partial<ScenarioOptions> = {}) {
  const result = parseScenario(text, { ...OPTIONS, ...options });
  if ('error' in result) throw new Error(result.error);
  return result;
}
const refused = (text: string, options: Partial<ScenarioOptions> = {}) => {
  const result = parseScenario(text, { ...OPTIONS, ...options });
  if (!('error' in result)) throw new Error(`"${text}" is taken as ${result.scenario.id}`);
  return result;
};

describe('one scenario', () => {
  it('is an incident by id, whatever the estate holds', () => {
    const { scenario, about } = parsed(OCTOBER, { knownComponents: [OCTOBER] });
    expect(scenario).toBe(incident(OCTOBER));
    expect(about.summaries[0]).toMatch(/DynamoDB/);
    expect(about.untimed).toHaveLength(3);
    expect(about.unaffected.length).toBeGreaterThan(0);
  });

  it('is a component that fails for the whole time, without a date', () => {
    expect(parsed(' aws/us-east-1 ')).toEqual({
      scenario: componentScenario('aws/us-east-1', HOUR),
      about: NOTHING,
    });
    expect(componentScenario('aws/us-east-1', HOUR)).toMatchObject({
      id: 'aws/us-east-1',
      epoch: null,
      seconds: HOUR,
      failures: [{ component: 'aws/us-east-1', capability: 'serve', severity: 'down', from: 0, to: null }],
    });
  });

  it('is a component that the estate does not touch and the caller knows', () => {
    expect(parsed('azure').scenario.failures).toHaveLength(1);
  });

  it('is a composite, with what it stands for', () => {
    for (const one of composites) {
      const { scenario, about } = parsed(one.id);
      expect(scenario).toMatchObject({ id: one.id, epoch: null, seconds: HOUR });
      expect(scenario.failures.map(({ component }) => component)).toEqual(
        one.parts.map(({ component }) => component),
      );
      expect(about.summaries).toEqual([one.summary]);
    }
  });

  it('is a pattern that fits something, or whose provider is known', () => {
    expect(parsed('aws/*/*:control').scenario.failures[0]!.component).toBe('aws/*/*:control');
    expect(parsed('azure/*/*').scenario.failures).toHaveLength(1);
    expect(parsed('*/*/dynamodb').scenario.failures).toHaveLength(1);
    for (const slip of ['awss/*/*', '*/*/dynamo', 'aws[*]']) refused(slip);
  });

  it.each([
    ['aws/us-esat-1', 'aws/us-east-1'],
    ['aws/us-east1', 'aws/us-east-1'],
    ['aws/us-east-1/dynamo', 'aws/us-east-1/dynamodb'],
    ['stripe', 'saas/stripe'],
    ['2025-10-20-aws-us-east1', OCTOBER],
    ['hyperscaler', 'hyperscalers'],
    ['aws,aws/us-esat-1', 'aws/us-east-1'],
  ])('suggests for %s', (text, best) => {
    expect(refused(text).suggestions[0]).toBe(best);
    expect(refused(text).error).toContain(`did you mean ${best}`);
  });

  it('says where to look where nothing is close', () => {
    expect(refused('something else entirely').error).toMatch(/firebreak scenarios lists/);
    expect(refused('something else entirely').suggestions).toEqual([]);
    expect(refused('').error).toMatch(/no scenario given/);
    expect(refused('aws,,azure').error).toMatch(/no scenario given/);
  });
});

describe('several', () => {
  it('begin together, each once, whatever their order', () => {
    const { scenario } = parsed('aws/us-west-2,aws/us-east-1, aws/us-west-2');
    expect(scenario).toMatchObject({ id: 'aws/us-east-1,aws/us-west-2', epoch: null, seconds: HOUR });
    expect(scenario.title).toBe('aws/us-east-1 is down; aws/us-west-2 is down');
    expect(scenario.failures.map(({ component, from, to }) => [component, from, to])).toEqual([
      ['aws/us-east-1', 0, null],
      ['aws/us-west-2', 0, null],
    ]);
  });

  it('leave a comma inside an address alone', () => {
    expect(parsed('aws_instance.web["a,b"]').scenario.failures).toHaveLength(1);
    expect(parsed('aws,aws_instance.web["a,b"]').scenario.failures.map((one) => one.component)).toEqual([
      'aws',
      'aws_instance.web["a,b"]',
    ]);
  });

  it('last as long as the longest, and take the date of the only one that has one', () => {
    const { scenario } = parsed(`aws/us-west-2,${FEBRUARY}`);
    expect(scenario).toMatchObject({ epoch: '2017-02-28T17:37:00Z', seconds: incident(FEBRUARY)!.seconds });
    expect(scenario.failures.at(-1)).toMatchObject({ component: 'aws/us-west-2', from: 0, to: HOUR });
    expect(scenario.failures.slice(0, -1)).toEqual(incident(FEBRUARY)!.failures);
    expect(parsed(`${OCTOBER},${FEBRUARY}`).scenario.epoch).toBeNull();
  });
});

describe('--with', () => {
  it('adds components for as long as they are said to last, and keeps the date', () => {
    const { scenario } = parsed(FEBRUARY, { with: ['aws/us-west-2,saas/stripe', 'aws/us-east-1'] });
    expect(scenario.id).toBe(`${FEBRUARY} with aws/us-east-1,aws/us-west-2,saas/stripe`);
    expect(scenario.epoch).toBe('2017-02-28T17:37:00Z');
    expect(scenario.failures.slice(-3).map(({ to }) => to)).toEqual([HOUR, HOUR, HOUR]);
    expect(parsed(FEBRUARY, { with: ['aws'], forSeconds: 24 * HOUR }).scenario.seconds).toBe(24 * HOUR);
  });

  it('adds an incident by its own rows, which do not give the date', () => {
    const { scenario, about } = parsed('aws/us-west-2', { with: [FEBRUARY] });
    expect(scenario.epoch).toBeNull();
    expect(scenario.failures[0]).toMatchObject({ component: 'aws/us-west-2', to: HOUR });
    expect(scenario.failures.slice(1)).toEqual(incident(FEBRUARY)!.failures);
    expect(about.summaries).toHaveLength(1);
  });

  it('adds nothing that is there already', () => {
    expect(parsed('aws', { with: ['aws'] }).scenario).toEqual(parsed('aws').scenario);
  });

  it('refuses what is not known', () => {
    expect(refused('aws', { with: ['aws/us-esat-1'] }).error).toMatch(/did you mean aws\/us-east-1/);
  });
});

describe('--at', () => {
  const at = '2026-11-27T18:00:00Z';

  it('gives what has no date a clock', () => {
    const { scenario, about } = parsed('aws', { at });
    expect(scenario).toEqual({ ...componentScenario('aws', HOUR), epoch: at });
    expect(about).toEqual(NOTHING);
  });

  it('moves an incident, and says from where', () => {
    const { scenario, about } = parsed(OCTOBER, { at });
    expect(scenario).toEqual({ ...incident(OCTOBER)!, epoch: at });
    expect(about.movedFrom).toBe('2025-10-20T06:48:00Z');
    expect(parsed(OCTOBER, { at: '2025-10-20T06:48:00Z' }).about.movedFrom).toBeUndefined();
    expect(parsed(OCTOBER, { at, with: ['aws'] }).scenario.epoch).toBe(at);
  });

  it.each([
    ['2026-11-27T18:00Z', at],
    ['2026-11-27t19:00+01:00', at],
    [' 2026-11-27T18:00:00Z ', at],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00Z'],
  ])('reads %s', (text, moment) => {
    expect(parseMoment(text)).toBe(moment);
  });

  it.each([
    '2026-11-27',
    '2026-11-27T18:00',
    '18:00',
    '2026-02-30T18:00Z',
    '2026-13-01T00:00Z',
    '2026-11-27T25:00Z',
    'soon',
    '',
  ])('refuses "%s"', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });
});

describe('whatever is typed', () => {
  const names = [...knownComponents, ...incidents.map(({ id }) => id), ...composites.map(({ id }) => id)];
  const name = fc.constantFrom(...names);

  it('is a scenario or one line that says what is wrong', () => {
    const piece = fc.oneof(
      name,
      fc.string(),
      fc.constantFrom(',', '[', ']', '*', '/', ':control', ' ', '__proto__'),
    );
    const typed = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(typed, fc.array(typed, { maxLength: 2 }), (text, more) => {
        const result = parseScenario(text, { ...OPTIONS, with: more });
        if ('error' in result) expect(result.error).not.toBe('');
        else {
          const { failures, seconds } = result.scenario;
          expect(failures.length).toBeGreaterThan(0);
          for (const { from, to } of failures) {
            expect(from).toBeLessThan(seconds);
            if (to !== null) expect(to).toBeLessThanOrEqual(seconds);
          }
        }
      }),
    );
  });

  it('means the same in any order', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(name, { minLength: 1, maxLength: 5 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
          ),
        fc.array(name, { maxLength: 3 }),
        ([one, other], more) => {
          expect(parsed(one.join(','), { with: more })).toEqual(
            parsed(other.join(','), { with: more.toReversed() }),
          );
        },
      ),
    );
  });
});
