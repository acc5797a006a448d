/** Functions of IP networks, both families, over BigInt. */
import type { Value } from '../../inference/index.js';
import {
  asNumber,
  asText,
  expectCount,
  type FunctionTable,
  fail,
  GENERATED_MAX,
  refsOf,
  scalarFunction,
  TooLarge,
  unknownFrom,
  withRefs,
} from './support.js';

interface Network {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

function parseNetwork(text: string): Network {
  const slash = text.lastIndexOf('/');
  const prefixText = text.slice(slash + 1);
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  if (address === undefined || !(prefix <= address.bits)) {
    return fail(`invalid CIDR expression: invalid CIDR address: ${text.slice(0, 80)}`);
  }
  return { bits: address.bits, address: masked(address.value, address.bits, prefix), prefix };
}

function masked(value: bigint, bits: number, prefix: number): bigint {
  const host = BigInt(bits - prefix);
  return (value >> host) << host;
}

function parseAddress(text: string): { bits: 32 | 128; value: bigint } | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(':')) {
    const value = parseV4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = parseV6(text);
  return value === undefined ? undefined : { bits: 128, value };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    // Terraform still reads leading zeros as decimal, for compatibility.
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map(parseGroups);
  const [head, tail] = groups;
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (halves.length === 1) return head.length === 8 ? joinGroups(head) : undefined;
  const missing = 8 - head.length - tail!.length;
  if (missing < 1) return undefined;
  return joinGroups([...head, ...Array<bigint>(missing).fill(0n), ...tail!]);
}

function parseGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: bigint[] = [];
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (v4 === undefined) return undefined;
      groups.push(v4 >> 16n, v4 & 0xffffn);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(BigInt(`0x${part}`));
    }
  }
  return groups;
}

function joinGroups(groups: readonly bigint[]): bigint {
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

function formatAddress(value: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  // An IPv4 address in IPv6 clothes is printed as IPv4.
  if (value >> 32n === 0xffffn) return formatAddress(value & 0xffffffffn, 32);
  const groups = Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i)) & 0xffffn);
  let best = { from: -1, length: 1 };
  for (let from = 0; from < 8; from++) {
    let length = 0;
    while (from + length < 8 && groups[from + length] === 0n) length++;
    if (length > best.length) best = { from, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.from < 0) return hex.join(':');
  return `${hex.slice(0, best.from).join(':')}::${hex.slice(best.from + best.length).join(':')}`;
}

function formatNetwork(network: Network): string {
  return `${formatAddress(network.address, network.bits)}/${network.prefix}`;
}

function whole(value: number): number {
  return Number.isInteger(value) ? value : fail('a whole number is required');
}

function cidrhost(text: string, number: number): string {
  const network = parseNetwork(text);
  const size = 1n << BigInt(network.bits - network.prefix);
  const host = BigInt(whole(number));
  if (host >= size || -host > size) {
    fail(`prefix of ${network.prefix} does not accommodate a host numbered ${number}`);
  }
  return formatAddress(network.address + (host < 0n ? size + host : host), network.bits);
}

function cidrnetmask(text: string): string {
  const network = parseNetwork(text);
  if (network.bits === 128) fail('IPv6 addresses cannot have a netmask');
  return formatAddress(masked(0xffffffffn, 32, network.prefix), 32);
}

function cidrsubnet(text: string, more: number, number: number): string {
  const network = parseNetwork(text);
  const extra = whole(more);
  const prefix = network.prefix + extra;
  if (extra < 0 || prefix > network.bits) {
    fail(`not enough remaining address space for a subnet with a prefix of ${prefix} bits`);
  }
  const index = BigInt(whole(number));
  const size = 1n << BigInt(extra);
  // Terraform gives an address outside the network here; nobody can mean that.
  if (index < 0n) fail('the subnet number must not be negative');
  if (index >= size) fail(`prefix extension of ${extra} does not accommodate a subnet numbered ${number}`);
  return formatNetwork({
    bits: network.bits,
    address: network.address + (index << BigInt(network.bits - prefix)),
    prefix,
  });
}

function cidrsubnets(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  if (args.length > GENERATED_MAX) throw new TooLarge('cidrsubnets');
  const text = asText(args[0]);
  const extensions = args.slice(1).map(asNumber);
  if (text === undefined || extensions.includes(undefined)) return unknownFrom(args);
  const network = parseNetwork(text);
  const end = network.address + (1n << BigInt(network.bits - network.prefix));
  let next = network.address;
  const refs = refsOf(args);
  return (extensions as number[]).map((extension) => {
    const prefix = network.prefix + whole(extension);
    if (extension < 1) fail('must extend prefix by at least one bit');
    if (extension > 32) fail('may not extend prefix by more than 32 bits');
    if (prefix > network.bits) fail(`would extend prefix to ${prefix} bits, which is too long`);
    const size = 1n << BigInt(network.bits - prefix);
    const address = ((next + size - 1n) / size) * size;
    if (address + size > end) fail('not enough remaining address space');
    next = address + size;
    return withRefs(formatNetwork({ bits: network.bits, address, prefix }), refs);
  });
}

export const network: FunctionTable = {
  cidrhost: scalarFunction(['text', 'number'], cidrhost),
  cidrnetmask: scalarFunction(['text'], cidrnetmask),
  cidrsubnet: scalarFunction(['text', 'number', 'number'], cidrsubnet),
  cidrsubnets,
};
