/** The incident library, and what SCENARIO may be on the command line. No I/O: the data is compiled in. */
export { duration, parseDuration, parseMilliseconds } from './duration.js';
export * from './grammar.js';
export * from './library.js';
export { closest } from './suggest.js';
export { isDay, parseMoment } from './time.js';
export type * from './types.js';
