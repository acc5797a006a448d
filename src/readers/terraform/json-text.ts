/** A JSON parser that remembers lines, for configuration in JSON syntax. Bounded in depth, never throws. */

export type JsonNode =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly line: number }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[]; readonly line: number }
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[]; readonly line: number };

export interface JsonEntry {
  readonly key: string;
  readonly value: JsonNode;
  readonly line: number;
}

export interface JsonResult {
  /** Undefined where nothing could be read. */
  readonly node: JsonNode | undefined;
  readonly problem: { readonly message: string; readonly line: number; readonly column: number } | undefined;
}

const DEPTH_MAX = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

class JsonError extends Error {}

export function parseJson(text: string): JsonResult {
  const parser = new JsonParser(text.startsWith('\ufeff') ? text.slice(1) : text);
  try {
    return { node: parser.document(), problem: undefined };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { node: undefined, problem: { message: error.message, ...parser.position() } };
  }
}

class JsonParser {
  private at = 0;
  private line = 1;
  private lineStart = 0;

  constructor(private readonly text: string) {}

  position(): { line: number; column: number } {
    return { line: this.line, column: this.at - this.lineStart + 1 };
  }

  document(): JsonNode {
    const node = this.value(0);
    this.space();
    if (this.at < this.text.length) throw new JsonError('invalid JSON: unexpected text after the end');
    return node;
  }

  private value(depth: number): JsonNode {
    if (depth > DEPTH_MAX) throw new JsonError('JSON is nested too deeply');
    this.space();
    const line = this.line;
    const char = this.text[this.at];
    if (char === '{') return this.object(depth, line);
    if (char === '[') return this.array(depth, line);
    if (char === '"') return { kind: 'scalar', value: this.string(), line };
    const word = this.take(WORD);
    if (word !== undefined) return { kind: 'scalar', value: JSON.parse(word) as boolean | null, line };
    const number = this.take(NUMBER);
    if (number !== undefined) return { kind: 'scalar', value: Number(number), line };
    throw new JsonError('invalid JSON: a value is expected');
  }

  private object(depth: number, line: number): JsonNode {
    const entries: JsonEntry[] = [];
    this.at++;
    if (this.accept('}')) return { kind: 'object', entries, line };
    do {
      this.space();
      const keyLine = this.line;
      const key = this.string();
      if (!this.accept(':')) throw new JsonError('invalid JSON: ":" is expected');
      entries.push({ key, value: this.value(depth + 1), line: keyLine });
    } while (this.accept(','));
    if (!this.accept('}')) throw new JsonError('invalid JSON: "," or "}" is expected');
    return { kind: 'object', entries, line };
  }

  private array(depth: number, line: number): JsonNode {
    const items: JsonNode[] = [];
    this.at++;
    if (this.accept(']')) return { kind: 'array', items, line };
    do items.push(this.value(depth + 1));
    while (this.accept(','));
    if (!this.accept(']')) throw new JsonError('invalid JSON: "," or "]" is expected');
    return { kind: 'array', items, line };
  }

  private string(): string {
    const raw = this.take(STRING);
    if (raw === undefined) throw new JsonError('invalid JSON: a string is expected');
    return JSON.parse(raw) as string;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text)?.[0];
    if (match !== undefined) this.at += match.length;
    return match;
  }

  private accept(char: string): boolean {
    this.space();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private space(): void {
    for (; ; this.at++) {
      const char = this.text[this.at];
      if (char === '\n') {
        this.line++;
        this.lineStart = this.at + 1;
      } else if (char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  }
}
