/** Message catalogues: what the app says, by language. A text that is missing in one of them is a type error. */
import { de } from './de.js';
import { en, type Messages } from './en.js';
import { type Format, formatOf, LANGUAGES, type Language } from './format.js';
import { type Said, type Say, type Speaker, sayInEnglish, sayInGerman } from './sentences/index.js';

export * from './parts.js';
export type { Messages };
export { type Format, LANGUAGES, type Language, type Said, type Speaker };

/** The texts of a language, how it writes numbers and times, and what the analyses say in it. */
export interface Texts {
  readonly language: Language;
  readonly m: Messages;
  readonly f: Format;
  readonly say: Say;
}

export function textsOf(language: Language): Texts {
  const f = formatOf(language);
  const m = { en, de }[language](f);
  return { language, m, f, say: language === 'en' ? sayInEnglish : sayInGerman(f, m) };
}

/** The first of the reader's languages that there is a catalogue for, English where there is none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((one) => tag.toLowerCase().split('-')[0] === one);
    if (found !== undefined) return found;
  }
  return 'en';
}
