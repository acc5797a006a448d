import { addressBytes } from '../wire/index.js';
import type { Part, RecordData } from '../zone/index.js';
import { clientSubnet } from './client-subnet.js';
import type { Prepared } from './prepared.js';
import { createSubnets, type Subnets } from './subnets.js';

/** Answers to one question of which one is given: by who asks, and among equals by chance. */
export interface Choice {
  /** Without `choice` of their own. */
  readonly members: readonly Prepared[];
  /** Sum of the weights up to each member. */
  readonly upTo: readonly number[];
  readonly subnets: Subnets<Prepared> | undefined;
}

/** @param make an answer with a part of the set's data */
export function createChoice(
  plain: Prepared,
  members: RecordData['members'],
  bySubnet: RecordData['bySubnet'],
  make: (part: Part) => Prepared,
): Choice {
  let sum = 0;
  return {
    members: members?.map(make) ?? [plain],
    upTo: members?.map(({ weight }) => (sum += weight)) ?? [1],
    subnets: bySubnet && createSubnets(bySubnet.map((part) => [part.network, make(part)])),
  };
}

/** The first member whose sum is above a random part (0 to 1, without 1) of all: each as often as its weight. */
export function byWeight({ members, upTo }: Choice, random: number): Prepared {
  const last = members.length - 1;
  const aim = random * upTo[last]!;
  let at = 0;
  while (at < last && upTo[at]! <= aim) at += 1;
  return members[at]!;
}

/**
 * What goes for the subnet of an option (RFC 7871) whose data begins at `at` of the request, with the scope to tell. Who
 * tells no bits does not want to be placed, and is not: neither by the address of the one who asks for them.
 */
export function byOption(
  subnets: Subnets<Prepared>,
  request: Buffer,
  at: number,
): { readonly value: Prepared | undefined; readonly scope: number } {
  const { family, bits, address } = clientSubnet(request, at);
  return bits === 0 ? { value: undefined, scope: 0 } : subnets.find(request, address, family, bits);
}

/** What goes for the one who asks, where nothing is told of a client. */
export function byAddress(subnets: Subnets<Prepared>, client: string): Prepared | undefined {
  const address = Buffer.from(addressBytes(client.replace(/%.*$/, '')), 'latin1');
  return subnets.find(address, 0, address.length === 4 ? 4 : 6, address.length * 8).value;
}
