import type { Messages } from './en.js';
import type { Format } from './format.js';
import { nowDe } from './now.de.js';
import { rulesDe } from './rules.de.js';

const JOURNEYS = { one: 'Journey', other: 'Journeys' };
const FINDINGS = { one: 'Befund', other: 'Befunde' };
const COMPONENTS = { one: 'Komponente', other: 'Komponenten' };
const SINGLE_POINTS = { one: 'einzelner Ausfallpunkt', other: 'einzelne Ausfallpunkte' };

/** Everything the app says, in German. */
export const de = (f: Format): Messages => ({
  rules: rulesDe,
  nav: {
    label: 'Ansichten',
    answer: 'Antwort',
    map: 'Karte',
    outage: 'Ausfall',
    whatIf: 'Was wäre, wenn',
    compare: 'Vergleich',
  },
  app: {
    skip: 'Zum Inhalt springen',
    language: 'Sprache',
    theme: 'Farben',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    open: 'Datei öffnen',
    openHint: 'Ein Assessment in JSON öffnen; Dateien lassen sich auch irgendwo auf der Seite ablegen',
    drop: 'Zum Öffnen ablegen. Ist schon etwas offen, wählen Sie, ob verglichen wird.',
    loading: 'Das Assessment wird gelesen',
    working: 'Wird berechnet',
    droppedWhat: (name) => `Was soll mit ${name} geschehen?`,
    replace: 'Stattdessen öffnen',
    compareWith: 'Mit dem offenen vergleichen',
    cancel: 'Abbrechen',
    copy: 'Kopieren',
    copied: 'Kopiert',
    showAll: (count) => `Alle ${f.number(count)} zeigen`,
    showMore: (count) => `${f.number(count)} weitere zeigen`,
    connectionLost: 'Die Verbindung zu firebreak serve ist unterbrochen. Das Gezeigte kann veraltet sein.',
    lastGood:
      'Die Dateien ließen sich in ihrem jetzigen Stand nicht bewerten. Gezeigt wird das letzte gute Ergebnis.',
    updated: 'Nach einer Änderung neu bewertet',
    failed: (detail) => `Das hat nicht geklappt: ${detail}`,
  },
  levelCount: {
    zone: (n) => f.count(n, { one: 'Zone', other: 'Zonen' }),
    service: (n) => f.count(n, { one: 'Dienst', other: 'Dienste' }),
    region: (n) => f.count(n, { one: 'Region', other: 'Regionen' }),
    'third-party': (n) => f.count(n, { one: 'Drittanbieter', other: 'Drittanbieter' }),
    provider: (n) => f.count(n, { one: 'Anbieter', other: 'Anbieter' }),
    jurisdiction: (n) => f.count(n, { one: 'Rechtsordnung', other: 'Rechtsordnungen' }),
    other: (n) => f.count(n, COMPONENTS),
  },
  states: {
    up: 'in Betrieb',
    down: 'ausgefallen',
    degraded: 'eingeschränkt',
    recovering: 'kommt zurück',
    unknown: 'unbekannt',
    cannotStart: 'kann nicht starten',
    cannotChange: 'nicht änderbar',
  },
  severities: { high: 'hoch', medium: 'mittel', low: 'niedrig', info: 'Hinweis' },
  needs: { run: 'zum Laufen', start: 'zum Starten', change: 'für Änderungen' },
  journeys: (n) => f.count(n, JOURNEYS),
  perYear: ([low, high]) => {
    if (high < 1) return 'unter 1 min im Jahr';
    const [a, b] = [f.minutes(low), f.minutes(high)];
    if (a === b) return `${a} im Jahr`;
    return low < 1 ? `bis zu ${b} im Jahr` : `${a} bis ${b} im Jahr`;
  },
  answer: {
    title: 'Antwort',
    worst: (what, down, of) => [
      'Der Ausfall von ',
      { component: what },
      of === 1
        ? ' legt die einzige Journey lahm.'
        : down === of
          ? of === 2
            ? ' legt beide Journeys lahm.'
            : ` legt alle ${f.number(of)} Journeys lahm.`
          : ` legt ${f.number(down)} von ${f.number(of)} Journeys lahm.`,
    ],
    nothing: (of) => [
      of === 1
        ? 'Kein bekannter Einzelausfall legt die Journey lahm.'
        : `Kein bekannter Einzelausfall legt eine der ${f.number(of)} Journeys lahm.`,
    ],
    doubt: (of) => [
      `Von keinem Einzelausfall ist bekannt, dass er eine von ${f.number(of)} ${of === 1 ? 'Journey' : 'Journeys'} lahmlegt; für manche sagt es der Code nicht.`,
    ],
    facts: (resources, findings) =>
      `${f.count(resources, { one: 'Ressource', other: 'Ressourcen' })} gelesen, ${f.count(findings, FINDINGS)}`,
    readErrors: (n) =>
      `${f.count(n, { one: 'Stelle war', other: 'Stellen waren' })} nicht lesbar: Was nicht gelesen ist, hat keine Befunde.`,
    journeysTitle: 'Journeys',
    fallsWith: {
      zone: 'fällt mit einer Zone aus',
      service: 'fällt mit einem Dienst aus',
      region: 'fällt mit einer Region aus',
      'third-party': 'fällt mit einem Drittanbieter aus',
      provider: 'fällt mit einem Anbieter aus',
      jurisdiction: 'fällt mit einer Rechtsordnung aus',
      other: 'fällt mit einer Komponente aus',
      unknown: 'nicht bekannt',
      none: 'kein Einzelausfall bekannt',
    },
    singlePoints: (counts, n) => [f.count(n, SINGLE_POINTS), ': ', ...counts, '.'],
    losses: {
      down: 'Fällt aus ohne',
      inOneZone: 'In einer Zone',
      degraded: 'Eingeschränkt ohne',
      cannotStart: 'Startet nicht ohne',
      unknown: 'Ungewiss ohne',
    },
    noSingle: 'Kein bekannter Einzelausfall legt sie lahm.',
    noStandby: 'Nichts im Code springt für das ein, worauf sie läuft.',
    couldNotFailOver: 'Könnte nicht umgeschaltet werden, denn ',
    catch: 'Das Standby hat einen Haken: ',
    failsOver: (active, standbys, seconds) => [
      'Schaltet binnen ',
      f.duration(seconds),
      ' von ',
      { component: active },
      ' auf ',
      ...standbys,
      ' um.',
    ],
    movesZone: (component, seconds) => [
      { component },
      ` zieht binnen ${f.duration(seconds)} in eine andere Zone um.`,
    ],
    more: (n) => `${f.number(n)} weitere`,
    entersBy: (entry) => ['Zugang über ', { component: entry }],
    expected: 'Erwartete Ausfallzeit',
    availability: 'Verfügbarkeit',
    rto: 'Wiederhergestellt binnen (RTO)',
    rpo: 'Datenverlust höchstens (RPO)',
    lossPerHour: 'Eine Stunde Ausfall kostet',
    verdicts: {
      missed: 'verfehlt',
      mayMiss: 'vielleicht verfehlt',
      holds: 'gehalten',
      open: 'nichts spricht dagegen',
    },
    noObjectives: 'Keine Ziele genannt',
    worstTitle: 'Was am meisten lahmlegt',
    worstLead: 'Jede Zeile ist ein Ausfall und was er für die Journeys bedeutet, der schlimmste zuerst.',
    lost: 'Fällt dies aus',
    affected: 'Journeys',
    pull: 'Stecker ziehen',
    pullOn: (id) => `Stecker ziehen bei ${id}`,
    none: 'keine',
    survivesAll:
      'Kein Ausfall einer Fehlerdomäne, eines Dienstes oder eines Drittanbieters trifft eine Journey.',
    likely: 'Wahrscheinliche Ausfallzeit',
    likelyMinutes: ({ p5, p50, p95 }) =>
      `${f.minutes(p50)} im Jahr; in 9 von 10 Fällen ${f.minutes(p5)} bis ${f.minutes(p95)}`,
    downtimeNote:
      'Die erwartete Ausfallzeit ist eine Spanne: nach dem, was die Vorfallsammlung sah, und dem, was Anbieter versprechen, jeder Ausfall für sich. Eigene Änderungen und Ressourcen kommen hinzu.',
  },
  matters: {
    title: 'Was am meisten helfen würde',
    lead: 'Was es über alle Journeys sparen würde, wenn etwas nie ausfiele: mehr kann keine Änderung daran bringen. Die Maße sind die größten aller Journeys.',
    component: 'Wenn dies nie ausfiele',
    saves: 'Spart im Jahr',
    criticality: 'Kritikalität',
    all: 'alles',
    number: (value) =>
      value >= 0.01 ? f.number(Number(value.toPrecision(2))) : value === 0 ? '0' : value.toExponential(1),
  },
  pairs: {
    title: 'Zwei zugleich',
    lead: 'Zwei Ausfälle, die zusammen Journeys lahmlegen und jeder für sich nicht. Stehen auf einer Seite mehrere, genügt einer davon.',
    first: 'Fällt dies aus',
    second: 'und dies',
    none: (n) =>
      `Keine zwei von ${f.number(n)} Orten, Diensten und Drittanbietern legen zusammen lahm, was jeder für sich nicht lahmlegt.`,
    truncated: 'Es gibt zu viele Paare, um alle zu betrachten.',
  },
  fixes: {
    title: 'Was zuerst zu tun ist',
    lead: 'Der größte Gewinn für den Aufwand zuerst.',
    quick: 'In Wochen zu schaffen',
    larger: 'Monate oder länger',
    noQuick: 'Keine kleine Änderung erspart diesen Journeys einen Ausfall.',
    none: 'Es wird keine Änderung vorgeschlagen: Kein bekannter Ausfall legt eine Journey lahm.',
    efforts: {
      configuration: 'eine Einstellung',
      change: 'einige Wochen',
      project: 'einige Monate',
      programme: 'ein Jahr',
    },
    removes: (n) => `beseitigt ${f.count(n, { ...SINGLE_POINTS, one: 'einzelnen Ausfallpunkt' })}`,
    saves: (perYear) => `spart ${perYear}`,
    savesExactly: ({ figure, spread: { p5, p50, p95 } }) =>
      `spart ${f.minutes(p50)} im Jahr; in 9 von 10 Fällen ${f.minutes(p5)} bis ${f.minutes(p95)} (${{ exact: 'exakt', bound: 'mindestens', 'first-order': 'jeder Ausfall für sich' }[figure]})`,
    figures: {
      busy: 'Noch angenähert, jeder Ausfall für sich; exakte Minuten werden gerade berechnet.',
      exact: 'Nach exakten Minuten: vorher weniger nachher, mit allem, was zugleich ausfallen kann.',
      approximate: 'Die Minuten sind angenähert: jeder Ausfall für sich.',
    },
    savesNothing: 'spart für sich allein keine Zeit',
    try: 'Ausprobieren',
  },
  findings: {
    title: 'Befunde',
    search: 'Befunde durchsuchen',
    severity: 'Schwere',
    shown: (shown, all) =>
      shown === all ? f.count(all, FINDINGS) : `${f.number(shown)} von ${f.number(all)} Befunden`,
    noneMatch: 'Kein Befund passt. Leeren Sie die Suche oder zeigen Sie mehr Schweregrade.',
    none: 'Nichts gefunden.',
    touches: 'Betrifft',
    path: 'Wie es dazu kommt',
    fix: 'Was zu tun ist',
    allJourneys: 'alle Journeys',
    ignored: 'Ignorierte Befunde',
    ignoredLead: 'In firebreak.yaml akzeptiert; sie zählen nicht.',
    until: (day) => `bis ${f.day(day)}`,
    reason: 'Grund',
    diagnostics: 'Anmerkungen zum Lesen',
    diagnosticsLead: 'Was nicht gelesen oder verstanden wurde. Alles andere wurde trotzdem bewertet.',
    levels: { error: 'Fehler', warning: 'Warnung', info: 'Anmerkung' },
  },
  evidence: {
    by: { declared: 'deklariert', code: 'Code', atlas: 'vom Anbieter bekannt', observed: 'beobachtet' },
    unverified: 'ungeprüft',
    unverifiedHint: 'Die angeführte Seite wurde von uns nicht gelesen',
    copyPlace: (place) => `${place} kopieren`,
  },
  map: {
    title: 'Karte',
    gone: (id) => `In diesem Assessment gibt es ${id} nicht.`,
  },
  details: {
    kinds: {
      resource: 'Ressource',
      service: 'Dienst',
      domain: 'Fehlerdomäne',
      'third-party': 'Drittanbieter',
      journey: 'Journey',
    },
    needs: 'Braucht',
    neededBy: 'Wird gebraucht von',
    nothing: 'nichts',
    strengths: {
      to: { hard: 'geht nicht ohne', soft: 'eingeschränkt ohne' },
      from: { hard: 'geht nicht ohne sie', soft: 'eingeschränkt ohne sie' },
    },
    alternatives: (need, of, full) =>
      `braucht ${f.number(need)} von ${f.number(of)}${full > need ? `, vollständig mit ${f.number(full)}` : ''}`,
    oneOfSeveral: 'eine von mehreren, die genügen',
    standby: 'Standby, in dieser Reihenfolge',
    cold: 'läuft nicht',
    grace: (seconds) => `übersteht ${f.duration(seconds)} ohne`,
    if: 'Fällt sie aus',
    harmless: 'Keine Journey merkt es.',
    findings: 'Befunde dazu',
    onMap: 'Auf der Karte zeigen',
    page: 'Eigene Seite',
    unknown: 'Platzhalter: Der Code sagt nicht, welche es ist',
    disabled: 'im Code abgeschaltet',
    glue: 'verbindet andere',
    close: 'Schließen',
  },
  outage: {
    title: 'Ausfall',
    choose: 'Wählen Sie, was ausfällt',
    lead: 'Ein historischer Vorfall, mehrere Ausfälle zusammen oder irgendeine Komponente dieses Bestands.',
    search: 'Vorfälle und Komponenten suchen',
    incidents: 'Vorfälle',
    composites: 'Kombinationen',
    components: 'Komponenten',
    touches: (n) => (n === 0 ? 'trifft diesen Bestand nicht' : `trifft ${f.count(n, COMPONENTS)}`),
    takesDown: (n) => `legt ${f.count(n, JOURNEYS)} lahm`,
    noMatch: 'Nichts passt.',
    change: 'Etwas anderes wählen',
    lossOf: (list) => ['Ausfall von ', ...list],
    for: 'Dauer',
    alsoLose: 'Komponente hinzufügen',
    remove: (id) => `${id} entfernen`,
    play: 'Abspielen',
    pause: 'Anhalten',
    time: 'Zeit',
    speed: 'Tempo',
    speeds: { slow: 'langsam', normal: 'normal', fast: 'schnell' },
    at: (relative) => `${relative} nach Beginn`,
    atStart: 'zu Beginn',
    keys: 'Leertaste spielt ab und hält an, Pfeile gehen weiter, mit Umschalt zur nächsten Änderung.',
    result: (down, degraded, unknown, of) => {
      const said = (count: number, word: string) =>
        count === 0 ? [] : [of === 1 ? word : `${f.number(count)} ${word}`];
      const parts = [
        ...said(down, 'zeitweise ausgefallen'),
        ...said(degraded, 'eingeschränkt'),
        ...said(unknown, 'ungewiss'),
      ];
      if (parts.length === 0)
        return of === 1
          ? 'Die Journey wäre durchgelaufen.'
          : `Alle ${f.number(of)} Journeys wären durchgelaufen.`;
      return `${of === 1 ? 'Die Journey: ' : `Von ${f.number(of)} Journeys: `}${parts.join(', ')}.`;
    },
    longest: (journey, seconds, open) => [
      'Am längsten: ',
      { component: journey },
      ` ist ${f.duration(seconds)} ausgefallen${open ? ' und ist es noch, wenn die Aufzeichnung endet' : ''}.`,
    ],
    now: (down, degraded) =>
      `${f.number(down)} ausgefallen, ${f.number(degraded)} eingeschränkt zu dieser Zeit`,
    bars: 'Journeys',
    bar: (state, from, to) => `${state}, ${from} bis ${to}`,
    toEnd: 'zum Ende',
    downFor: (seconds) => `${f.duration(seconds)} ausgefallen`,
    degradedFor: (seconds) => `${f.duration(seconds)} eingeschränkt`,
    unknownFor: (seconds) => `${f.duration(seconds)} ungewiss`,
    unharmed: 'läuft durch',
    onlyStart: 'läuft; kann zeitweise nicht starten oder skalieren',
    onlyChange: 'läuft; zeitweise nicht änderbar',
    why: 'Warum',
    whyOf: (journey) => `Warum ${journey}`,
    whyNone: 'Keine Kette bekannt.',
    chainNeeds: { run: 'braucht', start: 'braucht zum Starten', change: 'braucht für Änderungen' },
    fails: {
      serve: { down: 'ist ausgefallen', degraded: 'ist eingeschränkt' },
      start: { down: 'lässt sich nicht starten', degraded: 'lässt sich schlecht starten' },
      change: { down: 'lässt sich nicht ändern', degraded: 'lässt sich schlecht ändern' },
    },
    timeline: 'Was der Anbieter berichtete',
    marks: {
      provider: 'Bericht des Anbieters',
      digest: 'Zusammenfassung des Berichts des Anbieters',
      status: 'Statusprotokoll des Anbieters',
      'third-party': 'jemand anderes',
      uncertain: 'ungewiss',
    },
    onlyOurs: (own, all) => `Nur was in diesem Bestand ist: ${f.number(own)} von ${f.number(all)}`,
    otherJourneys: (n) => `${f.count(n, JOURNEYS)} unberührt`,
    map: 'Die Karte zu dieser Zeit',
    legend: 'Legende',
  },
  now: nowDe(f),
  whatIf: {
    title: 'Was wäre, wenn',
    lead: 'Haken Sie Änderungen an, als wären sie gemacht. Alles auf dieser Seite wird neu berechnet.',
    changes: 'Änderungen',
    none: 'Für diesen Bestand wird keine Änderung vorgeschlagen.',
    clear: 'Leeren',
    minutes: 'Ausfallzeit im Jahr',
    before: 'jetzt',
    after: 'dann',
    gone: 'erledigt',
    fresh: 'neu',
    summary: (gone, fresh, stay) =>
      `${f.count(gone, FINDINGS)} erledigt, ${f.number(fresh)} neu, ${f.number(stay)} ${stay === 1 ? 'bleibt' : 'bleiben'}`,
    nothingChosen: 'Noch ist nichts angehakt.',
    outage: 'Der Ausfall mit diesen Änderungen',
    chooseOutage: 'Wählen Sie einen Ausfall, damit sich auch seine Balken ändern.',
    snippet: 'Für firebreak.yaml',
    noSnippet: 'Keine dieser Änderungen lässt sich in firebreak.yaml ausdrücken.',
    list: 'Liste der Änderungen',
  },
  compare: {
    title: 'Vergleich',
    lead: 'Wählen Sie das Assessment eines anderen Stands desselben Bestands: nach einem Pull Request oder vom letzten Monat.',
    choose: 'Assessment zum Vergleichen wählen',
    from: (before, after) => `Von ${before} zu ${after}`,
    better: 'Besser',
    worse: 'Schlechter',
    other: 'Sonstiges',
    same: 'Kein Unterschied: Beide Assessments sagen dasselbe.',
    none: 'nichts',
    how: 'firebreak assess --format json PFAD > danach.json',
  },
  problems: {
    unreadable: (name: string, detail: string) => ({
      title: `${name} konnte nicht gelesen werden`,
      text: detail,
      next: 'Ist es eine Datei, noch vorhanden und kleiner als einige hundert Megabyte?',
    }),
    'not-json': (name, detail) => ({
      title: `${name} ist kein JSON`,
      text: detail,
      next: 'Schreiben Sie es neu mit: firebreak assess --format json PFAD > assessment.json',
    }),
    foreign: (name, detail) => ({
      title: `${name} ist JSON, aber kein Assessment`,
      text: detail === '' ? 'Es nennt kein Schema.' : `Es nennt das Schema „${detail}“.`,
      next: 'Ein Assessment beginnt mit "schema": "firebreak/assessment/1". Schreiben Sie eines mit: firebreak assess --format json PFAD > assessment.json',
    }),
    newer: (name, detail) => ({
      title: `${name} hat ein neueres Firebreak geschrieben`,
      text: `Es nennt das Schema „${detail}“.`,
      next: 'Öffnen Sie es mit jener Version oder schreiben Sie es mit dieser neu.',
    }),
    broken: (name, detail) => ({
      title: `${name} ist ein Assessment mit einem Fehler`,
      text: detail === '' ? '' : `Der erste Fehler steht bei ${detail}.`,
      next: 'Vielleicht wurde es bearbeitet oder abgeschnitten. Schreiben Sie es neu mit: firebreak assess --format json PFAD > assessment.json',
    }),
  },
  empty: {
    start: 'Noch ist nichts offen',
    startText:
      'Legen Sie ein Assessment irgendwo auf dieser Seite ab oder wählen Sie die Datei. Es wird hier im Browser gelesen und nirgendwohin geschickt.',
    startHow: 'Geschrieben wird es von:',
    estate: 'Nichts wurde gelesen',
    estateText:
      'Das Assessment enthält keine Komponente. Lag unter dem Pfad Code für Terraform oder OpenTofu?',
    estateHow: 'Geben Sie das Verzeichnis mit den .tf-Dateien an, einen Plan oder einen State:',
    journeys: 'Keine Journeys',
    journeysText:
      'Eine Journey ist, wofür Nutzer kommen, etwa eine Kasse oder eine Anmeldung. Alle Ergebnisse beziehen sich auf Journeys, und keine wurde gefunden: Kein öffentlicher DNS-Name, Load Balancer und keine API führt in diesen Bestand.',
    journeysHow:
      'Deklarieren Sie eine in firebreak.yaml, über die Komponente, durch die Nutzer hereinkommen:',
  },
});
