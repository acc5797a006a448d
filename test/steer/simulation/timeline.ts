/** What is to happen, by time; what comes at the same time, in the order in which it was said. */
export interface Timeline {
  readonly now: () => number;
  readonly at: (time: number, happen: () => void) => void;
  /** Lets things happen up to a moment. */
  readonly runUntil: (time: number) => void;
}

interface Item {
  readonly time: number;
  readonly order: number;
  readonly happen: () => void;
}

/** A binary heap. */
export function timeline(): Timeline {
  const heap: Item[] = [];
  let order = 0;
  let now = 0;
  const before = (a: Item, b: Item) => a.time < b.time || (a.time === b.time && a.order < b.order);
  const push = (item: Item) => {
    let i = heap.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(item, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = item;
  };
  const pop = (): Item => {
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  };
  return {
    now: () => now,
    at: (time, happen) => push({ time: Math.max(time, now), order: order++, happen }),
    runUntil: (time) => {
      while (heap.length > 0 && heap[0]!.time <= time) {
        const item = pop();
        now = item.time;
        item.happen();
      }
      now = time;
    },
  };
}
