/** Reads what Terraform itself writes as JSON: `terraform show -json` of a plan or a state, and terraform.tfstate. */
import type { Reading } from '../../inference/index.js';
import { field, isObject, type JsonObject, textField } from './json.js';
import { lineAt } from './lines.js';
import { readShow } from './plan.js';
import { parsePlan } from './plan-text.js';
import { readStateFile } from './state.js';

/**
 * The resources in a plan or state, recognised by its content; undefined where the file's bytes are neither. Never throws:
 * what cannot be read becomes a diagnostic.
 */
export function readPlanOrState(bytes: Buffer, file: string): Reading | undefined {
  if (!mayBeTerraform(bytes)) return undefined;
  const plan = parsePlan(bytes);
  // In one line, all of which is the first.
  if (plan !== undefined) return readDocument(plan, '', file);
  const text = bytes.toString();
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  let document: unknown;
  try {
    document = JSON.parse(source);
  } catch (error) {
    return looksBroken(source) ? refuse(brokenMessage(error), file, brokenLine(error, source)) : undefined;
  }
  return readDocument(document, source, file);
}

/** `source` is only used to find lines. */
function readDocument(document: unknown, source: string, file: string): Reading | undefined {
  if (!isObject(document)) return undefined;
  if (isShow(document)) {
    const version = textField(document, 'format_version')!;
    if (!/^[01](?:\.|$)/.test(version)) {
      return refuse(
        `format_version is "${version.slice(0, 40)}", readable are 0.2 to 1.x; write it with a Terraform that this Firebreak knows, or upgrade Firebreak`,
        file,
      );
    }
    return readShow(document, source, file);
  }
  if (isStateFile(document)) {
    const version = field(document, 'version');
    if (version !== 4) {
      return refuse(
        `state version is ${JSON.stringify(version)}, readable is 4; use \`terraform show -json\` instead`,
        file,
      );
    }
    return readStateFile(document, source, file);
  }
  return undefined;
}

/** Without parsing: other JSON files of any size are left alone quickly. */
function mayBeTerraform(bytes: Buffer): boolean {
  if (!/^\ufeff?\s*\{/.test(bytes.toString('utf8', 0, 1_000))) return false;
  return (
    bytes.includes('"format_version"') ||
    (bytes.includes('"version"') && bytes.includes('"terraform_version"'))
  );
}

const SHOWN = ['planned_values', 'resource_changes', 'prior_state', 'values'];
const EMPTY_STATE = new Set(['format_version', 'terraform_version', 'checks']);

/** Terraform prints other documents with a format_version too: provider schemas, validation results. */
function isShow(document: JsonObject): boolean {
  if (textField(document, 'format_version') === undefined) return false;
  if (SHOWN.some((name) => Object.hasOwn(document, name))) return true;
  const names = Object.keys(document);
  return names.every((name) => EMPTY_STATE.has(name));
}

function isStateFile(document: JsonObject): boolean {
  if (typeof field(document, 'version') !== 'number') return false;
  if (textField(document, 'terraform_version') === undefined) return false;
  return ['serial', 'lineage', 'resources', 'modules'].some((name) => Object.hasOwn(document, name));
}

function refuse(message: string, file: string, line = 1): Reading {
  return { resources: [], diagnostics: [{ severity: 'error', message, file, line }] };
}

/** Cut off or damaged, but certainly meant to be a plan or state: those keys come first. */
function looksBroken(text: string): boolean {
  const head = text.slice(0, 1_000);
  return (
    head.includes('"terraform_version"') &&
    (head.includes('"format_version"') || /"version"\s*:\s*\d/.test(head))
  );
}

function brokenMessage(error: unknown): string {
  const what = error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed';
  return `not valid JSON: ${what}; was the file cut off?`;
}

function brokenLine(error: unknown, text: string): number {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return lineAt(text, position === undefined ? text.length : Number(position));
}
