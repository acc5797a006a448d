import type { Engine } from './types.js';

/** What is asked of the worker. */
export type Request = {
  readonly [M in keyof Engine]: {
    readonly id: number;
    readonly method: M;
    readonly args: Parameters<Engine[M]>;
  };
}[keyof Engine];

/** What it answers: a value, or why there is none. */
export type Response =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
