import { parseDuration } from '../../scenarios/index.js';
import { type Effect, parseEffect } from './effect.js';
import type { Fault, Window } from './fault.js';
import { isComponent, isHostPattern, target } from './target.js';

/**
 * A fault as it is typed: `TARGET EFFECT[,EFFECT] [FROM..TO]`, such as `*.stripe.com latency=2s 1m..3m`. Times are the
 * incident's; either may be left out. Throws an Error that says what was expected.
 */
export function parseFault(text: string): Fault {
  const [name = '', effect = '', when = '..', ...rest] = text.trim().split(/\s+/);
  if (effect === '' || rest.length > 0) {
    throw new Error(`"${text}": expected TARGET EFFECT [FROM..TO], such as "*.stripe.com latency=2s 1m..3m"`);
  }
  if (!isTarget(name)) {
    throw new Error(`"${name}" is neither a host pattern, a component of the atlas, an operation nor *`);
  }
  return faultOf(name, parseEffect(effect), parseWindow(when));
}

/** A fault of a target by its name. */
export function faultOf(name: string, effect: Effect, window: Window): Fault {
  return { name, effect, ...target(name, window) };
}

function isTarget(name: string): boolean {
  return isHostPattern(name) || isComponent(name) || /^(?:\S*\/)?[a-z0-9-]+:[A-Z*]/.test(name);
}

function parseWindow(text: string): Window {
  const [from = '', to = '', ...rest] = text.split('..');
  const seconds = (one: string) => (one === '0' || one === '0s' ? 0 : parseDuration(one));
  const [first, last] = [from === '' ? 0 : seconds(from), to === '' ? null : seconds(to)];
  if (first === undefined || last === undefined || rest.length > 0 || !text.includes('..')) {
    throw new Error(`"${text}": expected FROM..TO, such as 1m..3m, ..3m or 1m..`);
  }
  if (last !== null && last <= first) throw new Error(`"${text}": ends before it begins`);
  return { from: first, to: last };
}
