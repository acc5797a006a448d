import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../estate/index.js';
import { type Live, liveFrom } from './live.js';

const error = (message: string, line = 1): Diagnostic => ({
  severity: 'error',
  message,
  file: 'main.tf',
  line,
});
const good = (assessment: string, errors: Diagnostic[] = []) => ({ assessment, errors });
const shown = (live: Live) => JSON.parse(live.body().plain.toString());

describe('the last good result', () => {
  it('begins with the first reading', () => {
    const live = liveFrom('infra', good('{"a":1}\n'));
    expect(shown(live)).toEqual({ name: 'infra', generation: 1, assessment: { a: 1 } });
    expect(live.problem()).toBeUndefined();
  });

  it('is replaced by another one, under the next number', () => {
    const live = liveFrom('infra', good('1'));
    expect(live.take(good('2'))).toBe(true);
    expect(shown(live)).toEqual({ name: 'infra', generation: 2, assessment: 2 });
  });

  it('is not touched by the same one', () => {
    const live = liveFrom('infra', good('1'));
    const tag = live.body().tag;
    expect(live.take(good('1'))).toBe(false);
    expect(live.generation()).toBe(1);
    expect(live.body().tag).toBe(tag);
  });

  it('stays when the files cannot be read, and the problem is told once', () => {
    const live = liveFrom('infra', good('1'));
    expect(live.take({ failure: 'nothing to read' })).toBe(true);
    expect(live.take({ failure: 'nothing to read' })).toBe(false);
    expect(live.problem()).toEqual({ generation: 1, message: 'nothing to read', diagnostics: [] });
    expect(shown(live).assessment).toBe(1);
  });

  it('stays when there are new errors, which are named', () => {
    const live = liveFrom('infra', good('1', [error('old')]));
    live.take(good('2', [error('old', 7), error('new'), error('newer')]));
    expect(live.problem()).toEqual({
      generation: 1,
      message: '2 errors while reading',
      diagnostics: [error('new'), error('newer')],
    });
    expect(shown(live).assessment).toBe(1);
  });

  it('follows files whose errors were there from the beginning', () => {
    const live = liveFrom('infra', good('1', [error('old')]));
    expect(live.take(good('2', [error('old', 7)]))).toBe(true);
    expect([live.generation(), live.problem()]).toEqual([2, undefined]);
  });

  it('is told again when the problem is gone, also where nothing else is different', () => {
    const live = liveFrom('infra', good('1'));
    live.take({ failure: 'nothing to read' });
    expect(live.take(good('1'))).toBe(true);
    expect([live.generation(), live.problem()]).toEqual([1, undefined]);
  });

  it('names a hundred errors at most', () => {
    const live = liveFrom('infra', good('1'));
    live.take(
      good(
        '2',
        Array.from({ length: 250 }, (_, at) => error(`broken ${at}`)),
      ),
    );
    expect(live.problem()?.message).toBe('250 errors while reading');
    expect(live.problem()?.diagnostics).toHaveLength(100);
  });
});
