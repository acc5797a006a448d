import type { ProbeSpec } from '../model/index.js';

/** Upper bounds of the buckets of latencies, in seconds, as for other probers: from the next rack to a lost packet. */
export const LATENCY_BOUNDS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Latencies of passed rounds of one kind. */
export interface Histogram {
  /** Rounds in each bucket alone, and beyond the last one. */
  readonly counts: number[];
  sum: number;
}

export interface EndpointFigures {
  passed: number;
  failed: number;
  /** Rounds in which this node could not look. */
  void: number;
  /** Seconds; undefined before the first round. */
  lastSeconds: number | undefined;
}

/** Counted since the start, for metrics. */
export interface ProbeFigures {
  readonly endpoints: ReadonlyMap<string, Readonly<EndpointFigures>>;
  readonly latencies: ReadonlyMap<ProbeSpec['kind'], Readonly<Histogram>>;
  readonly running: number;
  /** Due and not started, because as many as may be are running. */
  readonly waiting: number;
  /** How late the last thousand starts were, in milliseconds, in no order. */
  readonly lateMs: readonly number[];
}

/** The latest of many numbers. */
export class Latest {
  readonly #ring: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  add(value: number): void {
    this.#ring[this.#count++ % this.#ring.length] = value;
  }

  values(): number[] {
    return [...this.#ring.subarray(0, Math.min(this.#count, this.#ring.length))];
  }
}

export function observe(histogram: Histogram, seconds: number): void {
  const bucket = LATENCY_BOUNDS.findIndex((bound) => seconds <= bound);
  histogram.counts[bucket < 0 ? LATENCY_BOUNDS.length : bucket]!++;
  histogram.sum += seconds;
}

export function histogram(): Histogram {
  return { counts: new Array<number>(LATENCY_BOUNDS.length + 1).fill(0), sum: 0 };
}
