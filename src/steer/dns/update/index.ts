import type { Plan, Publisher, RecordSet } from '../../model/index.js';
import { parseAddress } from '../net/index.js';
import type { Key } from '../tsig/index.js';
import { compilePlan, markedNumber, markerKey, markerSet } from '../zone/index.js';
import type { SetKey, ZoneEditor } from './editor.js';
import { rfc2136 } from './rfc2136.js';
import { changesOf, type Wanted, wantedOf } from './wanted.js';

export type { Change, SetKey, ZoneEditor } from './editor.js';

export interface UpdateOptions {
  /** Address of the zones' primary name server. */
  readonly server: string;
  /** Origins of the zones there. */
  readonly zones: readonly string[];
  readonly key?: Key;
  readonly timeoutMs?: number;
}

/** Publishes by dynamic update (RFC 2136) into a name server that is there. Does nothing until the first plan. */
export function update({ server, zones, key, timeoutMs = 5000 }: UpdateOptions): Publisher {
  return updateBy(rfc2136({ server: parseAddress(server), key, timeoutMs }), zones);
}

/** Others that publish at the same moment win at most this often before it is reported. */
const ATTEMPTS = 20;
/** Sets in one change: with several addresses each they fit a message of 64 KiB. */
const SETS_PER_CHANGE = 200;

/**
 * Publishes by changing the steered names of zones that others serve. Several nodes do so at once, and any may be late:
 * each zone has a TXT record with the number of the plan it is of, and no change is made unless that record still is what
 * was read before. So a node never overwrites a newer plan, whatever it has in hand and however long it was away.
 */
export function updateBy(editor: ZoneEditor, zones: readonly string[]): Publisher {
  let plan: Plan | undefined;
  let isSilent = false;

  /** Brings a zone to the plan, unless it has a newer one. The number it has then, and what was repaired. */
  const bring = async (zone: string, wish: Plan) => {
    const wanted = wantedOf(wish, zone, zones);
    const repaired: string[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { number, marker, there } = await look(editor, zone, wanted.keys);
      if (number !== undefined && number > wish.number) return { number, repaired };
      const changes = changesOf(wanted, there);
      if (number === wish.number && changes.put.length + changes.remove.length === 0)
        return { number, repaired };
      if (number === wish.number)
        repaired.push(
          ...[...changes.put, ...changes.remove].map(
            ({ name, type }) => `${name} ${type}: was changed at ${editor.name} by somebody else, repaired`,
          ),
        );
      await apply(editor, zone, wish.number, marker, changes);
    }
    throw new Error(await whyNot(editor, zone, wish, wanted));
  };
  return {
    name: 'update',
    publish: async (next) => {
      compilePlan(next);
      plan = next;
      isSilent = false;
      for (const zone of zones) await bring(zone, next);
    },
    verify: async () => {
      const wish = plan;
      if (wish === undefined) return { serving: undefined, problems: [] };
      const numbers: number[] = [];
      const problems: string[] = [];
      for (const zone of zones) {
        try {
          const { number, repaired } = isSilent
            ? { number: (await look(editor, zone, [])).number, repaired: [] }
            : await bring(zone, wish);
          if (number !== undefined) numbers.push(number);
          problems.push(...repaired);
        } catch (error) {
          problems.push((error as Error).message);
        }
      }
      const isWhole = numbers.length === zones.length && numbers.length > 0;
      return { serving: isWhole ? Math.min(...numbers) : undefined, problems };
    },
    // What others serve cannot be taken back without emptying names: it is only no longer repaired.
    silence: () => {
      isSilent = true;
    },
    close: async () => {
      isSilent = true;
      plan = undefined;
    },
  };
}

/** What a zone has now: its marker and the sets that steering owns. */
async function look(editor: ZoneEditor, zone: string, keys: readonly SetKey[]) {
  const key = markerKey(zone);
  const found = await editor.read(zone, [key, ...keys]);
  const isMarker = ({ name, type }: SetKey) => name === key.name && type === key.type;
  const marker = found.find(isMarker) ?? { ...key, ttl: 0, data: [] };
  const number = markedNumber(marker.data);
  if (number === undefined && marker.data.length > 0)
    throw new Error(
      `${editor.name}: ${key.name} TXT is ${marker.data.join(' ')}, expected the number of a plan: remove the record there`,
    );
  return { number, marker, there: found.filter((set) => !isMarker(set)) };
}

/** In as few changes as fit, the marker with the last: until then the plan before counts, and all is done again. */
async function apply(
  editor: ZoneEditor,
  zone: string,
  number: number,
  expected: RecordSet,
  { put, remove }: { readonly put: readonly RecordSet[]; readonly remove: readonly SetKey[] },
): Promise<void> {
  // A name that changes from one type to the other does so at once.
  const sets = [
    ...put.map((set) => ({ set, key: undefined })),
    ...remove.map((key) => ({ set: undefined, key })),
  ];
  sets.sort((a, b) => ((a.set ?? a.key).name < (b.set ?? b.key).name ? -1 : 1));
  const parts: (typeof sets)[] = [[]];
  for (const one of sets) {
    const part = parts.at(-1)!;
    const before = part.at(-1);
    const isSameName = before !== undefined && (before.set ?? before.key).name === (one.set ?? one.key).name;
    if (part.length >= SETS_PER_CHANGE && !isSameName) parts.push([one]);
    else part.push(one);
  }
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const outcome = await editor.change(zone, {
      expected,
      put: [...part.flatMap(({ set }) => set ?? []), ...(isLast ? [markerSet(zone, number)] : [])],
      remove: part.flatMap(({ key }) => key ?? []),
    });
    if (outcome === 'raced') return;
  }
}

async function whyNot(editor: ZoneEditor, zone: string, { number }: Plan, wanted: Wanted): Promise<string> {
  const { number: current, there } = await look(editor, zone, wanted.keys);
  if (current !== number) return `${editor.name}: ${zone}: others keep changing it, tried ${ATTEMPTS} times`;
  const { put, remove } = changesOf(wanted, there);
  const [first] = [...put, ...remove];
  return `${editor.name}: ${first?.name ?? zone} ${first?.type ?? ''}: the server took the change and did not make it; are there other records at the name?`;
}
