import {
  CLASS,
  createWriter,
  nameToText,
  parentOf,
  RCODE,
  ROOT,
  TYPE,
  type WireName,
} from '../wire/index.js';
import type { Node, RecordData, Served, Part as SetPart, Zone } from '../zone/index.js';
import { type Choice, createChoice } from './choice.js';
import { type Chain, follow } from './lookup.js';

/**
 * An answer as it is sent, from behind the question on. Names are compressed against the question's. Where the question
 * may be longer than the one that was written for, `pointers` lists what has to be moved by as many bytes.
 */
export interface Prepared {
  readonly code: number;
  readonly authoritative: boolean;
  readonly answers: number;
  readonly authorities: number;
  readonly additionals: number;
  readonly body: Buffer;
  readonly pointers: readonly number[];
  /** Bytes of the question's name that the pointers are right for. */
  readonly nameLength: number;
  /** Which answers are the same to a limit of rates: counted up from 1. */
  readonly account: number;
  /** Addresses of the body that take turns in coming first. */
  readonly turns: Turns | undefined;
  /** What to answer with in place of this. */
  readonly choice: Choice | undefined;
}

/** Records of one size, one after the other. */
export interface Turns {
  readonly from: number;
  readonly size: number;
  readonly count: number;
}

/** What stands for the question's name where a record belongs to it; no name is empty. */
const QUESTION: WireName = '';
const STAR = '\x01*';
/** Key of the answer to all types that are not there. */
const NOTHING = 0;

interface Part {
  readonly owner: WireName;
  readonly set: RecordData;
}

/** Makes answers when they are first asked for, and keeps them as long as their plan is served. */
export interface Answers {
  /** For a name that exists. */
  readonly at: (node: Node, type: number) => Prepared;
  /** For one that does not. */
  readonly nothing: (zone: Zone) => Prepared;
  /** For one that others answer for. */
  readonly referral: (cut: Node) => Prepared;
}

