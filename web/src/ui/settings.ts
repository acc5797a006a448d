import { effect, signal } from '@preact/signals';
import { LANGUAGES, type Language, preferredLanguage } from '../text/index.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What the reader chose on this device. A page that was opened from disk may not be let to remember anything. */
function recall<T extends string>(key: string, allowed: readonly T[]): T | null {
  try {
    const found = localStorage.getItem(`firebreak.${key}`);
    return allowed.find((one) => one === found) ?? null;
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`firebreak.${key}`, value);
  } catch {
    // It holds until the page is closed.
  }
}

export const language = signal<Language>(
  recall('language', LANGUAGES) ?? preferredLanguage(navigator.languages),
);
export const theme = signal<Theme>(recall('theme', THEMES) ?? 'system');

export function chooseLanguage(one: Language): void {
  language.value = one;
  remember('language', one);
}

export function chooseTheme(one: Theme): void {
  theme.value = one;
  remember('theme', one);
}

/** Puts both on the page and keeps them there. */
export function applySettings(root: HTMLElement): void {
  effect(() => {
    root.lang = language.value;
    if (theme.value === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  });
}

/** Whether the reader's system asks for less motion. */
export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
