import type { Messages } from '../en.js';
import type { Format } from '../format.js';
import type { Kinds } from './pattern.js';

const DURATION = /^(?:(\d+) d)? ?(?:(\d+) h)? ?(?:(\d+) min)? ?(?:(\d+) s)?$/;
/** Seconds of the units in it. */
const UNITS = [86_400, 3600, 60, 1] as const;
const AMOUNT = /^(\d+(?:\.\d+)?) (min|h|d)$/;

/** A quoted text, which may be cut off, or a word between two members of a list. */
const LIST_WORDS = /"(?:[^"\\]|\\.?)*"?| (and|or) /gs;

/** What numbers, times, lists and states in sentences of the analyses become in German. */
export const kindsDe = (f: Format, m: Messages): Kinds => {
  const states: Readonly<Record<string, string>> = {
    up: m.states.up,
    degraded: m.states.degraded,
    unknown: m.states.unknown,
    down: m.states.down,
  };
  return {
    number,
    minutes: (text) => (text === 'less than 1' ? 'weniger als 1' : number(text)),
    duration: (text) => {
      const found = DURATION.exec(text);
      if (found === null || text === '') return null;
      return f.duration(UNITS.reduce((sum, size, at) => sum + size * Number(found[at + 1] ?? 0), 0));
    },
    perYear: (text) => perYear(text, f),
    list,
    dative: (text) => list(text).replace(/ (\d+) weitere$/, ' $1 weiteren'),
    shares: (text) => text.replace(/(^|, )(\d+) with (?=\S)/g, '$1$2 mit '),
    moreMiss: (text) =>
      counted(text, / more miss theirs$/, (n) =>
        f.count(n, { one: 'weitere verfehlt ihr Ziel', other: 'weitere verfehlen ihr Ziel' }),
      ),
    singlePoints: (text) =>
      counted(text, / single points?$/, (n) =>
        f.count(n, { one: 'einzelnen Ausfallpunkt', other: 'einzelne Ausfallpunkte' }),
      ),
    severity: (text) => own(m.severities, text),
    state: (text) => own(states, text),
  };
};

/** The same digits with the separators of German. */
function number(text: string): string | null {
  if (!/^\d[\d,]*(?:\.\d+)?$/.test(text)) return null;
  return text.replace(/[,.]/g, (mark) => (mark === ',' ? '.' : ','));
}

function counted(text: string, words: RegExp, say: (count: number) => string): string | null {
  const count = text.replace(words, '');
  return count !== text && /^\d+$/.test(count) ? say(Number(count)) : null;
}

function perYear(text: string, f: Format): string | null {
  const span = / a year$/.test(text) ? text.slice(0, -' a year'.length) : '';
  if (span === 'under 1 min') return 'unter 1 min im Jahr';
  const upTo = span.startsWith('up to ');
  const said = (upTo ? [span.slice('up to '.length)] : span.split(' to ')).map((one) => amount(one, f));
  if (said.length > 2 || said.includes(null)) return null;
  return `${upTo ? 'bis zu ' : ''}${said.join(' bis ')} im Jahr`;
}

function amount(text: string, f: Format): string | null {
  const [, value, unit] = AMOUNT.exec(text) ?? [];
  if (value === undefined) return null;
  return unit === 'd' ? f.duration(Number(value) * 86_400) : `${f.number(Number(value))} ${unit}`;
}

/**
 * `a, b and 3 more`. Quotes are left alone, since keys in them may be any text (`module.a["x and y"]`); a folder that is
 * called `x and y` is taken for two.
 */
function list(text: string): string {
  return text
    .replace(LIST_WORDS, (all, word?: string) =>
      word === undefined ? all : word === 'and' ? ' und ' : ' oder ',
    )
    .replace(/ (und|oder) (\d+) more$/, ' $1 $2 weitere');
}

function own(words: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(words, key) ? words[key]! : null;
}
