/** What is started again and again. */
export interface Recurring {
  readonly intervalMs: number;
  /** Part of the interval by which each start is moved at random, 0 to 1. */
  readonly jitter: number;
}

export interface ScheduleOptions {
  /** Most that run at the same time; the others wait in turn. */
  readonly concurrency: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** Told with each start how late it is, in milliseconds. */
  readonly started?: (lateMs: number) => void;
}

export interface Schedule {
  readonly running: () => number;
  /** Due and not started yet. */
  readonly waiting: () => number;
  readonly close: () => void;
}

/** So many are started before the event loop gets a turn. */
const BATCH = 50;

/**
 * Starts each item once in every interval, by one timer over a heap. The first starts are spread evenly over the
 * interval, and each start is moved by its jitter about a moment that does not drift. An item that is still running when
 * it is due again is left out once. After a standstill of the process (SIGSTOP, a suspended machine), items are spread
 * anew: they would all be due at once.
 */
export function startSchedule<T extends Recurring>(
  items: readonly T[],
  run: (item: T, done: () => void) => void,
  { concurrency, now, random, started = () => {} }: ScheduleOptions,
): Schedule {
  const begin = now();
  /** The middle of the window in which an item is due, by index. */
  const beat = items.map(({ intervalMs }, i) => begin + intervalMs * ((i + random()) / items.length));
  const due = items.map((item, i) => moved(item, beat[i]!));
  const heap = new Heap(due);
  const running = new Set<number>();
  /** In the order in which they were due. */
  const queue = new Set<number>();
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let isClosed = false;

  function moved({ intervalMs, jitter }: T, at: number): number {
    return at + intervalMs * jitter * (random() - 0.5);
  }

  function next(i: number, time: number): void {
    const item = items[i]!;
    beat[i]! += item.intervalMs;
    if (beat[i]! < time) beat[i] = time + item.intervalMs * random();
    due[i] = moved(item, beat[i]!);
    heap.push(i);
  }

  function start(i: number, time: number): void {
    if (running.has(i)) return;
    running.add(i);
    started(time - dueBefore[i]!);
    run(items[i]!, () => {
      if (!running.delete(i) || isClosed) return;
      const [first] = queue;
      if (first !== undefined && queue.delete(first)) start(first, now());
    });
  }

  /** When an item that waits in the queue was due. */
  const dueBefore = new Float64Array(items.length);

  function turn(): void {
    if (isClosed) return;
    const time = now();
    let taken = 0;
    for (; taken < BATCH && heap.size > 0 && due[heap.first]! <= time; taken++) {
      const i = heap.pop();
      const isBusy = running.has(i) || queue.has(i);
      if (!isBusy) {
        dueBefore[i] = due[i]!;
        if (running.size < concurrency) start(i, time);
        else queue.add(i);
      }
      next(i, time);
    }
    if (taken === BATCH) timer = setImmediate(turn);
    else if (heap.size > 0) timer = setTimeout(turn, Math.max(0, Math.ceil(due[heap.first]! - now())));
  }

  turn();
  return {
    running: () => running.size,
    waiting: () => queue.size,
    close() {
      isClosed = true;
      queue.clear();
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    },
  };
}

/** Indices by their keys, the smallest first. The keys of those that are not in it may change. */
class Heap {
  readonly #at: number[] = [];

  constructor(readonly keys: readonly number[]) {
    for (const i of keys.keys()) this.push(i);
  }

  get size(): number {
    return this.#at.length;
  }

  get first(): number {
    return this.#at[0]!;
  }

  push(index: number): void {
    let place = this.#at.push(index) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#key(parent) <= this.#key(place)) break;
      this.#swap(parent, place);
      place = parent;
    }
  }

  pop(): number {
    const top = this.#at[0]!;
    const last = this.#at.pop()!;
    if (this.#at.length === 0) return top;
    this.#at[0] = last;
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const right = left + 1;
      let least = place;
      if (left < this.#at.length && this.#key(left) < this.#key(least)) least = left;
      if (right < this.#at.length && this.#key(right) < this.#key(least)) least = right;
      if (least === place) return top;
      this.#swap(least, place);
      place = least;
    }
  }

  #key(place: number): number {
    return this.keys[this.#at[place]!]!;
  }

  #swap(a: number, b: number): void {
    [this.#at[a], this.#at[b]] = [this.#at[b]!, this.#at[a]!];
  }
}
