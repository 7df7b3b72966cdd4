import path from 'node:path';

import type { Command } from 'commander';

import { readRunningEnvironment } from '../../infra/supervisor/running-environment.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

export function registerBotCommand(program: Command): void {
  program
    .command('bot')
    .description('bots as folders of files')
    .command('publish')
    .description('make the bot of a folder live; the former version answers until the new one is ready')
    .argument('<dir>', 'the folder with bot.yaml')
    .option('--force', 'replace FAQs that were edited since, in the browser or by an upload')
    .addOption(environmentOption())
    .action(async (directory: string, options: EnvironmentOption & { force?: true }) => {
      const { readBotFolder } = await import('../bots/read-bot-folder.js');
      const folder = await readBotFolder({ directory: path.resolve(directory) });
      const env = await readRunningEnvironment({ ...readCommandEnvironment(options), source: process.env });
      const { publishBot } = await import('../bots/publish-bot.js');
      const bot = await publishBot({
        folder,
        edits: options.force === true ? 'replace' : 'refuse',
        env,
        onStep: (step) => {
          console.log(`  ${step}`);
        },
      });
      console.log(
        `${bot.slug} version ${bot.version} answers, with ${bot.passageCount} ${bot.passageCount === 1 ? 'FAQ' : 'FAQs'} (bot ${bot.botId}).`,
      );
      if (bot.changed.length > 0) console.log(`Changed in the browser, and still so: ${bot.changed.join(', ')}`);
      console.log(`Talk to it: npx parley chat --bot ${bot.slug}, or the chat page with ?bot=${bot.slug}`);
    });
}
