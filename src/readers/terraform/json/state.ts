/** terraform.tfstate, version 4: what Terraform keeps of a root module's resources. */
import type { Diagnostic } from '../../../estate/index.js';
import type { Reading, Resource } from '../../inference/index.js';
import { field, isObject, type JsonObject, keyField, listField, textField } from './json.js';
import { stateLines } from './lines.js';
import { nameOf } from './plan.js';
import { providerName, providerValues } from './regions.js';
import { keyText, withoutKeys } from './traversal.js';
import { plainValues } from './values.js';

/** Reads a state file. Its `dependencies` are an order of creation and say nothing about serving. */
export function readStateFile(document: JsonObject, text: string, file: string): Reading {
  const resources: Resource[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (message: string, line: number) =>
    diagnostics.push({ severity: 'error', message, file, line });
  const list = field(document, 'resources');
  if (list !== undefined && !Array.isArray(list)) report(`resources are ${nameOf(list)}, expected a list`, 1);
  const all = listField(document, 'resources');
  const lines = stateLines(text, all.length);
  for (const [i, json] of all.entries()) {
    const line = lines?.[i] ?? 1;
    const type = textField(json, 'type');
    const name = textField(json, 'name');
    if (!isObject(json)) report(`resource ${i + 1} is ${nameOf(json)}, expected an object`, line);
    else if (!type || !name) report(`resource ${i + 1} has no ${type ? 'name' : 'type'}`, line);
    else if (!Array.isArray(field(json, 'instances')))
      report(`${type}.${name} has no list of instances`, line);
    else {
      for (const instance of listField(json, 'instances')) {
        const resource = instanceOf(json, type, name, instance, file, line);
        if (resource === undefined)
          report(`${type}.${name}: an instance is ${nameOf(instance)}, expected an object`, line);
        else if (textField(instance, 'deposed') === undefined) resources.push(resource);
      }
    }
  }
  return { resources, diagnostics };
}

function instanceOf(
  json: JsonObject,
  type: string,
  name: string,
  instance: unknown,
  file: string,
  line: number,
): Resource | undefined {
  if (!isObject(instance)) return undefined;
  const mode = field(json, 'mode') === 'data' ? 'data' : 'managed';
  const local = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
  const module = textField(json, 'module') ?? '';
  const path = withoutKeys(module);
  const attributes = attributesOf(instance, type);
  const provider = providerName(textField(json, 'provider') ?? type.split('_', 1)[0]!);
  return {
    id: `${module === '' ? '' : `${module}.`}${local}${keyText(keyField(instance, 'index_key'))}`,
    address: `${path === '' ? '' : `${path}.`}${local}`,
    type,
    name,
    mode,
    root: file,
    module: path,
    values: plainValues(attributes),
    provider: { name: provider, values: providerValues(provider, attributes, undefined, undefined) },
    source: { file, line },
    disabled: false,
    repeated: false,
    lineOf: () => line,
  };
}

/** Arguments of any type are kept together with their type; only Terraform's own resource has such. */
function attributesOf(instance: JsonObject, type: string): unknown {
  const attributes = field(instance, 'attributes');
  if (!isObject(attributes)) return flatAttributes(field(instance, 'attributes_flat'));
  if (type !== 'terraform_data') return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      isObject(value) && Object.hasOwn(value, 'value') && Object.hasOwn(value, 'type') ? value.value : value,
    ]),
  );
}

/** States that were upgraded from long ago list attributes by dotted path; those of the first level are read. */
function flatAttributes(flat: unknown): unknown {
  if (!isObject(flat)) return undefined;
  return Object.fromEntries(Object.entries(flat).filter(([name]) => !name.includes('.')));
}
