import { CLASS, FLAG, RCODE, TYPE, type WireName } from '../wire/index.js';
import type { Served } from '../zone/index.js';
import { byAddress, byOption, byWeight } from './choice.js';
import {
  CLIENT_SUBNET_ROOM,
  clientSubnetSize,
  findClientSubnet,
  MALFORMED,
  NO_SUBNET,
  writeClientSubnet,
} from './client-subnet.js';
import { find } from './lookup.js';
import {
  copyShort,
  headerOnly,
  NOT_READY,
  OPT_SIZE,
  optionsFit,
  skipName,
  turn,
  UDP_PAYLOAD,
  writeOpt,
} from './parts.js';
import { type Answers, createAnswers, type Prepared } from './prepared.js';
import { createShortcut, NO_PLACE, type Shortcut } from './shortcut.js';

/** Largest header, question and OPT record with an option: what replies without records need. */
export const SMALLEST_ROOM = 12 + 255 + 4 + OPT_SIZE + Math.max(NOT_READY.length, CLIENT_SUBNET_ROOM);

/** What `answer` gives back for a message that is not to be answered, and for one that is signed (RFC 8945). */
export const NO_REPLY = 0;
export const SIGNED = -1;

/** `slip`: by UDP to somebody who asks too often; no records, only the bit that says to ask again by TCP. */
export type Transport = 'udp' | 'tcp' | 'slip';

export interface Answerer {
  /** From the next question on all answers come from this plan; none at all: SERVFAIL for every question. */
  readonly serve: (served: Served | undefined) => void;
  /**
   * Writes the reply to a message into `out` and returns its size, NO_REPLY or SIGNED. `room` is what the transport
   * takes: by UDP what the client says, up to UDP_PAYLOAD; otherwise all of `out`, of at least 65535 bytes.
   * `client` is the address of the one who asks, where answers depend on it.
   */
  readonly answer: (request: Buffer, out: Buffer, over: Transport, client?: string) => number;
  /** Of the last reply: which answers are the same to a limit of rates; 0 for all that are not from a zone. */
  readonly account: () => number;
}

/**
 * Makes the pure part of a name server: bytes in, bytes out. Never throws, whatever comes in.
 *
 * @param random 0 to 1, without 1: chance in choosing by weight, and in which of several addresses comes first
 */
