import type { Format } from './format.js';
import type { nowEn } from './now.en.js';

/** What is said of what providers say now, in German. */
export const nowDe = (f: Format): ReturnType<typeof nowEn> => ({
  label: 'Was Anbieter jetzt melden',
  calm: 'Keine Journey ist von dem betroffen, was Anbieter melden',
  noFeeds: 'Für das, was dieser Bestand nutzt, ist kein Feed bekannt: Über heute ist nichts bekannt',
  blind: 'Kein Feed war lesbar: Was gerade geschieht, ist nicht bekannt',
  down: (journey, since) => `${journey} ausgefallen seit ${since}`,
  degraded: (journey, since) => `${journey} eingeschränkt seit ${since}`,
  unknown: (journey, since) => `${journey} ungewiss seit ${since}`,
  lost: (journey, at) => `${journey} läuft; fällt um ${at} aus, wenn es so weitergeht`,
  noChange: (journey) => `${journey} läuft; nicht änderbar`,
  noStart: (journey) => `${journey} läuft; kann nicht starten oder skalieren`,
  inDoubt: (journey) => `${journey} läuft; ungewiss, ob Starten und Ändern gehen`,
  byStandby: (journey, standby) => `${journey} läuft, wenn auf ${standby} umgeschaltet wurde`,
  serves: (journey) => `${journey} läuft, ist aber betroffen`,
  as: (feed) => `wie ${feed} meldet`,
  others: (n) => `${f.number(n)} weitere ${n === 1 ? 'Journey' : 'Journeys'} betroffen`,
  moreClaims: (n) => `und ${f.number(n)} weitere ${n === 1 ? 'Meldung' : 'Meldungen'}`,
  looked: (feeds, at) => `${f.count(feeds, { one: 'Feed', other: 'Feeds' })}, ${at} UTC`,
  unread: (n) => `${f.number(n)} nicht lesbar`,
  journeysTitle: 'Betroffene Journeys',
  claimsTitle: (open, touching) =>
    `${f.count(open, { one: 'offene Meldung', other: 'offene Meldungen' })}, davon ${touching === 1 ? 'betrifft' : 'betreffen'} ${f.number(touching)} diesen Bestand`,
  touches: (journeys) => `betrifft ${journeys}`,
  touchesNone: 'betrifft keine Journey',
  updated: (ago) => `aktualisiert ${ago} zuvor`,
  noTime: 'ohne Zeitangabe',
  unmappedItself: 'nicht zugeordnet',
  unmapped: (names) => `nicht zugeordnet: ${names}`,
  ownTitle: (well, all) =>
    `Eigene Knoten: ${f.number(well)} von ${f.count(all, { one: 'Endpunkt', other: 'Endpunkten' })} erreichbar`,
  ownNode: (node, plan, quorum) =>
    `laut Knoten ${node}; ${plan === undefined ? 'noch kein Plan' : `Plan ${f.number(plan)}`}; Quorum ${f.number(quorum)}`,
  ownStale: 'er hat lange nichts von den anderen gehört: Das kann vorbei sein',
  ownStates: { up: 'erreichbar', down: 'ausgefallen', unknown: 'nicht bekannt' },
  ownSince: (ago) => `seit ${ago}`,
  drained: 'von Hand herausgenommen',
  standsFor: (component) => `steht für ${component}`,
  reported: (name, n) =>
    `Nutzer melden, dass ${name} nicht geht: ${f.count(n, { one: 'Meldung', other: 'Meldungen' })} in zehn Minuten (ein Zeichen, kein Urteil)`,
  unreadTitle: 'Nicht lesbare Feeds',
  kept: (ago) => `was er ${ago} zuvor meldete, gilt weiter`,
  silentTitle: 'Kein Feed bekannt für',
  caveat:
    'Statusseiten hinken nach und können grün bleiben, während etwas ausgefallen ist: Was nicht gemeldet ist, ist nicht als heil erwiesen.',
  replay: 'Abspielen, was gerade geschieht',
  replayTitle: 'Was laut Anbietern gerade geschieht',
  supposed: (at) =>
    `Bis ${at} UTC, wie Anbieter es melden; danach so, als ginge es einige Stunden unverändert weiter.`,
  unharmed: 'Keine Journey ist von dem betroffen, was Anbieter melden.',
  nothing:
    'Diese Seite weiß nichts von jetzt. Das zeigt firebreak serve --now, das die Status-Feeds der Anbieter liest.',
});
