import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}'],
    // The end-to-end tests run dist/, as users do.
    globalSetup: 'test/support/built.ts',
    testTimeout: 60_000,
    maxConcurrency: 3,
    hookTimeout: 60_000,
    // The default one prints the counts of passed, failed and skipped tests; .ci/run adds the JSON one.
    reporters: ['default'],
  },
});
