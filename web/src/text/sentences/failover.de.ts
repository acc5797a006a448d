import type { Phrases } from './phrases.js';

/** Standbys: whether they can be switched to, by what, and how soon. */
export const failoverDe = {
  'failover-needs-what-fails': [
    [
      'switching away from {active} needs {needs:list}, which is lost with it when {lost:list} is',
      'die Umschaltung weg von {active} braucht {needs}, und das fällt mit aus, wenn {lost} ausfällt',
    ],
    [
      'the standby {standby:list} needs {lost:list}, whose loss takes the active {active} down',
      'das Standby {standby} braucht {lost}, dessen Ausfall auch die aktive Seite {active} lahmlegt',
    ],
    [
      'let something outside of what may be lost make the switch: health checks, DNS at another provider, a person with access',
      'Lassen Sie etwas umschalten, das außerhalb dessen liegt, was ausfallen kann: Health Checks, DNS bei einem anderen Anbieter, eine Person mit Zugang',
    ],
    [
      'give the standby its own copy of what it shares with the active one, or do without that while it serves',
      'Geben Sie dem Standby eine eigene Kopie dessen, was es mit der aktiven Seite teilt, oder lassen Sie es ohne das auskommen, solange es übernimmt',
    ],
  ],
  'failover-needs-control-plane': [
    [
      '[{n:number} journeys|{journey}] can only be switched to the standby while {need} works[, which sits in {region}]',
      '[{n} Journeys lassen|{journey} lässt] sich nur auf das Standby umschalten, solange {need} funktioniert[; diese Steuerungsebene sitzt in {region}]',
    ],
    [
      'let health checks switch, or a second way to make the change that needs another control plane',
      'Lassen Sie Health Checks umschalten, oder sehen Sie für die Änderung einen zweiten Weg vor, der eine andere Steuerungsebene nutzt',
    ],
  ],
  'failover-needs-launch': [
    [
      'the standby {standby:list} does not run until it is needed[, and {services:list} must launch it then]',
      'das Standby {standby} läuft erst, wenn es gebraucht wird[, und gestartet werden muss es dann über {services}]',
    ],
    [
      'keep the standby running, as small as it may be, with capacity that is reserved; or try the launch often',
      'Lassen Sie das Standby ständig laufen, und sei es noch so klein, und reservieren Sie seine Kapazität; oder proben Sie den Start häufig',
    ],
  ],
  'slow-failover': [
    [
      'a switch away from {id} takes {total:duration} ({detect:duration} to notice, {switch:duration} to switch); the RTO of {journeys:dative} is {rto:duration}',
      'eine Umschaltung weg von {id} dauert {total} ({detect} zum Erkennen, {switch} zum Umschalten); die RTO von {journeys} beträgt {rto}',
    ],
    [
      'notice sooner (shorter and fewer health checks), or have both members serve all the time',
      'Erkennen Sie Ausfälle früher (mit kürzeren und weniger Health Checks), oder lassen Sie beide Seiten ständig Anfragen bedienen',
    ],
  ],
  'ttl-longer-than-rto': [
    [
      'resolvers keep the old answer for {ttl:duration} of the {total:duration} that a switch away from {id} takes; the RTO of {journeys:dative} is {rto:duration}',
      'eine Umschaltung weg von {id} dauert {total}, und davon halten Resolver {ttl} lang an der alten Antwort fest; die RTO von {journeys} beträgt {rto}',
    ],
    [
      'shorten the TTL of the record; an alias has one of a minute or less',
      'Verkürzen Sie die TTL des Eintrags; ein Alias hat eine von höchstens einer Minute',
    ],
  ],
  'standby-without-data': [
    [
      'nothing in the code brings the data of {ids:dative} to the standby {standby:dative}',
      'nichts im Code bringt die Daten von {ids} zum Standby {standby}',
    ],
    [
      'replicate it to where the standby is; if that happens outside this code, declare it in firebreak.yaml (a soft dependency of the copy on the original)',
      'Replizieren Sie die Daten dorthin, wo das Standby ist; geschieht das außerhalb dieses Codes, deklarieren Sie es in firebreak.yaml (als weiche Abhängigkeit der Kopie vom Original)',
    ],
  ],
} as const satisfies Phrases;
