import type { OnReadOpts } from 'node:net';
import type { Readable } from 'node:stream';

/** Where one direction of a connection takes its bytes from. */
export interface Source<S extends Readable = Readable> {
  readonly stream: S;
  /** `take` gets each piece; the stream is paused and resumed as any other. To be called once. */
  readonly listen: (take: (piece: Buffer) => void) => void;
  /** The next piece comes in the memory of this one: what is kept is to be copied, or reading paused until it is gone. */
  readonly reuses: boolean;
}

/** A stream as it is. */
export function streamSource<S extends Readable>(stream: S): Source<S> {
  return { stream, reuses: false, listen: (take) => void stream.on('data', take) };
}

/** Enough for requests and answers; what Node.js takes for each read of a stream. */
const SMALL = 64 * 1024;
/** Once bytes come faster than they are read; twice as much is hardly faster. */
const LARGE = 512 * 1024;
/** So many full reads in a row. */
const FULL_READS = 4;

/** Bytes that a socket reads into memory of the connection's own. */
export interface Reader {
  /** Option of a new `Socket`, which then gives no data as a stream. */
  readonly onread: OnReadOpts;
  readonly listen: Source['listen'];
}

/**
 * Reads a socket without a new piece of memory for each read, and many bytes at once when many come, which leaves little
 * but the kernel's own copying. The memory is the connection's own and never given to another, so that no byte can show up
 * where it does not belong. Only for sockets that are opened here: accepted ones have no such option in Node.js.
 */
export function createReader(): Reader {
  let memory = Buffer.allocUnsafeSlow(SMALL);
  let fullReads = 0;
  let give: (piece: Buffer) => void = () => {};
  return {
    listen: (take) => {
      give = take;
    },
    onread: {
      // Asked for the memory of the next read after each one.
      buffer: () => {
        if (fullReads >= FULL_READS && memory.length < LARGE) memory = Buffer.allocUnsafeSlow(LARGE);
        return memory;
      },
      callback: (count) => {
        fullReads = count === memory.length ? fullReads + 1 : 0;
        give(memory.subarray(0, count));
        return true;
      },
    },
  };
}
