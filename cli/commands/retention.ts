import type { Command } from 'commander';

import { readRunningEnvironment } from '../../infra/supervisor/running-environment.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

type RetentionOptions = EnvironmentOption & { bot?: string; dryRun?: true };

export function registerRetentionCommand(program: Command): void {
  program
    .command('retention')
    .description('erase now what bots keep for no longer, instead of at night')
    .option('--dry-run', 'only say what is due')
    .option('--bot <slug>', 'of this bot only')
    .addOption(environmentOption())
    .action(async ({ bot, dryRun, ...options }: RetentionOptions) => {
      const env = await readRunningEnvironment({ ...readCommandEnvironment(options), source: process.env });
      const { previewRetention, runRetention } = await import('../retention/run-retention.js');
      const lines = await (dryRun ? previewRetention : runRetention)({ env, slug: bot ?? null });
      console.log(lines.join('\n'));
    });
}
