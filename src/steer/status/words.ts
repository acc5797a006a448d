import type { Condition, Indicator } from './condition.js';
import type { DayLevel } from './history.js';
import type { IncidentStatus } from './incidents.js';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Everything the page says. */
export interface Words {
  readonly condition: Readonly<Record<Condition, string>>;
  readonly whole: Readonly<Record<Indicator, string>>;
  /** For the whole, where all services work and people speak of an incident. */
  readonly openIncident: string;
  readonly nothingKnown: string;
  readonly status: Readonly<Record<IncidentStatus, string>>;
  readonly level: Readonly<Record<DayLevel, string>>;
  readonly endpoint: Readonly<Record<'up' | 'down' | 'unknown' | 'drained', string>>;
  readonly used: string;
  readonly services: string;
  readonly days: string;
  readonly today: string;
  readonly uptime: (percent: string) => string;
  readonly noHistory: string;
  readonly down: (minutes: number) => string;
  readonly more: (count: number) => string;
  readonly reports: (count: number) => string;
  readonly incidents: string;
  readonly planned: string;
  readonly between: (from: string, to: string) => string;
  readonly past: string;
  readonly nothingPast: string;
  readonly asOf: string;
  readonly old: (minutes: number) => string;
  readonly ask: string;
  readonly askWhich: string;
  readonly send: string;
  readonly privacy: string;
  readonly thanks: string;
  readonly already: string;
  readonly back: string;
  readonly feeds: string;
  readonly otherLanguage: string;
}

const number = (language: string) => (value: number) => value.toLocaleString(language);
const en = number('en');
const de = number('de');

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    condition: {
      operational: 'Operational',
      degraded_performance: 'Degraded',
      partial_outage: 'Partial outage',
      major_outage: 'Outage',
      under_maintenance: 'Maintenance',
      unknown: 'Not known',
    },
    whole: {
      none: 'All services are operational',
      minor: 'Some services do not work as they should',
      major: 'Some services are out',
      critical: 'Outage',
      maintenance: 'Planned work is going on',
    },
    openIncident: 'Services are operational, with an open incident',
    nothingKnown: 'Nothing is known yet',
    status: {
      investigating: 'Investigating',
      identified: 'Identified',
      monitoring: 'Monitoring',
      resolved: 'Resolved',
      scheduled: 'Scheduled',
      in_progress: 'In progress',
      verifying: 'Verifying',
      completed: 'Completed',
    },
    level: {
      none: 'nothing seen',
      up: 'no outage',
      degraded: 'degraded',
      partial: 'outage',
      out: 'long outage',
    },
    endpoint: { up: 'up', down: 'down', unknown: 'not known', drained: 'taken out' },
    used: 'in use',
    services: 'Services',
    days: '90 days ago',
    today: 'Today',
    uptime: (percent) => `${percent} % uptime`,
    noHistory: 'no history yet',
    down: (minutes) => (minutes < 1 ? 'out for less than a minute' : `out for ${en(minutes)} min`),
    more: (count) => `${en(count)} more names are not shown.`,
    reports: (count) => (count === 1 ? '1 report in 5 minutes' : `${en(count)} reports in 5 minutes`),
    incidents: 'Incidents',
    planned: 'Planned work',
    between: (from, to) => `${from} to ${to}`,
    past: 'Past incidents',
    nothingPast: 'No incidents in the last 90 days.',
    asOf: 'As of',
    old: (minutes) =>
      `This node has had no contact with the others for ${en(minutes)} min; what is shown may be old.`,
    ask: 'Does something not work for you?',
    askWhich: 'What does not work?',
    send: 'Report it',
    privacy: 'We count reports and keep nothing about you.',
    thanks: 'Thank you. Your report counts.',
    already: 'Thank you. Your network has already reported this in the last minutes.',
    back: 'Back to the status',
    feeds: 'Feeds and data',
    otherLanguage: 'Deutsch',
  },
  de: {
    condition: {
      operational: 'In Betrieb',
      degraded_performance: 'Eingeschränkt',
      partial_outage: 'Teilausfall',
      major_outage: 'Ausfall',
      under_maintenance: 'Wartung',
      unknown: 'Nicht bekannt',
    },
    whole: {
      none: 'Alle Dienste sind in Betrieb',
      minor: 'Einige Dienste sind eingeschränkt',
      major: 'Einige Dienste sind ausgefallen',
      critical: 'Ausfall',
      maintenance: 'Geplante Arbeiten laufen',
    },
    openIncident: 'Die Dienste sind in Betrieb, eine Störung ist offen',
    nothingKnown: 'Noch ist nichts bekannt',
    status: {
      investigating: 'Wird untersucht',
      identified: 'Ursache gefunden',
      monitoring: 'Wird beobachtet',
      resolved: 'Behoben',
      scheduled: 'Geplant',
      in_progress: 'Läuft',
      verifying: 'Wird geprüft',
      completed: 'Abgeschlossen',
    },
    level: {
      none: 'nichts gesehen',
      up: 'kein Ausfall',
      degraded: 'eingeschränkt',
      partial: 'Ausfall',
      out: 'langer Ausfall',
    },
    endpoint: { up: 'erreichbar', down: 'ausgefallen', unknown: 'nicht bekannt', drained: 'herausgenommen' },
    used: 'in Gebrauch',
    services: 'Dienste',
    days: 'Vor 90 Tagen',
    today: 'Heute',
    uptime: (percent) => `${percent} % verfügbar`,
    noHistory: 'noch keine Aufzeichnung',
    down: (minutes) =>
      minutes < 1 ? 'kürzer als eine Minute ausgefallen' : `${de(minutes)} min ausgefallen`,
    more: (count) => `${de(count)} weitere Namen werden nicht gezeigt.`,
    reports: (count) => (count === 1 ? '1 Meldung in 5 Minuten' : `${de(count)} Meldungen in 5 Minuten`),
    incidents: 'Störungen',
    planned: 'Geplante Arbeiten',
    between: (from, to) => `${from} bis ${to}`,
    past: 'Vergangene Störungen',
    nothingPast: 'Keine Störungen in den letzten 90 Tagen.',
    asOf: 'Stand',
    old: (minutes) =>
      `Dieser Knoten hat seit ${de(minutes)} min keine Verbindung zu den anderen; was hier steht, kann alt sein.`,
    ask: 'Funktioniert bei Ihnen etwas nicht?',
    askWhich: 'Was funktioniert nicht?',
    send: 'Melden',
    privacy: 'Wir zählen Meldungen und speichern nichts über Sie.',
    thanks: 'Danke. Ihre Meldung zählt.',
    already: 'Danke. Aus Ihrem Netz kam dieselbe Meldung schon in den letzten Minuten.',
    back: 'Zurück zum Status',
    feeds: 'Feeds und Daten',
    otherLanguage: 'English',
  },
};

/** The language that is wanted most of those there are (RFC 9110, section 12.5.4); English where none is. */
export function languageFor(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((one) => {
    const [tag = '', ...parameters] = one.trim().toLowerCase().split(';');
    const quality = parameters
      .map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1])
      .find((text) => text !== undefined);
    return { tag: tag.trim().split('-')[0]!, quality: quality === undefined ? 1 : Number(quality) };
  });
  const best = wanted
    .filter(({ tag, quality }) => quality > 0 && (LANGUAGES as readonly string[]).includes(tag))
    .toSorted((a, b) => b.quality - a.quality)[0];
  return (best?.tag as Language | undefined) ?? 'en';
}
