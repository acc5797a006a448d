/** What the two sides say to each other while the sandbox is set up. Sockets travel beside these messages. */
import type { SandboxFile } from './files.js';

export interface Setup {
  readonly kind: 'setup';
  readonly programs: {
    readonly ip: string;
    readonly nft: string;
    readonly mount: string;
    readonly umount: string;
  };
  readonly files: readonly SandboxFile[];
  /** Folder that the run's own files are mounted over. */
  readonly folder: string;
  /** Folders that are empty inside. */
  readonly hidden: readonly string[];
  readonly ports: readonly number[];
  readonly loopback: readonly number[];
  /** Where datagrams may be sent; each gets a socket. */
  readonly passages: readonly Passage[];
}

/** An address of the sandbox and a port of UDP that lead out. */
export interface Passage {
  readonly address: string;
  readonly port: number;
}

export type ToInside = Setup | { readonly kind: 'go' };

export type ToOutside =
  | { readonly kind: 'hello' }
  /** A DNS socket, or a listener for connections to `port` (0: all without a listener of their own). */
  | { readonly kind: 'datagrams' }
  | { readonly kind: 'queries' }
  | { readonly kind: 'connections'; readonly port: number }
  /** The socket of a passage, by its place in the list. */
  | { readonly kind: 'passage'; readonly at: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string };
