/**
 * Reads every .tf file below a directory with our parser and with HashiCorp's (hcl2json, its WASM build) and says where
 * they differ: `node bench/hcl-agreement.mjs DIR`. A file that both report as broken counts as agreement.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { Parser, parseHcl } from '../dist/readers/terraform/hcl/parser.js';
import { firstDifference, toHcl2Json } from '../test/support/to-hcl2json.mjs';

const root = process.argv[2];
if (root === undefined) {
  console.error('usage: node bench/hcl-agreement.mjs DIR');
  process.exit(2);
}

function* terraformFiles(directory) {
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git')
      yield* terraformFiles(path);
    else if (entry.isFile() && entry.name.endsWith('.tf')) yield path;
  }
}

const files = [...terraformFiles(root)].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
if (files.length > 0) await parse(files[0].path, 'warm = true\n');

let ourTime = process.hrtime.bigint();
for (const { text } of files) parseHcl(text);
ourTime = process.hrtime.bigint() - ourTime;

let theirTime = 0n;
let same = 0;
let bothBroken = 0;
const disagreements = [];
for (const { path, text } of files) {
  let theirs = null;
  let refusal = '';
  const from = process.hrtime.bigint();
  try {
    theirs = await parse(path, text);
  } catch (error) {
    refusal = error.message;
  }
  theirTime += process.hrtime.bigint() - from;

  const difference = compare(text, theirs, refusal);
  if (difference !== null) disagreements.push(`${relative(root, path)}: ${difference}`);
  else if (theirs === null) bothBroken++;
  else same++;
}

function compare(text, theirs, refusal) {
  const parser = new Parser(text);
  parser.spans = new Map();
  const body = parser.readFile();
  const problem = parser.problems[0];
  if (theirs === null) {
    if (problem !== undefined) return null;
    try {
      toHcl2Json(body, text, parser.spans);
    } catch {
      return null;
    }
    return `refused only there: ${refusal.slice(0, 300)}`;
  }
  if (problem !== undefined) return `refused only here: ${problem.line}:${problem.column} ${problem.message}`;
  try {
    return firstDifference(toHcl2Json(body, text, parser.spans), theirs);
  } catch (error) {
    return `cannot compare: ${error.message}`;
  }
}

for (const line of disagreements) console.log(line);
const agreeing = same + bothBroken;
console.log(`${files.length} files, ${bytes} bytes`);
console.log(
  `${agreeing} agree (${same} equal, ${bothBroken} broken for both), ${disagreements.length} disagree`,
);
const milliseconds = (time) => (Number(time) / 1e6).toFixed(0);
console.log(`ours ${milliseconds(ourTime)} ms, hcl2json ${milliseconds(theirTime)} ms`);
process.exit(disagreements.length === 0 ? 0 : 1);
