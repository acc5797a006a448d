import type { Component } from './types.js';

/** Whether a component can be lost by itself: journeys and the gates of a fault tree only are through what they need. */
export function canFail({ kind, unavailability }: Component): boolean {
  return kind !== 'journey' && unavailability !== 0;
}
