import { describe, expect, it } from 'vitest';
import { estate, outage, scenario } from '../../test/small-estate.js';
import type { Failure } from '../estate/index.js';
import { compile } from '../graph/index.js';
import { type Cause, chainOf, explain } from './explain.js';

/** A cause as text: component, and in brackets what is behind it. */
function outline(cause: Cause | null): string {
  if (cause === null) return 'up';
  const inner = cause.because.map((link) => outline(link.cause)).join(', ');
  return inner === '' ? `${cause.component}!` : `${cause.component}(${inner})`;
}

const serve = (of: ReturnType<typeof estate>, id: string, ...failures: Failure[]) =>
  explain(compile(of.build()), id, scenario(3600, ...failures))[0]!;

describe('explain', () => {
  it('gives the shortest chain of hard dependencies, with the dependency at each step', () => {
    const of = estate()
      .needs('J', 'api')
      .needs('api', 'cache')
      .needs('cache', 'aws/us-east-1')
      .needs('api', 'aws/us-east-1', { evidence: { by: 'code', file: 'main.tf', line: 7 } });
    const { state, cause } = serve(of, 'J', outage('aws/us-east-1'));
    expect(state).toBe('down');
    expect(chainOf(cause!).map((one) => one.component)).toEqual(['J', 'api', 'aws/us-east-1']);
    expect(chainOf(cause!)[2]!.dependency?.evidence).toEqual({ by: 'code', file: 'main.tf', line: 7 });
    expect(cause!.because[0]!.cause.because[0]!.cause.failure?.component).toBe('aws/us-east-1');
  });

  it('lists the chain of each lost member of a group', () => {
    const of = estate().group('J', ['a', 'b', 'c'], 2, 3).needs('a', 'zone').needs('b', 'zone');
    const { cause } = serve(of, 'J', outage('zone'));
    expect(outline(cause)).toBe('J(a(zone!), b(zone!))');
    expect(cause!.group).toMatchObject({ need: 2, full: 3 });
  });

  it('tells degradation from being down', () => {
    const of = estate().group('J', ['a', 'b'], 1, 2);
    expect(serve(of, 'J', outage('b'))).toMatchObject({ state: 'degraded' });
    expect(outline(serve(of, 'J', outage('b')).cause)).toBe('J(b!)');
    expect(serve(of, 'J')).toMatchObject({ state: 'up', cause: null });
  });

  it('says why a standby could not take over', () => {
    const of = estate().standby('J', ['east', 'west'], { needs: ['dns'] });
    expect(outline(serve(of, 'J', outage('east'), outage('dns')).cause)).toBe('J(east!, dns!)');
    expect(outline(serve(of, 'J', outage('east'), outage('west')).cause)).toBe('J(east!, west!)');
  });

  it('explains starting and changing apart from serving', () => {
    const of = estate()
      .needs('J', 'web')
      .needs('web', 'aws/us-east-1/ec2', { need: 'start' })
      .needs('web', 'aws/us-east-1/ec2:control', { need: 'change' });
    const launches: Failure = { ...outage('aws/us-east-1/ec2'), capability: 'start' };
    const all = explain(
      compile(of.build()),
      'J',
      scenario(3600, launches, outage('aws/us-east-1/ec2:control')),
    );
    expect(all.map(({ capability, state }) => [capability, state])).toEqual([
      ['serve', 'up'],
      ['start', 'down'],
      ['change', 'down'],
    ]);
    expect(chainOf(all[1]!.cause!).map((one) => one.component)).toEqual(['J', 'web', 'aws/us-east-1/ec2']);
    expect(chainOf(all[2]!.cause!).map((one) => one.component)).toEqual([
      'J',
      'web',
      'aws/us-east-1/ec2:control',
    ]);
  });

  it('explains an unknown state by the reading in which the placeholder failed', () => {
    const of = estate().needs('J', 'web').needs('web', 'aws/unknown');
    const { state, cause } = serve(of, 'J', outage('aws/us-east-1'));
    expect(state).toBe('unknown');
    expect(outline(cause)).toBe('J(web(aws/unknown!))');
    expect(cause!.because[0]!.cause.because[0]!.cause.failure?.component).toBe('aws/us-east-1');
  });

  it('does not explain a cycle by itself', () => {
    const of = estate().needs('J', 'A').needs('A', 'B').needs('B', 'A').needs('B', 'C');
    expect(outline(serve(of, 'J', outage('C')).cause)).toBe('J(A(B(C!)))');
  });

  it('looks at one second of the scenario where asked', () => {
    const compiled = compile(estate().needs('J', 'a').build());
    const incident = scenario(3600, outage('a', 100, 200));
    expect(explain(compiled, 'J', incident, { at: 150 })[0]!.state).toBe('down');
    expect(explain(compiled, 'J', incident, { at: 200 })[0]!.state).toBe('up');
  });

  it('tells a repeated reason once where alternatives would multiply it', () => {
    const of = estate().group('J', ['a0', 'b0'], 1, 1);
    for (let i = 0; i < 14; i++) {
      of.group(`a${i}`, [`a${i + 1}`, `b${i + 1}`], 1, 1).group(`b${i}`, [`a${i + 1}`, `b${i + 1}`], 1, 1);
    }
    of.needs('a14', 'zone').needs('b14', 'zone');
    const text = JSON.stringify(serve(of, 'J', outage('zone')));
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain('"repeated":true');
  });

  it('an id that is not in the estate is an error that names it', () => {
    expect(() => serve(estate().component('J'), 'K')).toThrow('"K" is no component of the estate');
  });
});
