import type { Command } from 'commander';

import { stopSupervisor } from '../../infra/supervisor/stop-supervisor.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

export function registerStopCommand(program: Command): void {
  program
    .command('stop')
    .description('end what `parley start` runs, in order, and wait until nothing is left')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption) => {
      const { folder } = readCommandEnvironment(options);
      const outcome = await stopSupervisor(folder);
      if (outcome.kind === 'nothing ran') console.log(`Parley (${folder.env}) does not run.`);
      else if (outcome.kind === 'stopped') console.log(`Parley (${folder.env}) has stopped.`);
      else console.log(`Parley (${folder.env}) had been killed; ended what it left: ${outcome.parts.join(', ')}.`);
    });
}
