import type { RuleTexts } from './rules.js';

export const rulesDe: RuleTexts = {
  'backup-in-blast-radius': [
    'Sicherungen gehen mit dem Gesicherten verloren',
    'Sicherungen der Daten liegen in derselben Region, und der Code zeigt keine Kopie anderswo.',
  ],
  'cold-start-cycle': [
    'Nichts kann als Erstes starten',
    'Diese Komponenten brauchen einander: Nach einem völligen Stillstand wartet jede auf eine andere.',
  ],
  concentration: [
    'Wie viel an wie wenigen hängt',
    'Wie viele Journeys mit jedem Anbieter und jeder Rechtsordnung ausfallen. Eine Feststellung, kein Mangel.',
  ],
  'control-plane-elsewhere': [
    'Änderungen warten auf eine andere Region',
    'Die Journey übersteht den Verlust einer Region, lässt sich ohne sie aber nicht ändern: Dort sitzt eine Steuerungsebene.',
  ],
  'data-in-one-region': [
    'Daten liegen nur in einer Region',
    'Die Journey nennt, wie viele Daten verloren gehen dürfen (RPO), und der Code zeigt keine Kopie außerhalb einer Region.',
  ],
  'failover-needs-control-plane': [
    'Die Umschaltung wartet auf eine Steuerungsebene',
    'Der Wechsel auf den Ersatz ist eine Änderung, und die braucht eine Steuerungsebene, die fehlen kann.',
  ],
  'failover-needs-launch': [
    'Der Ersatz muss erst gestartet werden',
    'Kein Ersatz läuft: Jeder wird bei Bedarf gestartet, und Starten versagt in einem großen Ausfall zuerst.',
  ],
  'failover-needs-what-fails': [
    'Der Ersatz fällt mit dem Aktiven aus',
    'Ein einziger Verlust nimmt den Aktiven weg und mit ihm den Ersatz oder was die Umschaltung braucht.',
  ],
  'launch-dependence': [
    'Läuft weiter, kann aber nicht starten oder wachsen',
    'Die Journey läuft ohne diese Dienste weiter, aber nichts davon lässt sich starten, skalieren oder ersetzen.',
  ],
  'objective-missed': [
    'Ein Ziel wird nicht gehalten',
    'Die Journey nennt eine Verfügbarkeit oder Wiederherstellungszeit, die dieser Bestand nicht hält.',
  ],
  'registry-in-blast-radius': [
    'Images gehen mit dem verloren, was aus ihnen startet',
    'Die Images einer Journey liegen in der Region, deren Verlust sie lahmlegt, ohne Kopie anderswo.',
  ],
  'self-supporting-redundancy': [
    'Redundanz, die nur sich selbst trägt',
    'Nach diesem Verlust läuft die Journey nur weiter, weil Komponenten einander tragen; keine käme zurück.',
  ],
  'single-certificate-authority': [
    'Eine Zertifizierungsstelle',
    'Alle Zertifikate kommen von einem Dienst. Ausgestellte gelten weiter; neue und Verlängerungen warten auf ihn.',
  ],
  'single-dns-provider': [
    'Ein DNS-Anbieter',
    'Die Namen, über die Nutzer kommen, beantwortet ein einziger DNS-Dienst.',
  ],
  'single-global-service': [
    'Ein globaler Dienst',
    'Die Journey steht ohne einen Dienst, den der Anbieter einmal für alle Regionen betreibt.',
  ],
  'single-jurisdiction': [
    'Eine Rechtsordnung',
    'Alles Unverzichtbare gehört Eigentümern unter einem Recht, wo auch immer die Server stehen.',
  ],
  'single-provider': [
    'Ein Anbieter',
    'Der Verlust eines Anbieters legt die Journeys lahm, in welcher Region auch immer sie sind.',
  ],
  'single-region': ['Eine Region', 'Der Verlust einer Region legt die Journeys lahm.'],
  'single-registrar': [
    'Ein Registrar',
    'Alle Domains sind bei einem Anbieter registriert; einen verlorenen DNS-Anbieter verlässt man nur über ihn.',
  ],
  'single-service': [
    'Ein Dienst des Anbieters',
    'Die Journey steht ohne einen Dienst in einer Region; die Region selbst kann in Ordnung sein.',
  ],
  'single-third-party': ['Ein Drittanbieter', 'Ein fremder Dienst legt die Journeys lahm.'],
  'single-zone': [
    'Nur in einer Zone',
    'Es sitzt in einer Zone, eine Journey kann nicht darauf verzichten, und nichts springt ein, wenn sie ausfällt.',
  ],
  'slow-failover': [
    'Die Umschaltung dauert zu lange',
    'Bemerken und Umschalten dauern zusammen länger, als die Journey stillstehen darf.',
  ],
  'standby-without-data': [
    'Ein Ersatz ohne Daten',
    'Der Aktive arbeitet mit Daten, die nichts im Code zum Ersatz bringt.',
  ],
  'state-in-blast-radius': [
    'Der Terraform-State geht mit verloren',
    'Der State liegt in der Region, deren Verlust die Journeys lahmlegt; ein Neuaufbau beginnt damit, ihn zu lesen.',
  ],
  'ttl-longer-than-rto': [
    'Der Eintrag lebt länger, als der Ausfall darf',
    'Die Umschaltung käme rechtzeitig, hielten Resolver die alte Antwort nicht so lange fest.',
  ],
  'watcher-in-blast-radius': [
    'Die Alarme gehen mit dem Überwachten verloren',
    'Alle Alarme sind in der Region, deren Verlust die Journeys lahmlegt, und nichts wacht von außen.',
  ],
};
