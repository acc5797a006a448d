import type { Part, Parts } from './parts.js';

/** The languages there is a catalogue for. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words for a count: the form for one, and for any other. Both languages have just these. */
export interface Forms {
  readonly one: string;
  readonly other: string;
}

/** Numbers, times and lists as a language writes them. */
export interface Format {
  readonly number: (value: number) => string;
  /** A share from 0 to 1, with as many digits as an availability needs. */
  readonly percent: (share: number) => string;
  /** `1 zone`, `2 zones`. */
  readonly count: (value: number, forms: Forms) => string;
  /** Seconds as `2 h 5 min`; the two largest units are told. */
  readonly duration: (seconds: number) => string;
  /** Minutes as `33 h`. */
  readonly minutes: (minutes: number) => string;
  /** An amount of money, to two digits. */
  readonly money: (amount: number, currency: string) => string;
  /** A moment in UTC: `06:48`, and with its day `20 Oct, 06:48`. */
  readonly clock: (epoch: string, seconds: number) => string;
  readonly dayAndClock: (epoch: string, seconds: number) => string;
  /** `20 October 2025` */
  readonly day: (iso: string) => string;
  readonly list: (parts: Parts, type: 'and' | 'or') => Parts;
}

/** The formats of a language; Intl does the work and is asked once. */
export function formatOf(language: Language): Format {
  const tag = language === 'en' ? 'en-GB' : 'de-DE';
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 4 });
  const plural = new Intl.PluralRules(tag);
  const days = new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const utc = { timeZone: 'UTC', hourCycle: 'h23' } as const;
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const clock = new Intl.DateTimeFormat(tag, { ...utc, ...time });
  const exact = new Intl.DateTimeFormat(tag, { ...utc, ...time, second: '2-digit' });
  const dayAndClock = new Intl.DateTimeFormat(tag, { ...utc, ...time, day: 'numeric', month: 'short' });
  const day = new Intl.DateTimeFormat(tag, { ...utc, day: 'numeric', month: 'long', year: 'numeric' });
  const lists = {
    and: new Intl.ListFormat(tag, { type: 'conjunction' }),
    or: new Intl.ListFormat(tag, { type: 'disjunction' }),
  };
  const at = (epoch: string, seconds: number) => new Date(Date.parse(epoch) + seconds * 1000);
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    count: (value, forms) =>
      `${number.format(value)} ${plural.select(value) === 'one' ? forms.one : forms.other}`,
    duration: (seconds) => duration(Math.round(seconds), number, days),
    minutes: (minutes) => {
      if (minutes < 100) return `${number.format(Math.round(minutes))} min`;
      if (minutes < 72 * 60) return `${number.format(Number((minutes / 60).toPrecision(2)))} h`;
      return days.format(Math.round(minutes / 60 / 24));
    },
    money: (amount, currency) => money(tag, amount, currency),
    clock: (epoch, seconds) => {
      const moment = at(epoch, seconds);
      return (moment.getTime() % 60_000 === 0 ? clock : exact).format(moment);
    },
    dayAndClock: (epoch, seconds) => dayAndClock.format(at(epoch, seconds)),
    day: (iso) => day.format(new Date(iso)),
    list: (parts, type) => listed(parts, lists[type]),
  };
}

function duration(seconds: number, number: Intl.NumberFormat, days: Intl.NumberFormat): string {
  const units: [size: number, say: (value: number) => string][] = [
    [86_400, (value) => days.format(value)],
    [3600, (value) => `${number.format(value)} h`],
    [60, (value) => `${number.format(value)} min`],
    [1, (value) => `${number.format(value)} s`],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first === -1) return '0 s';
  let rest = seconds;
  const words: string[] = [];
  for (const [size, say] of units.slice(first, first + 2)) {
    const value = Math.floor(rest / size);
    rest -= value * size;
    if (value > 0) words.push(say(value));
  }
  return words.join(' ');
}

/** What is no ISO currency comes as it was written: it is the user's text. */
function money(tag: string, amount: number, currency: string): string {
  const rounded = Number(amount.toPrecision(2));
  try {
    return new Intl.NumberFormat(tag, { style: 'currency', currency, maximumFractionDigits: 0 }).format(
      rounded,
    );
  } catch {
    return `${new Intl.NumberFormat(tag).format(rounded)} ${currency}`;
  }
}

/** A list whose members may be components: the words between them are the language's. */
function listed(parts: Parts, list: Intl.ListFormat): Parts {
  const members = parts.map((_, at) => String(at));
  return list
    .formatToParts(members)
    .map(({ type, value }): Part => (type === 'element' ? parts[Number(value)]! : value));
}
