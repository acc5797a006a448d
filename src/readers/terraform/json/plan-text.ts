/** Parsing a plan without the half of it that nobody reads. */
import { field, isObject } from './json.js';

const NEWLINE = 0x0a;
const CHANGES = Buffer.from('"resource_changes":[');
const CHANGE = Buffer.from('"change":');
/**
 * Terraform prints the members of a change in this order (the fields of `Change` in its `jsonplan` package), so that all
 * values of a resource before and after stand between these two names: a plan holds them there once more, or twice.
 */
const UNREAD = Buffer.from('"before":');
const READ = Buffer.from('"after_unknown":');

/**
 * A plan as `terraform show -json` prints it, in one line, parsed, without what its changes say of before and after.
 * Undefined for text of any other shape, which is for `JSON.parse` to parse or to refuse.
 */
export function parsePlan(bytes: Buffer): unknown {
  const newline = bytes.indexOf(NEWLINE);
  // Where the text has lines, they are wanted too.
  if (newline >= 0 && newline < bytes.length - 1) return undefined;
  const cut = withoutUnread(bytes);
  if (cut === undefined) return undefined;
  try {
    const plan: unknown = JSON.parse(cut.text);
    return isWhole(plan, cut.count) ? plan : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The text without what stands between the two names, once in each change, and of how many. Inside a string the quotes
 * would be escaped, so these are names of members; of which, only the parsed plan tells.
 */
function withoutUnread(bytes: Buffer): { text: string; count: number } | undefined {
  const changes = bytes.indexOf(CHANGES);
  if (changes < 0) return undefined;
  const kept = Buffer.allocUnsafe(bytes.length);
  let size = 0;
  let copied = 0;
  let count = 0;
  for (let change = bytes.indexOf(CHANGE, changes); change >= 0; count++) {
    const from = bytes.indexOf(UNREAD, change);
    const to = from < 0 ? -1 : bytes.indexOf(READ, from);
    const next = bytes.indexOf(CHANGE, change + 1);
    if (to < 0 || (next >= 0 && next < to)) return undefined;
    size += bytes.copy(kept, size, copied, from);
    copied = to;
    change = next;
  }
  size += bytes.copy(kept, size, copied);
  return { text: kept.toString('utf8', 0, size), count };
}

/**
 * Whether each piece that was left out was that of one change. A name like these inside a value would have left a change
 * with what it should not have, or what is no change: then their number is another one, or there is such a name.
 */
function isWhole(plan: unknown, count: number): boolean {
  const changes = field(plan, 'resource_changes');
  if (!Array.isArray(changes) || changes.length !== count) return false;
  return changes.every((one) => {
    const change = field(one, 'change');
    return isObject(change) && 'after_unknown' in change && !('before' in change) && !('after' in change);
  });
}
