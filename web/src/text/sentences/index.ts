/** What the analyses say, in the language of the app. */
import type { Finding } from '../../../../src/analysis/index.js';
import type { Messages } from '../en.js';
import type { Format } from '../format.js';
import { changesDe } from './changes.de.js';
import { differencesDe, plansDe } from './differences.de.js';
import { failoverDe } from './failover.de.js';
import { kindsDe } from './kinds.de.js';
import { type Kinds, type Phrase, translator } from './pattern.js';
import { recoveryDe } from './recovery.de.js';
import { runningDe } from './running.de.js';
import { singleDe } from './single.de.js';

/** Who says a sentence: a rule of its findings, a proposed change, a comparison of two assessments. */
export type Speaker = Finding['rule'] | 'change' | 'difference';

/** A sentence as it is shown, and its language where that is not the one of the app. */
export interface Said {
  readonly text: string;
  readonly lang?: 'en';
}

export type Say = (speaker: Speaker, english: string) => Said;

/** All of German by who says it; a rule without is a type error. */
const findingsDe: Readonly<Record<Finding['rule'], readonly Phrase[]>> = {
  ...singleDe,
  ...failoverDe,
  ...recoveryDe,
  ...runningDe,
};

/** The analyses speak English: there is nothing to translate. */
export const sayInEnglish: Say = (_, text) => ({ text });

/** Translates by wording. A sentence that nobody knows, as one of another version, stays English and says so. */
export function sayInGerman(f: Format, m: Messages): Say {
  const kinds = kindsDe(f, m);
  const speakers = new Map<string, (sentence: string) => string | null>(
    Object.entries(findingsDe).map(([rule, phrases]) => [rule, translator(phrases, kinds)]),
  );
  const change = translator(changesDe, kinds);
  speakers.set('change', change);
  speakers.set('difference', translator(differencesDe, { ...kinds, ...nested(speakers, change, kinds, m) }));
  return (speaker, english) => {
    const text = speakers.get(speaker)?.(english) ?? null;
    return text === null ? { text: english, lang: 'en' } : { text };
  };
}

/** What a comparison quotes: findings with their severity and rule, and plans of changes. */
function nested(
  speakers: ReadonlyMap<string, (sentence: string) => string | null>,
  change: (sentence: string) => string | null,
  kinds: Kinds,
  m: Messages,
): Kinds {
  const severities: Readonly<Record<string, string>> = m.severities;
  const changes = (text: string) => {
    // One that helps only together with others is told by its id, which is no sentence.
    const told = text.split('; ').map((one) => change(one) ?? (one.includes(' ') ? null : one));
    return told.includes(null) ? null : told.join('; ');
  };
  return {
    finding: (text) => {
      const [, severity = '', rule = '', title = ''] = /^([a-z]+) ([a-z-]+): (.+)$/s.exec(text) ?? [];
      const told = speakers.get(rule)?.(title) ?? null;
      return told === null || !Object.hasOwn(severities, severity)
        ? null
        : `${severities[severity]} ${rule}: ${told}`;
    },
    plan: translator(plansDe, { ...kinds, changes }),
  };
}
