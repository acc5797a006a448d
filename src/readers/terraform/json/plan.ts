/** `terraform show -json`, of a plan or of a state. */
import type { Diagnostic } from '../../../estate/index.js';
import type { Reading, Resource } from '../../inference/index.js';
import { field, isObject, type JsonObject, keyField, listField, objectField, textField } from './json.js';
import { addressLines } from './lines.js';
import { Configuration, type ModuleInstance, References, type Scope } from './references.js';
import { providerName, providerValues } from './regions.js';
import { keyText, parseTraversal, withoutKeys } from './traversal.js';
import { plainValues, plannedValues } from './values.js';

/** Deepest nesting of modules that is read. */
const MODULES_MAX = 100;

/** Reads the document `terraform show -json` prints. `text` is only used to find lines. */
export function readShow(document: JsonObject, text: string, file: string): Reading {
  return new ShowReader(document, addressLines(text), file).read();
}

/** Providers that are configured with what reaches a Kubernetes cluster. */
const CLUSTER_PROVIDERS = new Set(['kubernetes', 'helm', 'kubectl']);

class ShowReader {
  private readonly resources: Resource[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly seen = new Set<string>();
  private readonly unknowns = new Map<string, unknown>();
  private readonly deleted = new Set<string>();
  private readonly configuration: Configuration | undefined;
  private readonly references: References | undefined;
  private readonly clusterProviders = new Map<string, Resource['provider']>();

  constructor(
    private readonly document: JsonObject,
    private readonly lines: ReadonlyMap<string, number>,
    private readonly file: string,
  ) {
    const configuration = objectField(document, 'configuration');
    if (configuration !== undefined) {
      this.configuration = new Configuration(configuration, field(document, 'variables'));
      this.references = new References(this.configuration);
    }
  }

  read(): Reading {
    const { document } = this;
    this.readChanges();
    if (field(document, 'errored') === true) {
      this.report(
        'warning',
        'the plan was made with errors and may be incomplete; plan again once they are fixed',
      );
    }
    const planned = field(document, 'planned_values') ?? field(document, 'values');
    if (planned !== undefined && !isObject(planned)) {
      this.report('error', `planned values are ${nameOf(planned)}, expected an object`);
    }
    this.readModules(objectField(planned, 'root_module'), () => true);
    // What a plan only looked at is in the state it started from.
    const prior = objectField(objectField(field(document, 'prior_state'), 'values'), 'root_module');
    this.readModules(prior, (resource) => field(resource, 'mode') === 'data');
    return { resources: this.resources, diagnostics: this.diagnostics };
  }

  private readChanges(): void {
    for (const change of listField(this.document, 'resource_changes')) {
      const address = textField(change, 'address');
      if (address === undefined || textField(change, 'deposed') !== undefined) continue;
      const what = objectField(change, 'change');
      const actions = listField(what, 'actions');
      if (actions.length === 1 && actions[0] === 'delete') this.deleted.add(address);
      else this.unknowns.set(address, field(what, 'after_unknown'));
    }
  }

  private readModules(root: JsonObject | undefined, wanted: (resource: JsonObject) => boolean): void {
    if (root === undefined) return;
    const queue: { json: JsonObject; module: ModuleInstance; depth: number }[] = [
      { json: root, module: { address: '', path: '' }, depth: 0 },
    ];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      this.readResources(next.json, next.module, wanted);
      const children = field(next.json, 'child_modules');
      if (children !== undefined && !Array.isArray(children)) {
        this.report('error', `child modules of ${next.module.address || 'the root module'} are not a list`);
      }
      // Last ones first, since they are taken from the end.
      for (const child of [...listField(next.json, 'child_modules')].reverse()) {
        const module = this.moduleOf(child, next.module);
        if (module === undefined) continue;
        if (next.depth >= MODULES_MAX) this.report('error', `modules nest more than ${MODULES_MAX} deep`);
        else queue.push({ json: child as JsonObject, module, depth: next.depth + 1 });
      }
    }
  }

  private moduleOf(child: unknown, parent: ModuleInstance): ModuleInstance | undefined {
    const address = textField(child, 'address');
    if (address === undefined) {
      this.report('error', `a child module of ${parent.address || 'the root module'} has no address`);
      return undefined;
    }
    const steps = parseTraversal(address);
    const last = steps.at(-1);
    const call = last?.name ?? steps.at(-2)?.name;
    const module: ModuleInstance = {
      address,
      path: withoutKeys(address),
      parent,
      ...(call === undefined ? {} : { call }),
      ...(last?.key === undefined ? {} : { key: last.key }),
    };
    this.references?.addModule(module);
    return module;
  }

