#!/usr/bin/env node
// `npm run build`, and npm's `prepare` after `npm install`: everything that `npm start` runs, compiled once.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

import { removeOrphans } from './orphans.mjs';
import { root } from './root.mjs';

/** Runs a step and prints one line: how it ended and how many seconds it took. Answers whether it went well. */
async function run(name, step) {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(1).padStart(5);
  try {
    const outcome = await step();
    console.log(`${seconds()} s  ${name}${outcome === 'unchanged' ? ': unchanged' : ''}`);
    return true;
  } catch (error) {
    console.error(`${seconds()} s  ${name}: FAILED\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function build() {
  // Not before: it imports packages, and `prepare` also runs where they are not installed.
  const { compile, generatePrismaClient, bundleWorkflowCode, buildWeb, linkCommand } = await import('./steps.mjs');
  const outcomes = [
    await run('database client (prisma generate)', generatePrismaClient),
    await run('outputs without a source removed', removeOrphans),
    ...(await Promise.all([
      run('server code (typescript)', compile),
      run('chat page (vite)', buildWeb),
      run('workflow bundle', bundleWorkflowCode),
    ])),
    await run('npx parley', linkCommand),
  ];
  return outcomes.every(Boolean);
}

if (!existsSync(path.join(root, 'node_modules', 'typescript'))) {
  // `npm install --omit=dev` and `--package-lock-only` run `prepare` too.
  console.log('Not built: the development dependencies are not installed.');
} else if (!(await build())) {
  process.exitCode = 1;
}
