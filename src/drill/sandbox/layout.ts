/** Addresses and rules of the sandbox's network. */
import type { Passage } from './messages.js';

/** RFC 2544 sets 198.18.0.0/15 aside for tests of network devices; nothing on the internet is there. */
export const SYNTHETIC4 = { first: (198 << 24) | (18 << 16) | 256, count: 2 ** 17 - 512 } as const;
/** A unique-local range (RFC 4193); the last 32 bits count the hosts. */
export const SYNTHETIC6 = 'fdfb:198:18::';
/** Where the resolver listens, on port 53. */
export const RESOLVER4 = '198.18.0.1';
export const RESOLVER6 = 'fdfb:198:18::1';

/**
 * Ports with a listener of their own: which port a connection was made to is known at once. All others share one
 * listener, and the kernel's table of sockets is asked.
 */
export const COMMON_PORTS: readonly number[] = [
  80, 443, 8080, 8443, 5432, 3306, 6379, 27017, 9092, 5671, 5672, 1433, 11211, 25, 465, 587, 22,
];

/** Documentation addresses (RFC 5737, RFC 3849): what a wrong answer of the resolver points at. */
const NOBODY4 = '203.0.113.0/24';
const NOBODY6 = '2001:db8::/32';

/** Sets of addresses that new connections are refused from, or get no answer from. */
export type Blocked = 'refused' | 'dropped';

export interface Listening {
  /** Port of the listener for a port, and for all others under 0. */
  readonly ports: ReadonlyMap<number, number>;
  /** Ports of the sandbox's own loopback that lead out: `--map localhost:5432=...`. */
  readonly loopback: readonly number[];
  /** Where datagrams may be sent. */
  readonly passages: readonly Passage[];
}

/** The rules, for `nft -f -`. Faults of connecting are sets, so that they begin and end with one command. */
export function ruleset({ ports, loopback, passages }: Listening): string {
  const catchAll = ports.get(0)!;
  const to = (port: number) => ports.get(port) ?? catchAll;
  const single = [...ports].filter(([port]) => port !== 0);
  return `table inet firebreak {
  set refused4 { type ipv4_addr; counter; }
  set refused6 { type ipv6_addr; counter; }
  set dropped4 { type ipv4_addr; counter; }
  set dropped6 { type ipv6_addr; counter; }
  chain towards_gateway {
    type nat hook output priority -100;
${loopback.map((port) => `    ip daddr 127.0.0.0/8 tcp dport ${port} dnat to :${to(port)}\n    ip6 daddr ::1 tcp dport ${port} dnat to :${to(port)}`).join('\n')}
    ip daddr 127.0.0.0/8 return
    ip6 daddr ::1 return
    ip daddr != ${RESOLVER4} meta l4proto { tcp, udp } th dport 53 dnat ip to ${RESOLVER4}:53
    ip6 daddr != ${RESOLVER6} meta l4proto { tcp, udp } th dport 53 dnat ip6 to [${RESOLVER6}]:53
    th dport 53 return
${single.map(([port, listener]) => `    tcp dport ${port} dnat to :${listener}`).join('\n')}
    meta l4proto tcp dnat to :${catchAll}
  }
  chain allowed {
    type filter hook output priority 0;
    ct state established,related accept
    ip daddr 127.0.0.0/8 accept
    ip6 daddr ::1 accept
    ip daddr ${NOBODY4} drop
    ip6 daddr ${NOBODY6} drop
    ip daddr @refused4 reject with tcp reset
    ip6 daddr @refused6 reject with tcp reset
    ip daddr @dropped4 drop
    ip6 daddr @dropped6 drop
    meta l4proto tcp accept
    udp dport 53 accept
${passages.map(({ address, port }) => `    ${address.includes(':') ? 'ip6' : 'ip'} daddr ${address} udp dport ${port} accept`).join('\n')}
    reject with icmpx port-unreachable
  }
}
`;
}

/** The commands for `nft` that make exactly these addresses refuse, or not answer. */
export function blockade(set: Blocked, addresses: readonly string[]): string {
  const [four, six] = [
    addresses.filter((one) => !one.includes(':')),
    addresses.filter((one) => one.includes(':')),
  ];
  const fill = (family: 4 | 6, list: readonly string[]) => [
    `flush set inet firebreak ${set}${family}`,
    ...(list.length > 0 ? [`add element inet firebreak ${set}${family} { ${list.join(', ')} }`] : []),
  ];
  return [...fill(4, four), ...fill(6, six)].join('; ');
}

/** The command for `nft` that lists what is blocked, with how many packets each address was sent. */
export const LISTING = 'list table inet firebreak';

/** Packets by address, from what `nft` says to a listing. */
export function packetsIn(text: string): ReadonlyMap<string, number> {
  const found = text.matchAll(/([0-9a-f:.]+) counter packets (\d+)/g);
  return new Map([...found].map(([, address, packets]) => [address!, Number(packets)]));
}
