/** The whole style of the page: no other file, no script, no font from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f7f7f5; --card: #fff; --ink: #1d2022; --soft: #5b6268; --line: #e3e4e1;
  --up: #2f9e6b; --up-ink: #1c7049; --degraded: #d9a521; --degraded-ink: #7d5a00;
  --partial: #e07b39; --partial-ink: #9a4408; --out: #cf3f3f; --out-ink: #ab2525;
  --work: #4b7fc4; --work-ink: #2d5c9c; --none: #d5d7d4; --focus: #2d5c9c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131516; --card: #1b1e20; --ink: #e8eae9; --soft: #a1a8ad; --line: #2d3134;
    --up: #3aaa78; --up-ink: #6fd3a4; --degraded: #d9a83a; --degraded-ink: #ecc76e;
    --partial: #e2884e; --partial-ink: #f3a877; --out: #de5c5c; --out-ink: #f58c8c;
    --work: #6b9bdc; --work-ink: #94baee; --none: #3a3f42; --focus: #94baee;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main, header, footer { max-width: 50rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding-top: 2.5rem; }
h1 { font-size: 1.25rem; font-weight: 650; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: .9375rem; font-weight: 600; color: var(--soft); margin: 2.75rem 0 .75rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
p { margin: .5rem 0; }
a { color: inherit; text-underline-offset: .2em; }
a:focus-visible, button:focus-visible, select:focus-visible, summary:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.whole { display: flex; gap: .875rem; align-items: center; padding: 1.375rem 1.5rem; margin: 1.75rem 0 0; }
.whole strong { font-size: 1.375rem; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; }
.dot { flex: none; width: .875rem; height: .875rem; border-radius: 50%; background: var(--none); }
.whole .dot { width: 1.125rem; height: 1.125rem; }
.dot.up { background: var(--up); } .dot.degraded { background: var(--degraded); } .dot.partial { background: var(--partial); }
.dot.out { background: var(--out); } .dot.work { background: var(--work); }
.up-ink { color: var(--up-ink); } .degraded-ink { color: var(--degraded-ink); } .partial-ink { color: var(--partial-ink); }
.out-ink { color: var(--out-ink); } .work-ink { color: var(--work-ink); } .none-ink { color: var(--soft); }
.soft, small { color: var(--soft); } small { font-size: .8125rem; }
.note { color: var(--soft); margin: .75rem .25rem 0; font-size: .875rem; }
ul.services { list-style: none; margin: 0; padding: 0; }
ul.services > li { padding: 1.125rem 1.5rem 1.25rem; }
ul.services > li + li { border-top: 1px solid var(--line); }
.row { display: flex; justify-content: space-between; align-items: baseline; gap: 0 1rem; flex-wrap: wrap; }
.state { font-weight: 550; font-size: .9375rem; white-space: nowrap; }
svg.bars { display: block; width: 100%; height: 2rem; margin: .75rem 0 .375rem; }
rect.up { fill: var(--up); } rect.degraded { fill: var(--degraded); } rect.partial { fill: var(--partial); }
rect.out { fill: var(--out); } rect.none { fill: var(--none); }
ul.places { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 0; padding: 0; font-size: .8125rem; color: var(--soft); }
ul.places li { display: flex; align-items: center; gap: .4375rem; }
ul.places .dot { width: .5rem; height: .5rem; }
ul.places b { font-weight: 550; color: var(--ink); }
article { padding: 1.125rem 1.5rem 1.25rem; } article + article { margin-top: .75rem; }
article ol { list-style: none; margin: .75rem 0 0; padding: 0; }
article ol li + li { margin-top: .75rem; }
article p { margin: .125rem 0 0; white-space: pre-line; overflow-wrap: anywhere; }
details { margin-top: 2.75rem; } summary { cursor: pointer; padding: .875rem 1.5rem; font-weight: 550; }
form { padding: 0 1.5rem 1.25rem; display: flex; gap: .75rem; align-items: end; flex-wrap: wrap; }
label { display: block; font-size: .875rem; color: var(--soft); flex: 1 1 14rem; }
select, button { font: inherit; border-radius: .5rem; border: 1px solid var(--soft); padding: .5rem .75rem; min-height: 2.75rem; }
select { display: block; width: 100%; margin-top: .25rem; background: var(--card); color: var(--ink); }
button { background: var(--ink); color: var(--card); border-color: var(--ink); font-weight: 550; cursor: pointer; }
form p { flex-basis: 100%; margin: 0; }
footer { padding-top: 2.5rem; padding-bottom: 3rem; color: var(--soft); font-size: .8125rem; display: flex; gap: .25rem 1.25rem; flex-wrap: wrap; }
footer nav { display: flex; gap: 1rem; flex-wrap: wrap; }
@media (max-width: 34rem) {
  header { padding-top: 1.5rem; } .whole { padding: 1.125rem 1.125rem; } .whole strong { font-size: 1.1875rem; }
  ul.services > li, article { padding-left: 1.125rem; padding-right: 1.125rem; } form, summary { padding-left: 1.125rem; padding-right: 1.125rem; }
  svg.bars { height: 1.75rem; }
}
@media print { body { background: none; } details, footer nav { display: none; } }
`;