export function createAnswerer(random: () => number = Math.random): Answerer {
  let served: Served | undefined;
  let answers: Answers | undefined;
  let shortcut: Shortcut | undefined;
  let account = 0;
  const name = Buffer.alloc(255);

  const answer = (request: Buffer, out: Buffer, over: Transport, client?: string): number => {
    account = 0;
    const size = request.length;
    if (size < 12) return NO_REPLY;
    const flags = (request[2]! << 8) | request[3]!;
    // An answer to an answer could go on for ever.
    if ((flags & FLAG.RESPONSE) !== 0) return NO_REPLY;
    if ((flags & FLAG.OPCODE) !== 0) return headerOnly(request, out, flags, RCODE.NOTIMP);
    // One question, no answer, no authority.
    if ((request[4]! | request[6]! | request[7]! | request[8]! | request[9]!) !== 0 || request[5] !== 1)
      return headerOnly(request, out, flags, RCODE.FORMERR);

    let at = 12;
    let length = 0;
    let hash = 0;
    for (;;) {
      const label = request[at];
      // No label, or a pointer: there is no name before that it could lead to.
      if (label === undefined || label > 63 || length + label + 1 > 255)
        return headerOnly(request, out, flags, RCODE.FORMERR);
      name[length++] = label;
      out[at] = label;
      at += 1;
      if (label === 0) break;
      for (const end = at + label; at < end; at += 1) {
        const byte = request[at];
        if (byte === undefined) return headerOnly(request, out, flags, RCODE.FORMERR);
        const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
        name[length++] = lower;
        out[at] = byte;
        hash = Math.imul(hash ^ lower, 0x01000193);
      }
    }
    if (at + 4 > size) return headerOnly(request, out, flags, RCODE.FORMERR);
    const type = (request[at]! << 8) | request[at + 1]!;
    const kind = (request[at + 2]! << 8) | request[at + 3]!;
    for (const end = at + 4; at < end; at += 1) out[at] = request[at]!;
    const question = at;

    let edns = false;
    let payload = 512;
    let version = 0;
    let dnssecOk = 0;
    let signed = false;
    let subnet = NO_SUBNET;
    for (let left = (request[10]! << 8) | request[11]!; left > 0; left -= 1) {
      const data = skipName(request, at);
      if (data < 0 || signed) return headerOnly(request, out, flags, RCODE.FORMERR);
      const end = data + 10 + request.readUInt16BE(data + 8);
      if (end > size) return headerOnly(request, out, flags, RCODE.FORMERR);
      const extra = request.readUInt16BE(data);
      if (extra === TYPE.OPT) {
        if (edns || request[at] !== 0 || !optionsFit(request, data + 10, end))
          return headerOnly(request, out, flags, RCODE.FORMERR);
        edns = true;
        payload = Math.max(request.readUInt16BE(data + 2), 512);
        version = request[data + 5]!;
        dnssecOk = request[data + 6]! & 0x80;
        // Where no answer depends on it, it is an option like any that is not known here.
        if (served?.bySubnet && end > data + 10) {
          subnet = findClientSubnet(request, data + 10, end);
          if (subnet === MALFORMED) return headerOnly(request, out, flags, RCODE.FORMERR);
        }
      }
      signed = extra === TYPE.TSIG;
      at = end;
    }
    if (at !== size) return headerOnly(request, out, flags, RCODE.FORMERR);
    if (signed) return SIGNED;

    let code: number;
    let prepared: Prepared | undefined;
    let place = NO_PLACE;
    if (version !== 0) code = RCODE.BADVERS;
    else if (served === undefined || answers === undefined || shortcut === undefined) code = RCODE.SERVFAIL;
    else {
      code = refusal(type, kind);
      if (code === RCODE.NOERROR) {
        place = shortcut.find(name, length, type, hash);
        // A slip is without its answer.
        if (place !== NO_PLACE && (over === 'slip' || !shortcut.isShort(place))) {
          prepared = shortcut.at(place);
          place = NO_PLACE;
        } else if (place === NO_PLACE) {
          prepared = lookup(served, answers, name.toString('latin1', 0, length), type);
          // Names that do not exist, or stand for any other, would push out those that do.
          if (prepared?.nameLength === length) shortcut.set(name, length, type, hash, prepared);
        }
        if (place === NO_PLACE) code = prepared?.code ?? RCODE.REFUSED;
      }
    }
    let scope = 0;
    if (prepared !== undefined) {
      account = prepared.account;
      const { choice } = prepared;
      if (choice !== undefined) {
        let own: Prepared | undefined;
        if (choice.subnets !== undefined && subnet !== NO_SUBNET)
          ({ value: own, scope } = byOption(choice.subnets, request, subnet));
        else if (choice.subnets !== undefined && client !== undefined)
          own = byAddress(choice.subnets, client);
        prepared = own ?? byWeight(choice, random());
      }
    }

    let end = question;
    const limit = over === 'udp' ? Math.min(payload, UDP_PAYLOAD) : over === 'tcp' ? 65535 : 0;
    let head = FLAG.RESPONSE | (flags & (FLAG.RECURSION_DESIRED | FLAG.CHECKING_DISABLED)) | (code & 15);
    out[0] = request[0]!;
    out[1] = request[1]!;
    // One question; nothing else yet.
    out[4] = 0;
    out[5] = 1;
    for (let i = 6; i < 12; i += 1) out[i] = 0;
    if (place !== NO_PLACE) {
      account = shortcut!.account(place);
      head |= FLAG.AUTHORITATIVE;
      end = shortcut!.copy(place, out, end);
    } else if (prepared !== undefined) {
      if (prepared.authoritative) head |= FLAG.AUTHORITATIVE;
      const { body, turns } = prepared;
      const extra = edns ? OPT_SIZE + (subnet === NO_SUBNET ? 0 : clientSubnetSize(request, subnet)) : 0;
      if (question + body.length + extra > limit) head |= FLAG.TRUNCATED;
      else {
        end = copyShort(body, body.length, out, end);
        if (turns !== undefined) turn(body, turns, Math.floor(random() * turns.count), out, question);
        const moved = length - prepared.nameLength;
        if (moved !== 0)
          for (const pointer of prepared.pointers) {
            const place = question + pointer;
            out.writeUInt16BE(out.readUInt16BE(place) + moved, place);
          }
        out.writeUInt16BE(prepared.answers, 6);
        out.writeUInt16BE(prepared.authorities, 8);
        out.writeUInt16BE(prepared.additionals, 10);
      }
    }
    out[2] = head >> 8;
    out[3] = head & 0xff;
    if (edns) {
      out.writeUInt16BE(out.readUInt16BE(10) + 1, 10);
      const opt = end;
      end = writeOpt(out, end, code >> 4, dnssecOk, code === RCODE.SERVFAIL);
      if (subnet !== NO_SUBNET && code !== RCODE.SERVFAIL) {
        end += writeClientSubnet(request, subnet, out, end, scope);
        out.writeUInt16BE(end - opt - OPT_SIZE, opt + OPT_SIZE - 2);
      }
    }
    return end;
  };
  return {
    serve: (next) => {
      served = next;
      answers = next && createAnswers(next);
      shortcut = next && createShortcut(next.nodes.size);
    },
    answer,
    account: () => account,
  };
}

function lookup(served: Served, answers: Answers, name: WireName, type: number): Prepared | undefined {
  const found = find(served, name, type);
  switch (found.kind) {
    case 'node':
      return answers.at(found.node, type);
    case 'cut':
      return answers.referral(found.node);
    case 'nothing':
      return answers.nothing(found.zone);
    default:
      return undefined;
  }
}

/** The code for questions that no zone has an answer to; NOERROR for all others. */
function refusal(type: number, kind: number): number {
  // version.bind and its like are of class CHAOS.
  if (kind !== CLASS.IN) return RCODE.REFUSED;
  if (type < 249 || type > 254) return type === TYPE.OPT || type === 0 ? RCODE.FORMERR : RCODE.NOERROR;
  if (type === TYPE.AXFR || type === TYPE.IXFR) return RCODE.REFUSED;
  return type === TYPE.MAILA || type === TYPE.MAILB ? RCODE.NOTIMP : RCODE.FORMERR;
}
