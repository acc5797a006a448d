import type { Phrase } from './pattern.js';

/** What is otherwise in the second of two assessments. */
export const differencesDe: readonly Phrase[] = [
  [
    '[{n:number} errors|{one:number} error] while reading, was {before:number}: what could not be read has no findings',
    '[{n} Fehler|{one} Fehler] beim Lesen, zuvor {before}: Was nicht gelesen wurde, hat keine Befunde',
  ],
  ['new {finding:finding}', 'neu: {finding}'],
  ['gone {finding:finding}', 'erledigt: {finding}'],
  ['now ignored by firebreak.yaml {finding:finding}', 'jetzt in firebreak.yaml ignoriert: {finding}'],
  ['{finding:finding}, was {severity:severity}', '{finding}, zuvor {severity}'],
  ['new journey {journey}', 'neue Journey {journey}'],
  [
    '{journey} expected down {now:perYear}, was {before:perYear}',
    '{journey}: erwartete Ausfallzeit {now}, zuvor {before}',
  ],
  [
    '{journey} without {ids:list}: can [no longer|now] [start or scale|be changed]',
    '{journey} ohne {ids}: lässt sich [nicht mehr|jetzt] [starten oder skalieren|ändern]',
  ],
  ['{journey} without {ids:list}: {to:state}, was {from:state}', '{journey} ohne {ids}: {to}, zuvor {from}'],
  [
    'best for {n:number} points: {now:plan}; was: {before:plan}',
    'am besten für {n} Punkte: {now}; zuvor: {before}',
  ],
  ['journey {journey} is gone', 'Journey {journey} gibt es nicht mehr'],
];

/** What a plan of changes comes to. */
export const plansDe: readonly Phrase[] = [
  ['nothing', 'nichts'],
  [
    '{changes:changes} (saves {minutes:perYear}[, removes {removed:singlePoints}])',
    '{changes} (spart {minutes}[, beseitigt {removed}])',
  ],
  ['{changes:changes} (removes {removed:singlePoints})', '{changes} (beseitigt {removed})'],
  ['{changes:changes}', '{changes}'],
];
