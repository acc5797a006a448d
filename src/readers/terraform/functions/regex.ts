/**
 * Regular expressions with RE2's syntax and its promise: matching takes time proportional to the text, whatever
 * the pattern. JavaScript's own engine cannot promise that, and patterns come from files we were only given to read.
 * A pattern is compiled to a small program that runs all its threads side by side (Thompson, Pike).
 */
import { fail, TooLarge } from './support.js';

/** Longest pattern and longest text that are tried, and most steps a search may take. */
const PATTERN_MAX = 1_000;
const INPUT_MAX = 100_000;
const STEPS_MAX = 5_000_000;
const PROGRAM_MAX = 20_000;

type Test = (code: number, character: string) => boolean;
type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word' | 'not-word';

type Node =
  | { readonly is: 'char'; readonly test: Test }
  | { readonly is: 'assert'; readonly what: Assertion }
  | { readonly is: 'sequence'; readonly items: readonly Node[] }
  | { readonly is: 'choice'; readonly items: readonly Node[] }
  | { readonly is: 'group'; readonly item: Node; readonly index: number }
  | {
      readonly is: 'repeat';
      readonly item: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

type Instruction =
  | { readonly op: 'char'; readonly test: Test }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'save'; readonly slot: number }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { readonly op: 'match' };

/** Where a match is, in UTF-16 units: [start, end] of the whole and of each group, -1 where it took no part. */
export type Match = readonly number[];

