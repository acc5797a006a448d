/** YAML as Terraform reads it, bounded in size and depth, since documents are somebody else's. */
import { createRequire } from 'node:module';
import type { ScalarTag } from 'yaml';

// Loaded when the first YAML is decoded: few configurations do, and it takes a while.
const require = createRequire(import.meta.url);

/** Longest document that is parsed as YAML, which is much slower to read than JSON. */
const LENGTH_MAX = 300_000;
/** Deepest nesting. Explicit, since an exhausted stack cannot always be recovered from. */
const NESTING_MAX = 400;

/** Thrown where a document may be valid and is too large, or too deeply nested, to be read. */
export class YamlTooLarge extends Error {
  override readonly name = 'YamlTooLarge';
}

const TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| )(\d{1,2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Terraform's YAML still has the truth values of YAML 1.1, and prints dates in full. */
const TAGS: ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:bool',
    identify: () => false,
    default: true,
    test: /^(?:[yY]|[yY]es|YES|[oO]n|ON|[nN]|[nN]o|NO|[oO]ff|OFF)$/,
    resolve: (text) => /^(?:y|o?n$)/i.test(text) && !/^(?:n|no|off)$/i.test(text),
  },
  {
    tag: 'tag:yaml.org,2002:str',
    identify: () => false,
    default: true,
    test: TIME,
    resolve: (text) => {
      const [, year, month, day, clock, zone] = TIME.exec(text)!;
      const date = [year, month!.padStart(2, '0'), day!.padStart(2, '0')].join('-');
      return `${date}T${clock === undefined ? '00:00:00' : clock.replace(/\.\d*$/, '').padStart(8, '0')}${zone?.toUpperCase() ?? 'Z'}`;
    },
  },
];

/** Nothing but space and comments. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^(?:#|$)/.test(line.trim()));
}

/**
 * At least as deep as the document nests. The parser calls itself for each level and can take the whole process
 * down with it, so this has to be known before.
 */
function nestingOf(text: string): number {
  let brackets = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') most = Math.max(most, ++brackets);
    else if ((character === ']' || character === '}') && brackets > 0) brackets--;
  }
  const open: { readonly indent: number; readonly depth: number }[] = [];
  for (const line of text.split('\n')) {
    const lead = /^[ \t?:-]*/.exec(line)![0];
    const indent = lead.length - lead.trimStart().length;
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    const marks = lead.replace(/[ \t]/g, '').length;
    const depth = (open.at(-1)?.depth ?? 0) + marks + 1;
    open.push({ indent, depth });
    most = Math.max(most, depth);
  }
  return most;
}

/**
 * What a YAML document holds, mappings as Maps. Throws `YamlTooLarge`, and an Error that says what is wrong where it is
 * no document.
 */
export function parseYaml(text: string): unknown {
  if (text.length > LENGTH_MAX || nestingOf(text) > NESTING_MAX) throw new YamlTooLarge();
  const { parseDocument } = require('yaml') as typeof import('yaml');
  const document = parseDocument(text, {
    customTags: (tags) => [...TAGS, ...tags],
    merge: true,
    uniqueKeys: false,
    logLevel: 'error',
    prettyErrors: false,
  });
  // Nothing but comments is no document for Terraform, and tags of its own kind it does not have.
  if (document.contents === null && isBlank(text)) throw new Error('a document is required');
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) throw error;
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: 100 });
  } catch (problem) {
    // Aliases of aliases: small to write, too large to read.
    if (problem instanceof ReferenceError) throw new YamlTooLarge();
    throw problem;
  }
}
