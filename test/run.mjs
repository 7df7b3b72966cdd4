// `npm test`: sets up what the tests need, runs them, and holds the lines that ran against what is asked.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

import { toTable } from './coverage/print.mjs';
import { root } from './coverage/scope.mjs';
import { collectLines, summarize, toPercent } from './coverage/summary.mjs';
import { countTests } from './coverage/count-tests.mjs';
import { findProgram } from './coverage/programs.mjs';

const LEAST_LINE_COVERAGE = 80;

const folder = path.join(root, 'coverage');
const dumps = path.join(folder, 'processes');
const report = path.join(folder, 'tests.json');
const vitestArguments = process.argv.slice(2);
// A part of the tests covers a part of the code: only the whole is measured.
const isWholeRun = vitestArguments.length === 0;

function run(script, args, env = {}) {
  const child = spawn(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function sayWhatIsThere() {
  const parts = [
    ['Chromium (chat page)', ['chromium-headless-shell', 'chromium']],
    ['redis-server (bus)', ['redis-server']],
  ];
  for (const [name, programs] of parts) console.log(`${name}: ${findProgram(programs) ?? 'not found'}`);
}

async function reportCoverage() {
  const lines = await collectLines({ vitestReport: path.join(folder, 'vitest', 'coverage-final.json'), dumps });
  const percent = toPercent(summarize(lines).total);
  console.log(`\nLines covered, in the test process and in every process that the tests started:\n${toTable(lines)}`);
  if (percent >= LEAST_LINE_COVERAGE) return true;
  console.log(`Line coverage is ${percent.toFixed(1)} %, and has to be at least ${LEAST_LINE_COVERAGE} %.`);
  return false;
}

async function main() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(dumps, { recursive: true });
  console.log('Building what changed:');
  if ((await run('infra/build/build.mjs', [], isWholeRun ? { NODE_V8_COVERAGE: dumps } : {})) !== 0) return false;
  sayWhatIsThere();
  const vitestCode = await run(
    'node_modules/vitest/vitest.mjs',
    [
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...(isWholeRun ? ['--coverage'] : vitestArguments),
    ],
    isWholeRun ? { PARLEY_COVERAGE_DIR: dumps } : {},
  );
  return (!isWholeRun || (await reportCoverage())) && vitestCode === 0;
}

const wentWell = await main();
const counts = existsSync(report) ? countTests(JSON.parse(await readFile(report, 'utf8'))) : countTests(null);
for (const problem of counts.problems) console.log(problem);
if (!wentWell || counts.problems.length > 0) process.exitCode = 1;
console.log(counts.line);
