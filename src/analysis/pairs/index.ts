export { evaluatePart, type PairsJob } from './evaluate.js';
export { type Pair, type Pairs, type PairsPlan, pairsOf, pairsPlan } from './pairs.js';
