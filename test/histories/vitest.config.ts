import { defineConfig } from 'vitest/config';

// `npm run histories:record`.
export default defineConfig({
  test: {
    include: ['test/histories/record.ts'],
    pool: 'forks',
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
