import type { Blocked, Sandbox } from './sandbox/index.js';

/** New connections that the sandbox's own rules refuse or leave without an answer: the gateway never sees them. */
export interface Blockade {
  /** From now on these addresses, and no others, are blocked. An address is blocked one way at most. */
  readonly set: (addresses: Readonly<Record<Blocked, readonly string[]>>) => Promise<void>;
  readonly stop: () => void;
}

/** Milliseconds between two looks at who knocked. */
const LOOK = 200;

/** `onKnocks` is told how many packets met a blocked address since the last look. */
export function createBlockade(
  sandbox: Pick<Sandbox, 'block' | 'knocks'>,
  onKnocks: (address: string, how: Blocked, count: number) => void,
): Blockade {
  let blocked: Readonly<Record<Blocked, readonly string[]>> = { refused: [], dropped: [] };
  const seen = new Map<string, number>();
  const look = async () => {
    if (blocked.refused.length + blocked.dropped.length === 0) return;
    const { refused } = blocked;
    for (const [address, count] of await sandbox.knocks()) {
      const more = count - (seen.get(address) ?? 0);
      seen.set(address, count);
      if (more > 0) onKnocks(address, refused.includes(address) ? 'refused' : 'dropped', more);
    }
  };
  // The sandbox may end between question and answer.
  const timer = setInterval(() => void look().catch(() => {}), LOOK);
  return {
    stop: () => clearInterval(timer),
    set: async (addresses) => {
      const changed = (['refused', 'dropped'] as const).filter(
        (how) => addresses[how].join() !== blocked[how].join(),
      );
      if (changed.length === 0) return;
      // The new sets begin to count from zero.
      await look();
      for (const how of changed) for (const one of blocked[how]) seen.delete(one);
      blocked = addresses;
      for (const how of changed) await sandbox.block(how, addresses[how]);
    },
  };
}
