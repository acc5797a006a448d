import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isList, isMap, Sym, type Value } from '../../inference/index.js';
import { callFunction, type FunctionContext, FunctionError } from './index.js';

interface Recorded {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly result?: unknown;
  readonly error?: true;
}

const recorded = JSON.parse(
  readFileSync(new URL('./fixtures/terraform-calls.json', import.meta.url), 'utf8'),
) as Recorded[];

const context: FunctionContext = {
  readFile: () => undefined,
  listFiles: () => undefined,
  renderTemplate: (text) => text,
};

function toValue(json: unknown): Value {
  if (Array.isArray(json)) return json.map(toValue);
  if (typeof json !== 'object' || json === null) return json as Value;
  return new Map(Object.entries(json).map(([key, item]) => [key, toValue(item)]));
}

function toJson(value: Value): unknown {
  if (value instanceof Sym) return value.known === undefined ? '<unknown>' : value.known;
  if (isList(value)) return value.map(toJson);
  return isMap(value) ? Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)])) : value;
}

function outcome(call: string, args: readonly Value[]): unknown {
  try {
    return { result: toJson(callFunction(call, args, context)) };
  } catch (error) {
    if (error instanceof FunctionError) return { error: true };
    throw error;
  }
}

describe('functions answer as Terraform 1.11 does', () => {
  for (const { call, args, ...expected } of recorded) {
    test(`${call}(${JSON.stringify(args).slice(1, -1)})`, () => {
      expect(outcome(call, args.map(toValue))).toEqual(expected);
    });
  }
});
