import { describe, expect, test } from 'vitest';

import { countTests, type TestReport } from '../coverage/count-tests.mjs';

function toReport(...statuses: [status: string, fullName: string][]): TestReport {
  const assertionResults = statuses.map(([status, fullName]) => ({ status, fullName }));
  const hasFailed = statuses.some(([status]) => status === 'failed');
  return { testResults: [{ status: hasFailed ? 'failed' : 'passed', assertionResults }] };
}

describe('the last line of `npm test`', () => {
  test('says how many passed and failed', () => {
    const report = toReport(['passed', 'a'], ['passed', 'b'], ['failed', 'c']);
    expect(countTests(report, { isCi: true })).toEqual({ line: '2 passed, 1 failed', problems: [] });
  });

  test('says how many were skipped where some were', () => {
    const report = toReport(['passed', 'a'], ['skipped', 'b']);
    expect(countTests(report, { isCi: false })).toEqual({ line: '1 passed, 0 failed, 1 skipped', problems: [] });
  });

  test('counts a file that could not be run as a failure', () => {
    const report = { testResults: [{ status: 'failed', assertionResults: [{ status: 'passed', fullName: 'a' }] }] };
    expect(countTests(report, { isCi: true }).line).toBe('1 passed, 1 failed');
  });

  test('lets CI skip Qdrant and nothing else', () => {
    const report = toReport(['passed', 'a'], ['skipped', 'knowledge index on Qdrant finds b'], ['skipped', 'c']);
    expect(countTests(report, { isCi: true }).problems).toEqual(['Skipped, which is not allowed in CI: c']);
    expect(countTests(report, { isCi: false }).problems).toEqual([]);
  });

  test.each([
    ['no test ran', toReport(['skipped', 'qdrant']), 'No test ran.'],
    ['the run broke off', null, 'The tests did not run to their end.'],
  ])('is a failure where %s', (_, report, problem) => {
    expect(countTests(report, { isCi: true }).problems).toEqual([problem]);
  });
});
