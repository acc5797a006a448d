import { expect, it } from 'vitest';
import { memoryCluster } from './memory.js';
import { removeAll, surplus } from './trim.js';

const DAY = 86_400_000;
const bounds = { least: 2, most: 5, maxAgeMs: 10 * DAY };
const aged = (...days: readonly number[]) => days.map((day) => ({ at: -day * DAY }));
const goes = (...days: readonly number[]) => surplus(aged(...days), bounds, 0).map(({ at }) => -at / DAY);

it('takes what is too old, and of the rest what is too many, the oldest first', () => {
  expect(goes(30, 11, 9, 8)).toEqual([30, 11]);
  expect(goes(9, 8, 7, 6, 5, 4, 3)).toEqual([9, 8]);
  expect(goes(9, 8, 7)).toEqual([]);
});

it('leaves the newest ones, whatever the clock says', () => {
  expect(goes(4000, 3000, 2000)).toEqual([4000]);
  expect(goes(4000, 3000)).toEqual([]);
});

it('removes more keys than a transaction takes, and minds none that is gone', async () => {
  const store = memoryCluster(1000).client();
  const keys = Array.from({ length: 250 }, (_, i) => `audit/${String(i).padStart(3, '0')}`);
  for (let i = 0; i < 250; i += 50)
    await store.commit(
      [],
      keys.slice(i, i + 50).map((put) => ({ put, value: '{}' })),
    );
  await removeAll(store, keys.slice(0, 240));
  await removeAll(store, keys.slice(0, 240));
  expect([...(await store.list('audit/')).entries.keys()]).toEqual(keys.slice(240));
  await store.close();
});
