import type { Finding } from '../../../../src/analysis/index.js';
import type { Phrase } from './pattern.js';

/** By rule what its findings say: titles, and what to do. */
export type Phrases = { readonly [rule in Finding['rule']]?: readonly Phrase[] };
