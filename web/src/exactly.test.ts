import { beforeEach, expect, it } from 'vitest';
import { exactly, mattersMost, NOTHING, workOut } from './exactly.js';
import type { Document, ExactJourney, Fix, FixGain, Mattering } from './model/types.js';
import { fixesFirst } from './views/answer/ranking.js';

const fix = (id: string, most: number): Fix => ({
  id,
  kind: 'test',
  title: id,
  why: '',
  effort: 'change',
  points: 3,
  subjects: [],
  evidence: [],
  sources: [],
  removes: [],
  minutes: [0, most],
});
const gain = (mean: number): FixGain => ({
  figure: 'exact',
  spread: { mean, p5: mean / 2, p50: mean, p95: 2 * mean },
});
const fixes = [fix('a', 10), fix('b', 5)];
const opened = { fixes, journeys: [{ id: 'J' }] } as unknown as Document;
const mattering = (component: string, minutes: number, criticality: number): Mattering => ({
  component,
  minutes: [0, minutes],
  criticality,
  fussellVesely: criticality,
  birnbaum: 1,
  achievement: 2,
  reduction: 1,
});
const means = new Map([
  ['a', 1],
  ['b', 4],
]);
const answers = {
  gain: async ([id]: readonly string[]) => gain(means.get(id!)!),
  exactly: async (journey: string): Promise<ExactJourney> => ({ journey, likely: null, mattering: [] }),
  pairs: async () => ({ subjects: 2, pairs: [], truncated: false }),
};

beforeEach(() => {
  exactly.value = NOTHING;
});

it('is approximate until all gains are known, and then in their order', async () => {
  const seen: number[] = [];
  const engine = {
    ...answers,
    gain: async (ids: readonly string[]) => {
      seen.push(exactly.value.gains.size);
      return answers.gain(ids);
    },
  };
  await workOut(opened, engine, () => true);
  expect(seen).toEqual([0, 0]);
  expect(exactly.value.state).toBe('done');
  expect(exactly.value.pairs).toEqual({ subjects: 2, pairs: [], truncated: false });
  expect(fixesFirst(fixes).quick.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(fixesFirst(fixes, exactly.value.gains).quick.map(({ id }) => id)).toEqual(['b', 'a']);
});

it('takes what the assessment has, and asks for the rest', async () => {
  const asked: string[] = [];
  const known = { ...opened, fixes: [{ ...fixes[0]!, exact: gain(9) }, fixes[1]!] };
  const engine = {
    ...answers,
    gain: async (ids: readonly string[]) => {
      asked.push(...ids);
      return answers.gain(ids);
    },
  };
  await workOut(known, engine, () => true);
  expect(asked).toEqual(['b']);
  expect(exactly.value.gains.get('a')?.spread.mean).toBe(9);
});

it('ends when time runs out, when something fails, and when another assessment is open', async () => {
  let clock = 0;
  await workOut(
    opened,
    answers,
    () => true,
    () => (clock += 15_000),
  );
  expect(exactly.value).toMatchObject({ state: 'partly', gains: new Map() });
  const broken = { ...answers, gain: () => Promise.reject(new Error('broken')) };
  await workOut(opened, broken, () => true);
  expect(exactly.value.state).toBe('partly');
  let isWanted = true;
  const left = {
    ...answers,
    gain: async (ids: readonly string[]) => {
      isWanted = false;
      return answers.gain(ids);
    },
  };
  await workOut(opened, left, () => isWanted);
  expect(exactly.value).toMatchObject({ state: 'busy', gains: new Map(), journeys: new Map() });
});

it('adds minutes up over journeys, and takes the largest of each measure', () => {
  const rows = mattersMost([
    { journey: 'J', likely: null, mattering: [mattering('a', 5, 0.2), mattering('b', 6, 0.9)] },
    { journey: 'K', likely: null, mattering: [mattering('a', 3, 0.4)] },
  ]);
  expect(rows.map(({ component, minutes, criticality }) => [component, minutes[1], criticality])).toEqual([
    ['a', 8, 0.4],
    ['b', 6, 0.9],
  ]);
});
