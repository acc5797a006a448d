/** What every store does: one specification, run over each of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store, Stored } from '../../../src/steer/model/index.js';
import { until } from '../../support/host.js';

export interface Subject {
  /** Another client of the same store, as another node would have. */
  readonly client: () => Promise<Store>;
  readonly leaseMs: number;
  readonly close: () => Promise<void>;
}

export function itIsAStore(name: string, make: () => Promise<Subject>, clients: 'one' | 'many'): void {
  describe(name, () => {
    let subject: Subject;
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      subject = await make();
      store = await subject.client();
      other = clients === 'many' ? await subject.client() : store;
      await store.renew();
      if (other !== store) await other.renew();
    });
    afterAll(async () => {
      await store?.close();
      if (other !== store) await other?.close();
      await subject?.close();
    });

    const get = async (key: string) => (await store.list(key)).entries.get(key);
    const put = (key: string, value: string, revision = 0) =>
      store.commit([{ key, revision }], [{ put: key, value }]);

    it('gives back what was put, with a revision that rises', async () => {
      const before = (await store.list('a/')).revision;
      expect(await put('a/1', 'one')).toBe(true);
      expect(await put('a/2', 'zwei ü €')).toBe(true);
      const { entries, revision } = await store.list('a/');
      expect([...entries].map(([key, { value }]) => [key, value]).sort()).toEqual([
        ['a/1', 'one'],
        ['a/2', 'zwei ü €'],
      ]);
      expect(entries.get('a/2')!.revision).toBeGreaterThan(entries.get('a/1')!.revision);
      expect(revision).toBe(entries.get('a/2')!.revision);
      expect(revision).toBeGreaterThan(before);
    });

    it('lists a prefix and nothing beside it', async () => {
      await put('b', 'x');
      await put('b/1', 'x');
      await put('b0', 'x');
      expect([...(await store.list('b/')).entries.keys()]).toEqual(['b/1']);
      expect((await store.list('nothing/')).entries.size).toBe(0);
    });

    it('writes only where all conditions hold, and then everything', async () => {
      await put('c/1', 'old');
      const { revision } = (await get('c/1'))!;
      const both = [
        { put: 'c/1', value: 'new' },
        { put: 'c/2', value: 'new' },
      ];
      expect(await store.commit([{ key: 'c/1', revision: revision + 1 }], both)).toBe(false);
      expect(
        await store.commit(
          [
            { key: 'c/1', revision },
            { key: 'c/3', revision: 1 },
          ],
          both,
        ),
      ).toBe(false);
      expect([(await get('c/1'))!.value, await get('c/2')]).toEqual(['old', undefined]);
      expect(await store.commit([{ key: 'c/1', revision }], both)).toBe(true);
      const [one, two] = [(await get('c/1'))!, (await get('c/2'))!];
      expect([one.value, two.value]).toEqual(['new', 'new']);
      expect(one.revision).toBe(two.revision);
      expect(await put('c/1', 'again')).toBe(false);
    });

    it('removes in the same transaction', async () => {
      await put('d/1', 'x');
      await put('d/2', 'x');
      expect(
        await store.commit([], [{ put: 'd/3', value: 'x' }, { remove: 'd/1' }, { remove: 'd/none' }]),
      ).toBe(true);
      expect([...(await store.list('d/')).entries.keys()].sort()).toEqual(['d/2', 'd/3']);
    });

    it('lets exactly one of many writers of the same revision win', async () => {
      await put('e', '0');
      const { revision } = (await get('e'))!;
      const won = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          (i % 2 ? store : other).commit([{ key: 'e', revision }], [{ put: 'e', value: String(i + 1) }]),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await get('e'))!.value).toBe(String(won.indexOf(true) + 1));
    });

    it('keeps values of half a megabyte', async () => {
      const value = JSON.stringify(
        Array.from({ length: 7000 }, (_, i) => `name-${i}.example ${(i * 7919) % 10007} 192.0.2.1 and more`),
      );
      expect(value.length).toBeGreaterThan(300_000);
      await put('f', value);
      expect((await get('f'))!.value).toBe(value);
    });

    it('tells a watch of changes after a revision, in order and without gaps', async () => {
      await put('g/0', 'before');
      const { revision } = await store.list('g/');
      await put('g/1', 'between');
      const heard: [string, string | undefined][] = [];
      const watch = other.watch('g/', revision, {
        changed: (key, stored: Stored | undefined) => heard.push([key, stored?.value]),
        lost: (why) => heard.push(['LOST', why]),
      });
      await until(() => heard.length > 0);
      for (let i = 2; i < 30; i++) await put(`g/${i}`, String(i));
      await store.commit([], [{ remove: 'g/0' }, { put: 'other', value: 'x' }]);
      await until(() => heard.length >= 30);
      expect(heard).toEqual([
        ['g/1', 'between'],
        ...Array.from({ length: 28 }, (_, i) => [`g/${i + 2}`, String(i + 2)]),
        ['g/0', undefined],
      ]);
      watch.close();
      await put('g/99', 'late');
      await get('g/99');
      expect(heard).toHaveLength(30);
    });

    it('keeps what was put under a lease as long as the lease is renewed, and no longer', async () => {
      const holder = clients === 'many' ? await subject.client() : store;
      await holder.renew();
      await holder.commit(
        [],
        [
          { put: 'h/leased', value: 'x', leased: true },
          { put: 'h/kept', value: 'x' },
        ],
      );
      const gone: string[] = [];
      const { revision } = await store.list('h/');
      const watch = store.watch('h/', revision, {
        changed: (key, stored) => stored ?? gone.push(key),
        lost: (why) => gone.push(`LOST ${why}`),
      });
      for (const end = Date.now() + subject.leaseMs * 1.5; Date.now() < end; ) {
        await holder.renew();
        await new Promise((resolve) => setTimeout(resolve, subject.leaseMs / 8));
      }
      expect(await get('h/leased')).toBeDefined();
      await until(() => gone.length > 0, 30);
      watch.close();
      expect(gone).toEqual(['h/leased']);
      expect([...(await store.list('h/')).entries.keys()]).toEqual(['h/kept']);
      // What is put after its lease has ended needs a new one.
      await expect(holder.commit([], [{ put: 'h/late', value: 'x', leased: true }])).rejects.toThrow(/lease/);
      await holder.renew();
      expect(await holder.commit([], [{ put: 'h/again', value: 'x', leased: true }])).toBe(true);
      if (holder !== store) await holder.close();
    });

    it('rejects once it is closed', async () => {
      if (clients === 'one') return;
      const closed = await subject.client();
      await closed.close();
      await expect(closed.list('')).rejects.toThrow();
    });
  });
}
