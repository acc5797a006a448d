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
  /** No check counts that is not over by now. */
  readonly stop: () => readonly CheckResult[];
  /** Whether each one worked the last so many times. */
  readonly areWell: (times: number) => boolean;
}

/** Checks under way at once, at most: those that hang do not pile up. */
const MOST = 20;
/** Milliseconds: a check that failed so shortly before the end was cut off by it. */
const GRACE = 300;

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
  const samples = checks.map((): (Sample & { readonly done: number })[] => []);
  let running = 0;
  let isOver = false;
  const timer = setInterval(() => {
    for (const [i, { line }] of checks.entries()) {
      if (running >= MOST) continue;
      running++;
      const at = (Date.now() - start) / 1000;
      void execute(line).then((status) => {
        running--;
        // What is under way when the command is asked to end says nothing of it.
        if (!isOver) samples[i]!.push({ at, ok: status === 0, done: Date.now() });
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
      isOver = true;
      clearInterval(timer);
      const end = Date.now();
      return checks.map((check, i) => {
        const whole = samples[i]!.filter(({ ok, done }) => ok || done < end - GRACE);
        const list = inOrder(whole).map(({ at, ok }): Sample => ({ at, ok }));
        return { ...check, samples: list, outages: outagesOf(list) };
      });
    },
  };
}

function inOrder<T extends Sample>(samples: readonly T[]): T[] {
  return samples.toSorted((a, b) => a.at - b.at);
}

/** Outages among samples in their order. */
function outagesOf(samples: readonly Sample[]): CheckResult['outages'] {
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
