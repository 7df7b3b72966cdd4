import process from 'node:process';

/** Tests that may be skipped in CI: no Qdrant server can be had there. */
const MAY_BE_SKIPPED = /qdrant/i;

/**
 * Counts a run from Vitest's JSON report.
 * @returns {{ line: string, problems: string[] }} the last line of the output, and what is wrong besides failed tests
 */
export function countTests(report, { isCi = process.env['CI'] === 'true' } = {}) {
  const tests = (report?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests.filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status));
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  // A file that could not be loaded, or whose hooks failed, has no failed test of its own.
  const brokenFiles = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  const problems = [];
  if (report === null) problems.push('The tests did not run to their end.');
  else if (passed + failed === 0) problems.push('No test ran.');
  if (isCi) {
    const forbidden = skipped.filter(({ fullName }) => !MAY_BE_SKIPPED.test(fullName));
    problems.push(...forbidden.map(({ fullName }) => `Skipped, which is not allowed in CI: ${fullName}`));
  }
  const tail = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
  return { line: `${passed} passed, ${failed} failed${tail}`, problems };
}
