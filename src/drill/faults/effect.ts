import { parseDuration } from '../../scenarios/index.js';

/** How a fault shows to a client. Several may hold together. Times in milliseconds. */
export interface Effect {
  /**
   * No records (NOERROR), no such name, an error, no answer, an address where nobody ever was, or the one that was right
   * until the host moved: nobody answers there any more, also when the fault is over and the new address is told.
   */
  readonly dns?: 'empty' | 'nxdomain' | 'servfail' | 'timeout' | 'wrong' | 'stale';
  /** A new connection is refused, gets no answer, or is reset as soon as it is there. */
  readonly connect?: 'refused' | 'timeout' | 'reset';
  /**
   * An open connection is reset, carries nothing until the fault is over, or never again; `close` ends it when it is
   * idle, as servers do.
   */
  readonly established?: 'reset' | 'stall' | 'half-open' | 'close' | 'keep';
  /** Added to each answer. */
  readonly latency?: number;
  /** Up to so much more, at random. */
  readonly jitter?: number;
  /** Bytes a second, each way, of each connection. */
  readonly bandwidth?: number;
  /** Share of new connections that are reset, 0 to 1. */
  readonly drop?: number;
  /** The certificate that is presented. */
  readonly tls?: 'expired' | 'wrong-name';
  /** Status of every answer, or what the provider says when it throttles. Needs interception. */
  readonly http?: number | 'throttle';
  /** Answers come in drops, or end in the middle. Needs interception. */
  readonly body?: 'slow' | 'truncated';
  /** Share of queries and of new connections that meet the rest of it, 0 to 1; without it all do. */
  readonly share?: number;
}

const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['dns', ['empty', 'nxdomain', 'servfail', 'timeout', 'wrong', 'stale']],
  ['connect', ['refused', 'timeout', 'reset']],
  ['established', ['reset', 'stall', 'half-open', 'close', 'keep']],
  ['tls', ['expired', 'wrong-name']],
  ['body', ['slow', 'truncated']],
]);

/** What is a number, with what a message says was expected. */
const AMOUNTS: ReadonlyMap<
  string,
  { readonly read: (text: string) => number | string | undefined; readonly expected: string }
> = new Map([
  ['latency', { read: milliseconds, expected: 'a time such as latency=200ms or latency=2s' }],
  ['jitter', { read: milliseconds, expected: 'a time such as jitter=50ms' }],
  ['bandwidth', { read: bytesPerSecond, expected: 'a rate such as bandwidth=200kB/s or bandwidth=1MB/s' }],
  ['drop', { read: share, expected: 'a share such as drop=30%' }],
  ['share', { read: share, expected: 'a share such as share=30%, beside another effect' }],
  ['http', { read: status, expected: 'a status such as http=503, or http=throttle' }],
]);

/** All effects as they are typed, for a help text. */
export const EFFECTS: readonly string[] = [
  ...[...WORDS].map(([key, words]) => `${key}=${words.join('|')}`),
  ...['latency=200ms', 'jitter=50ms', 'bandwidth=1MB/s', 'drop=30%', 'share=30%', 'http=503|throttle'],
];

/** Effects that only a gateway which reads what is encrypted can have. */
export function needsInterception(effect: Effect): boolean {
  return effect.http !== undefined || effect.body !== undefined;
}

/** `dns=empty`, or several with commas between. Throws an Error that says what was expected. */
export function parseEffect(text: string): Effect {
  const effect: Record<string, unknown> = {};
  for (const part of text.split(',')) {
    const [key = '', value = ''] = part.trim().split(/=(.*)/s);
    if (Object.hasOwn(effect, key)) throw new Error(`"${text}": ${key} is there twice`);
    effect[key] = parsed(key, value, part.trim());
  }
  if (Object.keys(effect).join() === 'share')
    throw new Error(`"${text}": of what? add an effect, such as dns=empty,share=30%`);
  return effect;
}

function parsed(key: string, value: string, part: string): string | number {
  const words = WORDS.get(key);
  if (words !== undefined) {
    if (words.includes(value)) return value;
    throw new Error(`"${part}": expected ${key}=${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  }
  const amount = AMOUNTS.get(key);
  if (amount === undefined) {
    const known = [...WORDS.keys(), ...AMOUNTS.keys()].join(', ');
    throw new Error(`"${part}" is no effect; effects are ${known}`);
  }
  const number = amount.read(value);
  if (number === undefined) throw new Error(`"${part}": expected ${amount.expected}`);
  return number;
}

/** Milliseconds of `200ms`, `1.5s` or a longer duration. */
export function milliseconds(text: string): number | undefined {
  const short = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text);
  if (short) return Number(short[1]) * (short[2] === 's' ? 1000 : 1);
  const seconds = parseDuration(text);
  return seconds === undefined ? undefined : seconds * 1000;
}

function bytesPerSecond(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(k|M|G)?B\/s$/.exec(text);
  const value = found && Number(found[1]) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[found[2] ?? '']!;
  return value ? value : undefined;
}

function status(text: string): number | string | undefined {
  if (text === 'throttle') return text;
  return /^[45]\d\d$/.test(text) ? Number(text) : undefined;
}

function share(text: string): number | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  const value = percent ? Number(percent[1]) / 100 : undefined;
  return value !== undefined && value > 0 && value <= 1 ? value : undefined;
}

/** An effect as it is typed. */
export function describeEffect(effect: Effect): string {
  return Object.entries(effect)
    .map(([key, value]) => `${key}=${typeof value === 'number' ? written(key, value) : value}`)
    .join(', ');
}

function written(key: string, value: number): string {
  if (key === 'drop' || key === 'share') return `${Number((value * 100).toPrecision(6))}%`;
  if (key === 'bandwidth') return value >= 1e6 ? `${value / 1e6}MB/s` : `${value / 1e3}kB/s`;
  if (key === 'http') return String(value);
  return value >= 1000 ? `${value / 1000}s` : `${value}ms`;
}
