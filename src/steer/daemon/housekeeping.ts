/** What nobody needs any more is taken from the store now and then; every node does so, and none minds the others. */
import type { Store } from '../model/index.js';
import { trimAudit } from '../node/index.js';
import { trimIncidents } from '../status/index.js';

const EVERY_MS = 3_600_000;

/** Begins some minutes after the start, not at the same time at all nodes. Plans are not its business: see docs/steer-safety.md. */
export function keepHouse(store: Pick<Store, 'list' | 'commit'>): { readonly close: () => void } {
  let timer: NodeJS.Timeout;
  const next = (ms: number) => {
    timer = setTimeout(async () => {
      // A store that is away has been told of elsewhere, and an hour later will do.
      await trimAudit(store, Date.now()).catch(() => {});
      await trimIncidents(store, Date.now()).catch(() => {});
      next(EVERY_MS);
    }, ms);
    timer.unref();
  };
  next((0.05 + Math.random() / 10) * EVERY_MS);
  return { close: () => clearTimeout(timer) };
}
