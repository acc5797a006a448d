import { describe, expect, it } from 'vitest';
import { estate } from '../../test/small-estate.js';
import { compile } from './compile.js';
import { Evaluator } from './evaluate.js';
import { eachPass, evaluateStates } from './scenarios.js';
import { buildSystem, LAYER, targetsOf } from './system.js';

const down = (component: string) => ({ component, capability: 'serve', severity: 'down' }) as const;

describe('compile', () => {
  it('sorts components by id and journeys with them, whatever the order they come in', () => {
    const compiled = compile(estate().needs('login', 'z').needs('checkout', 'a').build());
    expect(compiled.components.map((one) => one.id)).toEqual(['a', 'checkout', 'login', 'z']);
    expect([...compiled.journeys]).toEqual([1, 2]);
  });

  it('leaves out what is disabled or glue, and what points nowhere', () => {
    const of = estate()
      .needs('J', 'api')
      .needs('J', 'off')
      .needs('J', 'attachment')
      .component('off', { disabled: true })
      .component('attachment', { glue: true })
      .build();
    const dangling = { from: 'J', to: 'nowhere', need: 'run', evidence: { by: 'code' } } as const;
    const compiled = compile({ ...of, dependencies: [...of.dependencies, dangling] });
    expect(compiled.components.map((one) => one.id)).toEqual(['J', 'api']);
    expect(compiled.groups.count).toBe(1);
  });

  it('a group shrinks to the members that are left, and vanishes with the last one', () => {
    const of = estate()
      .group('J', ['a', 'b', 'off'], 3, 3)
      .group('J', ['off'], 1, 1)
      .component('off', { disabled: true });
    const compiled = compile(of.build());
    expect(compiled.groups.count).toBe(1);
    expect([compiled.groups.need[0], compiled.groups.full[0]]).toEqual([2, 2]);
    expect(evaluateStates(compiled, []).get('J')?.serve).toBe('up');
  });

  it('a member named twice counts once', () => {
    const compiled = compile(estate().group('J', ['a', 'a', 'b'], 2, 2).build());
    expect(evaluateStates(compiled, [down('a')]).get('J')?.serve).toBe('down');
    expect(evaluateStates(compiled, []).get('J')?.serve).toBe('up');
  });

  it('a group of one id is one for each owner and need, in whatever order its members come', () => {
    const of = estate().group('J', ['a', 'b'], 1, 2).needs('K', 'a').build();
    const group = of.groups[0]!.id;
    const member = (from: string, to: string, need: 'run' | 'start') =>
      ({ from, to, need, group, evidence: { by: 'code' } }) as const;
    const mixed = [
      member('J', 'b', 'start'),
      member('K', 'b', 'run'),
      member('J', 'a', 'run'),
      member('K', 'a', 'run'),
      member('J', 'b', 'run'),
      member('K', 'b', 'run'),
    ];
    const { components, groupOffset, groups, members } = compile({ ...of, dependencies: mixed });
    const found = Array.from({ length: groups.count }, (_, g) => ({
      owner: components[groups.owner[g]!]!.id,
      full: groups.full[g],
      members: Array.from(
        members.target.subarray(groups.memberOffset[g]!, groups.memberOffset[g + 1]!),
        (c) => components[c]!.id,
      ).join(),
    }));
    expect(found).toEqual([
      { owner: 'J', full: 2, members: 'a,b' },
      { owner: 'J', full: 1, members: 'b' },
      { owner: 'K', full: 2, members: 'b,a' },
    ]);
    const [j, k] = ['J', 'K'].map((id) => components.findIndex((one) => one.id === id) * 3);
    expect([...groupOffset.subarray(j!, j! + 4)]).toEqual([0, 1, 2, 2]);
    expect([...groupOffset.subarray(k!, k! + 4)]).toEqual([2, 3, 3, 3]);
  });

  it('an empty estate compiles', () => {
    expect(compile(estate().build()).components).toEqual([]);
  });
});

describe('evaluation', () => {
  it('keeps more than one pass of scenarios apart, and starts afresh after clear', () => {
    const size = 1300;
    const of = estate();
    for (let i = 0; i < size; i++) of.needs('J', `r${i}`, { soft: i % 2 === 1 });
    const compiled = compile(of.build());
    const system = buildSystem(compiled, targetsOf(compiled.journeys, LAYER.serve));
    const scenarios = Array.from({ length: size }, (_, i) => [
      { component: compiled.index.get(`r${i}`)!, failure: down('') },
    ]);
    const found: boolean[] = [];
    eachPass(system, scenarios, (evaluator, first, count) => {
      const journey = system.variable(LAYER.serve, compiled.journeys[0]!);
      for (let i = 0; i < count; i++) found[first + i] = evaluator.holds(journey, i);
    });
    expect(found).toEqual(scenarios.map((_, i) => i % 2 === 1));
  });

  it('follows a chain of 50,000 components without recursion', () => {
    const of = estate();
    const length = 50_000;
    of.needs('J', 'r0');
    for (let i = 1; i < length; i++) of.needs(`r${i - 1}`, `r${i}`);
    of.needs(`r${length - 1}`, 'r0');
    const compiled = compile(of.build());
    const system = buildSystem(compiled, targetsOf(compiled.journeys, LAYER.serve));
    const evaluator = new Evaluator(system, 1);
    evaluator.fail(system.variable(LAYER.serve, compiled.index.get('r25000')!), 0);
    evaluator.run();
    expect(evaluator.holds(system.variable(LAYER.serve, compiled.journeys[0]!), 0)).toBe(false);
  });
});