export function createAnswers(served: Served): Answers {
  // Bounded: by the types that a node has and two more.
  const kept = new Map<Node, Map<number, Prepared>>();
  const chains = new Map<Node, Chain>();
  const negative = new Map<Zone, Map<number, Prepared>>();
  let accounts = 0;
  const from = <K>(cache: Map<K, Map<number, Prepared>>, key: K, kind: number, make: () => Prepared) =>
    getOrMake(
      getOrMake(cache, key, () => new Map()),
      kind,
      make,
    );
  const write = (
    name: WireName,
    code: number,
    sections: { answers?: readonly Part[]; authorities?: readonly Part[]; additionals?: readonly Part[] },
    authoritative = true,
  ): Prepared => {
    const pointers: number[] = [];
    const known = new Map<WireName, number>([[QUESTION, 12]]);
    // The own name of a wildcard is never in the question that it answers.
    let rest = name.startsWith(STAR) ? parentOf(name)! : name;
    for (; rest !== ROOT; rest = parentOf(rest)!) known.set(rest, 12 + name.length - rest.length);
    const writer = createWriter({ base: 12 + name.length + 4, known, onPointer: (at) => pointers.push(at) });
    let turns: Turns | undefined;
    const section = (parts: readonly Part[] = []) => {
      for (const { owner, set } of parts) {
        const from = writer.size();
        for (const rdata of set.data) {
          writer.name(owner);
          // That one stays where it is.
          if (owner === QUESTION) pointers.pop();
          writer.u16(set.type);
          writer.u16(CLASS.IN);
          writer.u32(set.ttl);
          writer.rdata(rdata);
        }
        const count = set.data.length;
        // An owner that stands before is a pointer, so that these are of one size; no answer has addresses of two names.
        if (count > 1 && (set.type === TYPE.A || set.type === TYPE.AAAA))
          turns = { from, size: (writer.size() - from) / count, count };
      }
      return parts.reduce((sum, { set }) => sum + set.data.length, 0);
    };
    const answers = section(sections.answers);
    const taken = turns;
    const authorities = section(sections.authorities);
    const additionals = section(sections.additionals);
    accounts += 1;
    return {
      code,
      authoritative,
      answers,
      authorities,
      additionals,
      body: writer.bytes(),
      pointers,
      nameLength: name.length,
      account: accounts,
      turns: taken,
      choice: undefined,
    };
  };
  /** To a limit of rates, whatever is chosen for a question is the same answer. */
  const chosen = (set: RecordData, make: (set: RecordData) => Prepared): Prepared => {
    const plain = make(set);
    const { members, bySubnet } = set;
    if (members === undefined && bySubnet === undefined) return plain;
    const of = ({ data }: SetPart) => ({ ...make({ ...set, data }), account: plain.account });
    return { ...plain, choice: createChoice(plain, members, bySubnet, of) };
  };
  const negativeOf = (zone: Zone, code: number) =>
    from(negative, zone, code, () => write(STAR + zone.origin, code, { authorities: [soaOf(zone)] }));
  const alias = (node: Node, chain: Chain, key: number): Prepared => {
    const { links, target, end } = chain;
    const answers = links.map(({ owner, set }) => ({ owner: owner ?? QUESTION, set }));
    if (end.kind === 'outside') return write(node.name, RCODE.NOERROR, { answers });
    if (end.kind === 'cut') return write(node.name, RCODE.NOERROR, { answers, ...referralTo(end.node) });
    // RFC 6604, 3: the code is that of the last name.
    if (end.kind === 'nothing')
      return write(node.name, RCODE.NXDOMAIN, { answers, authorities: [soaOf(end.zone)] });
    const set = end.node.sets.get(key);
    return set === undefined
      ? write(node.name, RCODE.NOERROR, { answers, authorities: [soaOf(node.zone)] })
      : chosen(set, (part) =>
          write(node.name, RCODE.NOERROR, { answers: [...answers, { owner: target, set: part }] }),
        );
  };
  const own = (node: Node, set: RecordData, key: number) =>
    from(kept, node, key, () =>
      chosen(set, (part) => write(node.name, RCODE.NOERROR, { answers: [{ owner: QUESTION, set: part }] })),
    );
  return {
    at: (node, type) => {
      const set = node.sets.get(type);
      if (set !== undefined) return own(node, set, type);
      if (type === TYPE.ANY) {
        // RFC 8482, 4.1: one of the sets there are.
        const any = node.sets.values().next().value;
        return any === undefined ? negativeOf(node.zone, RCODE.NOERROR) : own(node, any, type);
      }
      if (!node.sets.has(TYPE.CNAME)) return negativeOf(node.zone, RCODE.NOERROR);
      const chain = getOrMake(chains, node, () => follow(served, node));
      const key = chain.end.kind === 'node' && chain.end.node.sets.has(type) ? type : NOTHING;
      return from(kept, node, key, () => alias(node, chain, key));
    },
    nothing: (zone) => negativeOf(zone, RCODE.NXDOMAIN),
    referral: (cut) =>
      from(kept, cut, TYPE.NS, () => write(STAR + cut.name, RCODE.NOERROR, referralTo(cut), false)),
  };
}

function getOrMake<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  let found = cache.get(key);
  if (found === undefined) {
    found = make();
    cache.set(key, found);
  }
  return found;
}

const soaOf = (zone: Zone): Part => ({ owner: zone.origin, set: zone.soa });

/** The name servers below, and the addresses of those that the zone knows (RFC 9471: all of them or none). */
function referralTo(cut: Node): {
  readonly authorities: readonly Part[];
  readonly additionals: readonly Part[];
} {
  const set = cut.sets.get(TYPE.NS);
  if (set === undefined) throw new Error(`${nameToText(cut.name)} is no delegation`);
  const additionals = set.data.flatMap(({ bytes }) => {
    const node = cut.zone.nodes.get(bytes);
    return [TYPE.A, TYPE.AAAA].flatMap((type) => {
      const addresses = node?.sets.get(type);
      return addresses === undefined ? [] : [{ owner: bytes, set: addresses }];
    });
  });
  return { authorities: [{ owner: cut.name, set }], additionals };
}
