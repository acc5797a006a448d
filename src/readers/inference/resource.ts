/** What every infrastructure reader hands to the inference: resources with their arguments, whatever the format. */
import type { Places } from '../../atlas/index.js';
import type { Diagnostic } from '../../estate/index.js';
import type { Value } from './value.js';

export interface Resource {
  /** Component id: the address with instance keys, prefixed with the root module where several are read. */
  readonly id: string;
  /** Address without instance keys and without prefix. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** `data` is something that exists outside this code; it becomes a component only where it is needed. */
  readonly mode: 'managed' | 'data';
  /** The root module's directory (or the file) it was read from: names and references are matched inside it first. */
  readonly root: string;
  /** Module path without instance keys, '' for the root module. */
  readonly module: string;
  /** Arguments (and, from a state, attributes). Nested blocks are lists of Maps under the block's type. */
  readonly values: ReadonlyMap<string, Value>;
  /** The provider configuration it uses: local name (`aws`) and its arguments (`region`, ...). */
  readonly provider: {
    readonly name: string;
    readonly values: ReadonlyMap<string, Value>;
    /** Where that configuration stands. */
    readonly source?: { readonly file: string; readonly line: number };
  };
  readonly source: { readonly file: string; readonly line: number };
  /** Created by a public module that was not at hand: known from our description of it, which has this page. */
  readonly described?: { readonly module: string; readonly url: string };
  /** `count = 0` or an empty `for_each`. */
  readonly disabled: boolean;
  /** `at least one`: count or for_each could not be evaluated, so this stands for one or more. */
  readonly repeated: boolean;
  /** An unresolved module (registry, git): one opaque component with type `module`. */
  readonly opaque?: boolean;
  /** The type whose rule counts, where the type only carries it: a manifest with a Deployment in it, a Helm chart. */
  readonly as?: string;
  /** Resources as they were read that this one stands for, so that a reference to one of them means this. */
  readonly standsFor?: readonly Resource[];
  /** Where an argument is told that does not stand with the others: by the provider's configuration. */
  placeOf?(path: readonly (string | number)[]): { readonly file: string; readonly line: number } | undefined;
  /** Line of the innermost argument on `path` (`['environment', 0, 'variables', 'TABLE']`), else the block's line. */
  lineOf(path: readonly (string | number)[]): number;
}

/** What a reader returns: everything it could read, and what it could not. */
export interface Reading {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where a provider is that is configured without a region, by what the user said. */
  readonly regions?: Places;
  /** The same, said in a file that also serves drills: it is no mistake if nothing here is in them. */
  readonly regionsOfFiles?: Places;
}
