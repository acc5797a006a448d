import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/sequencer.js';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}'],
    // The end-to-end tests run dist/, as users do.
    globalSetup: 'test/support/built.ts',
    // One processor is left to what tests start, but of two: there much of the time is spent waiting.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    maxConcurrency: 3,
    hookTimeout: 60_000,
    // The default one prints the counts of passed, failed and skipped tests; .ci/run adds the JSON one.
    reporters: ['default'],
  },
});
