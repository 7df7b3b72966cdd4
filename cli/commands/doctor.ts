import type { Command } from 'commander';

import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';
import type { Finding } from '../doctor/check.js';

export function registerDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check every part, and say how to mend what fails')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption) => {
      const [{ examine }, { listChecks }, { gatherContext }] = await Promise.all([
        import('../doctor/check.js'),
        import('../doctor/checks.js'),
        import('../doctor/context.js'),
      ]);
      const context = await gatherContext({ ...readCommandEnvironment(options), source: process.env });
      const findings = await examine(listChecks(context), (finding) => {
        console.log(describeFinding(finding));
      });
      const failed = findings.filter(({ kind }) => kind === 'failed');
      console.log(
        failed.length === 0 ? '\nEverything is well.' : `\n${failed.length} of ${findings.length} checks failed.`,
      );
      // Not by exitCode: what a broken part left half open would keep the process alive.
      process.exit(failed.length === 0 ? 0 : 1);
    });
}

function describeFinding(finding: Finding): string {
  const name = finding.name.padEnd(26);
  if (finding.kind === 'ok') return `ok    ${name} ${finding.detail}`;
  if (finding.kind === 'not tried') return `-     ${name} not tried, because ${finding.because} is not well`;
  return `FAIL  ${name} ${finding.reason}\n      ${''.padEnd(26)} ${finding.mend}`;
}
