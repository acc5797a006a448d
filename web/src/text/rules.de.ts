import type { RuleTexts } from './rules.js';

export const rulesDe: RuleTexts = {
  'backup-in-blast-radius': [
    'Backups gehen mit dem Gesicherten verloren',
    'Die Backups liegen in derselben Region wie die Daten, und der Code zeigt keine Kopie anderswo.',
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
    'Die Journey übersteht den Ausfall einer Region, lässt sich ohne sie aber nicht ändern: Dort sitzt eine Steuerungsebene.',
  ],
  'data-in-one-region': [
    'Daten liegen nur in einer Region',
    'Die Journey nennt, wie viele Daten verloren gehen dürfen (RPO), und der Code zeigt keine Kopie außerhalb einer Region.',
  ],
  'failover-needs-control-plane': [
    'Die Umschaltung wartet auf eine Steuerungsebene',
    'Der Wechsel auf das Standby ist eine Änderung, und die braucht eine Steuerungsebene, die selbst ausfallen kann.',
  ],
  'failover-needs-launch': [
    'Das Standby muss erst gestartet werden',
    'Kein Standby läuft: Jedes wird erst bei Bedarf gestartet, und gerade das Starten versagt in einem großen Ausfall zuerst.',
  ],
  'failover-needs-what-fails': [
    'Das Standby fällt mit der aktiven Seite aus',
    'Ein einziger Ausfall trifft die aktive Seite und mit ihr das Standby oder das, was die Umschaltung braucht.',
  ],
  'launch-dependence': [
    'Läuft weiter, kann aber nicht starten oder wachsen',
    'Die Journey läuft ohne diese Dienste weiter, aber nichts davon lässt sich starten, skalieren oder ersetzen.',
  ],
  'objective-missed': [
    'Ein Ziel wird verfehlt',
    'Die Journey nennt eine Verfügbarkeit oder Wiederherstellungszeit, die dieser Bestand nicht einhält.',
  ],
  'registry-in-blast-radius': [
    'Images gehen mit dem verloren, was aus ihnen startet',
    'Die Images einer Journey liegen in der Region, deren Ausfall sie lahmlegt, ohne Kopie anderswo.',
  ],
  'self-supporting-redundancy': [
    'Redundanz, die nur sich selbst trägt',
    'Nach diesem Ausfall läuft die Journey nur weiter, weil Komponenten einander tragen; keine käme zurück.',
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
    'Alles Unverzichtbare gehört Eigentümern, die demselben Recht unterstehen, wo auch immer die Server stehen.',
  ],
  'single-machine': [
    'Eine einzige Maschine',
    'Eine Journey kann auf eine Maschine oder ein Volume nicht verzichten, und nichts springt ein, wenn sie oder es ausfällt.',
  ],
  'single-provider': [
    'Ein Anbieter',
    'Der Ausfall eines Anbieters legt die Journeys lahm, in welcher Region auch immer sie laufen.',
  ],
  'single-region': ['Eine Region', 'Der Ausfall einer Region legt die Journeys lahm.'],
  'single-registrar': [
    'Ein Registrar',
    'Alle Domains sind bei einem Anbieter registriert; von einem ausgefallenen DNS-Anbieter kommt man nur über ihn weg.',
  ],
  'single-service': [
    'Ein Dienst des Anbieters',
    'Die Journey steht ohne einen Dienst in einer Region; die Region selbst kann in Ordnung sein.',
  ],
  'single-third-party': ['Ein Drittanbieter', 'Ein fremder Dienst legt die Journeys lahm.'],
  'single-zone': [
    'Nur in einer Zone',
    'Die Ressource liegt in einer Zone, eine Journey kann nicht auf sie verzichten, und nichts springt ein, wenn die Zone ausfällt.',
  ],
  'slow-failover': [
    'Die Umschaltung dauert zu lange',
    'Erkennen und Umschalten dauern zusammen länger, als die Journey ausfallen darf.',
  ],
  'standby-without-data': [
    'Ein Standby ohne Daten',
    'Die aktive Seite arbeitet mit Daten, die nichts im Code zum Standby bringt.',
  ],
  'state-in-blast-radius': [
    'Der Terraform-State geht mit verloren',
    'Der State liegt in der Region, deren Ausfall die Journeys lahmlegt; ein Neuaufbau beginnt damit, ihn zu lesen.',
  ],
  'ttl-longer-than-rto': [
    'Der DNS-Eintrag gilt länger, als der Ausfall dauern darf',
    'Die Umschaltung käme rechtzeitig, hielten Resolver die alte Antwort nicht so lange fest.',
  ],
  'watcher-in-blast-radius': [
    'Die Alarme gehen mit dem Überwachten verloren',
    'Alle Alarme sind in der Region, deren Ausfall die Journeys lahmlegt, und nichts überwacht sie von außen.',
  ],
};
