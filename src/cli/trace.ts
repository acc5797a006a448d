import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { traceJson, traceText } from '../report/trace/index.js';
import {
  anchorsIn,
  canonical,
  certificateOf,
  concentrationOf,
  type Digest,
  dataOf,
  exchangeOver,
  IANA_ANCHORS,
  journalLine,
  Looker,
  lookAtAll,
  type NameServer,
  pageOf,
  Resolver,
  ROOTS,
  readJournal,
  suppliersOf,
  type Trace,
} from '../trace/index.js';
import { newestRanges } from './atlas.js';
import { manifest } from './root.js';
import { deliver, json, print, progress, UsageError } from './terminal.js';
import { stdoutStyle } from './text-style.js';

interface Flags {
  readonly file?: string;
  readonly page?: boolean;
  readonly tls: boolean;
  readonly allowPrivate?: boolean;
  readonly output?: string;
  readonly journal?: string;
  readonly concurrency: number;
  readonly root: readonly NameServer[];
  readonly trustAnchor?: string;
  readonly dnsPort: number;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly ca?: string;
  readonly format: 'text' | 'json';
  readonly all?: boolean;
}

/** What one name may cost: its own questions, not those about zones, which are shared. */
const QUERIES = 200;
const MILLISECONDS = 30_000;
const DNS_TIMEOUT = 1_500;
const HTTP_TIMEOUT = 10_000;
const MOST_OF_PAGE = 2e6;

/** Options of `firebreak trace`, and what it does. */
export function define(command: Command): void {
  command
    .option('--file <file>', 'names to trace, one on a line; # begins a comment')
    .option('--page', 'fetch the landing page: redirects, and the hosts that it loads from')
    .option('--allow-private', 'let --page follow to private addresses and to this machine')
    .option('--no-tls', 'do not look at the certificate')
    .option(
      '-o, --output <file>',
      'write what was found as a part of an estate, for assess: NAME.firebreak.json',
    )
    .option('--journal <file>', 'keep what is done in this file, and go on from it when run again')
    .option('--concurrency <n>', 'names at a time', whole, 64)
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .option('--all', 'show everything, nothing below the fold')
    // A tree of one's own: for tests, and for networks with a root of their own.
    .option('--root <addresses>', "addresses of the root's name servers, with commas between", roots, ROOTS)
    .option(
      '--trust-anchor <file>',
      "DS records of that root's keys, as in a zone file; without it none is trusted",
    )
    .addOption(
      new Option('--dns-port <port>', 'port of all name servers').argParser(whole).default(53).hideHelp(),
    )
    .addOption(
      new Option('--http-port <port>', 'port of all web servers').argParser(whole).default(80).hideHelp(),
    )
    .addOption(
      new Option('--https-port <port>', 'port of all web servers over TLS')
        .argParser(whole)
        .default(443)
        .hideHelp(),
    )
    .option('--ca <file>', 'certificates to trust beside those of Node, PEM')
    .action(async (domains: string[], flags: Flags) => {
      const names = [...new Set([...domains, ...fromFile(flags.file)].map(nameOf))];
      if (names.length === 0) throw new UsageError('no name to trace; firebreak trace shop.example');
      if (flags.output !== undefined && !flags.output.endsWith('.firebreak.json'))
        throw new UsageError(`${flags.output}: assess reads what is called NAME.firebreak.json; call it so`);
      const trace = await traceAll(names, flags);
      const { estate, journeys, jurisdictions } = suppliersOf(trace, {
        chains: names.length <= 50 || flags.format === 'json',
      });
      const concentration = { suppliers: concentrationOf(journeys), jurisdictions };
      if (flags.output !== undefined) {
        const { components, dependencies, groups, journeys: own } = estate;
        const fragment = {
          schema: 'firebreak/traced/1',
          at: trace.at,
          components,
          dependencies,
          groups,
          journeys: own,
        };
        await deliver(json(fragment), flags.output);
      }
      await print(
        flags.format === 'json'
          ? json(traceJson(trace, journeys, concentration))
          : traceText(trace, journeys, concentration, { style: stdoutStyle(), all: flags.all === true }),
      );
    });
}

async function traceAll(names: readonly string[], flags: Flags): Promise<Trace> {
  const resolver = new Resolver({
    exchange: exchangeOver({ timeoutMs: DNS_TIMEOUT, port: flags.dnsPort }),
    roots: flags.root,
    now: Date.now,
  });
  const ca = flags.ca === undefined ? {} : { ca: read(flags.ca) };
  const looker = new Looker({
    resolver,
    ranges: await newestRanges(),
    anchors: anchorsOf(flags),
    now: Date.now,
    queries: QUERIES,
    milliseconds: MILLISECONDS,
    ...(flags.tls
      ? {
          certificateOf: (host, addresses) =>
            certificateOf(host, addresses, { timeoutMs: HTTP_TIMEOUT, port: flags.httpsPort, ...ca }),
        }
      : {}),
    ...(flags.page
      ? {
          pageOf: (host) =>
            pageOf(host, {
              timeoutMs: HTTP_TIMEOUT,
              maxBytes: MOST_OF_PAGE,
              userAgent: `firebreak/${manifest().version}`,
              allowPrivate: flags.allowPrivate === true,
              ports: { http: flags.httpPort, https: flags.httpsPort },
              resolve: async (name) => {
                const found = await resolver.lookup(name, 'A', resolver.budget(QUERIES, MILLISECONDS));
                if (found.records.length > 0) return dataOf<string>(found.records, 'A');
                const six = await resolver.lookup(name, 'AAAA', resolver.budget(QUERIES, MILLISECONDS));
                return dataOf<string>(six.records, 'AAAA');
              },
              ...ca,
            }),
        }
      : {}),
  });
  const { journal } = flags;
  const { names: found, zones } = readJournal(
    journal !== undefined && existsSync(journal) ? read(journal) : '',
  );
  const open = names.filter((name) => !found.has(name));
  const watch = progress();
  await lookAtAll(looker, open, flags.concurrency, zones, (name, fresh) => {
    found.set(name.domain, name);
    for (const zone of fresh) zones.set(zone.origin, zone);
    if (journal !== undefined) append(journal, journalLine({ name, zones: fresh }));
    watch.step(found.size, names.length);
  });
  watch.end();
  return { at: new Date().toISOString(), names: names.map((name) => found.get(name)!), zones };
}

/** IANA's for the internet's root; for another one those that are given. */
function anchorsOf({ root, trustAnchor }: Flags): readonly Digest[] {
  if (trustAnchor === undefined) return root === ROOTS ? IANA_ANCHORS : [];
  try {
    return anchorsIn(read(trustAnchor));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${trustAnchor}: ${error.message}`);
  }
}

/** A name as it is asked for: without what a browser's address has around it, in ASCII. */
function nameOf(text: string): string {
  const trimmed = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '');
  const host = URL.canParse(`http://${trimmed}`) ? new URL(`http://${trimmed}`).hostname : '';
  const name = canonical(host);
  const isName =
    name.length <= 253 &&
    isIP(name.replace(/^\[|\]$/g, '')) === 0 &&
    /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(name);
  if (!isName) throw new UsageError(`"${text}" is no public name; expected one such as shop.example`);
  return name;
}

function fromFile(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  return read(file)
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function append(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number, 1 or more');
  return Number(text);
}

function roots(text: string): readonly NameServer[] {
  return text.split(',').map((address, i) => {
    if (isIP(address) === 0) throw new InvalidArgumentError('expected IP addresses with commas between');
    return { name: `root-${i + 1}`, glue: [address] };
  });
}
