import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { describe, expect, it } from 'vitest';
import { firstDifference, toHcl2Json } from '../../../../test/support/to-hcl2json.mjs';
import { Parser } from './parser.js';

function terraformFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tf') && !name.includes('.terraform/'))
    .sort()
    .map((name) => join(directory, name));
}

const root = join(import.meta.dirname, '../../../..');
const files = [
  ...terraformFiles(join(import.meta.dirname, 'fixtures')),
  ...terraformFiles(join(root, 'examples')),
];

describe("HashiCorp's parser", () => {
  it.each(files.map((path) => relative(root, path)))('agrees on %s', async (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const parser = new Parser(text);
    parser.spans = new Map();
    const body = parser.readFile();
    let theirs: Record<string, unknown>;
    try {
      theirs = await parse(path, text);
    } catch {
      expect(parser.problems).not.toEqual([]);
      return;
    }
    expect(parser.problems).toEqual([]);
    expect(firstDifference(toHcl2Json(body, text, parser.spans), theirs)).toBeNull();
  });
});