export interface Pattern {
  /** Name of each group in order, '' for those without. */
  readonly groups: readonly string[];
  /** All matches that do not overlap, up to `limit`. */
  find(text: string, limit: number): readonly Match[];
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

const POSIX: ReadonlyMap<string, string> = new Map([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\x00-\\x7f'],
  ['blank', '\\t '],
  ['cntrl', '\\x00-\\x1f\\x7f'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-/:-@\\[-`{-~'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['upper', 'A-Z'],
  ['word', '0-9A-Za-z_'],
  ['xdigit', '0-9A-Fa-f'],
]);

const PERL: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['d', (code) => code >= 48 && code <= 57],
  ['w', isWord],
  ['s', (code) => code === 32 || code === 9 || code === 10 || code === 12 || code === 13],
]);

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['v', 11],
]);

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  );
}

class Parser {
  readonly names: string[] = [];
  private at = 0;
  private depth = 0;
  private readonly source: readonly string[];

  constructor(pattern: string) {
    this.source = [...pattern];
  }

  parse(): Node {
    const flags = { ignoreCase: false, multiline: false, dotAll: false, ungreedy: false };
    const node = this.choice(flags);
    if (this.at < this.source.length) this.error('unexpected )');
    return node;
  }

  private error(what: string): never {
    return fail(`invalid regexp pattern: ${what}`);
  }

  private peek(text: string): boolean {
    for (const [i, character] of [...text].entries())
      if (this.source[this.at + i] !== character) return false;
    return true;
  }

  private accept(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Alternatives up to a closing bracket; flags set inside hold until there. */
  private choice(outer: Flags): Node {
    if (++this.depth > 200) this.error('nests too deeply');
    let flags = outer;
    const branches: Node[] = [];
    let items: Node[] = [];
    while (this.at < this.source.length && !this.peek(')')) {
      if (this.accept('|')) {
        branches.push({ is: 'sequence', items });
        items = [];
        continue;
      }
      const changed = this.inlineFlags(flags);
      if (changed !== undefined) {
        flags = changed;
        continue;
      }
      if (this.accept('\\Q')) {
        while (this.at < this.source.length && !this.accept('\\E')) {
          items.push(this.literal(this.source[this.at++]!, flags));
        }
        // What follows the quoted text repeats its last character.
        if (items.length > 0) items.push(this.repeated(items.pop()!, flags));
        continue;
      }
      items.push(this.repeated(this.atom(flags), flags));
    }
    this.depth--;
    branches.push({ is: 'sequence', items });
    return branches.length === 1 ? branches[0]! : { is: 'choice', items: branches };
  }

  /** `(?i)` changes flags for the rest of the group. */
  private inlineFlags(flags: Flags): Flags | undefined {
    const from = this.at;
    if (!this.accept('(?')) return undefined;
    const changed = this.flagLetters(flags);
    if (changed !== undefined && this.accept(')')) return changed;
    this.at = from;
    return undefined;
  }

  private flagLetters(flags: Flags): Flags | undefined {
    const result = { ...flags };
    let on = true;
    let any = false;
    for (; this.at < this.source.length; this.at++) {
      const letter = this.source[this.at]!;
      if (letter === '-' && on) on = false;
      else if (letter === 'i') result.ignoreCase = on;
      else if (letter === 'm') result.multiline = on;
      else if (letter === 's') result.dotAll = on;
      else if (letter === 'U') result.ungreedy = on;
      else break;
      any = true;
    }
    return any ? result : undefined;
  }

  private repeated(atom: Node, flags: Flags): Node {
    let node = atom;
    let times = 0;
    for (;;) {
      const bounds = this.bounds();
      if (bounds === undefined) return node;
      // RE2 refuses a** and the like.
      if (++times > 1) this.error('invalid nested repetition operator');
      const lazy = this.accept('?') !== flags.ungreedy;
      node = { is: 'repeat', item: node, min: bounds[0], max: bounds[1], lazy };
    }
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.accept('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.accept('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.accept('?')) return [0, 1];
    if (!this.peek('{')) return undefined;
    const end = this.source.indexOf('}', this.at);
    const match = /^\{(\d{1,9})(,?)(\d{0,9})\}$/.exec(
      end < 0 ? '' : this.source.slice(this.at, end + 1).join(''),
    );
    // Braces that are no repetition are plain text.
    if (match === null || (match[2] === '' && match[3] !== '')) return undefined;
    this.at = end + 1;
    const min = Number(match[1]);
    const max = match[2] === '' ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > 1_000 || (max > 1_000 && max !== Number.POSITIVE_INFINITY) || max < min) {
      this.error('invalid repeat count');
    }
    return [min, max];
  }

  private atom(flags: Flags): Node {
    const character = this.source[this.at++]!;
    switch (character) {
      case '(':
        return this.group(flags);
      case '[':
        return { is: 'char', test: this.bracket(flags) };
      case '.':
        return { is: 'char', test: flags.dotAll ? () => true : (code) => code !== 10 };
      case '^':
        return { is: 'assert', what: flags.multiline ? 'line-start' : 'start' };
      case '$':
        return { is: 'assert', what: flags.multiline ? 'line-end' : 'end' };
      case '*':
      case '+':
      case '?':
        return this.error(`missing argument to repetition operator: ${character}`);
      case '\\':
        return this.escape(flags);
      default:
        return this.literal(character, flags);
    }
  }

  private group(flags: Flags): Node {
    let inner: Flags = flags;
    let index = -1;
    if (this.accept('?')) {
      if (this.accept('P<') || (this.peek('<') && !this.peek('<=') && !this.peek('<!') && this.accept('<'))) {
        const end = this.source.indexOf('>', this.at);
        const name = end < 0 ? '' : this.source.slice(this.at, end).join('');
        if (!/^\w+$/.test(name) || this.names.includes(name)) this.error('invalid named capture');
        this.at = end + 1;
        this.names.push(name);
        index = this.names.length;
      } else {
        inner = this.flagLetters(flags) ?? flags;
        if (!this.accept(':')) this.error('invalid or unsupported Perl syntax');
      }
    } else {
      this.names.push('');
      index = this.names.length;
    }
    const item = this.choice(inner);
    if (!this.accept(')')) this.error('missing closing )');
    return index < 0 ? item : { is: 'group', item, index };
  }

  private literal(character: string, flags: Flags): Node {
    return { is: 'char', test: folded(single(character.codePointAt(0)!), flags) };
  }

  private escape(flags: Flags): Node {
    const character = this.source[this.at];
    switch (character) {
      case undefined:
        return this.error('trailing backslash at end of expression');
      case 'A':
        this.at++;
        return { is: 'assert', what: 'start' };
      case 'z':
        this.at++;
        return { is: 'assert', what: 'end' };
      case 'b':
        this.at++;
        return { is: 'assert', what: 'word' };
      case 'B':
        this.at++;
        return { is: 'assert', what: 'not-word' };
      case 'C':
        this.at++;
        return { is: 'char', test: () => true };
      default: {
        const set = this.classEscape();
        if (set !== undefined) return { is: 'char', test: set };
        return { is: 'char', test: folded(single(this.codeEscape()), flags) };
      }
    }
  }

  /** \d \D \pL \P{Greek} and the like; the backslash is behind us. */
  private classEscape(): Test | undefined {
    const letter = this.source[this.at]!;
    const perl = PERL.get(letter.toLowerCase());
    if (perl !== undefined) {
      this.at++;
      return letter === letter.toLowerCase() ? perl : (code, text) => !perl(code, text);
    }
    if (letter !== 'p' && letter !== 'P') return undefined;
    this.at++;
    let name = this.source[this.at++] ?? this.error('invalid character class range');
    if (name === '{') {
      const end = this.source.indexOf('}', this.at);
      if (end < 0) this.error('invalid character class range');
      name = this.source.slice(this.at, end).join('');
      this.at = end + 1;
    }
    const negated = (letter === 'P') !== name.startsWith('^');
    const test = this.unicode(name.replace(/^\^/, ''));
    return negated ? (code, text) => !test(code, text) : test;
  }

  private unicode(name: string): Test {
    if (name === 'Any') return () => true;
    if (!/^[A-Z][A-Za-z_]*$/.test(name)) return this.error('invalid character class range');
    for (const property of [name, `Script=${name}`]) {
      try {
        const regex = new RegExp(`^\\p{${property}}$`, 'u');
        return (_, character) => regex.test(character);
      } catch {
        // Not a category: it may be a script.
      }
    }
    return this.error('invalid character class range');
  }

  /** One character written as an escape; the backslash is behind us. */
  private codeEscape(): number {
    const letter = this.source[this.at++] ?? this.error('trailing backslash at end of expression');
    const known = ESCAPES.get(letter);
    if (known !== undefined) return known;
    if (letter === 'x') return this.hex();
    if (/[0-7]/.test(letter)) {
      // A single digit other than 0 would be a back reference.
      let digits = letter;
      while (digits.length < 3 && /^[0-7]$/.test(this.source[this.at] ?? ''))
        digits += this.source[this.at++];
      if (letter !== '0' && digits.length < 3) this.error('invalid escape sequence');
      return Number.parseInt(digits, 8);
    }
    if (/[A-Za-z0-9]/.test(letter)) this.error(`invalid escape sequence: \\${letter}`);
    return letter.codePointAt(0)!;
  }

  private hex(): number {
    let digits: string;
    if (this.accept('{')) {
      const end = this.source.indexOf('}', this.at);
      digits = end < 0 ? '' : this.source.slice(this.at, end).join('');
      this.at = end + 1;
    } else {
      digits = this.source.slice(this.at, this.at + 2).join('');
      this.at += 2;
      if (digits.length < 2) this.error('invalid escape sequence');
    }
    const code = /^[0-9a-fA-F]{1,6}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
    return code <= 0x10ffff ? code : this.error('invalid escape sequence');
  }

  private bracket(flags: Flags): Test {
    const negated = this.accept('^');
    const tests: Test[] = [];
    for (let first = true; first || !this.peek(']'); first = false) {
      if (this.at >= this.source.length) this.error('missing closing ]');
      tests.push(this.bracketItem());
    }
    this.at++;
    const any: Test = (code, character) => tests.some((test) => test(code, character));
    const test = folded(any, flags);
    return negated ? (code, character) => !test(code, character) : test;
  }

  private bracketItem(): Test {
    if (this.peek('[:')) {
      const end = this.source.indexOf(']', this.at + 2);
      const match = /^(\^?)([a-z]+):$/.exec(end < 0 ? '' : this.source.slice(this.at + 2, end).join(''));
      const posix = match === null ? undefined : POSIX.get(match[2]!);
      if (match !== null) {
        if (posix === undefined) this.error('invalid character class range');
        this.at = end + 1;
        const regex = new RegExp(`^[${match[1]}${posix}]$`, 'u');
        return (_, character) => regex.test(character);
      }
    }
    if (this.accept('\\')) {
      if (this.at >= this.source.length) this.error('missing closing ]');
      const set = this.classEscape();
      if (set !== undefined) return set;
      return this.bracketRange(this.codeEscape());
    }
    return this.bracketRange(this.source[this.at++]!.codePointAt(0)!);
  }

  private bracketRange(low: number): Test {
    if (!this.peek('-') || this.source[this.at + 1] === ']' || this.at + 1 >= this.source.length)
      return single(low);
    this.at++;
    const high = this.accept('\\') ? this.codeEscape() : this.source[this.at++]!.codePointAt(0)!;
    if (high < low) this.error('invalid character class range');
    return (code) => code >= low && code <= high;
  }
}

function single(wanted: number): Test {
  return (code) => code === wanted;
}

function folded(test: Test, flags: Flags): Test {
  if (!flags.ignoreCase) return test;
  return (code, character) => {
    if (test(code, character)) return true;
    const lower = character.toLowerCase();
    const upper = character.toUpperCase();
    return (
      (lower !== character && test(lower.codePointAt(0)!, lower)) ||
      (upper !== character && test(upper.codePointAt(0)!, upper))
    );
  };
}

function compile(node: Node, program: Instruction[]): void {
  if (program.length > PROGRAM_MAX) throw new TooLarge('pattern');
  switch (node.is) {
    case 'char':
      program.push({ op: 'char', test: node.test });
      return;
    case 'assert':
      program.push({ op: 'assert', what: node.what });
      return;
    case 'sequence':
      for (const item of node.items) compile(item, program);
      return;
    case 'group':
      program.push({ op: 'save', slot: 2 * node.index });
      compile(node.item, program);
      program.push({ op: 'save', slot: 2 * node.index + 1 });
      return;
    case 'choice':
      compileChoice(node.items, program);
      return;
    case 'repeat':
      compileRepeat(node, program);
  }
}

function compileChoice(items: readonly Node[], program: Instruction[]): void {
  const jumps: { op: 'jump'; to: number }[] = [];
  for (const [i, item] of items.entries()) {
    if (i === items.length - 1) {
      compile(item, program);
      break;
    }
    const split = { op: 'split' as const, first: program.length + 1, second: 0 };
    program.push(split);
    compile(item, program);
    const jump = { op: 'jump' as const, to: 0 };
    program.push(jump);
    jumps.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
}

/** Can it match nothing at all? */
function isNullable(node: Node): boolean {
  switch (node.is) {
    case 'char':
      return false;
    case 'assert':
      return true;
    case 'sequence':
      return node.items.every(isNullable);
    case 'choice':
      return node.items.some(isNullable);
    case 'group':
      return isNullable(node.item);
    case 'repeat':
      return node.min === 0 || isNullable(node.item);
  }
}

function compileRepeat(node: Node & { is: 'repeat' }, program: Instruction[]): void {
  if (node.min === 0 && node.max === Number.POSITIVE_INFINITY && isNullable(node.item)) {
    // As in Go: (x*)* is ((x*)+)?, so that an inner group that matched nothing counts as matched.
    compileRepeat({ ...node, max: 1, item: { ...node, min: 1 } }, program);
    return;
  }
  let last = 0;
  for (let i = 0; i < node.min; i++) {
    last = program.length;
    compile(node.item, program);
  }
  const split = () => {
    const made = { op: 'split' as const, first: program.length + 1, second: 0 };
    program.push(made);
    return made;
  };
  const leave = (made: { first: number; second: number }) => {
    made.second = program.length;
    if (node.lazy) [made.first, made.second] = [made.second, made.first];
  };
  if (node.max === Number.POSITIVE_INFINITY && node.min > 0) {
    // The last repetition that has to be there is the one that may be repeated.
    const made = { op: 'split' as const, first: last, second: 0 };
    program.push(made);
    leave(made);
  } else if (node.max === Number.POSITIVE_INFINITY) {
    const from = program.length;
    const made = split();
    compile(node.item, program);
    program.push({ op: 'jump', to: from });
    leave(made);
  } else {
    const made = Array.from({ length: node.max - node.min }, () => {
      const each = split();
      compile(node.item, program);
      return each;
    });
    for (const each of made) leave(each);
  }
}

/** One alternative being followed: where in the program, and what its groups matched so far. */
interface Thread {
  readonly at: number;
  readonly saved: readonly number[];
}

class Machine implements Pattern {
  private steps = 0;

  constructor(
    private readonly program: readonly Instruction[],
    readonly groups: readonly string[],
  ) {}

  find(text: string, limit: number): readonly Match[] {
    if (text.length > INPUT_MAX) throw new TooLarge('text');
    this.steps = 0;
    const characters = [...text];
    const offsets = new Array<number>(characters.length + 1);
    let offset = 0;
    for (const [i, character] of characters.entries()) {
      offsets[i] = offset;
      offset += character.length;
    }
    offsets[characters.length] = offset;
    const found: Match[] = [];
    let from = 0;
    let previousEnd = -1;
    while (found.length < limit && from <= characters.length) {
      const match = this.search(characters, from);
      if (match === undefined) break;
      const [start, end] = [match[0]!, match[1]!];
      // As in Go: an empty match right after the previous one does not count.
      if (end > start || start !== previousEnd) found.push(match.map((at) => (at < 0 ? -1 : offsets[at]!)));
      previousEnd = end;
      from = end > start ? end : end + 1;
    }
    return found;
  }

  private search(text: readonly string[], from: number): number[] | undefined {
    const visited = new Int32Array(this.program.length).fill(-1);
    const blank = new Array<number>(2 * (this.groups.length + 1)).fill(-1);
    let threads: Thread[] = [];
    let best: readonly number[] | undefined;
    for (let at = from; at <= text.length; at++) {
      if (best === undefined) {
        const saved = [...blank];
        saved[0] = at;
        this.follow({ at: 0, saved }, text, at, threads, visited);
      }
      if (threads.length === 0 && best !== undefined) break;
      const character = text[at];
      const code = character?.codePointAt(0) ?? -1;
      const next: Thread[] = [];
      for (const thread of threads) {
        const instruction = this.program[thread.at]!;
        if (instruction.op === 'match') {
          // Threads are in order of preference: those after this one have lost.
          const saved = [...thread.saved];
          saved[1] = at;
          best = saved;
          break;
        }
        if (instruction.op !== 'char' || character === undefined || !instruction.test(code, character))
          continue;
        this.follow({ at: thread.at + 1, saved: thread.saved }, text, at + 1, next, visited);
      }
      this.steps += threads.length;
      if (this.steps > STEPS_MAX) throw new TooLarge('match');
      threads = next;
    }
    return best === undefined ? undefined : [...best];
  }

  /** Adds the thread, followed through everything that takes no character, in order of preference. */
  private follow(
    start: Thread,
    text: readonly string[],
    at: number,
    into: Thread[],
    visited: Int32Array,
  ): void {
    const stack: Thread[] = [start];
    while (stack.length > 0) {
      const thread = stack.pop()!;
      if (visited[thread.at] === at) continue;
      visited[thread.at] = at;
      this.steps++;
      const instruction = this.program[thread.at]!;
      if (instruction.op === 'jump') stack.push({ at: instruction.to, saved: thread.saved });
      else if (instruction.op === 'split') {
        stack.push(
          { at: instruction.second, saved: thread.saved },
          { at: instruction.first, saved: thread.saved },
        );
      } else if (instruction.op === 'save') {
        const saved = [...thread.saved];
        saved[instruction.slot] = at;
        stack.push({ at: thread.at + 1, saved });
      } else if (instruction.op === 'assert') {
        if (holds(instruction.what, text, at)) stack.push({ at: thread.at + 1, saved: thread.saved });
      } else into.push(thread);
    }
  }
}

function holds(what: Assertion, text: readonly string[], at: number): boolean {
  switch (what) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    case 'line-start':
      return at === 0 || text[at - 1] === '\n';
    case 'line-end':
      return at === text.length || text[at] === '\n';
    default: {
      const before = at > 0 && isWord(text[at - 1]!.codePointAt(0)!);
      const after = at < text.length && isWord(text[at]!.codePointAt(0)!);
      return (before !== after) === (what === 'word');
    }
  }
}

const cache = new Map<string, Pattern>();

/** Compiles a pattern. Fails where RE2 would refuse it; too long a pattern is left unknown. */
export function compilePattern(source: string): Pattern {
  if (source.length > PATTERN_MAX) throw new TooLarge('pattern');
  const cached = cache.get(source);
  if (cached !== undefined) return cached;
  const parser = new Parser(source);
  const root = parser.parse();
  const program: Instruction[] = [];
  compile(root, program);
  program.push({ op: 'match' });
  const pattern = new Machine(program, parser.names);
  // Estates use few patterns often; a fuzzer uses many once.
  if (cache.size >= 100) cache.clear();
  cache.set(source, pattern);
  return pattern;
}
