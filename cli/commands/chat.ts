import { Option, type Command } from 'commander';

import { apiAddressOption, findApiAddress } from '../api-address.js';
import { openChat } from '../chat/open-chat.js';
import { runChat } from '../chat/run-chat.js';
import { createVisitorTokenFile } from '../chat/visitor-token-file.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

type ChatOptions = EnvironmentOption & { url?: string; bot: string; conversation?: string };

/** `parley chat`: a conversation in the terminal, or with piped lines. */
export function registerChatCommand(program: Command): void {
  program
    .command('chat')
    .description('talk to a bot in this terminal; piped input is sent line by line')
    .addOption(environmentOption())
    .addOption(apiAddressOption())
    .addOption(new Option('--bot <slug>', 'the bot to talk to').default('demo'))
    .addOption(new Option('--conversation <id>', 'go on with this conversation'))
    .action(async (options: ChatOptions) => {
      const { folder } = readCommandEnvironment(options);
      const baseUrl = findApiAddress({ url: options.url, folder });
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
