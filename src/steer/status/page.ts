import { createHash } from 'node:crypto';
import type { Condition, Indicator, Place } from './condition.js';
import { escaped } from './escape.js';
import { type DayLevel, levelOf, uptimeOf } from './history.js';
import { type Incident, lastOf } from './incidents.js';
import type { Overview } from './overview.js';
import { STYLE } from './style.js';
import { LANGUAGES, type Language, WORDS, type Words } from './words.js';

/** Where a page leads to: other addresses as served and as written into a directory. */
export interface Links {
  readonly page: (language: Language) => string;
  readonly file: (path: string) => string;
  /** Where reports go; undefined where nobody takes them, as from files. */
  readonly reports: string | undefined;
}

/** The page may load nothing, and runs nothing; its one style is known by its hash. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

/** Colour of a condition and of the whole. */
const TONE: Readonly<Record<Condition | Indicator, string>> = {
  operational: 'up',
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'out',
  under_maintenance: 'work',
  unknown: 'none',
  none: 'up',
  minor: 'degraded',
  major: 'partial',
  critical: 'out',
  maintenance: 'work',
};
/** The same colours for the icon, where no style reaches. */
const ICON: Readonly<Record<Indicator, string>> = {
  none: '2f9e6b',
  minor: 'd9a521',
  major: 'e07b39',
  critical: 'cf3f3f',
  maintenance: '4b7fc4',
};

/** The status page in one language: whole, readable without a script, everything that is not ours escaped. */
export function statusPage(overview: Overview, language: Language, links: Links): string {
  const words = WORDS[language];
  const { title, indicator, services, hidden, open, planned, past, now, staleMinutes } = overview;
  const isKnown = services.some(({ condition }) => condition !== 'unknown') || open.length > 0;
  const works = services.length > 0 && services.every(({ condition }) => condition === 'operational');
  const known = works && indicator !== 'none' ? words.openIncident : words.whole[indicator];
  const whole = isKnown ? known : words.nothingKnown;
  const tone = isKnown ? TONE[indicator] : 'none';
  return frame(
    language,
    `${title}: ${whole}`,
    indicator,
    links,
    `
${header(title, language, links)}
<main>
<div class="card whole" role="status"><span class="dot ${tone}"></span><strong>${escaped(whole)}</strong></div>
${staleMinutes === undefined ? '' : `<p class="note">${escaped(words.old(staleMinutes))}</p>`}
${section(words.incidents, open, (one) => article(one, words, language))}
${section(words.planned, planned, (one) => article(one, words, language))}
<h2>${words.services}</h2>
<ul class="services card">${services.map((one) => service(one, words, language)).join('')}</ul>
${hidden === 0 ? '' : `<p class="note">${escaped(words.more(hidden))}</p>`}
${reportForm(overview, words, links)}
<h2>${words.past}</h2>
${past.length === 0 ? `<p class="soft">${words.nothingPast}</p>` : past.map((one) => article(one, words, language)).join('')}
</main>
<footer><span>${words.asOf} ${time(now, language)}</span>
<nav aria-label="${words.feeds}"><a href="${links.file('history.atom')}">Atom</a> <a href="${links.file('history.rss')}">RSS</a> <a href="${links.file('api/v2/summary.json')}">JSON</a></nav></footer>`,
  );
}

/** What is answered to a report. */
export function reportedPage(title: string, language: Language, counts: boolean, links: Links): string {
  const words = WORDS[language];
  const said = counts ? words.thanks : words.already;
  return frame(
    language,
    title,
    'none',
    links,
    `
${header(title, language, links)}
<main><p class="card whole"><strong>${said}</strong></p><p><a href="${links.page(language)}">${words.back}</a></p></main>`,
  );
}

