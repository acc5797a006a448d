/**
 * `terraform_remote_state` and `tfe_outputs`: finds the root module, among those that were read, that writes the state.
 */
import { resolve } from 'node:path';
import { isMap, type Value, type ValueMap } from '../inference/index.js';
import { evaluateBody } from './blocks.js';
import type { ResourceInstance } from './resource.js';
import type { ModuleScope } from './scope.js';
import { bare, handleOf } from './values.js';

/** What makes two backend configurations mean the same state. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'key'],
  gcs: ['bucket', 'prefix'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  local: ['path'],
  remote: ['organization', 'workspaces.name'],
  cloud: ['organization', 'workspaces.name'],
};

export class RemoteStates {
  private scopes: readonly ModuleScope[] = [];
  private writers: readonly { readonly identity: Identity; readonly scope: ModuleScope }[] | undefined;

  add(scopes: readonly ModuleScope[]): void {
    this.scopes = scopes;
  }

  /** The outputs of the root module that writes the state a data source reads. */
  outputsFor(data: ResourceInstance): Value | undefined {
    const identity = identityRead(data);
    if (identity === undefined) return undefined;
    this.writers ??= this.findWriters();
    const matching = this.writers.filter((writer) => meansSame(writer.identity, identity));
    // Where two root modules may write the same state, neither can be told from the other.
    if (matching.length !== 1) return undefined;
    const { value } = matching[0]!.scope;
    return handleOf(value)?.whole === undefined ? undefined : value;
  }

  backendOf(
    scope: ModuleScope,
  ):
    | { readonly type: string; readonly values: ValueMap; readonly file: string; readonly line: number }
    | undefined {
    const { backend } = scope.config;
    if (backend === undefined) return undefined;
    const type = backend.block.type === 'cloud' ? 'cloud' : (backend.block.labels[0] ?? 'local');
    const values = evaluateBody(
      backend.block.body,
      { ...scope.context, file: backend.file, quiet: true },
      undefined,
    );
    return { type, values, file: backend.file, line: backend.block.line };
  }

  private findWriters(): { identity: Identity; scope: ModuleScope }[] {
    return this.scopes.flatMap((scope) => {
      const backend = this.backendOf(scope) ?? { type: 'local', values: new Map<string, Value>() };
      const identity = identityOf(backend.type, backend.values, scope.workingDirectory);
      return identity === undefined ? [] : [{ identity, scope }];
    });
  }
}

/** Which state a data source reads. */
function identityRead(data: ResourceInstance): Identity | undefined {
  if (data.type === 'tfe_outputs') {
    const [organization, workspace] = ['organization', 'workspace'].map((name) => {
      const text = bare(data.argument(name) ?? null);
      return typeof text === 'string' ? text : undefined;
    });
    return ['remote', organization, workspace];
  }
  const type = bare(data.argument('backend') ?? null);
  const config = data.argument('config');
  if (typeof type !== 'string') return undefined;
  // The configuration was a block before Terraform 0.12.
  const values = isMap(config) ? config : Array.isArray(config) && isMap(config[0]) ? config[0] : undefined;
  return values && identityOf(type, values, data.context.scope?.workingDirectory);
}

/** The kind of backend and its parts, the most telling one last; undefined where a part is not known. */
type Identity = readonly (string | undefined)[];

/**
 * Nothing known of the two differs, and the part that names the state in its store is known of both: a bucket is
 * often given on the command line, the key in it seldom is.
 */
function meansSame(a: Identity, b: Identity): boolean {
  if (a.length !== b.length || a.at(-1) === undefined || a.at(-1) !== b.at(-1)) return false;
  return a.every((part, i) => part === undefined || b[i] === undefined || part === b[i]);
}

function identityOf(type: string, values: ValueMap, directory: string | undefined): Identity | undefined {
  if (!Object.hasOwn(IDENTITY, type)) return undefined;
  // `cloud` and `remote` are two ways to write the same place.
  const parts: (string | undefined)[] = [type === 'cloud' ? 'remote' : type];
  for (const name of IDENTITY[type]!) {
    let value: Value | undefined = values;
    for (const step of name.split('.')) {
      const inner: Value | undefined = Array.isArray(value) ? value[0] : value;
      value = isMap(inner) ? inner.get(step) : undefined;
    }
    let text = bare(value ?? null);
    if (type === 'local' && text === null) text = 'terraform.tfstate';
    if (typeof text !== 'string') parts.push(undefined);
    else parts.push(type === 'local' ? resolve(directory ?? '.', text) : text);
  }
  return parts;
}
