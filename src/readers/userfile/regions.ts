import { NOWHERE, type Places, withPlace } from '../../atlas/index.js';
import type { Typed } from './shape.js';

/**
 * Where files say that things are which do not tell it themselves, one region for each provider. What is no region, or says
 * otherwise than a line before it, is told to `complain` and does not count.
 */
export function regionsSaid(said: readonly Typed[], complain: (one: Typed, message: string) => void): Places {
  let places = NOWHERE;
  for (const one of said) {
    // Several files may well say the same.
    if ([...places].some((place) => place.join('/') === one.text)) continue;
    try {
      places = withPlace(one.text, places);
    } catch (error) {
      complain(one, (error as Error).message);
    }
  }
  return places;
}
