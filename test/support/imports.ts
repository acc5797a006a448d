/**
 * What a TypeScript or JavaScript module imports. A line scanner suffices, since the formatter puts every import and
 * re-export at the start of a line; what it does not understand throws, so that nothing slips by.
 */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** `import x, { type y as z } from '...'` and `export * as x from '...'`, over several lines too. */
const FROM = /^(?:import|export)(?:[\s{][\w$*{},\s]*?|\s*\*\s*)\bfrom\s*(['"])([^'"\n]+)\1/gm;
/** `import '...'` */
const BARE = /^import\s*(['"])([^'"\n]+)\1/gm;
/** `import('...')`, also in a type; what is computed cannot be followed and counts by its text. */
const DYNAMIC = /\bimport\(\s*(?:(['"`])([^'"`\n]+)\1\s*\)|([^)'"`\n]+)\))/g;

export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const lineAt = (offset: number) => code.slice(0, offset).split('\n').length;
  const found = [FROM, BARE, DYNAMIC].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match[2] ?? match[3]!,
      line: lineAt(match.index),
    })),
  );
  for (const match of code.matchAll(/^import[\s{*'"]/gm)) {
    const line = lineAt(match.index);
    if (!found.some((one) => one.line === line)) throw new Error(`line ${line}: import not understood`);
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Blanks comments and keeps the lines. A comment sign inside a string only ever hides the rest of that line. */
function withoutComments(text: string): string {
  return text
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[\s,;{}()])\/\/[^\n]*/gm, (comment, before: string) => before.padEnd(comment.length));
}
