/** Conversions between types. Sensitivity is not modelled: it does not change what a value is. */
import { isList, isMap, type Value } from '../../inference/index.js';
import {
  asBool,
  asNumber,
  asText,
  bare,
  expectCount,
  type FunctionTable,
  fail,
  isUnknown,
  refsOf,
  setOf,
  type TerraformFunction,
  toTextKeepingHistory,
  unified,
  unknowable,
  unknownFrom,
  withRefs,
} from './support.js';

function ofOne(body: (value: Value) => Value): TerraformFunction {
  return (args) => {
    expectCount(args, 1);
    return body(args[0]!);
  };
}

/** Null stays null whatever it is converted to; what is unknown stays as it is, so its history stays whole. */
function converted(convert: (value: Value) => Value): TerraformFunction {
  return ofOne((value) => (bare(value) === null || isUnknown(value) ? value : convert(value)));
}

function toSet(value: Value): Value {
  const list = bare(value);
  if (!isList(list)) return fail('cannot convert to a set');
  return setOf(list) ?? unknownFrom([value]);
}

function toList(value: Value): Value {
  const list = bare(value);
  return isList(list) ? unified(list) : fail('cannot convert to a list');
}

function toMap(value: Value): Value {
  const map = bare(value);
  if (!isMap(map)) return fail('cannot convert to a map');
  const items = unified([...map.values()]);
  let at = 0;
  return new Map([...map.keys()].map((key) => [key, items[at++]!]));
}

const same = ofOne((value) => value);

export const conversion: FunctionTable = {
  // No value read from code is ephemeral as far as a reader can tell.
  ephemeralasnull: same,
  issensitive: unknowable('issensitive'),
  nonsensitive: same,
  sensitive: same,
  tobool: converted((value) => withRefs(asBool(value)!, refsOf([value]))),
  tolist: converted(toList),
  tomap: converted(toMap),
  tonumber: converted((value) => withRefs(asNumber(value)!, refsOf([value]))),
  toset: converted(toSet),
  tostring: converted((value) => {
    asText(value);
    return toTextKeepingHistory(value);
  }),
  type: unknowable('type'),
};
