import { statSync } from 'node:fs';
import type { Diagnostic } from '../../estate/index.js';
import { openUserFile, type PlaceOf, readUserText, userFileIn } from '../../readers/index.js';
import type { SteerConfig } from '../model/index.js';
import { endpointsOf } from './endpoints.js';
import { absolute, nameIn } from './names.js';
import { hooksOf, publicationsOf, storeOf } from './publish.js';
import type { RawSteer } from './raw.js';
import { type Complain, given, milliseconds, type Path, share } from './values.js';
import { checkWhole } from './whole.js';
import { zonesOf } from './zones.js';

/** `steer:` of a firebreak.yaml. */
export interface SteerFile {
  readonly file: string;
  /** Absent where there is an error among the diagnostics. */
  readonly config?: SteerConfig;
  /** Errors and warnings, each with file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where a key below `steer:` stands: `place('nodes', 'hel')`. */
  readonly place?: PlaceOf;
}

/** Reads `steer:` of the firebreak.yaml at a path: the file, or the directory it lies in. */
export function readSteer(path: string): SteerFile {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isDirectory ? userFileIn(path) : path;
  const problem = (where: string, message: string): SteerFile => ({
    file: where,
    diagnostics: [{ severity: 'error', message, file: where, line: 1 }],
  });
  if (file === undefined) return problem(path, 'holds no firebreak.yaml');
  let why = 'cannot be read';
  const text = readUserText(file, (_, message) => {
    why = message;
  });
  return text === undefined ? problem(file, why) : parseSteer(text, file);
}

/** Reads `steer:` in the text of a firebreak.yaml. */
export function parseSteer(text: string, file: string): SteerFile {
  const opened = openUserFile(text, file);
  if ('problems' in opened) return { file, diagnostics: opened.problems };
  const raw = opened.content.steer as RawSteer | null | undefined;
  if (raw === undefined || raw === null) {
    const message = 'has no steer: section; see docs/steer-config.md';
    return { file, diagnostics: [{ severity: 'error', message, file, line: 1 }] };
  }
  const place: PlaceOf = (...path) => opened.placeOf('steer', ...asWritten(raw, path));
  const diagnostics: Diagnostic[] = [];
  const complain: Complain = (message, path, severity = 'error') => {
    diagnostics.push({ severity, message: `steer.${path.join('.')}: ${message}`, ...place(...path) });
  };
  const config = configOf(raw, complain);
  checkWhole(config, complain);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { file, diagnostics, place, ...(failed ? {} : { config }) };
}

const LEASE = '10s';
const LIMITS = {
  maxChange: 1,
  maxPlans: 20,
  perMs: 600_000,
  holdDownMs: 30_000,
  maxStaleMs: 3_600_000,
  whenStale: 'keep-answering',
} as const;
const STATUS = { title: 'Status', listen: '127.0.0.1:5381' };
const ADMIN = { listen: '127.0.0.1:5380', tokenFrom: 'FIREBREAK_TOKEN' };

function configOf(raw: RawSteer, complain: Complain): SteerConfig {
  const nodes = Object.entries(raw.nodes).map(([id, one]) => ({
    id,
    ...given({ at: typeof one === 'string' ? one : one?.at }),
  }));
  const zones = zonesOf(raw.zones, complain);
  const { limits = {}, status = {}, admin = {} } = raw;
  const time = (one: number | string | undefined) => (one === undefined ? undefined : milliseconds(one));
  return {
    nodes,
    quorum: raw.quorum ?? Math.floor(nodes.length / 2) + 1,
    leaseMs: milliseconds(raw.lease ?? LEASE),
    endpoints: endpointsOf(raw.endpoints, raw.probe ?? {}, complain),
    zones,
    limits: {
      ...LIMITS,
      ...given({
        maxChange: limits.maxChange === undefined ? undefined : share(limits.maxChange),
        maxPlans: limits.maxPlans,
        perMs: time(limits.per),
        holdDownMs: time(limits.holdDown),
        maxStaleMs: time(limits.maxStale),
        whenStale: limits.whenStale,
      }),
    },
    store: storeOf(raw.store, nodes.length, complain),
    publish: publicationsOf(
      raw.publish,
      zones.map(({ origin }) => origin),
      complain,
    ),
    hooks: hooksOf(raw.hooks ?? {}, complain),
    status: { ...STATUS, ...status },
    admin: { ...ADMIN, ...admin },
  };
}

/** A path with names as the file has them: checks speak of `www.shop.example` where it says `www`. */
function asWritten(raw: RawSteer, path: Path): Path {
  const [section, zone, part, name, ...rest] = path;
  if (section !== 'zones') return path;
  const written = Object.keys(raw.zones).find((one) => one === zone || absolute(one) === zone);
  if (written === undefined || (part !== 'names' && part !== 'records')) {
    return [section, written ?? zone!, ...path.slice(2)];
  }
  const keys = Object.keys(raw.zones[written]![part] ?? {});
  const key = keys.find((one) => one === name) ?? keys.findLast((one) => sameName(String(zone), one, name));
  return [section, written, part, ...(name === undefined ? [] : [key ?? name]), ...rest];
}

function sameName(origin: string, written: string, name: unknown): boolean {
  const found = nameIn(origin, written);
  return typeof found === 'object' && found.name === name;
}
