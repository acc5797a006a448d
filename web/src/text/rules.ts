import type { Finding } from '../../../src/analysis/index.js';

/** A headline and one line on what it means, for every rule there is. */
export type RuleTexts = Readonly<Record<Finding['rule'], readonly [headline: string, meaning: string]>>;
