import { Option, type Command } from 'commander';

import { findRunningStack } from '../../infra/supervisor/run-state.js';
import { openChat } from '../chat/open-chat.js';
import { runChat } from '../chat/run-chat.js';
import { createVisitorTokenFile } from '../chat/visitor-token-file.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';
import { UserError } from '../user-error.js';

type ChatOptions = EnvironmentOption & { url?: string; bot: string; conversation?: string };

/** `parley chat`: a conversation in the terminal, or with piped lines. */
export function registerChatCommand(program: Command): void {
  program
    .command('chat')
    .description('talk to a bot in this terminal; piped input is sent line by line')
    .addOption(environmentOption())
    .addOption(new Option('--url <url>', 'address of the api; left out: that of the running `parley start`'))
    .addOption(new Option('--bot <slug>', 'the bot to talk to').default('demo'))
    .addOption(new Option('--conversation <id>', 'go on with this conversation'))
    .action(async (options: ChatOptions) => {
      const { folder } = readCommandEnvironment(options);
      const baseUrl = options.url ?? findRunningStack(folder)?.addresses.api;
      if (baseUrl === undefined) {
        throw new UserError(`Parley (${folder.env}) does not run.`, {
          remedy: `Start it with \`npx parley start --env ${folder.env}\`, or name an api with --url.`,
        });
      }
      if (!URL.canParse(baseUrl) || !/^https?:/.test(baseUrl)) {
        throw new UserError('--url must be an address such as http://127.0.0.1:3000.');
      }
      const { bot, conversation } = await openChat({
        baseUrl,
        slug: options.bot,
        conversationId: options.conversation,
        tokens: createVisitorTokenFile({ folder, baseUrl, slug: options.bot }),
      });
      const { stdin, stdout, stderr } = process;
      const { failed } = await runChat({ bot, conversation, stdin, stdout, stderr });
      if (failed > 0) process.exitCode = 1;
    });
}
