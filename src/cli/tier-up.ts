import { setFlagsFromString } from 'node:v8';

/**
 * By major version of Node.js, and so of V8, what makes it wait before it optimises a function: six times as long as it
 * would. V8 complains on stderr of a flag that it does not know, so versions that were not tried have none.
 */
const LATER: ReadonlyMap<string, string> = new Map([
  ['20', '--interrupt-budget=400000'],
  ['22', '--invocation-count-for-turbofan=20000'],
  ['24', '--invocation-count-for-turbofan=20000'],
]);

/**
 * Lets V8 optimise later. A command that reads code and tells of it takes a second or two of a hundred functions that run
 * for some milliseconds each: compiling them for speed takes longer than they then save, and where two cores are
 * one with two threads, it slows what runs meanwhile. What runs for longer is still optimised.
 */
export function optimiseLater(): void {
  const flag = LATER.get(process.versions.node.split('.', 1)[0]!);
  if (flag !== undefined) setFlagsFromString(flag);
}
