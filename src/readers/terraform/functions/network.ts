/** Functions of IP networks, both families, over BigInt. */
import { formatAddress, parseAddress } from '../../../atlas/index.js';
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
  const address = slash < 0 ? undefined : readAddress(text.slice(0, slash));
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

/** As Terraform reads it: without brackets and without a zone; leading zeros of IPv4 are decimal, for compatibility. */
function readAddress(text: string): { bits: 32 | 128; value: bigint } | undefined {
  const value = /^[\d.:a-f]{1,45}$/i.test(text) ? parseAddress(text) : undefined;
  if (value === undefined) return undefined;
  return text.includes(':') ? { bits: 128, value } : { bits: 32, value: value & 0xffffffffn };
}

/** An IPv4 address in IPv6 clothes is printed as IPv4. */
function writeAddress(value: bigint, bits: 32 | 128): string {
  return formatAddress(bits === 32 ? (0xffffn << 32n) | value : value);
}

function formatNetwork(network: Network): string {
  return `${writeAddress(network.address, network.bits)}/${network.prefix}`;
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
  return writeAddress(network.address + (host < 0n ? size + host : host), network.bits);
}

function cidrnetmask(text: string): string {
  const network = parseNetwork(text);
  if (network.bits === 128) fail('IPv6 addresses cannot have a netmask');
  return writeAddress(masked(0xffffffffn, 32, network.prefix), 32);
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
