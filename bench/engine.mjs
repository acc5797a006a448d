/**
 * `firebreak cuts` side by side with SCRAM on fault trees in Open-PSA format: number of minimal cut sets and probability,
 * processes started for each, taking turns, least of the runs. Neither writes the sets out, as far as that can be said:
 * SCRAM always makes its report, which goes to /dev/null here; its own time for the calculation alone stands beside, and
 * what Node.js takes to start and do nothing.
 *
 * SCRAM prints six digits. Where there is a C compiler (cc), a library that stands before its fprintf makes it print all of
 * them, and probabilities are compared to 1e-9; without one, to those six.
 *
 * Usage: node bench/engine.mjs DIRECTORY [--runs N] [--seconds N] [MODEL...]   (build first)
 * The directory may be given as FIREBREAK_FAULT_TREES as well. Exit status 1 where an answer differs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, seconds: { type: 'string', default: '60' } },
});
const [directory = process.env.FIREBREAK_FAULT_TREES ?? '', ...wanted] = positionals;
const runs = Number(values.runs);
const limit = Number(values.seconds) * 1000;
if (directory === '' || !existsSync(directory)) {
  console.log('skipped: no directory with fault trees; give one, or set FIREBREAK_FAULT_TREES');
  process.exit(0);
}
if (spawnSync('scram', ['--version']).status !== 0) {
  console.log('skipped: scram is not installed (apt-get install scram)');
  process.exit(0);
}

const BIN = fileURLToPath(new URL('../bin/firebreak', import.meta.url));
const models = readdirSync(directory)
  .filter((file) => file.endsWith('.xml'))
  .map((file) => basename(file, '.xml'))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .sort();

/** Gates that no other names; the first is analysed. */
function topOf(text) {
  const named = (pattern) => [...text.matchAll(pattern)].map(([, name]) => name);
  const used = new Set(named(/<(?:gate|event)\s+name="([^"]+)"/g));
  return named(/<define-gate\s+name="([^"]+)"/g).find((name) => !used.has(name));
}

/** Milliseconds of a process, or undefined where it was stopped at the limit. */
function timed(command, args) {
  const from = performance.now();
  const { status, stdout } = spawnSync(command, args, { timeout: limit, killSignal: 'SIGKILL' });
  return { ms: status === 0 ? performance.now() - from : undefined, stdout: String(stdout) };
}

const scramArgs = (model) => ['--bdd', '--probability', '1', model];
const firebreakArgs = (model, top) => [BIN, 'cuts', top, model, '--top', '0', '--format', 'json'];

const ALL_DIGITS = `#include <stdarg.h>
#include <stdio.h>
#include <string.h>
int __fprintf_chk(FILE *file, int flag, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int written = vfprintf(file, strcmp(format, "%g") == 0 ? "%.17g" : format, arguments);
  va_end(arguments);
  return written + 0 * flag;
}
`;
const temporary = mkdtempSync(join(tmpdir(), 'firebreak-scram-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const library = allDigits();

/** The library that makes SCRAM print all digits; undefined where it cannot be made. */
function allDigits() {
  const [source, made] = ['digits.c', 'digits.so'].map((name) => join(temporary, name));
  writeFileSync(source, ALL_DIGITS);
  return spawnSync('cc', ['-shared', '-fPIC', '-o', made, source]).status === 0 ? made : undefined;
}

/** What SCRAM says, from the first lines of its report. */
function scramAnswer(model) {
  const seconds = Math.ceil(limit / 1000);
  const line = `timeout ${seconds} scram --bdd --probability 1 "$1" | head -c 100000 | head -60`;
  const env = library === undefined ? process.env : { ...process.env, LD_PRELOAD: library };
  const { stdout } = spawnSync('sh', ['-c', line, 'sh', model], { env });
  const text = String(stdout);
  const read = (pattern) => pattern.exec(text)?.[1];
  const time = [...text.matchAll(/<(?:products|probability)>([^<]+)</g)].reduce(
    (sum, [, s]) => sum + Number(s),
    0,
  );
  return {
    sets: read(/ products="(\d+)"/),
    probability: read(/ probability="([^"]+)"/),
    ms: read(/ products="(\d+)"/) === undefined ? undefined : time * 1000,
  };
}

const least = (numbers) => Math.min(...numbers);
const shown = (ms) => (ms === undefined ? `> ${limit / 1000} s` : `${Math.round(ms)} ms`);

const head = [
  'model',
  'minimal cut sets',
  'probability',
  'difference',
  'SCRAM',
  'of that calculation',
  'Firebreak',
];
console.log(`| ${[...head, 'ratio'].join(' | ')} |`);
console.log('|---|--:|--:|--:|--:|--:|--:|--:|');
const idle = [];
const rows = [];
let differs = false;
for (const name of models) {
  const model = join(directory, `${name}.xml`);
  const top = topOf(readFileSync(model, 'utf8'));
  const scram = scramAnswer(model);
  const own = JSON.parse(timed(process.execPath, firebreakArgs(model, top)).stdout);
  const times = { scram: [], firebreak: [] };
  for (let run = 0; run < runs; run++) {
    idle.push(timed(process.execPath, ['-e', '0']).ms ?? Infinity);
    const turns = ['scram', 'firebreak'];
    for (const who of run % 2 === 0 ? turns : turns.reverse()) {
      // What did not end in time once does not in the other runs either.
      if (who === 'scram' && scram.sets === undefined) continue;
      const { ms } =
        who === 'scram'
          ? timed('scram', [...scramArgs(model), '-o', '/dev/null'])
          : timed(process.execPath, firebreakArgs(model, top));
      times[who].push(ms ?? Infinity);
    }
  }
  const probability = own.probability[1];
  const difference = Math.abs(Number(scram.probability) / probability - 1);
  const isSame =
    scram.sets === undefined ||
    (scram.sets === own.cutSets.count && difference <= (library === undefined ? 5.1e-6 : 1e-9));
  differs ||= !isSame;
  const [a, b] = [times.scram, times.firebreak].map((all) =>
    all.length === 0 || !Number.isFinite(least(all)) ? undefined : least(all),
  );
  const ratio = a === undefined || b === undefined ? undefined : b / a;
  rows.push({ name, a, b, ratio });
  const count = Number(own.cutSets.count).toLocaleString('en');
  const other = isSame ? '' : ` (SCRAM: ${scram.sets}, ${scram.probability})`;
  const digits = probability.toPrecision(library === undefined ? 6 : 12);
  const apart = scram.sets === undefined ? '' : difference.toExponential(0);
  const alone = scram.ms === undefined ? '' : shown(scram.ms);
  const columns = `${shown(a)} | ${alone} | ${shown(b)} | ${ratio?.toFixed(2) ?? ''}`;
  console.log(`| ${name} | ${count}${other} | ${digits} | ${apart} | ${columns} |`);
}

const ratios = rows.flatMap(({ ratio }) => ratio ?? []);
if (ratios.length > 0) {
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const more = rows.filter(({ a, b }) => a === undefined && b !== undefined).map(({ name }) => name);
  console.log(
    `\ngeometric mean of Firebreak / SCRAM: ${mean.toFixed(2)}; largest ${Math.max(...ratios).toFixed(2)}; solved by Firebreak alone: ${more.join(', ') || 'none'}`,
  );
  console.log(`Node.js that does nothing: ${shown(least(idle))}`);
}
if (differs) process.exitCode = 1;
