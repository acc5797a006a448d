/** Every sentence that the sources of the analyses can say has its German: whoever adds or changes one comes by here. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../../../src/analysis/index.js';
import { sentencesIn } from '../../../../test/support/written.js';
import { flawOf } from './german.js';
import type { Speaker } from './index.js';

const ANALYSIS = fileURLToPath(new URL('../../../../src/analysis/', import.meta.url));
const sources = (folder: string) =>
  readdirSync(`${ANALYSIS}${folder}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => `${folder}/${file}`);

const isName = (word: string) => word === 'shop' || word.startsWith('aws');

/** Rules that a source names, or whose modules it takes in: any of them may say what is written there. */
function speakersIn(source: string): Speaker[] {
  const text = readFileSync(`${ANALYSIS}${source}`, 'utf8');
  const named = RULE_IDS.filter((id) => text.includes(`'${id}'`));
  return named.length > 0 ? named : RULE_IDS.filter((id) => text.includes(`'./${id}.js'`));
}

async function untranslated(source: string, speakers: readonly Speaker[]): Promise<string[]> {
  const sentences = await sentencesIn(`${ANALYSIS}${source}`);
  return sentences.filter((one) => speakers.every((by) => flawOf(by, one, isName) !== undefined));
}

const rules = sources('findings').filter((source) => {
  const text = readFileSync(`${ANALYSIS}${source}`, 'utf8');
  return /\brule: |: Rule = /.test(text) && !/types|index|ignored/.test(source);
});

describe('what the rules write', () => {
  it.each(rules)('is said in German: %s', async (source) => {
    expect(await sentencesIn(`${ANALYSIS}${source}`)).not.toEqual([]);
    expect(await untranslated(source, speakersIn(source))).toEqual([]);
  });

  it('is all of the rules there are', () => {
    expect(new Set(rules.flatMap(speakersIn))).toEqual(new Set(RULE_IDS));
  });
});

const changes = sources('remedies/candidates').filter((source) => !/index|ground/.test(source));

describe('what the changes are called, and why', () => {
  it.each(changes)('is said in German: %s', async (source) => {
    expect(await sentencesIn(`${ANALYSIS}${source}`)).not.toEqual([]);
    expect(await untranslated(source, ['change'])).toEqual([]);
  });
});
