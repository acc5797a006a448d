import type { Phrases } from './phrases.js';

const MORE_MISS = '[ ({others:moreMiss})]';

/** Starting, changing, and how long a journey may be down. */
export const runningDe = {
  'cold-start-cycle': [
    [
      '{members} [wait for|need] each other: after a full stop none of them can be the first to come back',
      '{members} [warten aufeinander|brauchen einander]: Nach einem völligen Stillstand kann nichts davon als Erstes wieder anlaufen',
    ],
    [
      'let one of them start without the others: retry instead of failing, or keep a cached copy of what it asks for',
      'Sorgen Sie dafür, dass eine davon ohne die anderen starten kann: mit Wiederholungsversuchen statt Abbruch oder mit einer Kopie des Abgefragten im Cache',
    ],
  ],
  'self-supporting-redundancy': [
    [
      'after the loss of {id}[ (or {n:number} others)], {members:list} serve only because they hold each other up, and cannot come back once they stop',
      'nach dem Ausfall von {id}[ (oder {n} anderen)] laufen {members} nur weiter, weil sie einander tragen, und kommen nach einem Stillstand nicht wieder hoch',
    ],
    [
      'give one of them a way to start without the other',
      'Sorgen Sie dafür, dass eine davon ohne die andere starten kann',
    ],
  ],
  'launch-dependence': [
    [
      '[{n:number} journeys keep|{journey} keeps] serving without {services}, but cannot start, scale or replace what fails',
      'ohne {services} [laufen {n} Journeys|läuft {journey}] weiter, aber nichts davon lässt sich starten, skalieren oder bei einem Defekt ersetzen',
    ],
    [
      'run with enough spare capacity to lose a zone without launching anything',
      'Halten Sie so viel Reserve vor, dass eine Zone ausfallen kann, ohne dass etwas gestartet werden muss',
    ],
  ],
  'control-plane-elsewhere': [
    [
      '[{n:number} journeys survive|{journey} survives] the loss of {region} but cannot be changed without it',
      '[{n} Journeys überstehen|{journey} übersteht] den Ausfall von {region}, doch ohne diese Region sind keine Änderungen möglich',
    ],
    [
      'prepare what recovery needs beforehand, and fail over by health checks instead of by changes',
      'Bereiten Sie vor, was die Wiederherstellung braucht, und lassen Sie Health Checks umschalten, statt Änderungen zu machen',
    ],
  ],
  'objective-missed': [
    [
      `{incident} would have had {journey} down for {length:duration}[ (times uncertain)]; its RTO is {rto:duration}${MORE_MISS}`,
      'durch {incident} wäre {journey} {length} ausgefallen[ (Zeiten ungewiss)]; die RTO beträgt {rto}[ ({others})]',
    ],
    [
      'a standby that does not need what failed; firebreak replay tells what that is',
      'Halten Sie ein Standby vor, das nicht braucht, was ausgefallen ist; firebreak replay zeigt, was das ist',
    ],
    [
      `nothing takes over when {lost:list} is lost: {journey} is down for as long as that lasts ({length:duration}[ is assumed, since no such loss is in the library| the mean of those in the library]); its RTO is {rto:duration}${MORE_MISS}`,
      'nichts springt ein, wenn {lost} ausfällt: {journey} steht, solange das dauert ({length}[ sind angenommen, da die Vorfallsammlung keinen solchen Ausfall enthält| im Mittel der Vorfallsammlung]); die RTO beträgt {rto}[ ({others})]',
    ],
    [
      'a standby elsewhere, or an objective that holds for what may happen',
      'Halten Sie anderswo ein Standby vor, oder setzen Sie ein Ziel, das auch dann zu halten ist',
    ],
    [
      `{journey}: {low:minutes} to {high:minutes} minutes of down time a year are to be expected; its objective of {goal:number} % allows {allowed:minutes}${MORE_MISS}`,
      '{journey}: {low} bis {high} Minuten Ausfallzeit im Jahr sind zu erwarten; das Ziel von {goal} % erlaubt {allowed}[ ({others})]',
    ],
    [
      'what to fix first tells which changes save most of these minutes',
      '„Was zuerst zu tun ist“ nennt die Änderungen, die am meisten davon einsparen',
    ],
  ],
  concentration: [
    [
      'of {n:number} journeys are lost: {shares:shares}; Herfindahl index over providers {index:number}',
      'von {n} Journeys fallen aus: {shares}; Herfindahl-Index über die Anbieter: {index}',
    ],
  ],
} as const satisfies Phrases;
