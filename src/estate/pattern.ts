import type { Component } from './types.js';

// Ids with `*` stand for all places, services or third parties that fit: `aws/*/*:control` is every control plane of
// AWS. A star is any run of characters inside one part of an id; it does not reach over `/` or `:`.

const PATTERN = /^[a-z0-9*-]+(\/[a-z0-9*-]+){0,2}(:control)?$/;
const ANY = '[^/:]*';

export function isPattern(id: string): boolean {
  return id.includes('*') && PATTERN.test(id);
}

/** Tells whether an id fits a pattern. */
export function fitter(pattern: string): (id: string) => boolean {
  // Stars beside each other mean one; as several they could fit in too many ways.
  const fits = new RegExp(`^${pattern.replace(/\*+/g, ANY)}$`);
  return (id) => fits.test(id);
}

/**
 * Tells which components a pattern stands for: three parts are services, fewer are places and third parties. What the
 * team made itself is never meant, whatever it is called.
 */
export function matcher(pattern: string): (one: Pick<Component, 'id' | 'kind'>) => boolean {
  const fits = fitter(pattern);
  const isService = pattern.split('/').length === 3;
  return ({ id, kind }) =>
    (isService ? kind === 'service' : kind === 'domain' || kind === 'third-party') && fits(id);
}