function frame(language: Language, title: string, indicator: Indicator, links: Links, body: string): string {
  const icon = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><circle cx='16' cy='16' r='13' fill='#${ICON[indicator]}'/></svg>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(PAGE_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<link rel="alternate" type="application/atom+xml" href="${links.file('history.atom')}">
<link rel="alternate" type="application/rss+xml" href="${links.file('history.rss')}">
<style>${STYLE}</style>
</head>
<body>${body}
</body>
</html>
`;
}

function header(title: string, language: Language, links: Links): string {
  const other = LANGUAGES.find((one) => one !== language)!;
  return `<header><h1>${escaped(title)}</h1><a class="soft" lang="${other}" hreflang="${other}" href="${links.page(other)}">${WORDS[language].otherLanguage}</a></header>`;
}

function section(title: string, incidents: readonly Incident[], show: (one: Incident) => string): string {
  return incidents.length === 0 ? '' : `<h2>${title}</h2>\n${incidents.map(show).join('')}`;
}

function service(one: Overview['services'][number], words: Words, language: Language): string {
  const { label, name, condition, days, places, reports } = one;
  const uptime = uptimeOf(days);
  const known = uptime === undefined ? words.noHistory : words.uptime(percent(uptime, language));
  const second = label === name ? '' : ` <small>${escaped(name)}</small>`;
  const told = reports === 0 ? '' : `<small>${escaped(words.reports(reports))}</small>`;
  return `
<li><div class="row"><h3>${escaped(label)}${second}</h3><span class="state ${TONE[condition]}-ink">${words.condition[condition]}</span></div>
${bars(one, words, language)}
<div class="row"><small>${words.days}</small><small>${escaped(known)}</small><small>${words.today}</small></div>
${told}<ul class="places">${places.map((place) => placeItem(place, words)).join('')}</ul></li>`;
}

function placeItem({ endpoint, at, state, isUsed, isDrained }: Place, words: Words): string {
  const tone = isDrained ? 'work' : { up: 'up', down: 'out', unknown: 'none' }[state];
  const said = isDrained ? words.endpoint.drained : words.endpoint[state];
  const where = at === undefined ? '' : ` ${escaped(at)}`;
  return `<li><span class="dot ${tone}"></span><span><b>${escaped(endpoint)}</b>${where}: ${said}${isUsed ? `, ${words.used}` : ''}</span></li>`;
}

const BAR = 10;
const GAP = 4;

/** One bar a day; what they say is said as a whole for those who do not see them, and of each where one points at it. */
function bars({ days, label }: Overview['services'][number], words: Words, language: Language): string {
  const width = days.length * (BAR + GAP) - GAP;
  const rects = days.map(({ day, seen }, i) => {
    const level: DayLevel = levelOf(seen);
    const out =
      seen !== undefined && seen.out > 0 ? words.down(Math.floor(seen.out / 60)) : words.level[level];
    return `<rect class="${level}" x="${i * (BAR + GAP)}" y="0" width="${BAR}" height="40" rx="2"><title>${date(day, language)}: ${escaped(out)}</title></rect>`;
  });
  const uptime = uptimeOf(days);
  const whole = uptime === undefined ? words.noHistory : words.uptime(percent(uptime, language));
  return `<svg class="bars" viewBox="0 0 ${width} 40" preserveAspectRatio="none" role="img" aria-label="${escaped(`${label}: ${whole}`)}">${rects.join('')}</svg>`;
}

function article(incident: Incident, words: Words, language: Language): string {
  const { name, scheduled, updates } = incident;
  const { status } = lastOf(incident);
  const tone = ['resolved', 'completed'].includes(status)
    ? 'none'
    : scheduled === undefined
      ? 'partial'
      : 'work';
  const when =
    scheduled === undefined
      ? ''
      : `<p class="soft">${words.between(time(scheduled.from, language), time(scheduled.to, language))}</p>`;
  const told = updates
    .toReversed()
    .map(
      (one) =>
        `<li><strong>${words.status[one.status]}</strong> <small>${time(one.at, language)}</small><p>${escaped(one.body)}</p></li>`,
    );
  return `
<article class="card"><div class="row"><h3>${escaped(name)}</h3><span class="state ${tone}-ink">${words.status[status]}</span></div>${when}
<ol>${told.join('')}</ol></article>`;
}

function reportForm({ services }: Overview, words: Words, { reports }: Links): string {
  if (reports === undefined || services.length === 0) return '';
  const options = services.map(
    ({ name, label }) => `<option value="${escaped(name)}">${escaped(label)}</option>`,
  );
  return `
<details class="card"><summary>${words.ask}</summary>
<form method="post" action="${reports}"><label>${words.askWhich}<select name="name">${options.join('')}</select></label>
<button>${words.send}</button><p class="soft"><small>${words.privacy}</small></p></form></details>`;
}

/** Never rounded up to 100 %. */
function percent(share: number, language: Language): string {
  return (Math.floor(share * 100_000) / 1000).toLocaleString(language, { maximumFractionDigits: 3 });
}

function time(at: number, language: Language): string {
  const text = new Date(at).toLocaleString(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  // To the minute, so that a page that says the same is the same.
  return `<time datetime="${new Date(Math.floor(at / 60_000) * 60_000).toISOString()}">${text} UTC</time>`;
}

function date(day: string, language: Language): string {
  return new Date(day).toLocaleDateString(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
}
