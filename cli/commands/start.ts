import type { Command } from 'commander';

import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';
import { requireBuild } from '../start/require-build.js';

export function registerStartCommand(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine, until Ctrl-C or `parley stop`')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption) => {
      const { environment, folder } = readCommandEnvironment(options);
      const [{ runSupervisor }, { createStepReporter }, { createStackTasks }, { describeStack }] = await Promise.all([
        import('../../infra/supervisor/run-supervisor.js'),
        import('../../infra/supervisor/steps.js'),
        import('../start/tasks.js'),
        import('../start/describe-stack.js'),
      ]);
      requireBuild();
      const reporter = createStepReporter((text) => process.stdout.write(text));
      reporter.line(`Starting Parley (${folder.env}), data in ${folder.root}`);
      await runSupervisor({
        folder,
        environment,
        source: process.env,
        tasks: createStackTasks({ folder, botsFolder: environment.BOTS_DIR }),
        reporter,
        onReady: (stack) => {
          reporter.line(describeStack(stack, folder));
        },
      });
      // A step that was interrupted may still wait for a part that is gone.
      process.exit(0);
    });
}
