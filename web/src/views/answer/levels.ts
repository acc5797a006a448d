import type { Component } from '../../../../src/estate/index.js';

/** How wide a loss is, the narrowest first: falling with a zone is worse than falling with a provider. */
export const LEVELS = [
  'zone',
  'service',
  'third-party',
  'region',
  'provider',
  'jurisdiction',
  'other',
] as const;
export type Level = (typeof LEVELS)[number];

export function levelOf(component: Component | undefined): Level {
  if (component?.kind === 'service' || component?.kind === 'third-party') return component.kind;
  return LEVELS.find((level) => level === component?.type) ?? 'other';
}

/** The narrower first. */
export function byLevel(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}
