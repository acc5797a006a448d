import type { Phrases } from './phrases.js';

/** What is lost with what it is there to bring back, or to watch. */
export const recoveryDe = {
  'backup-in-blast-radius': [
    [
      'the backups that {ids:list} [keeps|keep] are in {region}, as is what they are of; the code shows no copy elsewhere',
      'die Backups, die {ids} [vorhält|vorhalten], liegen in {region} und damit dort, wo auch das Gesicherte liegt; der Code zeigt keine Kopie anderswo',
    ],
    [
      'copy them to a second region, better in a second account, and try a restore from there',
      'Kopieren Sie sie in eine zweite Region, am besten in ein zweites Konto, und proben Sie die Wiederherstellung von dort',
    ],
  ],
  'data-in-one-region': [
    [
      '[{n:number} journeys state|{journey} states] an RPO, and the code shows no copy of {stores:dative} outside {region}',
      '[{n} Journeys nennen|{journey} nennt] eine RPO, und der Code zeigt keine Kopie von {stores} außerhalb von {region}',
    ],
    [
      'replicate it, or copy its backups, to a second region',
      'Replizieren Sie die Daten in eine zweite Region, oder kopieren Sie ihre Backups dorthin',
    ],
  ],
  'registry-in-blast-radius': [
    [
      'the loss of {region} takes [{n:number} journeys|{journey}] down, and with [them|it] the only copy that the code shows of the images in {ids:dative}',
      'der Ausfall von {region} legt [{n} Journeys|{journey}] lahm, und [mit ihnen|damit] fällt die einzige Kopie der Images in {ids} weg, die der Code zeigt',
    ],
    [
      'replicate the registry to a second region or provider, or push every image to both',
      'Replizieren Sie die Registry in eine zweite Region oder zu einem zweiten Anbieter, oder pushen Sie jedes Image an beide Orte',
    ],
  ],
  'state-in-blast-radius': [
    [
      'the loss of {region} takes [{n:number} journeys|{journey}] down, and with [them|it] the Terraform state that [they are|it is] built from ({ids:list})',
      'der Ausfall von {region} legt [{n} Journeys|{journey}] lahm, und [mit ihnen|damit] fällt der Terraform-State weg, aus dem [sie gebaut sind|die Journey gebaut ist] ({ids})',
    ],
    [
      'keep the state in another region, or a copy of it that a backend there can be pointed at',
      'Legen Sie den State in eine andere Region, oder halten Sie dort eine Kopie vor, auf die sich ein Backend richten lässt',
    ],
  ],
  'watcher-in-blast-radius': [
    [
      '[the only alarm|all {n:number} alarms] in the code ({ids:list}) [is|are] in {region}, whose loss takes [{m:number} journeys|{journey}] down: then nobody is told',
      '[der einzige Alarm|alle {n} Alarme] im Code ({ids}) [liegt|liegen] in {region}, deren Ausfall [{m} Journeys|{journey}] lahmlegt: Dann erfährt es niemand',
    ],
    [
      'watch from outside: a check in another region or of another provider that asks what users ask',
      'Überwachen Sie von außen: mit einer Prüfung aus einer anderen Region oder von einem anderen Anbieter, die abfragt, was Nutzer abfragen',
    ],
  ],
} as const satisfies Phrases;