  private readResources(
    json: JsonObject,
    module: ModuleInstance,
    wanted: (resource: JsonObject) => boolean,
  ): void {
    const list = field(json, 'resources');
    const where = module.address || 'the root module';
    if (list !== undefined && !Array.isArray(list)) {
      this.report('error', `resources of ${where} are ${nameOf(list)}, expected a list`);
      return;
    }
    for (const [i, resource] of ((list as unknown[] | undefined) ?? []).entries()) {
      if (!isObject(resource)) {
        this.report('error', `resource ${i + 1} of ${where} is ${nameOf(resource)}, expected an object`);
      } else if (wanted(resource)) this.readResource(resource, i, module);
    }
  }

  private readResource(json: JsonObject, position: number, module: ModuleInstance): void {
    const type = textField(json, 'type');
    const name = textField(json, 'name');
    if (!type || !name) {
      const label =
        textField(json, 'address') ?? `resource ${position + 1} of ${module.address || 'the root module'}`;
      this.report('error', `${label} has no ${type ? 'name' : 'type'}`, textField(json, 'address'));
      return;
    }
    const mode = field(json, 'mode') === 'data' ? 'data' : 'managed';
    const local = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
    const key = keyField(json, 'index');
    const prefix = (path: string) => (path === '' ? '' : `${path}.`);
    const id = textField(json, 'address') ?? `${prefix(module.address)}${local}${keyText(key)}`;
    if (this.deleted.has(id) || textField(json, 'deposed_key') !== undefined || this.seen.has(id)) return;
    this.seen.add(id);
    const values = field(json, 'values');
    if (values !== undefined && !isObject(values)) {
      this.report('error', `${id}: its values are ${nameOf(values)}, expected an object`, id);
    }
    const written = this.configuration?.resource(module.path, local);
    const provider = providerName(textField(json, 'provider_name') ?? type.split('_', 1)[0]!);
    const line = this.lines.get(id) ?? 1;
    const expressions = field(written, 'expressions');
    const scope: Scope = { module, key, forEach: field(written, 'for_each_expression') };
    const resource: Resource = {
      id,
      address: `${prefix(module.path)}${local}`,
      type,
      name,
      mode,
      root: this.file,
      module: module.path,
      values: this.valuesOf(id, values, expressions, scope),
      provider: CLUSTER_PROVIDERS.has(provider)
        ? this.clusterProvider(provider, textField(written, 'provider_config_key'))
        : {
            name: provider,
            values: providerValues(
              provider,
              values,
              textField(written, 'provider_config_key'),
              this.configuration,
            ),
          },
      source: { file: this.file, line },
      disabled: false,
      repeated: false,
      lineOf: () => line,
    };
    this.references?.addResource(module, local, key, resource);
    this.resources.push(resource);
  }

  /** The cluster that a provider is configured for is a resource that may be read after those in the cluster. */
  private clusterProvider(name: string, key: string | undefined): Resource['provider'] {
    const { references, configuration, file } = this;
    const known = this.clusterProviders.get(key ?? '');
    if (known !== undefined) return known;
    const expressions = key === undefined ? undefined : configuration?.provider(key);
    let values: Resource['values'] | undefined;
    const provider = {
      name,
      get values() {
        values ??=
          expressions === undefined || references === undefined
            ? new Map()
            : plannedValues(undefined, true, expressions.expressions, (expression) =>
                references.resolve(expression, expressions.scope),
              );
        return values;
      },
      source: { file, line: 1 },
    };
    this.clusterProviders.set(key ?? '', provider);
    return provider;
  }

  private valuesOf(id: string, json: unknown, expressions: unknown, scope: Scope): Resource['values'] {
    const { references } = this;
    const unknown = this.unknowns.get(id);
    if (references === undefined || (expressions === undefined && unknown === undefined))
      return plainValues(json);
    const resolve = (expression: unknown) => references.resolve(expression, scope);
    return plannedValues(json, unknown, expressions, resolve);
  }

  private report(severity: Diagnostic['severity'], message: string, address?: string): void {
    const line = address === undefined ? 1 : (this.lines.get(address) ?? 1);
    this.diagnostics.push({ severity, message, file: this.file, line });
  }
}

/** What something is, for messages. */
export function nameOf(json: unknown): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  return typeof json === 'object' ? 'an object' : `a ${typeof json}`;
}
