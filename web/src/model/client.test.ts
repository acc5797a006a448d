import { describe, expect, it } from 'vitest';
import { connect, type Port, Superseded } from './client.js';
import type { Request, Response } from './protocol.js';

/** A worker whose answers the test gives. */
class FakeWorker extends EventTarget {
  readonly asked: Request[] = [];
  isTerminated = false;

  postMessage(request: Request): void {
    this.asked.push(structuredClone(request));
  }

  terminate(): void {
    this.isTerminated = true;
  }

  answer(response: Response): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: structuredClone(response) }));
  }
}

function connected() {
  const worker = new FakeWorker();
  return { worker, engine: connect(() => worker as unknown as Port) };
}

const plug = (seconds: number) => ({ components: ['aws'], seconds });

describe('the client', () => {
  it('asks one question at a time and gives each its answer', async () => {
    const { worker, engine } = connected();
    const first = engine.open('a', '{}');
    const second = engine.scenarios();
    expect(worker.asked).toEqual([{ id: 1, method: 'open', args: ['a', '{}'] }]);
    worker.answer({ id: 1, value: { problem: 'foreign', detail: '' } });
    expect(await first).toEqual({ problem: 'foreign', detail: '' });
    expect(worker.asked.map(({ method }) => method)).toEqual(['open', 'scenarios']);
    worker.answer({ id: 2, value: [] });
    expect(await second).toEqual([]);
  });

  it('answers only the last of several runs, and asks no more than it has to', async () => {
    const { worker, engine } = connected();
    const runs = [1, 2, 3].map((seconds) => engine.run(plug(seconds), []));
    const settled = Promise.allSettled(runs);
    worker.answer({ id: 1, value: 'old' });
    expect(worker.asked.map(({ args }) => args[0])).toEqual([plug(1), plug(3)]);
    worker.answer({ id: 3, value: 'new' });
    const [one, two, three] = await settled;
    expect(one).toMatchObject({ status: 'rejected', reason: expect.any(Superseded) });
    expect(two).toMatchObject({ status: 'rejected', reason: expect.any(Superseded) });
    expect(three).toEqual({ status: 'fulfilled', value: 'new' });
  });

  it('does not let a run supersede other questions', async () => {
    const { worker, engine } = connected();
    const questions = [engine.why('J', plug(1), []), engine.why('K', plug(1), []), engine.run(plug(1), [])];
    for (const id of [1, 2, 3]) worker.answer({ id, value: id });
    expect(await Promise.all(questions)).toEqual([1, 2, 3]);
  });

  it('rejects with what the engine says, and goes on', async () => {
    const { worker, engine } = connected();
    const run = engine.run({ scenario: 'none' }, []);
    worker.answer({ id: 1, error: 'no such scenario' });
    await expect(run).rejects.toThrow('no such scenario');
    const next = engine.scenarios();
    worker.answer({ id: 2, value: [] });
    expect(await next).toEqual([]);
  });

  it('rejects all that is asked of a worker that cannot be loaded', async () => {
    const { worker, engine } = connected();
    const waiting = [engine.open('a', ''), engine.scenarios()];
    const settled = Promise.allSettled(waiting);
    worker.dispatchEvent(Object.assign(new Event('error'), { message: 'not found' }));
    for (const one of await settled) expect(one).toMatchObject({ reason: { message: 'not found' } });
    await expect(engine.scenarios()).rejects.toThrow('not found');
  });

  it('ends the worker', async () => {
    const { worker, engine } = connected();
    engine.close();
    expect(worker.isTerminated).toBe(true);
    await expect(engine.scenarios()).rejects.toThrow('closed');
  });
});
