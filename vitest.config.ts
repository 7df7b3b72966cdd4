import { defineConfig } from 'vitest/config';

import { LongestFirst } from './test/support/longest-first.js';

// test/run.mjs sets it: where processes that tests start leave what ran in them.
const coverageFolder = process.env['PARLEY_COVERAGE_DIR'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most tests wait for servers and timers more than they compute: three files at a time fill two cores.
    maxWorkers: 3,
    // Files of one worker share their modules: loading them anew for each of 120 files took 180 s of 2 cores.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a test waits for may take its time on a busy machine; how long it took is nowhere a test.
    expect: { poll: { timeout: 15_000 } },
    env: coverageFolder === undefined ? {} : { NODE_V8_COVERAGE: coverageFolder },
    coverage: {
      provider: 'v8',
      reporter: ['json'],
      reportsDirectory: 'coverage/vitest',
      // Every source counts, loaded or not. test/coverage/scope.mjs has the same list.
      include: [
        '{contracts,workflows,activities,api,worker,prisma,infra,client,cli,web,bench}/**/*.{ts,tsx,js,mjs,cjs}',
      ],
      exclude: ['prisma/generated/**', '**/*.d.ts', '**/*.d.mts', '**/*.config.ts', '**/node_modules/**'],
      reportOnFailure: true,
    },
  },
});
