/**
 * What the views are told from. Everything is a signal; what a view asks of the analyses beyond that it asks the engine
 * itself (`useEngine`).
 */
import { batch, computed, signal } from '@preact/signals';
import type { Diagnostic } from '../../src/estate/index.js';
import { workOut } from './exactly.js';
import { momentOfLook, type NowDocument } from './model/now.js';
import type { Difference, Document, Engine, Plug, Problem } from './model/types.js';
import { textsOf } from './text/index.js';
import { language } from './ui/settings.js';
import { hrefOf, NOW, parseRoute, type Route } from './views/route.js';

/** Why the files could not be assessed, in a sentence, and where. */
export interface Trouble {
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The texts of the reader's language. */
export const texts = computed(() => textsOf(language.value));

export const route = signal<Route>({ view: 'answer' });
export const document = signal<Document | null>(null);
/** Why the file chosen last cannot be shown. */
export const problem = signal<(Problem & { readonly name: string }) | null>(null);
export const isLoading = signal(true);
/** What the server says of the files as they are now, where they could not be assessed. */
export const trouble = signal<Trouble | null>(null);
export const notice = signal<'connection-lost' | 'last-good' | 'updated' | null>(null);
/** What went wrong where nothing should: the analyses could not be loaded, or broke. */
export const failure = signal<string | null>(null);
/** A file that was dropped while another one is open: what to do with it is for the reader to say. */
export const dropped = signal<{ readonly name: string; readonly text: string } | null>(null);
/** What providers say, where the server looks at their feeds. */
export const now = signal<NowDocument | null>(null);
/** The last of it whose claims were others than before: a replay is not begun anew because time goes on. */
export const happening = signal<NowDocument | null>(null);
export const comparison = signal<{
  readonly before: string;
  readonly after: string;
  readonly differences: readonly Difference[];
} | null>(null);
/** The outage that was looked at last: other views build on it. */
export const plug = signal<Plug | null>(null);
/** Seconds since its start. */
export const time = signal(0);
/** Components from a journey to what failed, of the chain that was asked for last. */
export const chain = signal<readonly string[]>([]);
/** Ids of the fixes that are taken as made. */
export const fixes = signal<readonly string[]>([]);
/** Everything is unfolded for paper. */
export const isPrinting = signal(false);

let engine: Engine | null = null;

/** The analyses. They are connected before anything is drawn. */
export function theEngine(): Engine {
  if (engine === null) throw new Error('the analyses are not connected');
  return engine;
}

export function connect(one: Engine): void {
  engine = one;
}

/** The answer, or null where there is none, which the reader is told. */
export async function answered<T>(answer: Promise<T>): Promise<T | null> {
  try {
    const value = await answer;
    failure.value = null;
    return value;
  } catch (reason) {
    failure.value = reason instanceof Error ? reason.message : String(reason);
    isLoading.value = false;
    dropped.value = null;
    return null;
  }
}

/** Opens an assessment in place of what is open; what is none leaves that as it is and says so. */
export async function open(name: string, text: string): Promise<void> {
  isLoading.value = true;
  const result = await answered(theEngine().open(name, text));
  if (result === null) return;
  batch(() => {
    isLoading.value = false;
    dropped.value = null;
    if ('problem' in result) {
      problem.value = { ...result, name };
      return;
    }
    document.value = result;
    problem.value = null;
    trouble.value = null;
    comparison.value = null;
    const known = new Set(result.fixes.map(({ id }) => id));
    fixes.value = fixes.value.filter((id) => known.has(id));
  });
  const opened = document.value;
  if (opened === result) void workOut(opened, theEngine(), () => document.value === opened);
}

/** Compares what is open with another assessment, and shows the differences. */
export async function compareWith(name: string, text: string): Promise<void> {
  const before = document.value?.name ?? '';
  const result = await answered(theEngine().compare(name, text));
  if (result === null) return;
  batch(() => {
    dropped.value = null;
    if ('problem' in result) {
      problem.value = { ...result, name };
      return;
    }
    problem.value = null;
    comparison.value = { before, after: name, differences: result };
  });
  go({ view: 'compare' });
}

/** The text of a file; undefined where it cannot be read (a folder, gone since, too large), which is then said. */
export async function textOf(file: File): Promise<string | undefined> {
  try {
    return await file.text();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    problem.value = { problem: 'unreadable', detail, name: file.name };
    return undefined;
  }
}

/** Takes a file: opens it, or asks what to do with it where another one is open. */
export async function take(file: File): Promise<void> {
  const text = await textOf(file);
  if (text === undefined) return;
  if (document.value === null) await open(file.name, text);
  else dropped.value = { name: file.name, text };
}

/** Takes what providers say now; a replay of it stays at the moment by the clock that it is at. */
export function takeNow(next: NowDocument): void {
  const claimed = ({ scenario: { epoch, failures } }: NowDocument) => JSON.stringify([epoch, failures]);
  batch(() => {
    now.value = next;
    const before = happening.value;
    if (before !== null && claimed(before) === claimed(next)) return;
    happening.value = next;
    const isReplayed = route.value.view === 'outage' && isNow(plug.value);
    if (before === null || !isReplayed) return;
    const earlier = Date.parse(before.scenario.epoch ?? '') - Date.parse(next.scenario.epoch ?? '');
    time.value = Math.max(0, time.value + (earlier / 1000 || 0));
  });
}

/** Opens a replay of what providers say now, at the moment that they were asked. */
export function replayNow(): void {
  if (now.value === null) return;
  happening.value = now.value;
  go({ view: 'outage', plug: { scenario: NOW }, time: momentOfLook(now.value) });
}

/** What the analyses can play of a plug: of what is going on now the claims themselves, or null where none are known. */
export function playable(one: Plug): Plug | null {
  if (!isNow(one)) return one;
  return happening.value === null ? null : { given: happening.value.scenario };
}

const isNow = (one: Plug | null) => one !== null && 'scenario' in one && one.scenario === NOW;

export function toggleFix(id: string): void {
  fixes.value = fixes.value.includes(id) ? fixes.value.filter((one) => one !== id) : [...fixes.value, id];
}

export function go(to: Route): void {
  location.hash = hrefOf(to);
}

/** Follows the address from now on. */
export function followAddress(): void {
  const read = () => {
    // A place on the page, not a view.
    if (/^#[^/]/.test(location.hash)) return;
    const now = parseRoute(location.hash);
    batch(() => {
      route.value = now;
      if (now.view !== 'outage') return;
      if (JSON.stringify(now.plug) !== JSON.stringify(plug.value) || now.time > 0) time.value = now.time;
      plug.value = now.plug ?? null;
    });
  };
  addEventListener('hashchange', read);
  read();
}

/** Puts the time into the address without a new entry in the history. */
export function keepTime(): void {
  const now = route.value;
  if (now.view !== 'outage') return;
  try {
    history.replaceState(null, '', hrefOf({ ...now, time: time.value }));
  } catch {
    // A page from disk may not be let to: the time is then not in the address.
  }
}
