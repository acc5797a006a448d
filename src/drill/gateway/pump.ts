import type { Duplex } from 'node:stream';
import type { Effect } from '../faults/index.js';

/** One direction of a connection. */
export interface Pump {
  readonly bytes: () => number;
  /** Stops or goes on carrying. */
  readonly hold: (isHeld: boolean) => void;
}

/** How late and how fast: asked for each piece, since faults begin and end while a connection lasts. */
export type Shape = () => Pick<Effect, 'latency' | 'jitter' | 'bandwidth'>;

/** Pieces of a slow direction are small, so that a rate is held and not only its average. */
const SLICE = 16 * 1024;

/**
 * Carries what `from` says to `to`, and that it has nothing more to say. Without latency and limit each piece goes at
 * once; a slow receiver holds back the sender.
 */
export function pump(from: Duplex, to: Duplex, shape: Shape, onBytes: () => void = () => {}): Pump {
  let bytes = 0;
  let isHeld = false;
  const queue: { readonly chunk: Buffer | null; readonly due: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let last = 0;

  const deliver = (chunk: Buffer | null) => {
    if (chunk === null) {
      if (!to.destroyed) to.end();
    } else if (!to.destroyed && !to.write(chunk)) from.pause();
  };
  const drain = () => {
    timer = undefined;
    while (queue.length > 0 && !isHeld) {
      const wait = queue[0]!.due - performance.now();
      if (wait > 0.5) {
        timer = setTimeout(drain, wait);
        return;
      }
      deliver(queue.shift()!.chunk);
    }
    if (!isHeld && !to.writableNeedDrain) from.resume();
  };
  const later = (chunk: Buffer | null, { latency = 0, jitter = 0, bandwidth }: ReturnType<Shape>) => {
    const pieces = chunk === null || bandwidth === undefined ? [chunk] : slices(chunk);
    for (const piece of pieces) {
      const arrival = performance.now() + latency + Math.random() * jitter;
      // In order, and each after the time the one before took.
      const due = Math.max(last, arrival) + (piece && bandwidth ? (piece.length / bandwidth) * 1000 : 0);
      last = due;
      queue.push({ chunk: piece, due });
    }
    // What is under way is bounded: a sender does not fill memory while it waits.
    if (queue.length > 64) from.pause();
    if (isHeld) return;
    timer ??= setTimeout(drain, Math.max(0, queue[0]!.due - performance.now()));
  };
  const take = (chunk: Buffer | null) => {
    if (chunk !== null) bytes += chunk.length;
    const now = shape();
    const isSlow = (now.latency ?? 0) + (now.jitter ?? 0) > 0 || now.bandwidth !== undefined;
    if (isSlow || isHeld || queue.length > 0) later(chunk, now);
    else deliver(chunk);
    onBytes();
  };
  from.on('data', take).on('end', () => take(null));
  to.on('drain', () => {
    if (!isHeld && queue.length <= 64) from.resume();
  });
  from.on('close', () => clearTimeout(timer));
  // It was paused until somebody listens.
  from.resume();
  return {
    bytes: () => bytes,
    hold: (held) => {
      // What arrives meanwhile waits here, so that the end of a connection is noticed.
      isHeld = held;
      if (!held) drain();
    },
  };
}

function* slices(chunk: Buffer): Iterable<Buffer> {
  for (let at = 0; at < chunk.length; at += SLICE) yield chunk.subarray(at, at + SLICE);
}
