import type { Estate } from '../src/estate/index.js';

export interface Shape {
  readonly regions?: number;
  readonly services?: number;
  readonly journeys?: number;
  readonly layers?: number;
  readonly more?: number;
}

export function random(seed: number): () => number;
export function randomEstate(size: number, seed: number, shape?: Shape): Estate;
