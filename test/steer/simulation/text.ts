import type { Plan } from '../../../src/steer/model/index.js';

const texts = new WeakMap<Plan, string>();

/** A plan in JSON; written once. */
export function textOf(plan: Plan): string {
  let text = texts.get(plan);
  if (text === undefined) {
    text = JSON.stringify(plan);
    texts.set(plan, text);
  }
  return text;
}
