import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { subjectOf } from '../faults/index.js';
import { createRecorder } from './recorder.js';

const START = 1_000_000;
const subject = subjectOf('API.example', ['cdn.example']);
const connection = {
  subject,
  port: 443,
  to: '192.0.2.1:443',
  milliseconds: 250,
  bytesSent: 10,
  bytesReceived: 20,
  outcome: 'ok',
  faults: [],
} as const;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

describe('the recorder', () => {
  it('keeps queries at the time of the answer, connections at that of their begin, in this order', () => {
    const recorder = createRecorder(START);
    vi.setSystemTime(START + 1500);
    recorder.query({ subject, type: 'A', answer: '198.18.1.0', ok: true, faults: [] });
    recorder.connection({ ...connection, began: START + 500 });
    expect(recorder.events()).toEqual([
      {
        kind: 'connection',
        at: 0.5,
        host: 'api.example',
        port: 443,
        to: '192.0.2.1:443',
        seconds: 0.25,
        bytesSent: 10,
        bytesReceived: 20,
        outcome: 'ok',
        ok: true,
        faults: [],
      },
      { kind: 'query', at: 1.5, host: 'api.example', type: 'A', answer: '198.18.1.0', ok: true, faults: [] },
    ]);
    expect([...recorder.subjects.keys()]).toEqual(['api.example']);
  });

  it('makes an event of each packet that met a rule', () => {
    const recorder = createRecorder(START);
    vi.setSystemTime(START + 200);
    recorder.blocked(subject, 'refused', 2, ['f']);
    recorder.blocked(subject, 'dropped', 1, ['g']);
    expect(
      recorder.events().map((one) => one.kind === 'connection' && [one.at, one.outcome, one.ok]),
    ).toEqual([
      [0.2, 'refused', false],
      [0.2, 'refused', false],
      [0.2, 'timeout', false],
    ]);
  });

  it('has no time before the begin, and leaves out where a connection led if it led nowhere', () => {
    const recorder = createRecorder(START);
    recorder.connection({ ...connection, began: START - 5, to: undefined, outcome: 'reset' });
    const [event] = recorder.events();
    expect(event).toMatchObject({ at: 0, ok: false });
    expect(event).not.toHaveProperty('to');
  });

  it('counts what is too much to keep', () => {
    const recorder = createRecorder(START);
    recorder.blocked(subject, 'refused', 200_003, []);
    expect(recorder.forgotten()).toBe(3);
    expect(recorder.events()).toHaveLength(200_000);
  });
});
