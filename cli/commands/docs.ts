import type { Command } from 'commander';

import { describeConfiguration } from '../docs/describe-configuration.js';
import { writeText } from '../write-text.js';

export function registerDocsCommand(program: Command): void {
  program
    .command('docs')
    .description('write documents that are made from the code')
    .command('configuration')
    .description('every environment variable, as Markdown')
    .option('--output <file>', 'where to; unset: the terminal')
    .action(async (options: { output?: string }) => {
      await writeText(describeConfiguration(), options.output);
    });
}
