/** Terraform's file globs (`*`, `**`, `?`, `[abc]`, `{a,b}`), matched without backtracking. */

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'one' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    }
  /** Any run of characters; `deep` ones also cross directories. */
  | { readonly kind: 'run'; readonly deep: boolean }
  /** Any number of whole directories. */
  | { readonly kind: 'directories' };

const ALTERNATIVES_MAX = 256;
const PATTERN_MAX = 1_000;

/** A test for paths with forward slashes, undefined where the pattern is malformed or absurdly large. */
export function globMatcher(pattern: string): ((path: string) => boolean) | undefined {
  // Groups inside groups are not something Terraform defines.
  if (pattern.length > PATTERN_MAX || /\{[^}]*\{/.test(pattern)) return undefined;
  const alternatives = expandBraces(pattern);
  if (alternatives === undefined) return undefined;
  const machines: (readonly Token[])[] = [];
  for (const alternative of alternatives) {
    const tokens = tokenize(alternative);
    if (tokens === undefined) return undefined;
    machines.push(tokens);
  }
  return (path) => machines.some((tokens) => matches(tokens, path));
}

function expandBraces(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const queue = [pattern];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const group = /\{([^{}]*)\}/.exec(next);
    if (group === null) done.push(next);
    else {
      for (const choice of group[1]!.split(',')) {
        queue.push(next.slice(0, group.index) + choice + next.slice(group.index + group[0].length));
      }
    }
    if (queue.length + done.length > ALTERNATIVES_MAX) return undefined;
  }
  return [...new Set(done)];
}

function tokenize(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '*') {
      let end = i;
      while (pattern[end + 1] === '*') end++;
      // Two stars cross directories only where they stand alone between slashes.
      const alone =
        (i === 0 || pattern[i - 1] === '/') && (end === pattern.length - 1 || pattern[end + 1] === '/');
      const deep = end > i && alone;
      if (deep && pattern[end + 1] === '/') {
        tokens.push({ kind: 'directories' });
        end++;
      } else tokens.push({ kind: 'run', deep });
      i = end;
    } else if (char === '?') tokens.push({ kind: 'one' });
    else if (char === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      const negated = pattern[i + 1] === '^';
      tokens.push({ kind: 'class', negated, ranges: rangesOf(pattern.slice(i + (negated ? 2 : 1), end)) });
      i = end;
    } else if (char === '\\' && i + 1 < pattern.length) tokens.push({ kind: 'char', char: pattern[++i]! });
    else tokens.push({ kind: 'char', char });
  }
  return tokens;
}

function rangesOf(text: string): readonly (readonly [string, string])[] {
  const ranges: [string, string][] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i + 1] === '-' && i + 2 < text.length) {
      ranges.push([text[i]!, text[i + 2]!]);
      i += 2;
    } else ranges.push([text[i]!, text[i]!]);
  }
  return ranges;
}

/** All positions in the pattern that are possible at once: linear in the path however many stars there are. */
function matches(tokens: readonly Token[], path: string): boolean {
  let states = new Set<number>();
  enter(states, tokens, 0);
  for (let i = 0; i < path.length; i++) {
    const char = path[i]!;
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.kind === 'run' || token.kind === 'directories') {
        if (token.kind === 'run' && !token.deep && char === '/') continue;
        next.add(state);
        // A run of directories ends only behind a slash.
        if (token.kind === 'run' || char === '/') enter(next, tokens, state + 1);
      } else if (accepts(token, char)) enter(next, tokens, state + 1);
    }
    states = next;
    if (states.size === 0) return false;
  }
  return states.has(tokens.length);
}

/** Adds a position and those reached from it without a character. */
function enter(states: Set<number>, tokens: readonly Token[], state: number): void {
  states.add(state);
  const kind = tokens[state]?.kind;
  if (kind === 'run' || kind === 'directories') enter(states, tokens, state + 1);
}

function accepts(token: Token, char: string): boolean {
  if (token.kind === 'char') return token.char === char;
  if (char === '/') return false;
  if (token.kind === 'class') {
    return token.ranges.some(([from, to]) => char >= from && char <= to) !== token.negated;
  }
  return token.kind === 'one';
}
