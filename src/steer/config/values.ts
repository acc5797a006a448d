import type { Diagnostic } from '../../estate/index.js';
import { closest, parseMilliseconds } from '../../scenarios/index.js';
import type { OneOrMany, RawTime } from './raw.js';

export type Path = readonly (string | number)[];

/** Notes a problem at a key below `steer:`. */
export type Complain = (message: string, path: Path, severity?: Diagnostic['severity']) => void;

/** Milliseconds of `5s`, `250ms`, or of a number of seconds. The schema has checked the form. */
export function milliseconds(time: RawTime): number {
  return typeof time === 'number' ? Math.round(time * 1000) : (parseMilliseconds(time) ?? 0);
}

/** Whole seconds of `30s`, `1h`, or of a number of seconds. */
export function seconds(time: RawTime): number {
  return Math.round(milliseconds(time) / 1000);
}

/** What an id that there is not may have meant, and what there is: the end of a message. */
export function meant(id: string, known: Iterable<string>): string {
  const all = [...known];
  const [first] = closest(id, all, 1);
  return `${first === undefined ? '' : ` (did you mean ${first}?)`}; expected one of ${all.join(', ')}`;
}

/** 0 to 1, of a share or of a percentage. */
export function share(written: number | string): number {
  return typeof written === 'number' ? written : Number(written.replace('%', '').trim()) / 100;
}

export function many<T extends string | number>(one: OneOrMany<T>): readonly T[] {
  return Array.isArray(one) ? one : [one as T];
}

/** The properties that have a value: what is left out of the file is left out of the configuration. */
export function given<T extends object>(
  properties: { [K in keyof T]: T[K] | undefined },
): {
  [K in keyof T]?: Exclude<T[K], undefined>;
} {
  const kept = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Host and port of `192.0.2.1:53`, `[2001:db8::1]:53` or `ns.example:53`; undefined for any other text. */
export function hostAndPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65535 ? undefined : { host, port };
}
