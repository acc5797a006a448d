/** Settings of TCP that belong to a network namespace; to be used inside. */
import { readFileSync, writeFileSync } from 'node:fs';

const SETTINGS = '/proc/sys/net/ipv4';
/** What the gateway may have under way to a client from the start: enough to keep both busy on the same machine. */
const SEND_BUFFER = 1024 * 1024;

/**
 * No congestion is met on a loopback, and no round trip to measure: an algorithm that paces what it sends (BBR) only waits
 * there, by timers. Every kernel has Reno, and lets every namespace use it.
 */
export function calmCongestionControl(): void {
  set('tcp_congestion_control', 'reno');
}

/**
 * Calls `open` while sockets are made with a large buffer for sending, which those that a listener accepts inherit from it.
 * Sockets that are made later, as those of the command, have the buffers they would have outside.
 */
export async function withLargeBuffers<T>(open: () => Promise<T>): Promise<T> {
  const before = get('tcp_wmem');
  if (before === undefined) return open();
  const [least, usual = 0, most = 0] = before.split(/\s+/).map(Number);
  set('tcp_wmem', [least, Math.max(usual, Math.min(SEND_BUFFER, most)), most].join(' '));
  try {
    return await open();
  } finally {
    set('tcp_wmem', before);
  }
}

function get(name: string): string | undefined {
  try {
    return readFileSync(`${SETTINGS}/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Where a kernel does not allow it, carrying is slower and no less right. */
function set(name: string, value: string): void {
  try {
    writeFileSync(`${SETTINGS}/${name}`, value);
  } catch {
    // As it was, then.
  }
}
