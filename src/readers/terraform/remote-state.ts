/** `terraform_remote_state`: finds the root module, among those that were read, that writes the state. */
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
  private writers: ReadonlyMap<string, ModuleScope | null> | undefined;

  add(scopes: readonly ModuleScope[]): void {
    this.scopes = scopes;
  }

  /** The outputs of the root module that writes the state a data source reads. */
  outputsFor(data: ResourceInstance): Value | undefined {
    const type = bare(data.argument('backend') ?? null);
    const config = data.argument('config');
    if (typeof type !== 'string') return undefined;
    // The configuration was a block before Terraform 0.12.
    const values = isMap(config) ? config : Array.isArray(config) && isMap(config[0]) ? config[0] : undefined;
    if (values === undefined) return undefined;
    const identity = identityOf(type, values, data.context.scope?.workingDirectory);
    if (identity === undefined) return undefined;
    this.writers ??= this.findWriters();
    const writer = this.writers.get(identity);
    if (writer === undefined || writer === null) return undefined;
    return handleOf(writer.value)?.whole === undefined ? undefined : writer.value;
  }

  backendOf(scope: ModuleScope): { readonly type: string; readonly values: ValueMap } | undefined {
    const { backend } = scope.config;
    if (backend === undefined) return undefined;
    const type = backend.block.type === 'cloud' ? 'cloud' : (backend.block.labels[0] ?? 'local');
    const values = evaluateBody(
      backend.block.body,
      { ...scope.context, file: backend.file, quiet: true },
      undefined,
    );
    return { type, values };
  }

  /** Null where two root modules claim the same state: then neither can be told from the other. */
  private findWriters(): ReadonlyMap<string, ModuleScope | null> {
    const writers = new Map<string, ModuleScope | null>();
    for (const scope of this.scopes) {
      const backend = this.backendOf(scope) ?? { type: 'local', values: new Map() };
      const identity = identityOf(backend.type, backend.values, scope.workingDirectory);
      if (identity !== undefined) writers.set(identity, writers.has(identity) ? null : scope);
    }
    return writers;
  }
}

function identityOf(type: string, values: ValueMap, directory: string | undefined): string | undefined {
  if (!Object.hasOwn(IDENTITY, type)) return undefined;
  // `cloud` and `remote` are two ways to write the same place.
  const parts = [type === 'cloud' ? 'remote' : type];
  for (const name of IDENTITY[type]!) {
    let value: Value | undefined = values;
    for (const step of name.split('.')) {
      const inner: Value | undefined = Array.isArray(value) ? value[0] : value;
      value = isMap(inner) ? inner.get(step) : undefined;
    }
    let text = bare(value ?? null);
    if (type === 'local' && text === null) text = 'terraform.tfstate';
    if (typeof text !== 'string') return undefined;
    parts.push(type === 'local' ? resolve(directory ?? '.', text) : text);
  }
  return parts.join('\n');
}
