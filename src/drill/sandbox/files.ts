import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { RESOLVER4 } from './layout.js';

/**
 * Folder that the run's files are mounted over, inside, and that holds the script for inside. It is in this package, so
 * that it exists everywhere and nothing is left of it on the host's disk.
 */
export const FOLDER = join(dirname(createRequire(import.meta.url).resolve('firebreak')), 'drill', 'sandbox');

export interface SandboxFile {
  /** Absolute path; a file that is there is covered, a name without folder is one of the run's own. */
  readonly path: string;
  readonly text: string | Buffer;
}

/** Sockets of name services that would answer past the resolver. */
export const NAME_CACHES = ['/run/nscd', '/var/run/nscd', '/run/systemd/resolve', '/run/avahi-daemon'];

/** What of the system's configuration decides how names are looked up, as it is inside. */
export function nameServiceFiles(): readonly SandboxFile[] {
  return [
    { path: '/etc/resolv.conf', text: resolvConf(read('/etc/resolv.conf')) },
    { path: '/etc/hosts', text: hosts(read('/etc/hosts'), hostname()) },
    { path: '/etc/nsswitch.conf', text: nsswitch(read('/etc/nsswitch.conf')) },
  ].filter(({ path }) => existsSync(path));
}

/** The host's search list and options, with the sandbox's resolver. */
function resolvConf(text: string): string {
  const kept = text.split('\n').filter((line) => /^\s*(search|domain|options)\s/.test(line));
  return [`nameserver ${RESOLVER4}`, ...kept, ''].join('\n');
}

/** Only names of the loopback: all others are looked up, so that the gateway knows who is meant. */
function hosts(text: string, ownName: string): string {
  const own = text
    .split('\n')
    .filter((line) => /^\s*(127\.|::1\s)/.test(line) && !line.split(/\s+/).includes(ownName));
  const lines = own.some((line) => /\slocalhost(\s|$)/.test(line)) ? own : ['127.0.0.1 localhost', ...own];
  return [...lines, `127.0.0.1 ${ownName}`, ''].join('\n');
}

/** Files and DNS, without the services that ask elsewhere. */
function nsswitch(text: string): string {
  const others = text.split('\n').filter((line) => !/^\s*hosts\s*:/.test(line));
  return ['hosts: files dns', ...others].join('\n');
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
