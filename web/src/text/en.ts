import type { FixGain, Likely, Range } from '../model/types.js';
import type { Format } from './format.js';
import { nowEn } from './now.en.js';
import type { Part, Parts } from './parts.js';
import { rulesEn } from './rules.en.js';

const JOURNEYS = { one: 'journey', other: 'journeys' };

/** Everything the app says, in English. It is the type that the other languages follow. */
export const en = (f: Format) => ({
  rules: rulesEn,
  nav: {
    label: 'Views',
    answer: 'Answer',
    map: 'Map',
    outage: 'Outage',
    whatIf: 'What if',
    compare: 'Compare',
  },
  app: {
    skip: 'Skip to the content',
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    open: 'Open a file',
    openHint: 'Open an assessment in JSON; files can also be dropped anywhere on the page',
    drop: 'Drop to open. If something is open already, you choose whether to compare.',
    loading: 'Reading the assessment',
    working: 'Working it out',
    droppedWhat: (name: string) => `What to do with ${name}?`,
    replace: 'Open it instead',
    compareWith: 'Compare with what is open',
    cancel: 'Cancel',
    copy: 'Copy',
    copied: 'Copied',
    showAll: (count: number) => `Show all ${f.number(count)}`,
    showMore: (count: number) => `Show ${f.number(count)} more`,
    connectionLost: 'The connection to firebreak serve is lost. What is shown may be out of date.',
    lastGood: 'The files could not be assessed as they are now. What is shown is the last good result.',
    updated: 'Assessed again after a change',
    failed: (detail: string) => `This did not work: ${detail}`,
  },
  levelCount: {
    zone: (n: number) => f.count(n, { one: 'zone', other: 'zones' }),
    service: (n: number) => f.count(n, { one: 'service', other: 'services' }),
    region: (n: number) => f.count(n, { one: 'region', other: 'regions' }),
    'third-party': (n: number) => f.count(n, { one: 'third party', other: 'third parties' }),
    provider: (n: number) => f.count(n, { one: 'provider', other: 'providers' }),
    jurisdiction: (n: number) => f.count(n, { one: 'jurisdiction', other: 'jurisdictions' }),
    other: (n: number) => f.count(n, { one: 'component', other: 'components' }),
  },
  states: {
    up: 'up',
    down: 'down',
    degraded: 'degraded',
    recovering: 'recovering',
    unknown: 'unknown',
    cannotStart: 'cannot start',
    cannotChange: 'cannot change',
  },
  severities: { high: 'high', medium: 'medium', low: 'low', info: 'info' },
  needs: { run: 'to run', start: 'to start', change: 'to be changed' },
  journeys: (n: number) => f.count(n, JOURNEYS),
  perYear: ([low, high]: Range): string => {
    if (high < 1) return 'under 1 min a year';
    const [a, b] = [f.minutes(low), f.minutes(high)];
    if (a === b) return `${a} a year`;
    return low < 1 ? `up to ${b} a year` : `${a} to ${b} a year`;
  },
  answer: {
    title: 'Answer',
    /** The headline: the one loss that takes most down, told in a sentence. */
    worst: (what: string, down: number, of: number): Parts => [
      'Losing ',
      { component: what },
      of === 1
        ? ' takes the one journey down.'
        : down === of
          ? of === 2
            ? ' takes both journeys down.'
            : ` takes all ${f.number(of)} journeys down.`
          : ` takes ${f.number(down)} of ${f.number(of)} journeys down.`,
    ],
    nothing: (of: number): Parts => [
      of === 1
        ? 'No single loss that is known takes the journey down.'
        : `No single loss that is known takes any of ${f.number(of)} journeys down.`,
    ],
    doubt: (of: number): Parts => [
      `No single loss is known to take any of ${f.count(of, JOURNEYS)} down; for some the code does not tell.`,
    ],
    facts: (resources: number, findings: number) =>
      `${f.count(resources, { one: 'resource', other: 'resources' })} read, ${f.count(findings, { one: 'finding', other: 'findings' })}`,
    readErrors: (n: number) =>
      `${f.count(n, { one: 'place', other: 'places' })} could not be read: what is not read has no findings.`,
    journeysTitle: 'Journeys',
    fallsWith: {
      zone: 'falls with one zone',
      service: 'falls with one service',
      region: 'falls with one region',
      'third-party': 'falls with one third party',
      provider: 'falls with one provider',
      jurisdiction: 'falls with one jurisdiction',
      other: 'falls with one component',
      unknown: 'not known',
      none: 'no single loss that is known',
    },
    singlePoints: (counts: Parts, n: number): Parts => [
      f.count(n, { one: 'single point of failure', other: 'single points of failure' }),
      ': ',
      ...counts,
      '.',
    ],
    losses: {
      down: 'Down without',
      inOneZone: 'In one zone',
      degraded: 'Degraded without',
      cannotStart: 'Cannot start without',
      unknown: 'Not known without',
    },
    noSingle: 'No single loss that is known takes it down.',
    noStandby: 'Nothing in the code takes over from what it runs on.',
    couldNotFailOver: 'Could not be failed over, because ',
    catch: 'The standby has a catch: ',
    failsOver: (active: string, standbys: Parts, seconds: number): Parts => [
      'Fails over from ',
      { component: active },
      ' to ',
      ...standbys,
      ` within ${f.duration(seconds)}.`,
    ],
    movesZone: (component: string, seconds: number): Parts => [
      { component },
      ` moves to another zone within ${f.duration(seconds)}.`,
    ],
    more: (n: number): Part => `${f.number(n)} more`,
    entersBy: (entry: string): Parts => ['Enters by ', { component: entry }],
    expected: 'Expected down time',
    availability: 'Availability',
    rto: 'Back within (RTO)',
    rpo: 'Data lost at most (RPO)',
    lossPerHour: 'An hour down costs',
    verdicts: {
      missed: 'missed',
      mayMiss: 'may be missed',
      holds: 'holds',
      open: 'nothing found against it',
    },
    noObjectives: 'No objectives stated',
    worstTitle: 'What takes most down',
    worstLead: 'Each row is one loss and what it does to the journeys, the worst first.',
    lost: 'If this is lost',
    affected: 'Journeys',
    pull: 'Pull the plug',
    pullOn: (id: string) => `Pull the plug on ${id}`,
    none: 'none',
    survivesAll: 'No loss of a domain, a service or a third party touches a journey.',
    likely: 'Likely down time',
    likelyMinutes: ({ p5, p50, p95 }: Likely): string =>
      `${f.minutes(p50)} a year; 9 in 10 times ${f.minutes(p5)} to ${f.minutes(p95)}`,
    downtimeNote:
      'Expected down time is a range: by what the incident library saw and by what providers promise, one loss at a time. Your own changes and resources come on top.',
  },
  matters: {
    title: 'What would help most',
    lead: 'What never losing a thing would save, over all journeys: the most that any change about it can. Measures are the largest of all journeys.',
    component: 'If this was never lost',
    saves: 'Saves a year',
    criticality: 'Criticality',
    all: 'all',
    number: (value: number): string =>
      value >= 0.01 ? f.number(Number(value.toPrecision(2))) : value === 0 ? '0' : value.toExponential(1),
  },
  pairs: {
    title: 'Two at once',
    lead: 'Two losses that take journeys down together, of which neither does alone. Of several on one side any one will do.',
    first: 'This is lost',
    second: 'and this',
    none: (n: number): string =>
      `No two of ${f.number(n)} places, services and third parties take down together what neither takes down alone.`,
    truncated: 'There are too many pairs to look at all of them.',
  },
  fixes: {
    title: 'What to fix first',
    lead: 'The most gain for the effort first.',
    quick: 'Weeks at most',
    larger: 'Months or more',
    noQuick: 'Nothing small spares these journeys a loss.',
    none: 'No change is proposed: no loss that is known takes a journey down.',
    efforts: {
      configuration: 'a setting',
      change: 'some weeks',
      project: 'some months',
      programme: 'a year',
    },
    removes: (n: number) =>
      `removes ${f.count(n, { one: 'single point of failure', other: 'single points of failure' })}`,
    saves: (perYear: string) => `saves ${perYear}`,
    savesExactly: ({ figure, spread: { p5, p50, p95 } }: FixGain): string =>
      `saves ${f.minutes(p50)} a year; 9 in 10 times ${f.minutes(p5)} to ${f.minutes(p95)} (${{ exact: 'exact', bound: 'at least', 'first-order': 'one loss at a time' }[figure]})`,
    figures: {
      busy: 'Approximate so far, one loss at a time; exact minutes are being worked out.',
      exact: 'By exact minutes: before less after, with all that may be lost at the same time.',
      approximate: 'Minutes are approximate: one loss at a time.',
    },
    savesNothing: 'saves no time by itself',
    try: 'Try it',
  },
  findings: {
    title: 'Findings',
    search: 'Search findings',
    severity: 'Severity',
    shown: (shown: number, all: number) =>
      shown === all
        ? f.count(all, { one: 'finding', other: 'findings' })
        : `${f.number(shown)} of ${f.number(all)} findings`,
    noneMatch: 'No finding matches. Clear the search or show more severities.',
    none: 'Nothing found.',
    touches: 'Touches',
    path: 'How it gets there',
    fix: 'What to do',
    allJourneys: 'all journeys',
    ignored: 'Ignored findings',
    ignoredLead: 'Accepted in firebreak.yaml; they do not count.',
    until: (day: string) => `until ${f.day(day)}`,
    reason: 'Reason',
    diagnostics: 'Notes on reading',
    diagnosticsLead: 'What could not be read or understood. The rest was assessed all the same.',
    levels: { error: 'error', warning: 'warning', info: 'note' },
  },
  evidence: {
    by: { declared: 'declared', code: 'code', atlas: 'known of the provider', observed: 'observed' },
    unverified: 'unverified',
    unverifiedHint: 'The page it cites was not read by us',
    copyPlace: (place: string) => `Copy ${place}`,
  },
  map: {
    title: 'Map',
    gone: (id: string) => `There is no ${id} in this assessment.`,
  },
  details: {
    kinds: {
      resource: 'resource',
      service: 'service',
      domain: 'fault domain',
      'third-party': 'third party',
      journey: 'journey',
    },
    needs: 'Needs',
    neededBy: 'Needed by',
    nothing: 'nothing',
    strengths: {
      to: { hard: 'cannot do without', soft: 'degraded without' },
      from: { hard: 'cannot do without it', soft: 'degraded without it' },
    },
    alternatives: (need: number, of: number, full: number) =>
      `needs ${f.number(need)} of ${f.number(of)}${full > need ? `, full with ${f.number(full)}` : ''}`,
    oneOfSeveral: 'one of several that will do',
    standby: 'standby, in this order',
    cold: 'not running',
    grace: (seconds: number) => `survives ${f.duration(seconds)} without it`,
    if: 'If it is lost',
    harmless: 'No journey notices.',
    findings: 'Findings about it',
    onMap: 'Show on the map',
    page: 'Own page',
    unknown: 'placeholder: the code does not tell which one',
    disabled: 'switched off in the code',
    glue: 'joins others',
    close: 'Close',
  },
  outage: {
    title: 'Outage',
    choose: 'Choose what fails',
    lead: 'A historical incident, a composite of several failures, or any component of this estate.',
    search: 'Search incidents and components',
    incidents: 'Incidents',
    composites: 'Composites',
    components: 'Components',
    touches: (n: number) =>
      n === 0
        ? 'does not touch this estate'
        : `touches ${f.count(n, { one: 'component', other: 'components' })}`,
    takesDown: (n: number) => `takes down ${f.count(n, JOURNEYS)}`,
    noMatch: 'Nothing matches.',
    change: 'Choose something else',
    lossOf: (list: Parts): Parts => ['Loss of ', ...list],
    for: 'Lasting',
    alsoLose: 'Add a component',
    remove: (id: string) => `Remove ${id}`,
    play: 'Play',
    pause: 'Pause',
    time: 'Time',
    speed: 'Speed',
    speeds: { slow: 'slow', normal: 'normal', fast: 'fast' },
    at: (relative: string) => `${relative} after the start`,
    atStart: 'at the start',
    keys: 'Space plays and pauses, arrows step, with Shift to the next change.',
    result: (down: number, degraded: number, unknown: number, of: number): string => {
      const said = (count: number, word: string) =>
        count === 0 ? [] : [of === 1 ? word : `${f.number(count)} ${word}`];
      const parts = [
        ...said(down, 'down for a time'),
        ...said(degraded, 'degraded'),
        ...said(unknown, 'in doubt'),
      ];
      if (parts.length === 0)
        return of === 1
          ? 'The journey would have gone on.'
          : `All ${f.number(of)} journeys would have gone on.`;
      return `${of === 1 ? 'The journey: ' : `Of ${f.count(of, JOURNEYS)}: `}${parts.join(', ')}.`;
    },
    longest: (journey: string, seconds: number, open: boolean): Parts => [
      'Longest: ',
      { component: journey },
      ` is down for ${f.duration(seconds)}${open ? ' and still is when the incident’s record ends' : ''}.`,
    ],
    now: (down: number, degraded: number) =>
      `${f.number(down)} down, ${f.number(degraded)} degraded at this time`,
    bars: 'Journeys',
    bar: (state: string, from: string, to: string) => `${state}, ${from} to ${to}`,
    toEnd: 'the end',
    downFor: (seconds: number) => `down ${f.duration(seconds)}`,
    degradedFor: (seconds: number) => `degraded ${f.duration(seconds)}`,
    unknownFor: (seconds: number) => `not known for ${f.duration(seconds)}`,
    unharmed: 'serves throughout',
    onlyStart: 'serves; cannot start or scale for a time',
    onlyChange: 'serves; cannot be changed for a time',
    why: 'Why',
    whyOf: (journey: string) => `Why ${journey}`,
    whyNone: 'No chain is known.',
    chainNeeds: { run: 'needs', start: 'needs to start', change: 'needs to be changed' },
    fails: {
      serve: { down: 'is down', degraded: 'is degraded' },
      start: { down: 'cannot be started', degraded: 'starts badly' },
      change: { down: 'cannot be changed', degraded: 'changes badly' },
    },
    timeline: 'What the provider reported',
    marks: {
      provider: 'the provider’s report',
      digest: 'a digest of the provider’s report',
      status: 'the provider’s status log',
      'third-party': 'somebody else',
      uncertain: 'uncertain',
    },
    onlyOurs: (own: number, all: number) =>
      `Only what is in this estate: ${f.number(own)} of ${f.number(all)}`,
    otherJourneys: (n: number) => `${f.count(n, JOURNEYS)} untouched`,
    map: 'The map at this time',
    legend: 'Legend',
  },
  now: nowEn(f),
  whatIf: {
    title: 'What if',
    lead: 'Tick changes as if they were made. Everything on this page is worked out again.',
    changes: 'Changes',
    none: 'No change is proposed for this estate.',
    clear: 'Clear',
    minutes: 'Down time a year',
    before: 'now',
    after: 'then',
    gone: 'settled',
    fresh: 'new',
    summary: (gone: number, fresh: number, stay: number) =>
      `${f.count(gone, { one: 'finding', other: 'findings' })} settled, ${f.number(fresh)} new, ${f.number(stay)} stay`,
    nothingChosen: 'Nothing is ticked yet.',
    outage: 'The outage, with these changes',
    chooseOutage: 'Choose an outage to see its bars change as well.',
    snippet: 'For firebreak.yaml',
    noSnippet: 'None of these changes can be said in firebreak.yaml.',
    list: 'List of changes',
  },
  compare: {
    title: 'Compare',
    lead: 'Choose the assessment of another state of the same estate: after a pull request, or of last month.',
    choose: 'Choose an assessment to compare with',
    from: (before: string, after: string) => `From ${before} to ${after}`,
    better: 'Better',
    worse: 'Worse',
    other: 'Other',
    same: 'No difference: the two assessments say the same.',
    none: 'nothing',
    how: 'firebreak assess --format json PATH > after.json',
  },
  problems: {
    unreadable: (name: string, detail: string) => ({
      title: `${name} could not be read`,
      text: detail,
      next: 'Is it a file, still there, and smaller than some hundred megabytes?',
    }),
    'not-json': (name: string, detail: string) => ({
      title: `${name} is not JSON`,
      text: detail,
      next: 'Write it again with: firebreak assess --format json PATH > assessment.json',
    }),
    foreign: (name: string, detail: string) => ({
      title: `${name} is JSON, but not an assessment`,
      text: detail === '' ? 'It names no schema.' : `It says schema “${detail}”.`,
      next: 'An assessment begins with "schema": "firebreak/assessment/1". Write one with: firebreak assess --format json PATH > assessment.json',
    }),
    newer: (name: string, detail: string) => ({
      title: `${name} was written by a newer Firebreak`,
      text: `It says schema “${detail}”.`,
      next: 'Open it with that version, or write it again with this one.',
    }),
    broken: (name: string, detail: string) => ({
      title: `${name} is an assessment with a mistake in it`,
      text: detail === '' ? '' : `The first mistake is at ${detail}.`,
      next: 'It may have been edited or cut off. Write it again with: firebreak assess --format json PATH > assessment.json',
    }),
  },
  empty: {
    start: 'Nothing is open yet',
    startText:
      'Drop an assessment anywhere on this page, or choose the file. It is read here in the browser and goes nowhere.',
    startHow: 'It is written by:',
    estate: 'Nothing was read',
    estateText: 'The assessment holds no component. Was the path one with Terraform or OpenTofu code?',
    estateHow: 'Point it at the directory with the .tf files, at a plan or at a state:',
    journeys: 'No journeys',
    journeysText:
      'A journey is what users come for, such as a checkout or a sign-in. All results are told in journeys, and none was found: no public DNS name, load balancer or API leads into this estate.',
    journeysHow: 'Declare one in firebreak.yaml, by the component that users enter by:',
  },
});

export type Messages = ReturnType<typeof en>;
