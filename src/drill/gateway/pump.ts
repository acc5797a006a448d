import type { Writable } from 'node:stream';
import type { Effect } from '../faults/index.js';
import type { Source } from './source.js';

/** One direction of a connection. */
export interface Pump {
  readonly bytes: () => number;
  /** Stops or goes on carrying. */
  readonly hold: (isHeld: boolean) => void;
}

/** How late and how fast: asked for each piece, since faults begin and end while a connection lasts. */
export type Shape = () => Pick<Effect, 'latency' | 'jitter' | 'bandwidth'>;

/** Pieces of a slow direction are small, so that a rate is held and not only its average: at most so many bytes ... */
const SLICE = 16 * 1024;
/** ... and what goes in so many seconds. */
const SLICE_SECONDS = 0.05;
/** Bytes that wait for their time before reading stops: what a late direction carries, and a slow one. */
const MOST_LATE = 4 * 1024 * 1024;
const MOST_SLOW = 256 * 1024;

/**
 * Carries what a source says to `to`, and that it has nothing more to say. Without latency and limit each piece goes at
 * once; a slow receiver holds back the sender.
 */
export function pump(source: Source, to: Writable, shape: Shape, onBytes: () => void = () => {}): Pump {
  const { stream: from, reuses } = source;
  let bytes = 0;
  let isHeld = false;
  const queue: { readonly chunk: Buffer | null; readonly due: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  let waiting = 0;

  const isFull = () => waiting > (shape().bandwidth === undefined ? MOST_LATE : MOST_SLOW);
  const goOn = () => {
    if (!isHeld && !isFull() && to.writableLength === 0) from.resume();
  };
  const deliver = (chunk: Buffer | null) => {
    if (to.destroyed) return;
    if (chunk === null) return void to.end();
    const isTaken = to.write(chunk, goOn);
    // What the kernel did not take is still in the source's memory, even where the stream would accept more.
    if (reuses ? to.writableLength > 0 : !isTaken) from.pause();
  };
  const drain = () => {
    timer = undefined;
    // What waits for a fault that is over waits no longer.
    const isLate = isSlow(shape());
    while (queue.length > 0 && !isHeld) {
      const wait = isLate ? queue[0]!.due - performance.now() : 0;
      if (wait > 0.5) {
        timer = setTimeout(drain, wait);
        break;
      }
      const { chunk } = queue.shift()!;
      waiting -= chunk?.length ?? 0;
      deliver(chunk);
    }
    goOn();
  };
  const later = (chunk: Buffer | null, { latency = 0, jitter = 0, bandwidth }: ReturnType<Shape>) => {
    const kept = chunk !== null && reuses ? Buffer.from(chunk) : chunk;
    const pieces = kept === null || bandwidth === undefined ? [kept] : slices(kept, bandwidth);
    waiting += kept?.length ?? 0;
    for (const piece of pieces) {
      const arrival = performance.now() + latency + Math.random() * jitter;
      // In order, and each after the time the one before took.
      const due = Math.max(last, arrival) + (piece && bandwidth ? (piece.length / bandwidth) * 1000 : 0);
      last = due;
      queue.push({ chunk: piece, due });
    }
    // What is under way is bounded: a sender does not fill memory while it waits.
    if (isFull()) from.pause();
    if (isHeld) return;
    timer ??= setTimeout(drain, Math.max(0, queue[0]!.due - performance.now()));
  };
  const take = (chunk: Buffer | null) => {
    if (chunk !== null) bytes += chunk.length;
    const now = shape();
    if (isHeld || queue.length > 0 || isSlow(now)) later(chunk, now);
    else deliver(chunk);
    onBytes();
  };
  source.listen(take);
  from.on('end', () => take(null));
  // Not when the source is closed: what it said before may still be under way.
  to.on('close', () => clearTimeout(timer));
  // It was paused until somebody listens.
  from.resume();
  return {
    bytes: () => bytes,
    hold: (held) => {
      // What arrives meanwhile waits here, so that the end of a connection is noticed.
      isHeld = held;
      clearTimeout(timer);
      if (!held) drain();
    },
  };
}

function isSlow({ latency = 0, jitter = 0, bandwidth }: ReturnType<Shape>): boolean {
  return latency + jitter > 0 || bandwidth !== undefined;
}

function* slices(chunk: Buffer, bandwidth: number): Iterable<Buffer> {
  const size = Math.min(SLICE, Math.ceil(bandwidth * SLICE_SECONDS));
  for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
}
