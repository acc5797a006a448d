import type { ProbeSpec, Seen } from '../model/index.js';

/** How one look at one address ended. */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** One sentence without a full stop: `connection refused by 192.0.2.1:443`. */
      readonly why: string;
      /** The cause is this node (no file descriptors, no such source address): nothing is known of the endpoint. */
      readonly own?: true;
    };

/** What one look needs beside what it looks for. */
export interface Sight {
  readonly address: string;
  readonly family: 4 | 6;
  readonly sourceAddress?: string;
  /** Certificates that are trusted, as PEM; undefined: those of Node.js. */
  readonly ca?: string;
  /** Value of an environment variable that holds a secret header. */
  readonly secret: (variable: string) => string | undefined;
  /** Says what is waited for from now on, for the sentence when time is up: `connection to 192.0.2.1:443`. */
  readonly waiting: (what: string) => void;
}

export type End = (outcome: Outcome) => void;

/** One kind of probe: looks once, ends at most once, and returns what lets go of all that it holds. */
export type Look<K extends ProbeSpec['kind']> = (
  spec: Extract<ProbeSpec, { kind: K }>,
  sight: Sight,
  end: End,
) => () => void;

/** What is told after each round of an endpoint. */
export interface Heard {
  readonly endpoint: string;
  /** After `fall` and `rise`. */
  readonly state: Seen;
  /** Why it is not up. */
  readonly why?: string;
  /** How this round ended; `void`: this node could not look. */
  readonly round: 'passed' | 'failed' | 'void';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of this round, milliseconds. */
  readonly latencyMs: number;
}

/** The most that is read of any answer. */
export const MOST_BYTES = 64 * 1024;

export const PASSED: Outcome = { ok: true };

export function failed(why: string): Outcome {
  return { ok: false, why };
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function place(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
