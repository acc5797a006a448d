import type { Component } from '../../estate/index.js';

/** Tells a component of the estate from what stands in it for changes. */
export function isShown(components: ReadonlyMap<string, Component>, id: string): boolean {
  return components.has(id);
}

/** A chain without the helpers on it: what led to a helper leads on to what comes behind it. */
export function shownSteps<S extends { readonly from: string; readonly to: string }>(
  components: ReadonlyMap<string, Component>,
  path: readonly S[],
): S[] {
  const steps: S[] = [];
  let from: string | undefined;
  for (const step of path) {
    from ??= step.from;
    if (!isShown(components, step.to)) continue;
    if (from !== step.to) steps.push(from === step.from ? step : { ...step, from });
    from = undefined;
  }
  return steps;
}
