import type { Body, Expr } from '../../src/readers/terraform/hcl/ast.js';

export function toHcl2Json(
  body: Body,
  text: string,
  spans: ReadonlyMap<Expr, readonly [start: number, end: number]>,
): Record<string, unknown>;

export function firstDifference(ours: unknown, theirs: unknown, path?: string): string | null;
