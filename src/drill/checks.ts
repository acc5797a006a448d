/** Checks: shell lines that say, again and again, whether a journey works. */

export interface Check {
  /** The journey it stands for. */
  readonly journey: string;
  readonly line: string;
}

/** Times in seconds since the command began. */
export interface Sample {
  readonly at: number;
  readonly ok: boolean;
}

export interface CheckResult extends Check {
  readonly samples: readonly Sample[];
  /** From the first check that failed to the next one that did not; `to` null: it was still failing at the end. */
  readonly outages: readonly { readonly from: number; readonly to: number | null }[];
}

export interface Checking {
  readonly stop: () => readonly CheckResult[];
  /** Whether each one worked the last so many times. */
  readonly areWell: (times: number) => boolean;
}

/** Checks under way at once, at most: those that hang do not pile up. */
const MOST = 20;

/**
 * Runs each check every so many milliseconds, whether the one before has ended or not. What failed before a check first
 * worked is the command starting, and does not count.
 */
export function startChecks(
  checks: readonly Check[],
  everyMs: number,
  start: number,
  execute: (line: string) => Promise<number | undefined>,
): Checking {
  const samples = checks.map((): Sample[] => []);
  let running = 0;
  const timer = setInterval(() => {
    for (const [i, { line }] of checks.entries()) {
      if (running >= MOST) continue;
      running++;
      const at = (Date.now() - start) / 1000;
      void execute(line).then((status) => {
        running--;
        samples[i]!.push({ at, ok: status === 0 });
      });
    }
  }, everyMs);
  return {
    areWell: (times) =>
      samples.every(
        (list) =>
          list.length >= times &&
          inOrder(list)
            .slice(-times)
            .every(({ ok }) => ok),
      ),
    stop: () => {
      clearInterval(timer);
      return checks.map((check, i) => {
        const list = inOrder(samples[i]!);
        return { ...check, samples: list, outages: outagesOf(list) };
      });
    },
  };
}

function inOrder(samples: readonly Sample[]): Sample[] {
  return samples.toSorted((a, b) => a.at - b.at);
}

/** Outages among samples in their order. */
export function outagesOf(samples: readonly Sample[]): CheckResult['outages'] {
  const first = samples.findIndex(({ ok }) => ok);
  const outages: { from: number; to: number | null }[] = [];
  // Where it never worked, all of it is one outage.
  for (const { at, ok } of first < 0 ? samples : samples.slice(first)) {
    const last = outages.at(-1);
    const isOpen = last !== undefined && last.to === null;
    if (!ok && !isOpen) outages.push({ from: at, to: null });
    if (ok && isOpen) last.to = at;
  }
  return outages;
}
