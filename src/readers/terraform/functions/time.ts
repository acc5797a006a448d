/** Functions of time. What time it will be at apply cannot be known. */
import { type FunctionTable, fail, scalarFunction, unknowable } from './support.js';

interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Digits of the second's fraction beyond milliseconds are kept as they were written. */
  readonly offsetMinutes: number;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

function parseTime(text: string): Moment {
  const match = RFC3339.exec(text.slice(0, 100));
  const at = match === null ? Number.NaN : Date.parse(text);
  if (match === null || Number.isNaN(at) || Number(match[4]) > 23 || !isDay(match)) {
    return fail(`not a valid RFC3339 timestamp: ${JSON.stringify(text.slice(0, 80))}`);
  }
  const zone = match[8]!;
  const offset = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return { at, offsetMinutes: zone.startsWith('-') ? -offset : offset };
}

/** Date.parse lets 31 February pass in some engines. */
function isDay(match: RegExpExecArray): boolean {
  const days = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  return Number(match[3]) >= 1 && Number(match[3]) <= days;
}

/** The clock on the wall where the time was written. */
function local(moment: Moment): Date {
  return new Date(moment.at + moment.offsetMinutes * 60_000);
}

function zoneText(minutes: number, separator: string): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `${minutes < 0 ? '-' : '+'}${pad(hours)}${separator}${pad(Math.abs(minutes) % 60)}`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}

function formatTime(moment: Moment): string {
  const iso = local(moment).toISOString();
  return iso.slice(0, 19) + (moment.offsetMinutes === 0 ? 'Z' : zoneText(moment.offsetMinutes, ':'));
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

function durationMs(text: string): number {
  const match = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.exec(text.slice(0, 100));
  if (match === null && text !== '0') return fail(`invalid duration ${JSON.stringify(text.slice(0, 80))}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(amount) * UNITS.get(unit!)!;
  }
  return text.startsWith('-') ? -total : total;
}

function timeadd(text: string, duration: string): string {
  const moment = parseTime(text);
  const at = moment.at + durationMs(duration);
  if (Math.abs(at) > 8e15 || local({ ...moment, at }).getUTCFullYear() > 9_999)
    fail('the result is out of range');
  return formatTime({ ...moment, at });
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

function formatdate(spec: string, text: string): string {
  const moment = parseTime(text);
  const date = local(moment);
  let result = '';
  for (let i = 0; i < spec.length; ) {
    const character = spec[i]!;
    if (character === "'") {
      const [literal, next] = quoted(spec, i);
      result += literal;
      i = next;
    } else if (/[A-Za-z]/.test(character)) {
      let end = i + 1;
      while (spec[end] === character) end++;
      result += field(spec.slice(i, end), date, moment.offsetMinutes);
      i = end;
    } else {
      result += character;
      i++;
    }
  }
  return result;
}

/** A literal in single quotes; two of them stand for one. */
function quoted(spec: string, from: number): [string, number] {
  let text = '';
  for (let i = from + 1; i < spec.length; i++) {
    if (spec[i] !== "'") text += spec[i];
    else if (spec[i + 1] === "'") text += spec[i++];
    else return [text, i + 1];
  }
  return fail("unterminated literal '");
}

function field(verb: string, date: Date, offset: number): string {
  const hour = date.getUTCHours();
  switch (verb) {
    case 'YY':
      return pad(date.getUTCFullYear() % 100);
    case 'YYYY':
      return pad(date.getUTCFullYear(), 4);
    case 'M':
      return String(date.getUTCMonth() + 1);
    case 'MM':
      return pad(date.getUTCMonth() + 1);
    case 'MMM':
      return MONTHS[date.getUTCMonth()]!.slice(0, 3);
    case 'MMMM':
      return MONTHS[date.getUTCMonth()]!;
    case 'D':
      return String(date.getUTCDate());
    case 'DD':
      return pad(date.getUTCDate());
    case 'EEE':
      return DAYS[date.getUTCDay()]!.slice(0, 3);
    case 'EEEE':
      return DAYS[date.getUTCDay()]!;
    case 'h':
      return String(hour);
    case 'hh':
      return pad(hour);
    case 'H':
      return String(hour % 12 || 12);
    case 'HH':
      return pad(hour % 12 || 12);
    case 'AA':
      return hour < 12 ? 'AM' : 'PM';
    case 'aa':
      return hour < 12 ? 'am' : 'pm';
    case 'm':
      return String(date.getUTCMinutes());
    case 'mm':
      return pad(date.getUTCMinutes());
    case 's':
      return String(date.getUTCSeconds());
    case 'ss':
      return pad(date.getUTCSeconds());
    case 'Z':
      return offset === 0 ? 'Z' : zoneText(offset, ':');
    case 'ZZZ':
      return offset === 0 ? 'UTC' : zoneText(offset, '');
    case 'ZZZZ':
      return zoneText(offset, '');
    case 'ZZZZZ':
      return zoneText(offset, ':');
    default:
      return fail(`invalid date format verb ${JSON.stringify(verb.slice(0, 20))}`);
  }
}

export const time: FunctionTable = {
  formatdate: scalarFunction(['text', 'text'], formatdate),
  plantimestamp: unknowable('plantimestamp'),
  timeadd: scalarFunction(['text', 'text'], timeadd),
  timecmp: scalarFunction(['text', 'text'], (a, b) => Math.sign(parseTime(a).at - parseTime(b).at)),
  timestamp: unknowable('timestamp'),
};
