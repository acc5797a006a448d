import { describe, expect, it } from 'vitest';
import { drillResult } from '../../test/support/drill-result.js';
import { missed, parseExpectation } from './expectation.js';
import type { DrillResult } from './result.js';

type Span = { readonly from: number; readonly to: number | null };
const resultWith = (
  outages: readonly (readonly Span[])[],
  faults: readonly Span[] = [],
  status = 0,
): DrillResult =>
  drillResult({
    status,
    faults: faults.map((span) => ({ host: 'h.example', name: 'f', effect: 'dns=empty', ...span })),
    checks: outages.map((list, i) => ({ journey: `j${i}`, line: 'true', samples: [], outages: list })),
  });

describe('an expectation as it is typed', () => {
  it('is up, down, or a time to be back in', () => {
    expect(parseExpectation('up')).toBe('up');
    expect(parseExpectation('down')).toBe('down');
    expect(parseExpectation('recover<1m30s')).toEqual({ recoverSeconds: 90 });
  });

  it.each(['', 'recover', 'recover<', 'recover<soon', 'recover>5m', 'UP'])('is not %j', (text) => {
    expect(() => parseExpectation(text)).toThrow(/expected up, down or recover<5m/);
  });
});

describe('an expectation', () => {
  it('of up or down is about the checks, and about the status of the command where there are none', () => {
    expect(missed('up', resultWith([[]], [], 1))).toBeUndefined();
    expect(missed('up', resultWith([[{ from: 1, to: 2 }], []]))).toBe('expected up: j0 failed');
    expect(missed('up', resultWith([], [], 7))).toBe('expected up: the command (status 7) failed');
    expect(missed('up', resultWith([]))).toBeUndefined();
    expect(missed('down', resultWith([[{ from: 1, to: 2 }]]))).toBeUndefined();
    expect(missed('down', resultWith([[]], [], 1))).toBe('expected down: nothing failed');
    expect(missed('down', resultWith([], [], 1))).toBeUndefined();
  });

  it('of recovery counts from the end of the last fault', () => {
    const soon = { recoverSeconds: 5 };
    const faults = [
      { from: 1, to: 10 },
      { from: 1, to: 20 },
    ];
    expect(missed(soon, resultWith([[{ from: 2, to: 25 }]], faults))).toBeUndefined();
    expect(missed(soon, resultWith([[{ from: 2, to: 25.1 }], [{ from: 2, to: 3 }]], faults))).toBe(
      'expected back within 5 s: j0 took longer',
    );
    expect(missed(soon, resultWith([[{ from: 2, to: null }]], faults))).toMatch(/j0 took longer/);
    expect(missed(soon, resultWith([[]], faults))).toBeUndefined();
  });

  it('of recovery does not hold where no fault ended, and the journey is still down', () => {
    const faults = [{ from: 1, to: null }];
    expect(missed({ recoverSeconds: 5 }, resultWith([[{ from: 2, to: null }]], faults))).toMatch(/longer/);
  });
});
