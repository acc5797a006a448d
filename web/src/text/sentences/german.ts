/** For tests: what is wrong with the German of a sentence. */
import { textsOf } from '../index.js';
import type { Speaker } from './index.js';

const { say } = textsOf('de');

/** Words that English sentences cannot do without and German has not. */
const ENGLISH = new Set(
  (
    'the is are and or of without takes take with it its they them their that this which whose while when where until ' +
    'not no nothing none all more each other others only one what who has have had be been can cannot must would ' +
    'keep keeps let run runs copy needs need from to by for on at as than but else elsewhere outside loss lost down ' +
    'up new gone ignored saves removes year minutes seconds state states serve serving switch away over'
  ).split(' '),
);

/** Words of a sentence without the punctuation around them. */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^[("„]+|[,;:.!?)"“]+$/g, ''))
    .filter((word) => word !== '');
}

function numbersOf(words: readonly string[]): string[] {
  return words.filter((word) => /^\d[\d.,]*$/.test(word)).map((word) => word.replace(/[.,]/g, ''));
}

/**
 * Why the translation of a sentence is not all German, or not all of the sentence: undefined where nothing is wrong.
 * `isName` tells ids that may be in it.
 */
export function flawOf(by: Speaker, english: string, isName: (word: string) => boolean): string | undefined {
  const { text, lang } = say(by, english);
  if (lang !== undefined) return `not translated, ${by}: ${english}`;
  const [before, after] = [wordsOf(english), wordsOf(text)];
  const left = after.filter((word) => ENGLISH.has(word) && !isName(word));
  if (left.length > 0) return `English left (${left.join(', ')}): ${text}`;
  for (const of of [(words: string[]) => words.filter(isName), numbersOf]) {
    const [was, is] = [of(before).sort().join(' '), of(after).sort().join(' ')];
    if (was !== is) return `${was} became ${is}: ${english} | ${text}`;
  }
  return undefined;
}
